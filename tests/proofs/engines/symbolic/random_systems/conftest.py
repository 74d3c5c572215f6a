"""Random small systems, and a reader of them that shares nothing with the engine: dictionaries, sets and loops."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE, Formula, In, Is, May, conjunction, disjunction, evaluate, negation
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

State = tuple[int, ...]
Assignment = tuple[int, ...]
Best = tuple[int, int, int, tuple[int, ...], Assignment]
"""Length, faults, changes of actor, events, assignment: a smaller one is a better run."""


@dataclass(frozen=True)
class Naive:
    """Reads a system state by state and assignment by assignment."""

    system: TransitionSystem

    def allowed(self) -> list[Assignment]:
        every = product(*(range(len(feature.values)) for feature in self.system.features))
        return [a for a in every if self.true(self.system.constraint, self.initial(), a)]

    def initial(self) -> State:
        return tuple(variable.initial for variable in self.system.variables)

    def true(self, formula: Formula, state: State, assignment: Assignment) -> bool:
        def holds(atom: In | Is | May) -> bool:
            if isinstance(atom, In):
                (index,) = [i for i, v in enumerate(self.system.variables) if v.name == atom.path]
                return self.system.variables[index].locations[state[index]] in atom.locations
            name, permission = (atom.event, True) if isinstance(atom, May) else (atom.path, False)
            (index,) = [
                i
                for i, f in enumerate(self.system.features)
                if f.name == name and (f.kind == "permission") is permission
            ]
            value = self.system.features[index].values[assignment[index]]
            return value == "yes" if isinstance(atom, May) else value in atom.values

        return evaluate(formula, holds)

    def step(self, event: Event, state: State, assignment: Assignment) -> State | None:
        if event.permission is not None:
            values = self.system.features[event.permission].values
            if values[assignment[event.permission]] != "yes":
                return None
        after = list(state)
        for position, participant in enumerate(event.participants):
            moves = [
                edge.dest
                for edge in participant.edges
                if edge.source == state[participant.variable] and self.true(edge.guard, state, assignment)
            ]
            assert len(moves) < 2
            if moves:
                after[participant.variable] = moves[0]
            elif position == 0:
                return None
        return tuple(after)

    def successors(self, state: State, assignment: Assignment) -> Iterator[tuple[int, State]]:
        for index, event in enumerate(self.system.events):
            after = self.step(event, state, assignment)
            if after is not None:
                yield index, after

    def reached(self, assignment: Assignment) -> set[State]:
        seen, todo = {self.initial()}, [self.initial()]
        while todo:
            for _, after in self.successors(todo.pop(), assignment):
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
        return seen

    def stuck(self, state: State, assignment: Assignment) -> bool:
        resting = all(at in v.final for at, v in zip(state, self.system.variables, strict=True))
        return not resting and not any(self.successors(state, assignment))

    def best(self, formula: Formula, given: Formula = TRUE) -> Best | None:
        """The best of all runs to a state that satisfies the formula."""
        runs = [
            run
            for assignment in self.allowed()
            if self.true(given, self.initial(), assignment)
            for run in [self._best(formula, assignment)]
            if run is not None
        ]
        return min(runs, default=None)

    def _best(self, formula: Formula, assignment: Assignment) -> Best | None:
        layer: dict[tuple[State, int], tuple[int, int, tuple[int, ...]]] = {(self.initial(), -1): (0, 0, ())}
        for length in range(len(self.reached(assignment)) + 1):
            ends = [cost for (state, _), cost in layer.items() if self.true(formula, state, assignment)]
            if ends:
                return (length, *min(ends), assignment)
            following: dict[tuple[State, int], tuple[int, int, tuple[int, ...]]] = {}
            for (state, actor), (faults, changes, events) in layer.items():
                for index, after in self.successors(state, assignment):
                    event = self.system.events[index]
                    who = event.participants[0].variable
                    cost = (faults + (event.kind == "fault"), changes + (actor not in (-1, who)), (*events, index))
                    key = (after, who)
                    following[key] = min(following.get(key, cost), cost)
            layer = following
        return None


def _formulas(atoms: list[Formula]) -> st.SearchStrategy[Formula]:
    if not atoms:
        return st.just(TRUE)
    return st.recursive(
        st.sampled_from(atoms),
        lambda inner: st.one_of(
            inner.map(negation),
            st.lists(inner, min_size=2, max_size=3).map(conjunction),
            st.lists(inner, min_size=2, max_size=3).map(disjunction),
        ),
        max_leaves=4,
    )


def _state_atoms(variables: tuple[Variable, ...]) -> list[Formula]:
    return [In(v.name, (location,)) for v in variables for location in v.locations]


def _feature_atoms(features: tuple[Feature, ...]) -> list[Formula]:
    return [
        atom
        for feature in features
        for atom in (
            [May(feature.name)] if feature.kind == "permission" else [Is(feature.name, (v,)) for v in feature.values]
        )
    ]


@st.composite
def _variables(draw: st.DrawFn) -> tuple[Variable, ...]:
    vms = sorted(draw(st.lists(st.sampled_from(["a", "b", "host"]), min_size=2, max_size=4)), reverse=True)
    variables = []
    for index, vm in enumerate(vms):
        size = draw(st.sampled_from([3, 2, 4, 1]))
        final = draw(st.frozensets(st.integers(0, size - 1), max_size=1))
        locations = tuple(f"s{i}" for i in range(size))
        variables.append(Variable(f"{vm}.m{index}", "m", vm, vm, locations, draw(st.integers(0, size - 1)), final))
    return tuple(variables)


@st.composite
def _edges(draw: st.DrawFn, size: int, guards: st.SearchStrategy[Formula]) -> tuple[Edge, ...]:
    edges: list[Edge] = []
    for source in draw(st.permutations(range(size)))[: draw(st.sampled_from([2, 1, 3]))]:
        dests = st.integers(1, size).map(lambda further, here=source: (here + further) % size)
        guard = draw(st.one_of(st.just(TRUE), st.just(TRUE), guards))
        edges.append(Edge(source, draw(dests), guard))
        if draw(st.booleans()):
            edges.append(Edge(source, draw(dests), negation(guard) & draw(guards)))
    return tuple(edge for edge in edges if edge.guard != negation(TRUE))


@st.composite
def _systems(draw: st.DrawFn) -> TransitionSystem:
    variables = draw(_variables())
    sizes = draw(st.lists(st.integers(1, 3), max_size=2))
    features = [Feature(f"f{i}", "reading", tuple(f"v{j}" for j in range(n))) for i, n in enumerate(sizes)]
    kinds = draw(st.lists(st.sampled_from(["progress", "choice", "fault"]), min_size=3, max_size=6))
    permissions: dict[int, int] = {}
    for index, kind in enumerate(kinds):
        if kind != "progress":
            permissions[index] = len(features)
            values = draw(st.sampled_from([("no", "yes"), ("no", "yes"), ("no", "yes"), ("yes",), ("no",)]))
            features.append(Feature(f"e{index}", "permission", values))
    guards = _formulas([*_state_atoms(variables), *_feature_atoms(tuple(features))])
    events = []
    for index, kind in enumerate(kinds):
        movers = draw(st.lists(st.integers(0, len(variables) - 1), min_size=1, max_size=3, unique=True))
        parts = tuple(Participant(v, draw(_edges(len(variables[v].locations), guards))) for v in movers)
        if parts[0].edges:
            events.append(Event(f"e{index}", kind, parts, permissions.get(index)))
    constraint = draw(st.one_of(st.just(TRUE), st.just(TRUE), _formulas(_feature_atoms(tuple(features)))))
    return TransitionSystem("random", variables, tuple(features), tuple(events), constraint)


@pytest.fixture(scope="session")
def systems() -> st.SearchStrategy[TransitionSystem]:
    """Two to four machines of up to four locations on a host and two VMs, with features, permissions and a constraint."""
    return _systems()


@pytest.fixture(scope="session")
def naive() -> type[Naive]:
    """The reader that results are compared with."""
    return Naive


@pytest.fixture(scope="session")
def formulas() -> Callable[[TransitionSystem], st.SearchStrategy[Formula]]:
    """Formulas over the locations, features and permissions of a system."""
    return lambda system: _formulas([*_state_atoms(system.variables), *_feature_atoms(system.features)])


@pytest.fixture(scope="session")
def feature_formulas() -> Callable[[TransitionSystem], st.SearchStrategy[Formula]]:
    """Formulas over the features and permissions of a system."""
    return lambda system: _formulas(_feature_atoms(system.features))
