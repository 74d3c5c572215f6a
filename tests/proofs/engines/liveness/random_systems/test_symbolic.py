"""Random systems and formulas: the symbolic engine says what the explicit one says, and its runs are what they should be."""

from __future__ import annotations

from collections import deque
from itertools import product as combinations
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.model.language import temporal_parts as parts
from quiesce.model.reduce.cone import cone
from quiesce.model.reduce.quotient import onto, quotient
from quiesce.model.system.specialise import key_of
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness import refuting
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness
from quiesce.proofs.engines.liveness.lasso import shortened
from quiesce.proofs.engines.liveness.product import product
from quiesce.proofs.engines.liveness.setting import Fairer
from quiesce.proofs.engines.liveness.stuttering import notices_idle_steps
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness
from quiesce.proofs.engines.liveness.words import Word, satisfies
from quiesce.proofs.engines.symbolic import enabled

from .. import runs


def examples(number):
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def assignments_of(system, region):
    every = combinations(*(range(len(feature.values)) for feature in system.features))
    return {assignment for assignment in every if region.contains(assignment)}


def same_region(drawn, data, formula_of):
    system = data.draw(drawn.systems)
    formula = data.draw(formula_of(system))
    found = assignments_of(system, SymbolicLiveness(system, Limits()).violating(formula))
    event("refuted" if found else "holds")
    assert found == assignments_of(system, ExplicitLiveness(system, Limits()).violating(formula))


@given(data=st.data())
@examples(120)
def test_linear_time_is_violated_under_the_same_assignments(drawn, data):
    """For every formula, every assignment is in both regions or in neither."""
    same_region(drawn, data, drawn.linear)


@given(data=st.data())
@examples(80)
def test_branching_time_is_violated_under_the_same_assignments(drawn, data):
    """For every formula, every assignment is in both regions or in neither."""
    same_region(drawn, data, drawn.branching)


@given(data=st.data())
@examples(120)
def test_what_is_never_reached_under_a_choice_makes_no_difference(drawn, data):
    """Left out of every set in which runs go round, and not of large ones only, it leaves the same regions."""
    with patch.object(refuting, "_LARGE", -1):
        same_region(drawn, data, drawn.linear)


@pytest.mark.slow
@given(data=st.data())
@examples(3000)
def test_many_regions(drawn, data):
    """The same, many times, in both logics."""
    same_region(drawn, data, data.draw(st.sampled_from([drawn.linear, drawn.branching])))


def nearest(naive, system, formula, assignment):
    """How many steps there are at least to where the negation of a formula can be kept for ever; state by state."""
    both = product(system, f.Not(formula))
    reader = naive(both.system, assignment)
    graph = {state: [s for s in steps if s[0] >= 0] for state, steps in reader.reached().items()}
    distance = {reader.initial: 0}
    queue = deque(distance)
    while queue:
        state = queue.popleft()
        for _, after in graph[state]:
            if after not in distance:
                distance[after] = distance[state] + 1
                queue.append(after)
    reach = {state: beyond(graph, state) for state in graph}

    def kept(state):
        inside = {other for other in reach[state] if state in reach[other]}
        steps = [(at, index) for at in inside for index, after in graph[at] if after in inside]
        visited = all(any(at[-1] in some for at in inside) for some in both.accepting)
        return (
            bool(steps)
            and visited
            and all(
                any(reader.true(idle, at) for at in inside) or any(index in taken for _, index in steps)
                for idle, taken in both.fair
            )
        )

    return min((steps for state, steps in distance.items() if kept(state)), default=None)


def beyond(graph, start):
    """Everything that one step or more lead to."""
    seen, todo = set(), [start]
    while todo:
        for _, after in graph[todo.pop()]:
            if after not in seen:
                seen.add(after)
                todo.append(after)
    return seen


def run_refutes(drawn, naive, data):
    system = data.draw(drawn.systems)
    formula = data.draw(drawn.linear(system))
    engine = SymbolicLiveness(system, Limits())
    region = engine.violating(formula)
    run = engine.lasso(formula)
    assert (run is None) is region.empty
    if run is None:
        return
    assert run.assignment == region.first()
    assert runs.follows(system, run)
    assert runs.fair(system, run)
    assert shortened(run) == run
    assert not satisfies(Word.of(system, run), formula)
    assert run.loop <= nearest(naive, system, formula, run.assignment)


@given(data=st.data())
@examples(100)
def test_a_run_refutes_and_its_stem_is_shortest(drawn, naive, data):
    """It is a fair run of the system, the formula is false of it, and it goes straight to where it can go on for ever."""
    run_refutes(drawn, naive, data)


