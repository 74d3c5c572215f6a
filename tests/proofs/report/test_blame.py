"""The place to look at: what decided a run, compared with live machines that run with another value."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.system.live import LiveSystem
from quiesce.model.system.specialise import domains_of
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.checking.run import run
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.evidence.replay import complete
from quiesce.proofs.evidence.trace import REST
from quiesce.proofs.report.blame import Blamer

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.system.instantiate import Composition
    from quiesce.proofs.checking.run import Outcome
    from quiesce.proofs.evidence.trace import Trace

PROPERTIES = (
    "device-comes-to-rest",
    "no-stray-dma",
    "vcpus-are-stopped-while-qvm-terminates",
    "restart-finds-devices-at-rest",
    "guest-that-shut-down-is-ended",
    "failing-vm-is-not-started-for-ever",
    "hung-guest-is-ended",
)


@pytest.fixture(scope="module")
def minimal() -> Outcome:
    """Some claims about the reference system that fail in several ways."""
    case = prepare(Question(properties=PROPERTIES))
    return run(case, "symbolic", Limits.starting_now(None), Causes("none"), Progress())


def said_at(line: str, column: int) -> str:
    return line[column - 1 :].partition(",")[0].rstrip("}")


def test_the_setting_that_decided_last_is_blamed(check_toy: Callable[[str, Path], Outcome], tmp_path: Path) -> None:
    """A lamp breaks as it has a dimmer and no guard: the guard decided last, and its value in the file is the place."""
    file = tmp_path / "lamps.yaml"
    file.write_text("system: one\nvms:\n  hall: {kind: dimmer, guard: missing}\n", "utf-8")
    outcome = check_toy("lamp", file)
    (verdict,) = [each for each in outcome.verdicts if each.claim.name == "lamp-stays-whole[hall]"]
    blame = Blamer(outcome.case.composition).blame(verdict)
    assert [(each.name, each.value, each.step) for each in blame.settings] == [
        ("hall.guard", "missing", 3),
        ("hall.kind", "dimmer", 2),
    ]
    assert blame.at.file == str(file)
    assert said_at(file.read_text("utf-8").splitlines()[blame.at.line - 1], blame.at.column) == "missing"
    assert blame.says == "hall.guard is missing, which decides step 3"


def test_where_nothing_was_set_the_element_is_blamed(lamps: Outcome) -> None:
    """What is open decided everything: the place is where the lamp stands that the claim is about."""
    blamer = Blamer(lamps.case.composition)
    for verdict in lamps.verdicts:
        if verdict.word != "holds":
            (element,) = [element.name for _, element in verdict.claim.bound]
            blame = blamer.blame(verdict)
            line = Path(blame.at.file).read_text("utf-8").splitlines()[blame.at.line - 1]
            assert line[blame.at.column - 1 :].startswith(f"{element}:")
            assert blame.says == f"VM {element}"


def test_a_line_of_a_configuration_is_blamed(minimal: Outcome) -> None:
    """A bite ends the guest because the watchdog's action says so: the place is that line of the qvm configuration."""
    (verdict,) = [each for each in minimal.verdicts if each.claim.declared.name == "device-comes-to-rest"]
    blame = Blamer(minimal.case.composition).blame(verdict)
    assert Path(blame.at.file).suffix == ".qvmconf"
    line = Path(blame.at.file).read_text("utf-8").splitlines()[blame.at.line - 1]
    assert line[blame.at.column - 1 :].startswith("action terminate")


def decided(composition: Composition, trace: Trace) -> dict[str, int]:
    """For each setting the last step in which live machines do something else with some other value of it.

    That is so whatever readings are of which the trace says nothing: they are tried as their first and as their last value.
    """
    live, whole = LiveSystem(composition), composition.transition_system
    first = complete(whole, {**{k: v[0] for k, v in domains_of(whole).items()}, **dict(trace.features)})
    silent = {k: v[-1] for k, v in domains_of(whole).items() if k.startswith("host.") and k not in dict(trace.features)}
    owners = [*composition.system.devices, *composition.system.vms]
    pins = [f"{owner.name}.{pin.feature.text}" for owner in owners for pin in owner.pins]
    pins += [f"host.{pin.feature.text}" for pin in composition.system.pins]
    declared = composition.library.names.features
    scopes = {element.name: element.scope for element in composition.grounding.topology.elements()}
    found = {}
    for name in pins:
        owner, _, bare = name.partition(".")
        for value in declared[scopes[owner], bare].domain:
            places = dict(trace.initial)
            for number, step in enumerate(trace.steps, start=1):
                others = []
                for features in (first, first | silent) if step.event != REST else ():
                    live.start({**features, name: value})
                    live.put(places)
                    others.append({each.instance: (each.dest, each.rows) for each in live.occur(step.event) or ()})
                if others and {each.instance: (each.dest, each.rows) for each in step.moved} not in others:
                    found[name] = max(number, found.get(name, 0))
                places |= {each.instance: each.dest for each in step.moved}
    return found


def test_what_decides_is_what_live_machines_show(minimal: Outcome) -> None:
    """A setting decides a step if and only if live machines, put where the step begins, do something else without it."""
    composition = minimal.case.composition
    blamer, compared = Blamer(composition), 0
    present = {instance.name for instance in composition.instances}
    for verdict in minimal.verdicts:
        assert verdict.trace is not None
        assert {moved.instance for step in verdict.trace.steps for moved in step.moved} <= present
        settings = {each.name: each.step for each in blamer.settings(verdict.trace)}
        assert settings == decided(composition, verdict.trace)
        compared += len(settings)
    assert compared > len(PROPERTIES)


def test_a_row_is_the_one_that_was_taken(lamps: Outcome) -> None:
    """The row of each step is declared for its event, and says where it leads."""
    blamer = Blamer(lamps.case.composition)
    rows = [
        (step, blamer.row(step.moved[0]))
        for verdict in lamps.verdicts
        if verdict.trace is not None
        for step in verdict.trace.steps
    ]
    assert rows
    for step, row in rows:
        assert step.event.partition(".")[2] in {trigger.text for trigger in row.triggers}
        assert step.moved[0].dest.startswith(row.dest.text)
