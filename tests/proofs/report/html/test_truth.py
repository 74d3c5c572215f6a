"""What is said of each claim in each state is what live machines say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.model.system.live import LiveSystem
from quiesce.model.system.specialise import domains_of, specialise
from quiesce.proofs.evidence.replay import complete
from quiesce.proofs.report.html.truth import (
    BROKEN,
    KEPT,
    NOT_REACHED,
    OUTSIDE,
    REACHED,
    SAID,
    UNKNOWN,
    WHOLE_RUNS,
    Truths,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quiesce.proofs.checking.run import Outcome
    from quiesce.proofs.evidence.trace import Trace
    from quiesce.specs.language.claim import Claim


@pytest.fixture(params=["lamps", "kettles"])
def outcome(request: pytest.FixtureRequest) -> Outcome:
    """A small outcome."""
    made: Outcome = request.getfixturevalue(request.param)
    return made


def traced(outcome: Outcome) -> Iterator[tuple[Claim, Trace]]:
    """Every trace of an outcome, and the claim that it is of."""
    for verdict in outcome.verdicts:
        for trace in (verdict.trace, *(cause.trace for cause in verdict.causes)):
            if trace is not None:
                yield verdict.claim, trace


def along(outcome: Outcome, claim: Claim, trace: Trace) -> list[str]:
    """The letters of a trace's states."""
    return Truths(outcome.case.composition, [verdict.claim for verdict in outcome.verdicts]).along(trace, claim)


def test_a_trace_ends_where_its_claim_does(lamps: Outcome) -> None:
    """A shortest trace of a claim about single states breaks it, or reaches what is possible, in its last state alone."""
    seen = 0
    for claim, trace in traced(lamps):
        number = [verdict.claim for verdict in lamps.verdicts].index(claim)
        told = [letters[number] for letters in along(lamps, claim, trace)]
        before, last = (NOT_REACHED, REACHED) if claim.declared.pattern == "possible" else (KEPT, BROKEN)
        assert told == [before] * len(trace.steps) + [last]
        seen += 1
    assert seen > 3


def test_letters_agree_with_live_machines(outcome: Outcome) -> None:
    """In every state of every trace, what is not unknown is what live machines in that state say."""
    composition, seen = outcome.case.composition, set()
    live = LiveSystem(composition)
    for claim, trace in traced(outcome):
        features = complete(specialise(composition.transition_system, *claim.assuming), dict(trace.features))
        live.start(features)
        places = dict(trace.initial)
        states = [dict(places)]
        for step in trace.steps:
            places |= {moved.instance: moved.dest for moved in step.moved}
            states.append(dict(places))
        for letters, state in zip(along(outcome, claim, trace), states, strict=True):
            live.put(state)
            for verdict, letter in zip(outcome.verdicts, letters, strict=True):
                # What is so in a state is kept there, whether or not what the claim assumes is known.
                assert letter == UNKNOWN or letter in said_live(live, verdict.claim), (verdict.claim.name, state)
                seen.add(letter)
    assert {KEPT, BROKEN, NOT_REACHED} <= seen or seen == {WHOLE_RUNS}


def said_live(live: LiveSystem, claim: Claim) -> str:
    """The letters that can be said of a claim in the state that live machines are in."""
    bound = dict(claim.bound)
    if claim.temporal is not None:
        return WHOLE_RUNS
    goal = live.true(claim.declared.body.formula, bound)
    assumed = all(live.true(written.formula, bound) for written in claim.declared.assuming)
    if claim.declared.pattern == "possible":
        return (REACHED if assumed else OUTSIDE) if goal else NOT_REACHED + ("" if assumed else OUTSIDE)
    if goal == (claim.declared.pattern == "never"):
        return BROKEN if assumed else OUTSIDE
    return KEPT if assumed else KEPT + OUTSIDE


def test_what_a_trace_leaves_open_is_not_guessed(lamps: Outcome) -> None:
    """Where a claim hangs on a feature that the trace of another does not fix, it is unknown or kept, never broken."""
    system, seen = lamps.case.composition.transition_system, False
    for claim, trace in traced(lamps):
        domains = domains_of(specialise(system, *claim.assuming))
        fixed = {name for name, _ in trace.features} | {name for name, values in domains.items() if len(values) == 1}
        for letters in along(lamps, claim, trace):
            for verdict, letter in zip(lamps.verdicts, letters, strict=True):
                asked = {
                    atom.path for clause in (verdict.claim.goal, *verdict.claim.assuming) for atom in atoms(clause)
                }
                if asked - fixed:
                    assert letter in (KEPT, UNKNOWN, OUTSIDE)
                    seen |= letter == UNKNOWN
    assert seen


def atoms(clause: f.Formula) -> Iterator[f.Is]:
    """The atoms of a clause about features."""
    return (atom for atom in f.atoms(clause) if isinstance(atom, f.Is))


def test_every_letter_is_explained() -> None:
    """Each letter that may be said has words and a meaning, and no two the same words."""
    assert set(SAID) == {BROKEN, KEPT, REACHED, NOT_REACHED, OUTSIDE, UNKNOWN, WHOLE_RUNS}
    assert len({said for said, _ in SAID.values()}) == len(SAID)
