"""What the tests of composition share: random small systems, and a reader of them made of sets, loops and recursion."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable

if TYPE_CHECKING:
    from collections.abc import Iterator

State = tuple[str, ...]
Assignment = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Plain:
    """A transition system read as it is defined, state by state, with names instead of numbers."""

    system: TransitionSystem

    def assignments(self) -> list[dict[str, str]]:
        """All combinations of open values that the constraint allows; permissions are called "may(…)"."""
        names = [f"may({x.name})" if x.kind == "permission" else x.name for x in self.system.features]
        every = [dict(zip(names, values, strict=True)) for values in product(*(x.values for x in self.system.features))]
        return [each for each in every if self.true(self.system.constraint, (), each)]

    def true(self, formula: f.Formula, state: State, features: dict[str, str]) -> bool:
        """Truth of a ground formula."""
        where = dict(zip((variable.name for variable in self.system.variables), state, strict=bool(state)))

        def holds(atom: f.Atom) -> bool:
            match atom:
                case f.In(path, locations):
                    return where[path] in locations
                case f.Is(path, values):
                    return features[path] in values
                case f.May(event):
                    return features[f"may({event})"] == "yes"

        return f.evaluate(formula, holds)

    def initial(self) -> State:
        """The first location of each machine."""
        return tuple(variable.locations[variable.initial] for variable in self.system.variables)

    def step(self, event: Event, state: State, features: dict[str, str]) -> State | None:
        """Where an event leads; None if it is not enabled."""
        if event.permission is not None and features[f"may({event.name})"] != "yes":
            return None
        after = list(state)
        for participant in event.participants:
            locations = self.system.variables[participant.variable].locations
            moves = [
                locations[edge.dest]
                for edge in participant.edges
                if locations[edge.source] == state[participant.variable] and self.true(edge.guard, state, features)
            ]
            assert len(moves) < 2, "guards of one source exclude each other"
            if moves:
                after[participant.variable] = moves[0]
            elif participant is event.participants[0]:
                return None
        return tuple(after)

    def reached(self, features: dict[str, str]) -> set[State]:
        """All reachable states under an assignment."""
        seen, todo = {self.initial()}, [self.initial()]
        while todo:
            state = todo.pop()
            for event in self.system.events:
                after = self.step(event, state, features)
                if after is not None and after not in seen:
                    seen.add(after)
                    todo.append(after)
        return seen

    def reaching(self, goal: f.Formula) -> set[Assignment]:
        """The allowed assignments under which the goal is reached."""
        return {
            frozenset(features.items())
            for features in self.assignments()
            if any(self.true(goal, state, features) for state in self.reached(features))
        }


def _combined(atoms: list[f.Formula]) -> st.SearchStrategy[f.Formula]:
    return st.recursive(
        st.sampled_from(atoms),
        lambda inner: st.one_of(
            inner.map(f.negation),
            st.lists(inner, min_size=2, max_size=3).map(f.conjunction),
            st.lists(inner, min_size=2, max_size=3).map(f.disjunction),
            st.builds(f.implication, inner, inner),
        ),
        max_leaves=4,
    )


@dataclass(frozen=True)
class Drawn:
    """A random system with formulas about it: a goal, what is assumed of features, and two features to look at."""

    system: TransitionSystem
    goal: f.Formula
    assumed: f.Formula


@st.composite
def _drawn(draw: st.DrawFn) -> Drawn:
    sizes = draw(st.lists(st.integers(2, 3), min_size=3, max_size=5))
    variables = tuple(
        Variable(f"a.m{i}", f"m{i}", "a", "a", tuple(f"s{j}" for j in range(n)), 0) for i, n in enumerate(sizes)
    )
    kinds = draw(st.lists(st.sampled_from(["progress", "choice", "fault"]), min_size=3, max_size=6))
    features = [Feature("a.f", "choice", ("x", "y", "z")), Feature("a.g", "reading", ("u", "v"))]
    permissions = {}
    for index, kind in enumerate(kinds):
        if kind != "progress":
            permissions[index] = len(features)
            features.append(Feature(f"a.e{index}", "permission", ("no", "yes")))
    rigid: list[f.Formula] = [f.Is(x.name, (v,)) for x in features[:2] for v in x.values]
    rigid += [f.May(x.name) for x in features[2:]]
    places: list[f.Formula] = [f.In(v.name, (at,)) for v in variables for at in v.locations]
    guards = st.one_of(st.just(f.TRUE), _combined([*places, *rigid]))
    events = []
    for index, kind in enumerate(kinds):
        movers = draw(st.lists(st.integers(0, len(sizes) - 1), min_size=1, max_size=3, unique=True))
        parts = tuple(Participant(v, tuple(draw(_edges(sizes[v], guards)))) for v in movers)
        events.append(Event(f"a.e{index}", kind, parts, permissions.get(index)))
    constraint = draw(st.one_of(st.just(f.TRUE), _combined(rigid)))
    system = TransitionSystem("drawn", variables, tuple(features), tuple(events), constraint)
    return Drawn(system, draw(_combined(places)), draw(_combined(rigid)))


@st.composite
def _edges(draw: st.DrawFn, size: int, guards: st.SearchStrategy[f.Formula]) -> Iterator[Edge]:
    found = []
    for source in draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=2, unique=True)):
        guard = draw(guards)
        found.append(Edge(source, draw(st.integers(0, size - 1)), guard))
        if draw(st.booleans()) and guard != f.TRUE:
            found.append(Edge(source, draw(st.integers(0, size - 1)), f.negation(guard) & draw(guards)))
    return iter(found)


@pytest.fixture(scope="session")
def drawn() -> st.SearchStrategy[Drawn]:
    """Three to five machines, up to six events, two features, permissions, a constraint, and formulas about them."""
    return _drawn()


@pytest.fixture(scope="session")
def plain() -> type[Plain]:
    """The reader that results are compared with."""
    return Plain
