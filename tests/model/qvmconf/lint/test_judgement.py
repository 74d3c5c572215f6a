"""Where a rule has to know better: severities, exceptions, and what is right although it looks wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.findings import MAX_FINDINGS
from quiesce.model.qvmconf import read
from quiesce.model.qvmconf.lint import Subject, lint

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Looks

A, B = "system a\n", "system b\n"


def rules(*texts: str, look: Looks) -> list[str]:
    return [finding.rule.id for finding in look(*texts)]


def test_a_quiescer_is_mandatory_where_safety_is_required(look: Looks) -> None:
    """Without a quiescing vdev a passed device is a warning, and an error in a VM that requires safety."""
    text = A + "pass loc mem:0x1000,0x1000,rwn vdev mine"
    severities = [
        [each.severity for each in look(text + safety) if each.rule.id == "device-without-quiescer"]
        for safety in ("", " safety warn", " safety required")
    ]
    assert severities == [["warning"], ["warning"], ["error"]]


def test_devices_of_ones_own_are_offered_as_quiescers(look: Looks) -> None:
    """Advice names the vdevs that might do it, and not the documented ones, which do not."""
    (found,) = [
        each for each in look(A + "pass loc io:1 vdev calm vdev hpet") if each.rule.id == "device-without-quiescer"
    ]
    assert found.do == "if one of these does so, name it with --quiescer: calm; otherwise add one that does"


def test_memory_and_data_are_no_devices(look: Looks) -> None:
    """RAM of the host with a fixed place may be passed to a guest, and blobs too."""
    memory = "pass loc mem:0x80000000,1G,rwcxm=0x80000000\nfdt pass loc mem:0x1000,0x1000=0x9000\n"
    found = rules(A + memory, B + memory, look=look)
    assert not [rule for rule in found if rule.startswith(("device-", "dma-", "addresses-"))]


def test_nothing_in_a_file_shows_the_iommu_of_the_board(look: Looks) -> None:
    """A vdev smmu serves a smmuman in the guest: with it or without, the host's smmuman is asked for, and no vdev."""
    text = A + "load qnx.ifs pass loc mem:0xfe580000,0x10000,rwd=0xfe580000 "
    for more, rule in (("", "device-without-smmu"), ("vdev smmu", "smmu-for-guest-only")):
        (found,) = [each for each in look(text + more) if "smmu" in each.rule.id]
        assert (found.rule.id, found.severity) == (rule, "warning")
        assert "IOMMU" in found.do
        assert "smmuman runs on the host" in found.do
        assert "vdev" not in found.do


@pytest.mark.parametrize(
    ("guest", "called"), [("load ./Image", "Linux"), ('load k cmdline "androidboot.hardware=x"', "Android")]
)
def test_only_a_qnx_guest_has_a_smmuman(guest: str, called: str, look: Looks) -> None:
    """To a guest of Linux or Android nobody advises a vdev smmu, and one that is there is of no use and confines nothing."""
    text = A + f"{guest} pass loc mem:0xfe580000,0x10000,rwd=0xfe580000 "
    (without,) = [each for each in look(text) if "smmu" in each.rule.id]
    assert (without.rule.id, "flag d" in without.do, "vdev smmu" in without.do) == ("device-without-smmu", True, False)
    found = {each.rule.id: each for each in look(text + "vdev smmu") if "smmu" in each.rule.id}
    assert sorted(found) == ["device-without-smmu", "smmu-for-guest-only"]
    assert f'is of no use to "a": smmuman, which it serves, runs in QNX guests only, not in one of {called}' in (
        found["smmu-for-guest-only"].what
    )


def test_a_device_without_dma_needs_no_smmu(look: Looks) -> None:
    """The flag n says that the device uses no DMA, in any order of letters; I/O ports show none."""
    assert "device-without-smmu" not in rules(A + "pass loc mem:0x1000,0x1000,+n-x+rw", look=look)
    assert "device-without-smmu" not in rules(A + "pass loc io:0x3f8,8", look=look)
    assert "device-without-smmu" in rules(A + "pass loc mem:0x1000,0x1000,rwn-n", look=look)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("mem:0xfe000000,0x2000,rwn", "mem:0x1000,0x1000,rwn=0xfe001000"),
        ("pci:0:2.0=pci:0:31.2", "pci:0:3.0=pci:0:31.2"),
        ("pci:0x8086/0x5aa8", "pci:0x8086/0x5aa8"),
        ("io:0x3f8,8", "io:0x3fc,8"),
        ("mem:$asinfo_start{gpu},4K,rw", "mem:0x1000,4K,rw=$asinfo_start{gpu}"),
    ],
)
def test_one_device_in_two_hands(first: str, second: str, look: Looks) -> None:
    """Ranges that overlap, PCI places and numbers, ports, and places that only the host knows."""
    for texts in ((A + f"pass loc {first}", B + f"pass loc {second}"), (A + f"pass loc {first} pass loc {second}",)):
        (found,) = [each for each in look(*texts) if each.rule.id == "device-passed-twice"]
        assert found.position.file == f"{'ab'[len(texts) - 1]}.qvmconf"
        assert "a.qvmconf:2:6" in found.what


