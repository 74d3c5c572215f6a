"""Whether something is searched for in stages or all at once, it is found under the same assignments."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE, In, May
from quiesce.model.language.temporal import Always, Eventually, Holds, Implies
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness
from quiesce.proofs.engines.symbolic import Goals, backwards, hull


def at_once(patch: pytest.MonkeyPatch) -> None:
    """From now on there is one stage: everything."""
    patch.setattr(backwards, "nearby", lambda encoding, steps, stop: hull.hull(encoding, steps, stop))


def told(region):
    """A region in words: how large it is, its condition, and its causes."""
    return region.count(), region.holds_when(), region.causes()


@given(data=st.data(), near=st.integers(0, 2))
@settings(max_examples=300, deadline=None)
def test_a_region_is_the_same_in_stages_and_at_once(systems, formulas, naive, data, near):
    """However little is near the beginning, a region found in stages is the one found at once, and a naive reader's."""
    system = data.draw(systems)
    formula, reference = data.draw(formulas(system)), naive(system)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hull, "NEAR", near)
        staged = Goals(system).reaches(formula)
        at_once(patch)
        whole = Goals(system).reaches(formula)
        assert told(staged) == told(whole)
    for assignment in reference.allowed():
        reached = any(reference.true(formula, state, assignment) for state in reference.reached(assignment))
        assert staged.contains(assignment) is reached


@given(data=st.data(), near=st.integers(0, 2))
@settings(max_examples=200, deadline=None)
def test_a_region_of_whole_runs_is_the_same_in_stages_and_at_once(systems, formulas, data, near):
    """Where one thing always leads to another does not depend on the stages in which failures are searched for."""
    system = data.draw(systems)
    one, other = data.draw(formulas(system)), data.draw(formulas(system))
    claim = Always(Implies(Holds(one), Eventually(Holds(other))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hull, "NEAR", near)
        staged = SymbolicLiveness(system, Limits()).violating(claim)
        at_once(patch)
        whole = SymbolicLiveness(system, Limits()).violating(claim)
        assert told(staged) == told(whole)


@pytest.fixture
def worn() -> TransitionSystem:
    """A lamp that is lit, goes out and is lit anew; its wire may get thin once it has gone out, and then breaks if it is lit."""
    lamp = Variable("host.lamp", "lamp", "host", "host", ("new", "lit", "out", "broken"), 0)
    wire = Variable("host.wire", "wire", "host", "host", ("thick", "thin"), 0)
    thin = In("host.wire", ("thin",))
    light = Participant(0, (Edge(2, 3, thin), Edge(0, 1, TRUE), Edge(2, 1, ~thin)))
    return TransitionSystem(
        "worn",
        (lamp, wire),
        (Feature("wears", "permission", ("no", "yes")), Feature("idle", "permission", ("no", "yes"))),
        (
            Event("light", "progress", (light,)),
            Event("goes_out", "progress", (Participant(0, (Edge(1, 2, TRUE),)),)),
            Event("wears", "fault", (Participant(1, (Edge(0, 1, In("host.lamp", ("out",))),)),), 0),
            Event("idle", "choice", (Participant(1, (Edge(1, 1, TRUE),)),), 1),
        ),
    )


def test_what_goes_wrong_only_the_second_time_is_found(worn):
    """A lamp breaks only if it is lit anew; that it needs the wear, and nothing else, is found in the last stage."""
    goals = Goals(worn)
    assert goals.reaches(In("host.lamp", ("broken",))) == goals.region(May("wears"))


def test_a_run_that_never_comes_to_rest_refutes_as_well(worn):
    """That the lamp breaks at last fails without wear, and with it if none comes: lit and out again, without end."""
    engine = SymbolicLiveness(worn, Limits())
    claim = Always(Eventually(Holds(In("host.lamp", ("broken",)))))
    assert engine.violating(claim) == engine.region()
    run = engine.lasso(claim)
    assert run is not None
    assert {run.states[at][0] for at in range(run.loop, len(run.states))} == {1, 2}
