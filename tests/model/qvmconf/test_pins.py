"""Which features a configuration fixes, with which value, because of what, and where that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from quiesce.model.qvmconf.system import open_system
from quiesce.model.system.load import EMBEDDED, load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from quiesce.model.language.declaration import Pin

NAMES = load(EMBEDDED).names
WATCHED = "vdev pl011 vdev wdt-sp805"


class Pins(Protocol):
    """The words of a configuration → what is pinned of its VM, and of its first device."""

    def __call__(self, text: str) -> tuple[dict[str, str], dict[str, str]]: ...


@pytest.fixture
def pins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pins:
    """Opens a configuration called `vm` as a system of its own."""
    monkeypatch.chdir(tmp_path)

    def told(scope: str, found: Iterable[Pin]) -> dict[str, str]:
        for pin in found:
            domain = next(
                x.domain for (per, name), x in NAMES.features.items() if (per, name) == (scope, pin.feature.text)
            )
            assert pin.value.text in domain
        return {pin.feature.text: f"{pin.value.text}, {pin.why}, at {pin.value.at}" for pin in found}

    def opened(text: str) -> tuple[dict[str, str], dict[str, str]]:
        path = tmp_path.joinpath("vm.conf")
        path.write_text(f"system vm {text}")
        system = open_system([path.relative_to(tmp_path)], {})
        (vm,) = system.vms
        return told("vm", vm.pins), told("device", system.devices[0].pins) if system.devices else {}

    return opened


@pytest.mark.parametrize(
    ("text", "dump"),
    [
        ("", "none, no option dump, at vm.conf:1:1"),
        ("dump /tmp/vm", "configured, dump, at vm.conf:1:11"),
        (f"{WATCHED} action dump,terminate", "none, no option dump, at vm.conf:1:1"),
    ],
)
def test_where_dumps_go(text: str, dump: str, pins: Pins) -> None:
    """Without the option `dump` none is made, whatever else asks for one."""
    assert pins(text)[0]["dump"] == dump


@pytest.mark.parametrize(
    ("text", "dumps"),
    [
        (f"dump /tmp/vm {WATCHED} action dump,terminate", "yes, action, at vm.conf:1:50"),
        (f"dump /tmp/vm {WATCHED} action dump", "yes, action, at vm.conf:1:50"),
        (f"dump /tmp/vm {WATCHED} action terminate", "no, action, at vm.conf:1:50"),
        (f"dump /tmp/vm {WATCHED}", "no, no action is stated, at vm.conf:1:35"),
        (f"{WATCHED} action dump,terminate", "no, no option dump, at vm.conf:1:37"),
        ("dump /tmp/vm vdev pl011", None),
    ],
)
def test_whether_a_bite_dumps(text: str, dumps: str | None, pins: Pins) -> None:
    """A bite has the guest dumped if its action says so and there is somewhere to dump to; without a watchdog, who knows."""
    assert pins(text)[0].get("bite_dumps") == dumps


@pytest.mark.parametrize(
    ("text", "watchdog"),
    [
        ("", "none, no watchdog vdev, at vm.conf:1:1"),
        ("vdev pl011 vdev smmu vdev trace", "none, no watchdog vdev, at vm.conf:1:1"),
        (WATCHED, "wdt-sp805, vdev wdt-sp805, at vm.conf:1:22"),
        ("vdev quiesce-camera.so", None),
        ("vdev pl011 vdev my-watchdog action terminate", None),
        (f"vdev calm {WATCHED}", "wdt-sp805, vdev wdt-sp805, at vm.conf:1:32"),
    ],
)
def test_whether_there_is_a_watchdog(text: str, watchdog: str | None, pins: Pins) -> None:
    """None is known where only documented vdevs stand and none of them is one; a vdev that somebody wrote may be anything."""
    assert pins(text)[0].get("watchdog") == watchdog


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (WATCHED, "qvm, vdev wdt-sp805, at vm.conf:1:22"),
        (f"vdev calm {WATCHED} action fiq", "qvm, vdev wdt-sp805, at vm.conf:1:32"),
        ("vdev wdt-ib700", "qvm, vdev wdt-ib700, at vm.conf:1:11"),
        ("vdev mywdt action terminate", None),
        ("vdev pl011", None),
    ],
)
def test_how_a_bite_ends_qvm(text: str, path: str | None, pins: Pins) -> None:
    """A documented watchdog has qvm end itself; one that somebody wrote may call exit() as well, so that is open."""
    assert pins(text)[0].get("bite_path") == path


@pytest.mark.parametrize(
    ("text", "dio"),
    [
        ("", "no, no dio enable, at vm.conf:1:1"),
        ("vdev virtio-blk hostdev /dev/hd0", "no, no dio enable, at vm.conf:1:1"),
        ("vdev virtio-blk hostdev /dev/hd0 dio enable", "yes, dio enable, at vm.conf:1:44"),
        ("vdev virtio-blk dio disable vdev virtio-blk dio enable", "yes, dio enable, at vm.conf:1:55"),
        ("vdev virtio-blk dio enable dio disable", "no, no dio enable, at vm.conf:1:1"),
        ("vdev mydisk dio enable", "no, no dio enable, at vm.conf:1:1"),
    ],
)
def test_whether_transfers_are_direct(text: str, dio: str, pins: Pins) -> None:
    """Only where a virtio-blk asks for it; of an option that is repeated the last one counts."""
    assert pins(text)[0]["dio"] == dio


@pytest.mark.parametrize("text", ["vdev pl011", "vdev pl011 vdev calm", "vdev pl011 vdev power-button"])
def test_nothing_shows_a_power_button(text: str, pins: Pins) -> None:
    """What an own vdev on ARM does is its author's to say, in a system's file: neither that it is the button nor that it is not."""
    assert "power_button" not in pins(text)[0]


def test_a_vdev_of_ones_own_is_asked_about(tmp_path: Path) -> None:
    """A note says why the watchdog is left open, unless the system's file says what it is, or there is one that is documented."""
    conf, file = tmp_path / "gw.conf", tmp_path / "s.yaml"
    conf.write_text("system gw\nvdev pl011 vdev mywdt vdev calm")
    said = "vdev mywdt of gw is not a documented one: as it may be a watchdog, that is left open"
    assert list(open_system([conf], {}).notes) == [f"{conf}:2:12: {said}"]
    file.write_text("system: s\nvms: {gw: {qvmconf: gw.conf, watchdog: wdt-sp805}}")
    assert open_system([file], {}).notes == ()
    conf.write_text(f"system gw\nvdev mywdt {WATCHED}")
    assert open_system([conf], {}).notes == ()


