"""The engine and naive enumeration say the same of random systems."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE
from quiesce.model.reduce.quotient import onto, quotient
from quiesce.model.system.specialise import specialise
from quiesce.proofs.engines.symbolic import explore, stuck

CONTEXTS = [0, 1, 20_000]
"""Closed as one block; as one where blocks depend on each other at all; block by block."""


def assignments_of(space, region):
    """The assignments of a region, asked one by one."""
    every = product(*(range(len(feature.values)) for feature in space.system.features))
    return {assignment for assignment in every if region.contains(assignment)}


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_counts_are_those_of_enumeration(systems, naive, data):
    """States, pairs and assignments are counted exactly, block by block and as one block."""
    system = data.draw(systems)
    reference = naive(system)
    reached = {assignment: reference.reached(assignment) for assignment in reference.allowed()}
    contexts = data.draw(st.sampled_from(CONTEXTS))
    space = explore(system, contexts=contexts, keep_permissions=True)
    assert space.complete
    assert space.assignments == len(reached)
    assert space.pairs == sum(len(states) for states in reached.values())
    assert space.states == explore(system, contexts=contexts).states == len(set().union(*reached.values()))


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_a_formula_is_reached_under_exactly_the_assignments_of_enumeration(systems, formulas, naive, data):
    """A region contains an assignment if and only if some state that satisfies the formula is reachable under it."""
    system = data.draw(systems)
    formula = data.draw(formulas(system))
    reference = naive(system)
    expected = {
        assignment
        for assignment in reference.allowed()
        if any(reference.true(formula, state, assignment) for state in reference.reached(assignment))
    }
    space = explore(system, keep_permissions=data.draw(st.booleans()))
    region = space.reaches(formula)
    assert assignments_of(space, region) == expected
    assert region.count() == len(expected)
    assert region.first() == min(expected, default=None)
    assert assignments_of(space, ~region) == set(reference.allowed()) - expected


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_the_run_is_the_best_of_all_runs(systems, formulas, feature_formulas, naive, data):
    """Length, faults, changes of actor, events and assignment are the least of all runs, and the states follow."""
    system = data.draw(systems)
    formula = data.draw(formulas(system))
    restriction = data.draw(st.one_of(st.just(TRUE), feature_formulas(system)))
    reference = naive(system)
    run = explore(system, contexts=data.draw(st.sampled_from(CONTEXTS))).shortest(formula, restriction)
    best = reference.best(formula, restriction)
    if best is None:
        assert run is None
        return
    assert run is not None
    assert (len(run.events), run.events, run.assignment) == (best[0], best[3], best[4])
    assert run.states[0] == reference.initial()
    assert reference.true(formula, run.states[-1], run.assignment)
    for before, index, after in zip(run.states, run.events, run.states[1:], strict=False):
        assert reference.step(system.events[index], before, run.assignment) == after


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_merged_locations_change_neither_region_nor_run(systems, formulas, naive, data):
    """With locations merged, a formula is reached under the same assignments, and the best run has the same events."""
    system = specialise(data.draw(systems))
    formula = data.draw(formulas(system))
    reference = naive(system)
    part = quotient(system, formula)
    space, few = explore(system), explore(part, contexts=data.draw(st.sampled_from(CONTEXTS)))
    goal = onto(part, formula)
    region = few.reaches(goal)
    assert assignments_of(space, space.region(region.holds_when())) == assignments_of(space, space.reaches(formula))
    run, best = few.shortest(goal), reference.best(formula)
    assert (run is None) is (best is None)
    if run is None or best is None:
        return
    names = {
        feature.name: part.features[index].values[run.assignment[index]] for index, feature in enumerate(part.features)
    }
    assignment = tuple(
        feature.values.index(names[feature.name]) if feature.name in names else value
        for feature, value in zip(system.features, best[4], strict=True)
    )
    assert reference.true(system.constraint, reference.initial(), assignment)
    state, events = reference.initial(), [part.events[index].name for index in run.events]
    assert [system.events[index].name for index in best[3]] == events
    for name, before in zip(events, run.states, strict=False):
        (moving,) = (event for event in system.events if event.name == name)
        for variable, at in zip(part.variables, before, strict=True):
            index = system.variable(variable.name)
            assert system.variables[index].locations[state[index]] in variable.originals(at)
        state = reference.step(moving, state, assignment)
        assert state is not None
    assert reference.true(formula, state, assignment)


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_deadlocks_are_those_of_enumeration(systems, naive, data):
    """A deadlock is reached under exactly the assignments under which enumeration finds one."""
    system = data.draw(systems)
    reference = naive(system)
    expected = {
        assignment
        for assignment in reference.allowed()
        if any(reference.stuck(state, assignment) for state in reference.reached(assignment))
    }
    space = explore(system)
    assert assignments_of(space, space.reaches(stuck(system))) == expected


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_a_projection_lists_the_combinations_that_occur(systems, naive, data):
    """The projection onto some machines is what enumeration sees of them."""
    system = data.draw(systems)
    reference = naive(system)
    kept = data.draw(st.permutations(range(len(system.variables))))[:2]
    expected = {
        tuple(state[variable] for variable in kept)
        for assignment in reference.allowed()
        for state in reference.reached(assignment)
    }
    assert explore(system).projection(kept) == tuple(sorted(expected))


@pytest.mark.parametrize("contexts", [0, 1, 5])
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_few_contexts_change_nothing(systems, contexts, data):
    """Where blocks depend on each other too much, the system is closed as one block, with the same result."""
    system = data.draw(systems)
    few = explore(system, keep_permissions=True, contexts=contexts)
    assert few.pairs == explore(system, keep_permissions=True).pairs