@pytest.mark.slow
@given(data=st.data())
@examples(2000)
def test_many_runs(drawn, naive, data):
    """The same, many times."""
    run_refutes(drawn, naive, data)


@given(data=st.data())
@examples(60)
def test_one_more_fair_event_is_an_assumption_about_it(drawn, data):
    """To treat an event fairly is to ask only about runs on which it is treated so."""
    system = data.draw(drawn.systems)
    formula = data.draw(drawn.linear(system))
    number = data.draw(st.integers(0, len(system.events) - 1))
    strongly = data.draw(st.booleans())
    one = system.events[number]
    again = t.Always(t.Eventually(t.Occurs(one.name)))
    possible = t.Holds(enabled(system, one))
    asked = t.Always(t.Eventually(possible)) if strongly else t.Eventually(t.Always(possible))
    assumed = f.Implies(f.Implies(asked, again), formula)
    engine = SymbolicLiveness(system, Limits())
    fairer = Fairer(number, strongly)
    violating = engine.violating(formula, fairer)
    assert violating == engine.violating(assumed)
    assert engine.rescued_by(formula, number, strongly=strongly) == engine.violating(formula) - violating
    run = engine.lasso(formula, fairer=fairer)
    assert (run is None) is violating.empty
    if run is not None:
        assert runs.fair(system, run)
        assert not satisfies(Word.of(system, run), assumed)


def reduced_alike(drawn, data, reduce):
    """Compares a formula on a system and on what is left of it, for formulas that do not notice what is left out."""
    system = data.draw(drawn.systems)
    formula = data.draw(st.one_of(drawn.linear(system), drawn.branching(system)))
    if notices_idle_steps(formula):
        return
    events = set(parts.steps(formula))
    part = reduce(system, *parts.states(formula), events=events)
    kept = [key_of(feature) for feature in part.features]
    asked = parts.simplified(formula, lambda each: onto(part, each), {each.name for each in part.events}.__contains__)
    event("smaller" if len(part.events) < len(system.events) else "as large")
    few = assignments_of(part, SymbolicLiveness(part, Limits()).violating(asked))
    every = SymbolicLiveness(system, Limits())
    places = [[key_of(feature) for feature in system.features].index(name) for name in kept]
    allowed = assignments_of(system, every.region())
    violating = {each for each in allowed if tuple(each[place] for place in places) in few}
    assert violating == assignments_of(system, every.violating(formula))


@pytest.mark.parametrize("reduce", [cone, quotient])
@given(data=st.data())
@examples(120)
def test_leaving_out_what_does_not_matter_changes_no_answer(drawn, reduce, data):
    """A formula that does not notice idle steps is violated in the part under the same assignments as in the whole."""
    reduced_alike(drawn, data, reduce)


@pytest.mark.slow
@pytest.mark.parametrize("reduce", [cone, quotient])
@given(data=st.data())
@examples(3000)
def test_many_reductions(drawn, reduce, data):
    """The same, many times."""
    reduced_alike(drawn, data, reduce)


def at(*locations):
    return t.Holds(f.In("m", locations))


E, D = t.Occurs("e"), t.Occurs("d")
P, Q = at("p"), at("q")


@pytest.mark.parametrize(
    ("formula", "notices"),
    [
        (t.Always(f.Implies(E, t.Eventually(Q))), False),
        (t.Always(f.Implies(P, t.Eventually(E))), False),
        (t.Until(f.Not(E), P), False),
        (t.WeakUntil(f.Not(E), P), False),
        (t.Until(f.Not(E), D), False),
        (t.Always(f.Not(f.And((E, P)))), False),
        (t.OnAll(t.Always(t.OnSome(t.Eventually(E)))), False),
        (t.Until(P, t.Always(Q)), False),
        (t.Always(f.Implies(E, D)), False),
        (E, True),
        (f.Not(E), True),
        (t.Next(P), True),
        (t.Always(f.Implies(P, E)), True),
        (t.Always(E), True),
        (t.Eventually(f.Not(E)), True),
        (t.Until(P, E), True),
        (t.Until(E, P), True),
        (t.OnSome(t.Always(E)), True),
        (t.OnSome(t.Next(P)), True),
    ],
)
def test_which_formulas_notice_idle_steps(formula, notices):
    """What an event follows or precedes does not depend on idle steps; that it comes at once does."""
    assert notices_idle_steps(formula) is notices
