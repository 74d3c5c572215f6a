"""Random systems: bounded runs and Spacer say what enumeration says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.reduce.quotient import onto, quotient
from quiesce.proofs.engines import explicit
from quiesce.proofs.engines.inductive.bounded import bounded
from quiesce.proofs.engines.inductive.spacer import spacer

RARE = 4
"""How much deeper than necessary bounded search looks where there is nothing to find."""


def examples(number):
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def agrees_bounded(case, plain):
    system, reader = case.system, plain(case.system)
    expected = reader.shortest(case.goal, case.given)
    searched = explicit.explore(system).shortest(case.goal, case.given)
    assert (None if searched is None else len(searched.events)) == expected
    event("reached" if expected is not None else "not reached")
    found = bounded(system, case.goal, case.given, max_steps=RARE if expected is None else expected)
    assert not found.reason
    if expected is None:
        assert found.run is None
        assert found.searched == RARE
        return
    assert len(found.run.events) == found.searched == expected
    reader.replays(found.run, case.goal, case.given)
    if expected:
        shorter = bounded(system, case.goal, case.given, max_steps=expected - 1)
        assert (shorter.run, shorter.searched, shorter.reason) == (None, expected - 1, "")
    part = quotient(system, case.goal, case.given)
    merged = bounded(part, case.goal, case.given, max_steps=expected).run
    assert len(merged.events) == expected
    plain(part).replays(merged, onto(part, case.goal), case.given)


def agrees_spacer(case, plain, generalise):
    reader = plain(case.system)
    expected = reader.shortest(case.goal, case.given)
    found = spacer(case.system, case.goal, case.given, generalise=generalise)
    event(found.word)
    assert found.reason == ""
    assert found.word == ("unreachable" if expected is None else "reached")
    if expected is not None:
        return
    invariant = f.conjunction(found.invariant)
    for assignment in reader.allowed(case.given):
        inside = {state for state in reader.states() if reader.true(invariant, state, assignment)}
        assert set(reader.distances(assignment)) <= inside
        assert not any(reader.true(case.goal, state, assignment) for state in inside)
        for state in inside:
            assert {reader.after(each, state, assignment) for each in case.system.events} - {None} <= inside


@examples(60)
@given(data=st.data())
def test_bounded_runs_are_shortest(data, drawn, plain):
    """A bounded run is as short as the explicit engine's, replays, and is found with merged locations too; none is found earlier."""
    agrees_bounded(data.draw(drawn), plain)


@pytest.mark.parametrize("generalise", [True, False], ids=["generalised", "not generalised"])
@examples(50)
@given(data=st.data())
def test_spacer_answers_as_enumeration(data, drawn, plain, generalise):
    """Spacer's answer is right, and its invariants contain every reachable state, are kept by every step and exclude the goal."""
    agrees_spacer(data.draw(drawn), plain, generalise)


@pytest.mark.slow
@examples(2000)
@given(data=st.data())
def test_many_more(data, drawn, plain):
    """The same of many more systems."""
    case = data.draw(drawn)
    agrees_bounded(case, plain)
    agrees_spacer(case, plain, generalise=True)