@pytest.mark.parametrize(
    ("text", "safety"),
    [
        ("", "none, no option safety, at vm.conf:1:1"),
        ("safety none", "none, safety, at vm.conf:1:11"),
        ("safety warn", "warn, safety, at vm.conf:1:11"),
        ("safety required", "required, safety, at vm.conf:1:11"),
        ("safety required safety warn", "warn, safety, at vm.conf:1:27"),
    ],
)
def test_how_safe_it_has_to_be(text: str, safety: str, pins: Pins) -> None:
    """The option `safety` is taken as it stands, the last one if there are several."""
    assert pins(text)[0]["safety"] == safety


@pytest.mark.parametrize(
    ("text", "backend"),
    [
        ("vdev virtio-blk hostdev /dev/hd0", "host, vdev virtio-blk, at vm.conf:1:11"),
        ("vdev pl011 vdev vdev-virtio-gpu.so", "host, vdev virtio-gpu, at vm.conf:1:22"),
        ("vdev virtio-net vdev virtio-blk", "host, vdev virtio-blk, at vm.conf:1:27"),
        ("", "none, no virtio device that the host serves, at vm.conf:1:1"),
        ("vdev virtio-net peer /dev/qvm/other/net", "none, no virtio device that the host serves, at vm.conf:1:1"),
        ("vdev virtio-entropy", "none, no virtio device that the host serves, at vm.conf:1:1"),
        ("vdev virtio-console hostdev /dev/ser2", "none, no virtio device that the host serves, at vm.conf:1:1"),
        ("vdev pl011 hostdev /dev/ser1", "none, no virtio device that the host serves, at vm.conf:1:1"),
    ],
)
def test_whether_the_host_serves_a_device(text: str, backend: str, pins: Pins) -> None:
    """A block device or a screen needs somebody on the host who serves it; a network, a console or random numbers do not."""
    assert pins(text)[0]["backend"] == backend


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("", "none, no vdev shmem, at vm.conf:1:1"),
        ("vdev pl011", "none, no vdev shmem, at vm.conf:1:1"),
        ("vdev shmem", None),
        ("vdev vdev-shmem.so create a,4K", None),
    ],
)
def test_whether_the_guest_can_tell_the_host(text: str, notice: str | None, pins: Pins) -> None:
    """Without shared memory the guest tells nobody that it goes down; with it, only its user knows."""
    assert pins(text)[0].get("notice") == notice


