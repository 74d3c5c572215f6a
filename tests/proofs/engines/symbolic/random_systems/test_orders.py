"""In whatever order features stand, and however often they are moved, the answers are the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE, In, Is
from quiesce.model.language.temporal import Always, Eventually, Holds
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness
from quiesce.proofs.engines.symbolic import Goals, ordering


def told(region):
    """A region in words: how large it is, its condition, and its causes."""
    return region.count(), region.holds_when(), region.causes()


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_region_does_not_depend_on_the_order(systems, formulas, naive, data):
    """With features moved again and again, region, condition, causes and shortest run are those of the declared order."""
    system = data.draw(systems)
    formula, reference = data.draw(formulas(system)), naive(system)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "_FIRST", 0)
        patch.setattr(ordering, "_GROWN", 0)
        moved = Goals(system)
        region, run = moved.reaches(formula), moved.shortest(formula)
        words = told(region)
        patch.setattr(ordering, "_MOST", 0)
        declared = Goals(system)
        assert told(declared.reaches(formula)) == words
        assert declared.shortest(formula) == run
        assert moved.meets(formula) is (not region.empty)
    for assignment in reference.allowed():
        reached = any(reference.true(formula, state, assignment) for state in reference.reached(assignment))
        assert region.contains(assignment) is reached


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_region_of_whole_runs_does_not_depend_on_the_order(systems, formulas, data):
    """Where something is always reached at last is the same, with features moved while sets of states grow."""
    system = data.draw(systems)
    claim = Always(Eventually(Holds(data.draw(formulas(system)))))
    declared = SymbolicLiveness(system, Limits()).violating(claim)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "_FIRST", 0)
        patch.setattr(ordering, "_GROWN", 0)
        assert told(SymbolicLiveness(system, Limits()).violating(claim)) == told(declared)


def pairs(number: int) -> TransitionSystem:
    """Something that breaks if both of two things are so, for some of many pairs; who stand far from each other as declared."""
    machine = Variable("host.m", "m", "host", "host", ("whole", "broken"), 0)
    features = tuple(Feature(f"{side}{i}", "reading", ("no", "yes")) for side in "ab" for i in range(number))
    guards = [Is(f"a{i}", ("yes",)) & Is(f"b{i}", ("yes",)) for i in range(number)]
    events = tuple(Event(f"e{i}", "progress", (Participant(0, (Edge(0, 1, g),)),)) for i, g in enumerate(guards))
    return TransitionSystem("pairs", (machine,), features, events, TRUE)


def test_what_belongs_together_comes_to_stand_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """A region that doubles with each pair in declared order grows by a few nodes a pair once features have found their places."""
    goal = In("host.m", ("broken",))

    def nodes(number: int) -> int:
        return Goals(pairs(number)).reaches(goal).nodes

    found = nodes(12)
    monkeypatch.setattr(ordering, "_MOST", 0)
    assert nodes(12) > 2**11
    assert found < 12 * 8