def test_neighbours_do_not_overlap(look: Looks) -> None:
    """Ranges that end where others begin, and equal numbers of different spaces, are fine."""
    text = A + "ram 0,4K ram 4K,4K pass loc mem:8K,4K,rwn pass loc io:8K,8 vdev shmem loc 0x3000"
    assert "addresses-overlap" not in rules(text, look=look)


@pytest.mark.parametrize(
    ("text", "clash"),
    [
        ("ram 0x10000000,256M vdev wdt-sp805", "vdev wdt-sp805 (at 0x1c0f0000, its default) overlaps ram"),
        ("vdev pl011 loc 0x1000 vdev shmem loc 0x1000", "vdev shmem (mem:0x1000) overlaps vdev pl011 (mem:0x1000)"),
        ("ram 0,1M vdev gic gicd 0x8000", "vdev gic gicd (mem:0x8000) overlaps ram"),
        ("vdev virtio-net loc pci:0:1 vdev virtio-blk loc pci:0:1.0", "overlaps vdev virtio-net (pci:0:1.0)"),
        ("pass loc mem:0x1000,8K,rwn=0x9000 ram 0x2000,4K", "ram 0x2000,0x1000 overlaps pass loc mem:0x1000,0x2000"),
    ],
)
def test_things_at_one_address(text: str, clash: str, look: Looks) -> None:
    """Memory, devices, parts of devices and PCI places; a device of unknown size has its first address at least."""
    found = [each.what for each in look(A + text) if each.rule.id == "addresses-overlap"]
    assert len(found) == 1
    assert clash in found[0]


def test_devices_of_the_pc_are_at_ports(look: Looks) -> None:
    """`8259 loc 0x20` is an I/O port, and no address in the memory that begins at 0."""
    assert "addresses-overlap" not in rules(A + "ram 0,0xa0000 vdev 8259 loc 0x20 vdev 8259 loc 0xa0", look=look)
    assert "addresses-overlap" in rules(A + "vdev 8259 loc 0x20 pass loc io:0x20,2", look=look)
    assert "addresses-overlap" in rules(A + "ram 0,0xa0000 vdev ioapic loc mem:0x20", look=look)


def test_what_is_reserved_may_be_used_explicitly(look: Looks) -> None:
    """`reserve` keeps qvm from placing things by itself; a stated place in it is what it is for."""
    text = A + "reserve loc 0x1c000000,0x100000 intr gic:37 vdev pl011 loc 0x1c090000 intr gic:37"
    assert {"addresses-overlap", "interrupt-used-twice"} & set(rules(text, look=look)) == set()


def test_an_hpet_may_have_the_lines_of_the_timers(look: Looks) -> None:
    """The documentation's own example gives an hpet the interrupt of the timer that it replaces."""
    text = A + "vdev ioapic name x intr apic vdev timer8254 intr x:0 vdev hpet intr x:0,x:8"
    assert "interrupt-used-twice" not in rules(text, look=look)


def test_memory_with_no_known_place_hides_nothing(look: Looks) -> None:
    """Where some memory is placed by qvm itself, an address outside the rest may be in it."""
    assert "load-outside-memory" not in rules(A + "ram 512M ram 0x80000000,4K data load 0x1000,/x", look=look)
    assert "load-outside-memory" not in rules(A + "pass loc mem:$asinfo_start{r},4K,rwcxm load 0x1000,/x", look=look)


def test_a_watchdog_of_ones_own_is_one(look: Looks) -> None:
    """People may write their own watchdog, which can bite as well."""
    assert "watchdog-missing" not in rules(A + "vdev vdev-my-watchdog.so", look=look)


