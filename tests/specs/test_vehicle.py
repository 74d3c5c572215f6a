"""The reference system of a vehicle: what its integrator has settled is enough, and none of it can be spared."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.model.system.references import references

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADLINE = "no-device-left-unquiesced"
CLUSTER, HEADUNIT, TELEMATICS = {"display", "can", "audio"}, {"gpu", "camera", "touch"}, {"modem", "ethernet"}
EVERY = CLUSTER | HEADUNIT | TELEMATICS
MODEM = "vm: telematics, sharers: [headunit]"
EXCHANGED = "vm: headunit, sharers: [telematics]"


@pytest.fixture
def verdicts(
    tmp_path: Path, command_line: Callable[..., tuple[int, str, str]]
) -> Callable[..., dict[str, dict[str, str]]]:
    """Checks the vehicle, with other words in its file in the place of some → verdicts by claim and device."""

    def found(*asked: str, **instead: tuple[str, str]) -> dict[str, dict[str, str]]:
        folder = tmp_path / "vehicle"
        shutil.copytree(references()["vehicle"].parent, folder)
        file = folder / "vehicle.yaml"
        told = file.read_text("utf-8")
        for before, after in instead.values():
            assert before in told
            told = told.replace(before, after)
        file.write_text(told, "utf-8")
        arguments = [word for each in asked for word in ("--property", each)]
        status, out, err = command_line("check", str(file), "--quick", "--json", *arguments)
        assert status in (0, 1), err
        answer: dict[str, dict[str, str]] = {each: {} for each in asked}
        claims: list[dict[str, Any]] = json.loads(out)["properties"]
        for claim in claims:
            answer[claim["id"]][claim["for"]["d"]] = claim["verdict"]
        return answer

    return found


def test_no_device_is_left_unquiesced(verdicts: Callable[..., dict[str, dict[str, str]]]) -> None:
    """Of eight devices in three VMs none is active once its qvm has gone, whatever is still open."""
    assert verdicts(HEADLINE) == {HEADLINE: dict.fromkeys(EVERY, "holds")}


@pytest.mark.parametrize(
    ("before", "after", "devices"),
    [
        ("not may(SIGKILL) and ", "", EVERY),
        pytest.param("  - not may(SIGSEGV)\n", "", EVERY, marks=pytest.mark.slow),
        pytest.param(" and not may(callback_misses)", "", EVERY, marks=pytest.mark.slow),
        pytest.param(" and not may(host.slay)", "", EVERY, marks=pytest.mark.slow),
        pytest.param(" and not may(host.shutdown)", "", EVERY, marks=pytest.mark.slow),
        pytest.param("not may(vdev_exit_0) and ", "", EVERY, marks=pytest.mark.slow),
        pytest.param("  vcpus_at_terminate: stopped\n", "", EVERY, marks=pytest.mark.slow),
        pytest.param("  error_callbacks: run\n", "", EVERY, marks=pytest.mark.slow),
        pytest.param("  signal_while_terminating: ignored\n", "", EVERY, marks=pytest.mark.slow),
        ("first_step: SIGTERM\n    last_step: none", "first_step: SIGTERM\n    last_step: SIGKILL", CLUSTER),
        ("pass: mem_ff020000, dma: no, quiescer: present", "pass: mem_ff020000, dma: no, quiescer: absent", {"touch"}),
    ],
)
def test_nothing_that_was_settled_can_be_spared(
    before: str, after: str, devices: set[str], verdicts: Callable[..., dict[str, dict[str, str]]]
) -> None:
    """Where one decision is taken back, the claim fails, of just the devices that it is about."""
    found = verdicts(HEADLINE, instead=(before, after))[HEADLINE]
    assert {device for device, verdict in found.items() if verdict != "holds"} == devices


def test_the_modem_is_handed_over_at_rest_in_either_direction(
    verdicts: Callable[..., dict[str, dict[str, str]]],
) -> None:
    """In the head unit's hands as in those of telematics: one holds it at a time, leaves it quiet, and the next one finds it so."""
    asked = (HEADLINE, "one-owner", "next-vm-finds-shared-device-at-rest")
    found = verdicts(*asked, modem=(MODEM, EXCHANGED))
    assert [found[each]["modem"] for each in asked] == ["holds"] * 3


def test_without_an_iommu_nobody_keeps_the_modem_to_one_vm(
    verdicts: Callable[..., dict[str, dict[str, str]]],
) -> None:
    """It is smmuman that refuses it to a second one."""
    confined = f"{MODEM}, dma: yes, quiescer: present, callback_order: quiesces, smmu: "
    found = verdicts("one-owner", smmu=(f"{confined}present", f"{confined}absent"))
    assert found["one-owner"]["modem"] == "violated"
