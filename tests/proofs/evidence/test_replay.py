"""A run is believed only if it happens on live machines, and a run that was tampered with does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quiesce.model.system.live import LiveSystem
from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.internal import InternalError
from quiesce.proofs.evidence.replay import replay

if TYPE_CHECKING:
    from quiesce.model.system.transition_system import TransitionSystem
    from quiesce.proofs.evidence.case import Case
    from quiesce.proofs.evidence.run import Run
    from quiesce.proofs.evidence.trace import Trace
    from quiesce.specs.language.claim import Claim


@pytest.fixture(scope="module")
def found(reference: Case) -> tuple[Claim, TransitionSystem, Run]:
    """The claim that no device is left unquiesced, the part that was explored, and a run that refutes it."""
    (claim,) = (claim for claim in reference.claims if claim.declared.name == "no-device-left-unquiesced")
    decider = Decider(reference.composition, "symbolic", Limits())
    (task,) = decider.tasks([claim])
    run = decider.explore(decider.part(task)).shortest(claim.goal)
    assert run is not None
    return claim, decider.part(task), run


def again(reference: Case, claim: Claim, part: TransitionSystem, run: Run) -> Trace:
    """Replay a run on the reference system."""
    composition = reference.composition
    names = frozenset(variable.name for variable in part.variables)
    live = LiveSystem(composition)
    return replay(composition, live, composition.transition_system, part, names, run, claim)


def test_run_replays(reference: Case, found: tuple[Claim, TransitionSystem, Run]) -> None:
    """The engine's run happens on live machines, step by step, and ends where the claim is broken."""
    claim, part, run = found
    trace = again(reference, claim, part, run)
    assert [step.event for step in trace.steps] == [part.events[index].name for index in run.events]
    assert trace.final()["ivi.qvm"].startswith("gone")
    assert trace.final()["ethernet.device"].startswith("active")


def test_cited_facts_are_known(reference: Case, found: tuple[Claim, TransitionSystem, Run]) -> None:
    """Every step cites only numbers that the list of sources has, and some step cites one."""
    trace = again(reference, *found)
    known = {source.number for source in reference.composition.library.model.sources}
    cited = {number for step in trace.steps for number in step.because}
    assert cited
    assert cited <= known


def test_event_that_cannot_occur(reference: Case, found: tuple[Claim, TransitionSystem, Run]) -> None:
    """A run whose first event comes twice is refused: the second cannot occur."""
    claim, part, run = found
    twice = replace(run, events=(run.events[0], *run.events), states=(run.states[0], run.states[1], *run.states[1:]))
    with pytest.raises(InternalError, match=r"step 2: ivi\.launch cannot occur"):
        again(reference, claim, part, twice)


def test_location_that_is_not_reached(reference: Case, found: tuple[Claim, TransitionSystem, Run]) -> None:
    """A run that predicts another location is refused, with both."""
    claim, part, run = found
    variable = part.variable("ivi.qvm")
    last = list(run.states[-1])
    last[variable] = part.variables[variable].initial
    with pytest.raises(InternalError, match=r"ivi\.qvm is in gone, not in absent as predicted"):
        again(reference, claim, part, replace(run, states=(*run.states[:-1], tuple(last))))


def test_location_that_stands_for_others(reference: Case, found: tuple[Claim, TransitionSystem, Run]) -> None:
    """A run whose merged locations are said to stand for others than they do is refused, with all of those."""
    claim, part, run = found
    index = part.variable("ivi.guest")
    guest = part.variables[index]
    assert len(guest.originals(run.states[-1][index])) > 1, "something was merged"
    wrong = tuple(("up.hung", "up.spinning") if "down.cut" in names else names for names in guest.stands_for)
    variables = (*part.variables[:index], replace(guest, stands_for=wrong), *part.variables[index + 1 :])
    with pytest.raises(InternalError, match=r"ivi\.guest is in down\.cut, not in up\.hung, up\.spinning as predicted"):
        again(reference, claim, replace(part, variables=variables), run)


def test_run_that_stops_early(reference: Case, found: tuple[Claim, TransitionSystem, Run]) -> None:
    """A run that does not reach its goal is refused, though every step of it can happen."""
    claim, part, run = found
    with pytest.raises(InternalError, match="does not end where it should"):
        again(reference, claim, part, replace(run, events=run.events[:-1], states=run.states[:-1]))


def test_forbidden_event(reference: Case, found: tuple[Claim, TransitionSystem, Run]) -> None:
    """A run through an event whose permission its own assignment denies is refused."""
    claim, part, run = found
    fault = next(part.events[index] for index in run.events if part.events[index].kind == "fault")
    assert fault.permission is not None
    denied = list(run.assignment)
    denied[fault.permission] = part.features[fault.permission].values.index("no")
    with pytest.raises(InternalError, match="cannot occur"):
        again(reference, claim, part, replace(run, assignment=tuple(denied)))
