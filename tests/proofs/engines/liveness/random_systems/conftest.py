"""Random systems, formulas and words, and readers of them that share nothing with the engine: sets, tuples and loops."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable

if TYPE_CHECKING:
    from collections.abc import Iterator

State = tuple[int, ...]
Assignment = tuple[int, ...]
Step = tuple[int, State]


@dataclass(frozen=True)
class Naive:
    """A system under one assignment, state by state."""

    system: TransitionSystem
    assignment: Assignment

    @cached_property
    def initial(self) -> State:
        return tuple(variable.initial for variable in self.system.variables)

    def true(self, formula: f.Formula, state: State) -> bool:
        def holds(atom: f.Atom) -> bool:
            if isinstance(atom, f.In):
                at = self.system.variable(atom.path)
                return self.system.variables[at].locations[state[at]] in atom.locations
            permission = isinstance(atom, f.May)
            at = self.system.feature(atom.event if isinstance(atom, f.May) else atom.path, permission=permission)
            value = self.system.features[at].values[self.assignment[at]]
            return value == "yes" if isinstance(atom, f.May) else value in atom.values

        return f.evaluate(formula, holds)

    def event(self, event: Event, state: State) -> State | None:
        """The state after an event; None if it cannot occur."""
        permission = event.permission
        if permission is not None and self.system.features[permission].values[self.assignment[permission]] == "no":
            return None
        after = list(state)
        for position, participant in enumerate(event.participants):
            edges = [e for e in participant.edges if e.source == state[participant.variable]]
            moves = [edge.dest for edge in edges if self.true(edge.guard, state)]
            if not moves and not position:
                return None
            if moves:
                after[participant.variable] = moves[0]
        return tuple(after)

    def steps(self, state: State) -> list[Step]:
        """All steps from a state; a rest is -1."""
        found = [(i, self.event(event, state)) for i, event in enumerate(self.system.events)]
        steps = [(i, after) for i, after in found if after is not None]
        if not any(self.system.events[i].kind == "progress" for i, _ in steps):
            steps.append((-1, state))
        return steps

    def reached(self) -> dict[State, list[Step]]:
        graph: dict[State, list[Step]] = {}
        todo = [self.initial]
        while todo:
            state = todo.pop()
            if state not in graph:
                graph[state] = self.steps(state)
                todo += [after for _, after in graph[state]]
        return graph

    def lassos(self, longest: int) -> Iterator[tuple[tuple[State, ...], tuple[int, ...], int]]:
        """All fair runs that repeat themselves after at most so many steps: states, events, loop."""
        graph = self.reached()

        def extend(
            states: tuple[State, ...], events: tuple[int, ...]
        ) -> Iterator[tuple[tuple[State, ...], tuple[int, ...], int]]:
            for loop in range(len(events)):
                if states[loop] == states[-1] and self.fair(graph, states[loop:-1], events[loop:]):
                    yield states, events, loop
            if len(events) < longest:
                for event, after in graph[states[-1]]:
                    yield from extend((*states, after), (*events, event))

        yield from extend((self.initial,), ())

    def fair(self, graph: dict[State, list[Step]], states: tuple[State, ...], events: tuple[int, ...]) -> bool:
        return all(
            index in events or any(index not in [i for i, _ in graph[state]] for state in states)
            for index, event in enumerate(self.system.events)
            if event.kind == "progress"
        )


def _state_formulas(atoms: list[f.Formula]) -> st.SearchStrategy[f.Formula]:
    return st.recursive(
        st.sampled_from(atoms),
        lambda inner: st.one_of(
            inner.map(f.negation),
            st.lists(inner, min_size=2, max_size=2).map(f.conjunction),
            st.lists(inner, min_size=2, max_size=2).map(f.disjunction),
        ),
        max_leaves=3,
    )


@st.composite
def _systems(draw: st.DrawFn) -> TransitionSystem:
    sizes = draw(st.lists(st.integers(2, 3), min_size=1, max_size=2))
    variables = tuple(
        Variable(f"m{i}", "m", "host", "host", tuple(f"s{j}" for j in range(size)), 0) for i, size in enumerate(sizes)
    )
    features = [Feature("f", "reading", ("v0", "v1"))] if draw(st.booleans()) else []
    atoms: list[f.Formula] = [f.In(v.name, (location,)) for v in variables for location in v.locations]
    atoms += [f.Is("f", ("v1",)) for _ in features]
    guards = st.one_of(st.just(f.TRUE), st.just(f.TRUE), _state_formulas(atoms))
    events = []
    for index, kind in enumerate(
        draw(st.lists(st.sampled_from(["progress", "progress", "choice", "fault"]), min_size=1, max_size=4))
    ):
        movers = draw(st.lists(st.integers(0, len(variables) - 1), min_size=1, max_size=2, unique=True))
        parts = []
        for mover in movers:
            places = st.integers(0, sizes[mover] - 1)
            sources = draw(st.lists(places, min_size=1, max_size=2, unique=True))
            parts.append(Participant(mover, tuple(Edge(source, draw(places), draw(guards)) for source in sources)))
        permission = None
        if kind != "progress":
            permission = len(features)
            features.append(Feature(f"e{index}", "permission", draw(st.sampled_from([("no", "yes"), ("yes",)]))))
        events.append(Event(f"e{index}", kind, tuple(parts), permission))
    constraint = (
        draw(st.sampled_from([f.TRUE, f.TRUE, f.Is("f", ("v1",))])) if "f" in [x.name for x in features] else f.TRUE
    )
    return TransitionSystem("random", variables, tuple(features), tuple(events), constraint)


def _moments(system: TransitionSystem) -> st.SearchStrategy[t.Temporal]:
    """Atoms about one position: a state formula, or that an event occurs."""
    atoms: list[t.Temporal] = [t.Holds(f.In(v.name, (location,))) for v in system.variables for location in v.locations]
    atoms += [t.Occurs(event.name) for event in system.events]
    return st.sampled_from(atoms)


def _joined(inner: st.SearchStrategy[t.Temporal]) -> st.SearchStrategy[t.Temporal]:
    pairs = st.tuples(inner, inner)
    return st.one_of(inner.map(f.Not), pairs.map(f.And), pairs.map(f.Or), pairs.map(lambda two: f.Implies(*two)))


def _paths(inner: st.SearchStrategy[t.Temporal]) -> st.SearchStrategy[t.Temporal]:
    """One operator of time."""
    one = st.sampled_from([t.Next, t.Eventually, t.Always])
    two = st.sampled_from([t.Until, t.WeakUntil, t.Release])
    return st.one_of(
        st.builds(lambda kind, part: kind(part), one, inner),
        st.builds(lambda kind, x, y: kind(x, y), two, inner, inner),
    )


def _linear(system: TransitionSystem) -> st.SearchStrategy[t.Temporal]:
    constants = st.sampled_from([t.Holds(f.TRUE), t.Holds(f.FALSE)])
    leaves = st.one_of(_moments(system), _moments(system), _moments(system), constants)
    return st.recursive(leaves, lambda inner: st.one_of(_joined(inner), _paths(inner), _paths(inner)), max_leaves=5)


@st.composite
def _branching(draw: st.DrawFn, system: TransitionSystem, depth: int = 2) -> t.Temporal:
    """A formula of branching time about a state."""
    holds = _moments(system).filter(lambda it: isinstance(it, t.Holds))
    if not depth:
        return draw(holds)
    deeper = st.one_of(holds, _branching(system, depth - 1))
    operands = st.one_of(_moments(system), deeper, _joined(st.one_of(_moments(system), deeper)))
    quantifier = draw(st.sampled_from([t.OnAll, t.OnSome]))
    formula = quantifier(draw(_paths(operands)))
    return draw(
        st.sampled_from(
            [formula, formula, f.Not(formula), f.And((formula, draw(deeper))), f.Or((formula, draw(deeper)))]
        )
    )


@dataclass(frozen=True)
class Drawn:
    """What is drawn at random."""

    systems: st.SearchStrategy[TransitionSystem]
    linear = staticmethod(_linear)
    branching = staticmethod(_branching)
    moments = staticmethod(_moments)
    paths = staticmethod(_paths)
    joined = staticmethod(_joined)


@pytest.fixture(scope="session")
def drawn() -> Drawn:
    """Strategies."""
    return Drawn(_systems())


@pytest.fixture(scope="session")
def naive() -> type[Naive]:
    """The reader that results are compared with."""
    return Naive


@pytest.fixture(scope="session")
def allowed():
    """A system → its allowed assignments."""

    def listed(system: TransitionSystem) -> list[Assignment]:
        every = product(*(range(len(feature.values)) for feature in system.features))
        readers = (Naive(system, assignment) for assignment in every)
        return [reader.assignment for reader in readers if reader.true(system.constraint, reader.initial)]

    return listed
