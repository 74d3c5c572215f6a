"""Random systems with features and permissions, and the semantics read literally, to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable

if TYPE_CHECKING:
    from quiesce.proofs.evidence.run import Run

Assignment = tuple[int, ...]
State = tuple[int, ...]


@dataclass(frozen=True)
class Plain:
    """A system's semantics, state by state."""

    system: TransitionSystem

    def true(self, formula: f.Formula, state: State, assignment: Assignment) -> bool:
        """Truth of a ground formula."""

        def holds(atom: f.Atom) -> bool:
            match atom:
                case f.In(path, locations):
                    at = self.system.variable(path)
                    return self.system.variables[at].locations[state[at]] in locations
                case f.Is(path, values):
                    at = self.system.feature(path)
                    return self.system.features[at].values[assignment[at]] in values
                case f.May(event):
                    at = self.system.feature(event, permission=True)
                    return self.system.features[at].values[assignment[at]] == "yes"

        return f.evaluate(formula, holds)

    @cached_property
    def initial(self) -> State:
        """The initial state."""
        return tuple(variable.initial for variable in self.system.variables)

    def allowed(self, given: f.Formula = f.TRUE) -> list[Assignment]:
        """The assignments that the constraint allows and that satisfy a formula."""
        every = product(*(range(len(feature.values)) for feature in self.system.features))
        wanted = self.system.constraint & given
        return [assignment for assignment in every if self.true(wanted, self.initial, assignment)]

    def after(self, event: Event, state: State, assignment: Assignment) -> State | None:
        """Where an event leads; None if it cannot occur."""
        at = event.permission
        if at is not None and self.system.features[at].values[assignment[at]] == "no":
            return None
        then = list(state)
        for participant in event.participants:
            found = [
                edge.dest
                for edge in participant.edges
                if edge.source == state[participant.variable] and self.true(edge.guard, state, assignment)
            ]
            assert len(found) <= 1, "guards of edges from one location exclude each other"
            if found:
                then[participant.variable] = found[0]
            elif participant is event.participants[0]:
                return None
        return tuple(then)

    def distances(self, assignment: Assignment) -> dict[State, int]:
        """Every reachable state with the number of steps to it."""
        found, layer = {self.initial: 0}, [self.initial]
        while layer:
            reached = [self.after(event, state, assignment) for state in layer for event in self.system.events]
            steps = found[layer[0]] + 1
            layer = [each for each in dict.fromkeys(reached) if each is not None and each not in found]
            found |= dict.fromkeys(layer, steps)
        return found

    def states(self) -> list[State]:
        """All combinations of locations, reachable or not."""
        return list(product(*(range(len(variable.locations)) for variable in self.system.variables)))

    def shortest(self, goal: f.Formula, given: f.Formula) -> int | None:
        """The number of steps of a shortest run to a goal; None if it is not reachable."""
        every = (
            steps
            for assignment in self.allowed(given)
            for state, steps in self.distances(assignment).items()
            if self.true(goal, state, assignment)
        )
        return min(every, default=None)

    def replays(self, run: Run, goal: f.Formula, given: f.Formula) -> None:
        """A run begins where it should, goes step by step, and ends in the goal under an assignment that is allowed."""
        assert run.assignment in self.allowed(given)
        assert len(run.states) == len(run.events) + 1
        assert run.states[0] == self.initial
        for index, before, then in zip(run.events, run.states, run.states[1:], strict=False):
            assert self.after(self.system.events[index], before, run.assignment) == then
        assert self.true(goal, run.states[-1], run.assignment)


@dataclass(frozen=True)
class Drawn:
    """A random system with a goal, and what is given of its features."""

    system: TransitionSystem
    goal: f.Formula
    given: f.Formula


def _combined(atoms: list[f.Formula]) -> st.SearchStrategy[f.Formula]:
    leaves = st.sampled_from(atoms) if atoms else st.booleans().map(f.Truth)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(f.negation),
            st.lists(inner, min_size=2, max_size=3).map(f.conjunction),
            st.lists(inner, min_size=2, max_size=3).map(f.disjunction),
            st.builds(f.implication, inner, inner),
        ),
        max_leaves=4,
    )


@st.composite
def _drawn(draw: st.DrawFn) -> Drawn:
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=4))
    variables = tuple(
        Variable(f"a.m{i}", f"m{i}", "a", "a", tuple(f"s{j}" for j in range(n)), draw(st.integers(0, n - 1)))
        for i, n in enumerate(sizes)
    )
    domains = draw(st.lists(st.sampled_from([("x",), ("x", "y"), ("x", "y", "z")]), max_size=2))
    features = [Feature(f"a.f{i}", "choice", values) for i, values in enumerate(domains)]
    kinds = draw(st.lists(st.sampled_from(["progress", "choice", "fault"]), min_size=1, max_size=6))
    permissions = {}
    for index, kind in enumerate(kinds):
        if kind != "progress":
            permissions[index] = len(features)
            values = draw(st.sampled_from([("no", "yes"), ("no", "yes"), ("no", "yes"), ("no",), ("yes",)]))
            features.append(Feature(f"a.e{index}", "permission", values))
    rigid: list[f.Formula] = [f.Is(x.name, (v,)) for x in features if x.kind == "choice" for v in x.values]
    rigid += [f.May(x.name) for x in features if x.kind == "permission"]
    places: list[f.Formula] = [f.In(v.name, v.locations[at:]) for v in variables for at in range(len(v.locations))]
    guards = st.one_of(st.just(f.TRUE), _combined([*places, *rigid]))

    def edges(size: int) -> tuple[Edge, ...]:
        found = []
        for source in draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=3, unique=True)):
            guard = draw(guards)
            found.append(Edge(source, draw(st.integers(0, size - 1)), guard))
            if draw(st.booleans()):
                found.append(Edge(source, draw(st.integers(0, size - 1)), f.negation(guard) & draw(guards)))
        return tuple(found)

    events = []
    for index, kind in enumerate(kinds):
        movers = draw(st.lists(st.integers(0, len(sizes) - 1), min_size=1, max_size=3, unique=True))
        parts = tuple(Participant(variable, edges(sizes[variable])) for variable in movers)
        events.append(Event(f"a.e{index}", kind, parts, permissions.get(index)))
    constraint = draw(st.one_of(st.just(f.TRUE), _combined(rigid)))
    system = TransitionSystem("drawn", variables, tuple(features), tuple(events), constraint)
    given = draw(st.one_of(st.just(f.TRUE), _combined(rigid)))
    corner = [f.In(v.name, (draw(st.sampled_from(v.locations)),)) for v in variables]
    goal = draw(st.one_of(_combined(places), st.just(f.conjunction(corner)), _combined([*places, *rigid])))
    return Drawn(system, goal, given)


@pytest.fixture(scope="session")
def drawn() -> st.SearchStrategy[Drawn]:
    """Two to four machines, up to six events, features, permissions (some pinned), a constraint, a goal, and what is given."""
    return _drawn()


@pytest.fixture(scope="session")
def plain() -> type[Plain]:
    """The reader that results are compared with."""
    return Plain
