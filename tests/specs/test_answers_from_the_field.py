"""What engineers expect of configurations that were found in the field, case by case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

X86 = """\
system gw
ram 0,0xa0000
ram 1M,511M
cpu
load ./bzImage
cmdline "panic=-1"
vdev ioapic loc 0xf8000000 intr apic name io
vdev ser8250 intr io:4 hostdev >-
pass loc pci:0:4.0=pci:0:31.6 intr io:10
"""
ARM = """\
system ivi
ram 0x80000000,1G
cpu
load /guests/ivi/Image
cmdline "panic=-1"
vdev gic version 3
vdev pl011 loc 0x1c090000 intr gic:37 hostdev >-
{watchdog}pass loc mem:0xfd580000,0x10000,rwd=0xfd580000 intr gic:70=189
"""
OWN = "vdev mywdt loc 0x9830000 intr gic:60\n"
SYSTEM = """\
system: field
vms:
  car: {{qvmconf: car.qvmconf, reboot_path: present, panic: restarts, status: whole, image_update: none, {vm}}}
devices:
  nic: {{pass: {passed}, dma: yes, host_driver: absent, {device}}}
host: {{product: hypervisor, reboot_callout: resets, {host}}}
assume:
  - not may(host.shutdown) and not may(host.slay) and not may(host.global_DSS) and not may(smmuman_fails)
{assume}
"""
QUIESCED = "quiescer: present, callback_order: quiesces, smmu: present"


@pytest.fixture
def answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]
) -> Callable[..., dict[str, dict[str, Any]]]:
    """Checks a system of one VM → the answer for each claim asked for, or for each of the claims given."""

    def checked(configuration: str, *asked: str, claims: str = "", **said: str) -> dict[str, dict[str, Any]]:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "car.qvmconf").write_text(configuration, "utf-8")
        passed = "pci_0_1f_6" if configuration is X86 else "mem_fd580000"
        words = {"vm": "", "device": "", "host": "", "assume": ""} | said | {"passed": passed}
        (tmp_path / "field.yaml").write_text(SYSTEM.format(**words), "utf-8")
        arguments = [word for each in asked for word in ("--property", each)]
        if claims:
            (tmp_path / "specs").mkdir()
            (tmp_path / "specs" / "own.yaml").write_text(claims, "utf-8")
            arguments += ["--specs", "specs"]
        status, out, err = command_line("check", "field.yaml", "--json", *arguments)
        assert status in (0, 1), err
        return {claim["id"]: claim for claim in json.loads(out)["properties"]}

    return checked


def test_the_second_signal_ends_the_vm_whatever_the_guest_saw(
    answers: Callable[..., dict[str, dict[str, Any]]],
) -> None:
    """A press while the guest boots is lost in the guest, and to qvm one all the same: the next one is the second."""
    answer = answers(
        X86,
        "last-stop-step-ends-vm",
        "button-press-is-not-lost",
        vm="button: handled, first_step: SIGTERM, last_step: SIGTERM, restart: never",
        device=QUIESCED,
        host="press_while_booting: lost, vcpus_at_terminate: stopped",
        assume="  - not may(button_signals) and not may(power_cuts)\n  - not may(deadly_signals) and not may(hang) and not may(panic)",
    )
    assert answer["last-stop-step-ends-vm"]["verdict"] == "holds"
    lost = answer["button-press-is-not-lost"]
    assert [step["event"] for step in lost["trace"]["steps"]] == ["car.launch", "car.configured", "car.stop_SIGTERM"]


BOOTING = """\
- property: device-active-only-once-mounted
  claim: No device is active while its guest boots.
  for: {d: devices}
  never: d.device in active and d.vm.guest in booting and d.vm.attempts in first
  because: [F28]
- property: panic-during-boot-is-possible
  claim: A guest can panic before its file systems are mounted.
  for: {v: vms}
  possible: v.guest in down.ended_itself.panicked and v.filesystem in clean and v.attempts in first
  because: [F8]
"""


def test_drivers_probe_and_kernels_panic_before_file_systems_are_mounted(
    answers: Callable[..., dict[str, dict[str, Any]]],
) -> None:
    """A device may be on while its guest boots, and a guest that panics then has damaged nothing."""
    answer = answers(
        X86,
        claims=BOOTING,
        vm="button: handled, first_step: SIGTERM, last_step: none, restart: always, retries: unbounded, stop_known: no",
        device="quiescer: absent, smmu: absent",
        assume="  - not may(left_on_by_boot) and not may(powered_by_vdev) and not may(stop)",
    )
    active = answer["device-active-only-once-mounted"]
    assert active["verdict"] == "violated"
    assert [step["event"] for step in active["trace"]["steps"]] == ["car.launch", "car.configured", "nic.enable"]
    possible = answer["panic-during-boot-is-possible"]
    assert possible["verdict"] == "holds"
    assert "car.boot_done" not in [step["event"] for step in possible["trace"]["steps"]]


NOTHING_FAILS = """\
  - not may(stop) and not may(stop_signals) and not may(deadly_signals) and not may(crashes)
  - not may(undocumented_signals) and not may(hang) and not may(panic) and not may(process_exits) and not may(unsupported)
  - not may(error) and not may(fatal_error) and not may(vdev_error) and not may(guest_terminate)
  - not may(startup_failure) and not may(configuration_error) and not may(callback_misses) and not may(callback_hangs)"""


@pytest.mark.parametrize(("counted", "verdict"), [("failures", "depends"), ("every_end", "holds")])
def test_a_guest_that_asks_for_a_restart_at_every_start_is_a_loop(
    counted: str, verdict: str, answers: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    """A bound on failures does not end it, nor do the claims about failures notice it; a bound on every end does."""
    answer = answers(
        ARM.format(watchdog=""),
        "restarts-come-to-an-end",
        "failures-come-to-an-end",
        vm=f"power_button: none, first_step: SIGTERM, last_step: none, stop_known: yes, restart: always, retries: then_rest, counted: {counted}",
        device=QUIESCED,
        host="vcpus_at_terminate: stopped, signal_while_terminating: ignored, reboot_exit: code_0",
        assume=NOTHING_FAILS,
    )
    assert answer["failures-come-to-an-end"]["verdict"] == "holds"
    loop = answer["restarts-come-to-an-end"]
    assert loop["verdict"] == verdict
    if verdict == "depends":
        assert ["may(car.reboot)"] in loop["causes"]
        assert "car.launch" in [step["event"] for step in loop["trace"]["steps"][loop["trace"]["loop"] :]]


@pytest.mark.parametrize(
    ("vdev", "verdict"), [(OWN, "depends"), ("vdev wdt-sp805 loc 0x1c0f0000 intr gic:32\n", "holds")]
)
def test_a_watchdog_of_ones_own_may_end_qvm_as_if_it_had_shut_down(
    vdev: str, verdict: str, answers: Callable[..., dict[str, dict[str, Any]]]
) -> None:
    """It depends on how it ends qvm, and of nothing else; QNX's own ends it through qvm."""
    answer = answers(
        ARM.format(watchdog=vdev),
        "bite-is-not-a-normal-shutdown",
        vm="power_button: none, watchdog: wdt-sp805, bite: terminate, bite_dumps: no, shutdown_kicks: yes,"
        " first_step: SIGTERM, last_step: none, stop_known: no, restart: on_failure, retries: unbounded",
        device=QUIESCED,
        assume="  - not may(stop)",
    )["bite-is-not-a-normal-shutdown"]
    assert answer["verdict"] == verdict
    if verdict == "depends":
        assert answer["causes"]
        assert all("car.bite_path is exit" in cause for cause in answer["causes"])
