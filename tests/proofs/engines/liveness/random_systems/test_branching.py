"""Random systems and formulas of branching time: the engine says what sets of states, read literally, say."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness


def examples(number):
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


class Sets:
    """States and steps in sets; what some fair run does for ever is a greatest fixpoint (Emerson and Lei), no component."""

    def __init__(self, reader):
        self.reader = reader
        graph = reader.reached()
        self.states = set(graph)
        self.all = {(state, index, after) for state, steps in graph.items() for index, after in steps}
        self.fairness = [
            {step for step in self.all if step[1] == index or index not in [i for i, _ in graph[step[0]]]}
            for index, event in enumerate(reader.system.events)
            if event.kind == "progress"
        ]
        self.fair = self.globally(self.all)

    def true(self, formula):
        match formula:
            case t.Holds(state):
                return {here for here in self.states if self.reader.true(state, here)}
            case f.Not(part):
                return self.states - self.true(part)
            case f.And(parts):
                return set.intersection(*map(self.true, parts))
            case f.Or(parts):
                return set.union(*map(self.true, parts))
            case f.Implies(left, right):
                return self.states - self.true(left) | self.true(right)
            case t.OnSome(path):
                return self.some(path)
            case t.OnAll(path):
                return self.states - self.some(f.Not(path))
        raise TypeError(formula)

    def steps(self, formula):
        match formula:
            case t.Occurs(name):
                return {step for step in self.all if step[1] >= 0 and self.reader.system.events[step[1]].name == name}
            case f.Not(part):
                return self.all - self.steps(part)
            case f.And(parts):
                return set.intersection(*map(self.steps, parts))
            case f.Or(parts):
                return set.union(*map(self.steps, parts))
            case f.Implies(left, right):
                return self.all - self.steps(left) | self.steps(right)
        wanted = self.true(formula)
        return {step for step in self.all if step[0] in wanted}

    def some(self, path):
        match path:
            case t.Next(part):
                first = self.begins(self.steps(part))
                return {here for here, _, after in self.all if after in first}
            case t.Until(left, right):
                return self.until(self.steps(left), self.begins(self.steps(right)))
            case t.Always(part):
                return self.globally(self.steps(part))
            case t.Eventually(part):
                return self.some(t.Until(f.Or((part, f.Not(part))), part))
            case t.WeakUntil(left, right):
                return self.some(t.Until(left, right)) | self.some(t.Always(left))
            case t.Release(left, right):
                return self.some(t.WeakUntil(right, f.And((left, right))))
            case f.Not(inner):
                return self.some(dual(inner))
        raise TypeError(path)

    def begins(self, steps):
        return {here for here, _, after in steps if after in self.fair}

    def until(self, left, goal):
        reached = set(goal)
        while more := {here for here, _, after in left if after in reached} - reached:
            reached |= more
        return reached

    def globally(self, steps):
        kept = set(self.states)
        while True:
            now = {here for here, _, after in steps if after in kept}
            for wanted in self.fairness:
                now &= self.until(steps, {here for here, _, after in steps & wanted if after in kept})
            if now == kept:
                return kept
            kept &= now


def dual(path):
    """One operator → one that is true of a path where the first is not."""
    match path:
        case t.Next(part):
            return t.Next(f.Not(part))
        case t.Eventually(part):
            return t.Always(f.Not(part))
        case t.Always(part):
            return t.Eventually(f.Not(part))
        case t.Until(left, right):
            return t.WeakUntil(f.Not(right), f.And((f.Not(left), f.Not(right))))
        case t.WeakUntil(left, right):
            return t.Until(f.Not(right), f.And((f.Not(left), f.Not(right))))
        case t.Release(left, right):
            return t.Until(f.Not(left), f.Not(right))
    raise TypeError(path)


def same(drawn, naive, allowed, data):
    system = data.draw(drawn.systems)
    formula = data.draw(drawn.branching(system))
    region = ExplicitLiveness(system, Limits()).violating(formula)
    expected = set()
    for assignment in allowed(system):
        reader = naive(system, assignment)
        if reader.initial not in Sets(reader).true(formula):
            expected.add(assignment)
    event("violated" if expected else "holds")
    every = product(*(range(len(feature.values)) for feature in system.features))
    assert {assignment for assignment in every if region.contains(assignment)} == expected


@given(data=st.data())
@examples(100)
def test_labels_are_those_of_fixpoints(drawn, naive, allowed, data) -> None:
    """Under exactly the same assignments the initial state does not satisfy a formula."""
    same(drawn, naive, allowed, data)


@pytest.mark.slow
@given(data=st.data())
@examples(2000)
def test_many_labels(drawn, naive, allowed, data) -> None:
    """The same, many times."""
    same(drawn, naive, allowed, data)


@given(data=st.data())
@examples(60)
def test_one_operator_on_all_runs_is_linear_time(drawn, data) -> None:
    """A with one operator says what the operator says of linear time: of two methods, the same region."""
    system = data.draw(drawn.systems)
    moments = drawn.moments(system)
    path = data.draw(drawn.paths(st.one_of(moments, drawn.joined(moments))))
    engine = ExplicitLiveness(system, Limits())
    assert engine.violating(t.OnAll(path)) == engine.violating(path)


@given(data=st.data())
@examples(40)
def test_formulas_that_both_logics_have(drawn, data) -> None:
    """Some nested formulas mean the same with A in front of each operator."""
    system = data.draw(drawn.systems)
    one, two = data.draw(drawn.moments(system)), data.draw(drawn.moments(system))
    here = data.draw(drawn.moments(system).filter(lambda it: isinstance(it, t.Holds)))  # of a state, whatever the step
    A, F, G, X = t.OnAll, t.Eventually, t.Always, t.Next  # noqa: N806 (as in the books)
    engine = ExplicitLiveness(system, Limits())
    for branched, linear in [
        (A(G(A(F(one)))), G(F(one))),
        (A(G(f.Implies(here, A(F(two))))), G(f.Implies(here, F(two)))),
        (A(X(A(X(one)))), X(X(one))),
        (A(X(A(F(one)))), X(F(one))),
        (A(t.WeakUntil(f.Not(one), two)), t.WeakUntil(f.Not(one), two)),
    ]:
        assert engine.violating(branched) == engine.violating(linear)
