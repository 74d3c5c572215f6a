"""`quiesce diff`: each kind of change between two commits, classified, with the run that shows it and the exit status."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from .repository import BOIL, CLAIMS, REPOSITORY, Runs, commit, events, git

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Case:
    """A change: in which files what becomes what, and what is to be said of it.

    Attributes:
        files: where.
        edits: pieces of text, each with what stands in its place.
        declared: the subject, verb and name of every change.
        appeared: the shortest run that appeared, if any.
        disappeared: the shortest run that disappeared, if any.
        status: the exit status.
        verdicts: claims with other answers, with both words.
        back: the change is made the other way round.
    """

    files: tuple[str, ...]
    edits: Mapping[str, str]
    declared: list[tuple[str, str, str]]
    appeared: list[str] | None = None
    disappeared: list[str] | None = None
    status: int = 0
    verdicts: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    back: bool = False


DRY, ALONE, DONE = "kettle-stays-dry[pot]", "nothing-boils-alone[pot]", "kettle-can-be-done[pot]"

CASES = {
    "rename": Case(
        ("machines/kettle.yaml", "specs/claims.yaml"),
        {"boiling": "seething", "clicks": "snaps"},
        [("event", "renamed", "kettle: snaps"), ("location", "renamed", "kettle: seething")],
    ),
    "comment": Case(
        ("machines/kettle.yaml",),
        {"means: a kettle that boils water": "# how it is at home\nmeans: what boils water"},
        [("machine", "reworded", "kettle")],
    ),
    "new row": Case(
        ("machines/kettle.yaml",),
        {"  - {trigger: pour,": "  - {trigger: pour, source: wet, dest: cold}\n  - {trigger: pour,"},
        [("row", "added", "kettle: pour: wet → cold")],
        appeared=[*BOIL, "pot.spills", "pot.pour"],
        status=1,
        verdicts={},
    ),
    "dropped row": Case(
        ("machines/kettle.yaml",),
        {"  - {trigger: pour,": "  - {trigger: pour, source: wet, dest: cold}\n  - {trigger: pour,"},
        [("row", "dropped", "kettle: pour: wet → cold")],
        disappeared=[*BOIL, "pot.spills", "pot.pour"],
        status=1,
        back=True,
    ),
    "weaker guard": Case(
        ("machines/kettle.yaml",),
        {"conditions: vm.plug in on}": 'conditions: "vm.plug in on, off"}'},
        [("row", "weaker", "kettle: press: cold → heating")],
        appeared=["pot.press"],
        status=1,
        verdicts={DRY: ("depends", "depends"), ALONE: ("depends", "depends"), DONE: ("holds", "holds")},
    ),
    "stronger guard": Case(
        ("machines/kettle.yaml",),
        {"spills, source: boiling, dest: wet}": "spills, source: boiling, dest: wet, conditions: vm.plug in off}"},
        [("row", "stronger", "kettle: spills: boiling → wet")],
        disappeared=[*BOIL, "pot.spills"],
        status=1,
        verdicts={DRY: ("depends", "depends")},
    ),
    "rename that is said, beside other changes": Case(
        ("machines/kettle.yaml",),
        {
            "spills, source: boiling, dest: wet}": "leaks, source: boiling, dest: wet, conditions: vm.plug in off}",
            "spills: {": "leaks: {formerly: spills, ",
        },
        [("event", "renamed", "kettle: leaks"), ("row", "stronger", "kettle: leaks: boiling → wet")],
        disappeared=[*BOIL, "pot.spills"],
        status=1,
        verdicts={DRY: ("depends", "depends")},
    ),
    "new feature value": Case(
        ("machines/features.yaml",),
        {"missing: no}": "missing: no, broken: never}"},
        [("feature", "value", "sensor")],
    ),
    "changed class": Case(
        ("machines/plug.yaml",),
        {"turn_off: {class: choice}": "turn_off: {class: fault}"},
        [("event", "class", "plug: turn_off")],
        status=1,
    ),
    "deleted claim": Case(
        ("specs/claims.yaml",),
        {CLAIMS[CLAIMS.index("- property: kettle-can") :]: ""},
        [("claim", "dropped", "kettle-can-be-done")],
        status=1,
        verdicts={DONE: (None, None)},
    ),
    "weakened claim": Case(
        ("specs/claims.yaml",),
        {"never: d.kettle in wet": "never: d.kettle in wet and d.vm.plug in off"},
        [("claim", "weaker", "kettle-stays-dry")],
        status=1,
        verdicts={DRY: ("depends", "depends")},
    ),
    "new device": Case(
        ("home.yaml",),
        {"  pot: {vm: kitchen}\n": "  pot: {vm: kitchen}\n  pan: {vm: kitchen}\n"},
        [
            ("device", "added", "pan"),
            ("claim", "added", "kettle-stays-dry"),
            ("claim", "added", "nothing-boils-alone"),
            ("claim", "added", "kettle-can-be-done"),
        ],
        appeared=["kitchen.turn_on", "pan.press"],
        status=1,
        verdicts={
            name.replace("pot", "pan"): (None, word)
            for name, word in ((DRY, "depends"), (ALONE, "depends"), (DONE, "holds"))
        },
    ),
}
"""Eleven of the twelve kinds, one of them twice; the twelfth is a changed qvm configuration, which the machines that come with Quiesce read."""


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_change_is_told_from_the_others(name: str, run: Runs) -> None:
    """What is declared otherwise, the shortest runs that appeared and disappeared, and the verdicts that moved are exactly these."""
    case = CASES[name]
    git("init", "--quiet")
    commit(REPOSITORY, "before")
    texts = {file: REPOSITORY[file] for file in case.files}
    for old, new in case.edits.items():
        assert any(old in text for text in texts.values())
        texts = {file: text.replace(old, new) for file, text in texts.items()}
    commit(texts, "after")
    status, out, err = run(*(("after", "before") if case.back else ("before", "after")), "--json")
    (found,) = json.loads(out)["systems"]
    assert err == ""
    assert [(each["subject"], each["verb"], each["name"]) for each in found["declared"]] == case.declared
    behaviour = found["behaviour"]
    assert events(behaviour["appeared"]) == case.appeared
    assert events(behaviour["disappeared"]) == case.disappeared
    assert behaviour["same"] is (case.appeared is None and case.disappeared is None)
    moved = {each["claim"]: (word(each["base"]), word(each["head"])) for each in found["verdicts"] if each["changed"]}
    assert moved == case.verdicts
    assert status == case.status


def word(verdict: Mapping[str, Any] | None) -> str | None:
    """The word of a verdict, if there is one."""
    return None if verdict is None else str(verdict["verdict"])


HOME = """system: home
vms:
  ivi: {qvmconf: ivi.qvmconf, os: linux, power_button: none, restart: never, image_update: none, last_step: none,
    first_step: SIGTERM}