def test_a_vdev_that_nobody_knows_may_be_the_watchdog(look: Looks) -> None:
    """Then the lack of one is only a note that names it; who says what the vdev does is not asked about it any more."""
    text = A + "vdev gic vdev calm vdev calm vdev vdev-odd.so name button"
    found = [each for each in look(text) if each.rule.id in ("watchdog-missing", "vdev-unknown")]
    assert [(each.severity, each.what.partition(":")[0]) for each in found] == [
        ("note", '"a" has no watchdog, unless it is one of these vdevs of its own'),
        ("note", 'vdev "calm" is not a documented one'),
        ("note", 'vdev "odd" is not a documented one'),
    ]
    assert found[0].what.endswith(": calm, odd")
    found = [
        each
        for each in look(text, quiescers=["calm", "button"])
        if each.rule.id in ("watchdog-missing", "vdev-unknown")
    ]
    assert [(each.rule.id, each.severity) for each in found] == [("watchdog-missing", "warning")]


def test_a_watchdog_is_recommended_for_the_architecture(look: Looks) -> None:
    """Where the architecture shows, only its watchdog is named."""
    said = [each.do.partition(",")[0] for each in look(A + "vdev gic", B + "vdev ioapic")]
    assert "add vdev wdt-sp805" in said
    assert "add vdev wdt-ib700" in said


def test_peers_by_name_or_path(look: Looks) -> None:
    """A vdev may be named with its whole path; ends on the host are the host's business."""
    ends = A + "vdev virtio-net name /dev/qvm/a/x peer /dev/qvm/b/y", B + "vdev virtio-net name y peer /dev/qvm/a/x"
    assert not [rule for rule in rules(*ends, look=look) if rule.startswith("peer-")]
    host = A + "vdev virtio-net name x peer /dev/vdevpeers/vp7"
    assert not [rule for rule in rules(host, look=look) if rule.startswith("peer-")]


def test_the_nearest_name_is_offered(look: Looks) -> None:
    """A peer that is probably misspelt comes with the name that is probably meant."""
    texts = (
        A + "vdev virtio-net peer /dev/qvm/b/ethernet0",
        B + "vdev virtio-net name ethernet1 peer /dev/vdevpeers/vp0",
    )
    assert [each.do for each in look(*texts) if each.rule.id == "peer-unknown"] == ['did you mean "ethernet1"?']


def test_nobody_is_offered_as_his_own_peer(look: Looks) -> None:
    """The name that resembles a peer's most may be that of whoever asks: then the other VM's file is asked for, or nothing."""
    text = "system guest_2\nvdev virtio-net name link peer /dev/qvm/guest_1/link\n"
    asked = "give the other VM's configuration too, to have both ends checked"
    assert [each.do for each in look(text) if each.rule.id == "peer-elsewhere"] == [asked]
    (found,) = [each for each in look(text, "system guest_3") if each.rule.id == "peer-elsewhere"]
    assert found.do == 'did you mean "guest_3"?'
    own = A + "vdev virtio-net name link1 peer /dev/qvm/a/link2\n"
    assert "link1" not in "".join(each.do for each in look(own) if each.rule.id == "peer-unknown")
    text = own + "vdev virtio-net name link3 peer /dev/vdevpeers/vp0"
    (found,) = [each for each in look(text) if each.rule.id == "peer-unknown"]
    assert found.do == 'did you mean "link3"?'


def test_one_misspelt_peer_is_one_finding(look: Looks) -> None:
    """The other end, which is right, is not told that its peer has another one."""
    texts = A + "vdev virtio-net name x peer /dev/qvm/b/z", B + "vdev virtio-net name y peer /dev/qvm/a/x"
    assert [rule for rule in rules(*texts, look=look) if rule.startswith("peer-")] == ["peer-unknown"]


def test_relative_images_are_not_the_same(tmp_path: Path) -> None:
    """A relative path means another file in another folder."""
    files = [tmp_path / name / "vm.qvmconf" for name in "ab"]
    for file in files:
        file.parent.mkdir()
        file.write_text(f"system {file.parent.name}\nvdev virtio-blk hostdev disk.img\n", "utf-8")
    assert "disk-shared" not in {each.rule.id for each in lint(Subject.of(read(files), (), ()))}


def test_after_enough_findings_the_rest_is_counted_no_more(look: Looks) -> None:
    """A file full of one mistake gives as many findings as anybody would read, and says that there are more."""
    found = [each for each in look(A + "pass intr gic:1=9\n" * 500) if each.rule.id == "host-interrupt-passed-twice"]
    assert len(found) == MAX_FINDINGS + 1
    assert found[-1].what.startswith("and so on: after 100 findings")