@pytest.mark.parametrize(
    ("text", "unmask"),
    [
        ("pass loc 0x1000,8 intr gic:37", "when_handled, no flag u, at vm.conf:1:29"),
        ("pass loc 0x1000,8 intr gic:37,t=189", "when_handled, no flag u, at vm.conf:1:29"),
        ("pass loc 0x1000,8 intr gic:37,u", "at_once, flag u, at vm.conf:1:29"),
        ("pass loc 0x1000,8 intr gic:37,t,u=189", "at_once, flag u, at vm.conf:1:29"),
        ("pass loc 0x1000,8 intr gic:36 intr gic:37,u", "at_once, flag u, at vm.conf:1:41"),
        ("pass loc 0x1000,8 intr gic:36 pass intr gic:37,u", "at_once, flag u, at vm.conf:1:46"),
        ("pass loc 0x1000,8", None),
    ],
)
def test_when_an_interrupt_is_unmasked(text: str, unmask: str | None, pins: Pins) -> None:
    """At once if any interrupt of the device has the flag `u`, otherwise when handled; without interrupts there is no answer."""
    assert pins(text)[1].get("unmask") == unmask


REGISTERS = "pass loc mem:0x1000,8,"


@pytest.mark.parametrize(
    ("text", "dma"),
    [
        (f"{REGISTERS}rwd=0x1000", "yes, flag d, at vm.conf:1:16"),
        (f"{REGISTERS}rwn", None),
        ("pass loc mem:0x1000,8,rwn loc mem:0x2000,8,rwd", "yes, flag d, at vm.conf:1:37"),
        ("pass loc mem:0x1000,8,rwn loc mem:0x2000,8,rw", None),
        ("pass loc mem:0x1000,8,rwd-d", None),
        ("pass loc mem:0x1000,8,m", None),
        ("pass loc pci:0:1.0", None),
        ("pass loc io:0x20,8,n", None),
        ("pass intr gic:37", None),
    ],
)
def test_whether_a_device_uses_dma(text: str, dma: str | None, pins: Pins) -> None:
    """The flag d says so; n denies it, but is published at a bus master too, so that leaves it open, as no flag does."""
    assert pins(text)[1].get("dma") == dma


@pytest.mark.parametrize("flags", ["rwd", "rw", "rwn"])
def test_nothing_shows_that_a_device_is_confined(flags: str, pins: Pins) -> None:
    """A vdev smmu serves a smmuman in the guest, and settles nothing about an IOMMU of the board: that stays open."""
    assert "smmu" not in pins(f"load qnx.ifs vdev smmu pass loc mem:0xfe580000,8,{flags}=0xfe580000")[1]


def test_a_vdev_smmu_is_told_as_what_it_is(tmp_path: Path) -> None:
    """Where it stays open whether a device is confined, a vdev smmu comes with a note; a system's file can settle it."""
    conf, file = tmp_path / "vm.conf", tmp_path / "s.yaml"
    conf.write_text("system gw\nvdev smmu\npass loc mem:0x1000,8,rwd")
    told = [note for note in open_system([conf], {}).notes if "vdev smmu" in note]
    said = (
        "vdev smmu serves a smmuman in the guest of gw; whether an IOMMU of the board confines its devices is left open"
    )
    assert told == [f"{conf}:2:1: {said}"]
    file.write_text("system: s\nvms: {gw: {qvmconf: vm.conf}}\ndevices: {nic: {pass: mem_1000, smmu: present}}")
    assert not [note for note in open_system([file], {}).notes if "smmu" in note]


@pytest.mark.parametrize(
    ("first", "second", "dma"),
    [
        ("rwn", "rwn", None),
        ("rwn", "rwd", "yes"),
        ("rwd", "rwn", "yes"),
        ("rwd", "rwd", "yes"),
    ],
)
def test_two_configurations_speak_of_one_device(first: str, second: str, dma: str | None, tmp_path: Path) -> None:
    """A device that two VMs are given uses DMA if one of the files says that."""
    for name, flags in (("a", first), ("b", second)):
        (tmp_path / f"{name}.conf").write_text(f"system {name} pass loc mem:0x1000,8,{flags}")
    (device,) = open_system([tmp_path], {}).devices
    assert {pin.feature.text: pin.value.text for pin in device.pins}.get("dma") == dma