host: {supervisors_at_shutdown: first}
assume: [not may(SIGKILL), not may(SIGSEGV), not may(host.slay), not may(process_exits)]
"""
CONFIGURATION = """system ivi
ram 0x80000000,1024M
cpu
load /guests/ivi/Image
vdev gic version 3 gicd 0x2c000000 gicr 0x2c100000
vdev wdt-sp805 loc 0x1c0f0000 intr gic:32 action terminate
"""


def test_a_changed_configuration_is_compared_through_the_machines_that_come_along(run: Runs) -> None:
    """A watchdog that is taken out of a qvm configuration: its features, the run that is gone, the claim that is not made."""
    git("init", "--quiet")
    commit({"home.yaml": HOME, "ivi.qvmconf": CONFIGURATION}, "with")
    line = next(line for line in CONFIGURATION.splitlines() if "wdt" in line)
    commit({"ivi.qvmconf": CONFIGURATION.replace(f"{line}\n", "")}, "without")
    status, out, _ = run("with", "without", "--json", "--property", "bite-ends-hung-guest")
    (found,) = json.loads(out)["systems"]
    said = {
        (each["subject"], each["verb"], each["name"], each["said"].partition(" (")[0]) for each in found["declared"]
    }
    assert ("vm", "configured", "ivi", "watchdog is none") in said
    assert ("claim", "dropped", "bite-ends-hung-guest", "no longer about ivi") in said
    assert (events(found["behaviour"]["disappeared"]) or [""])[-1] == "ivi.arm"
    assert found["behaviour"]["appeared"] is None
    assert found["behaviour"]["any_values_compared"] == ["ivi.watchdog"]
    assert ["ivi.watchdog", "bitten"] in found["states"]["lost"]
    assert [(each["claim"], each["kind"]) for each in found["verdicts"]] == [("bite-ends-hung-guest[ivi]", "deleted")]
    assert status == 1
