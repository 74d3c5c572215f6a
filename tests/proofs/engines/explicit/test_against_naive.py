"""Random systems: the arrays must say what a literal reading of the semantics says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiesce.model.language.formula import (
    TRUE,
    Atom,
    Formula,
    Implies,
    In,
    Is,
    May,
    Truth,
    conjunction,
    disjunction,
    evaluate,
    negation,
)
from quiesce.model.system.transition_system import (
    FORBIDDEN,
    PERMITTED,
    Edge,
    Event,
    Feature,
    Participant,
    TransitionSystem,
    Variable,
)
from quiesce.proofs.engines.explicit import Space, explore, masks, moves
from quiesce.proofs.evidence.run import Run

State = tuple[tuple[int, ...], tuple[int, ...]]
"""Values of the features, locations of the variables."""


@dataclass(frozen=True)
class Naive:
    """The semantics, read literally, with sets of tuples."""

    system: TransitionSystem

    def holds(self, formula: Formula, state: State) -> bool:
        def atom(it: Atom) -> bool:
            if isinstance(it, In):
                at = self.system.variable(it.path)
                return self.system.variables[at].locations[state[1][at]] in it.locations
            name, permission = (it.event, True) if isinstance(it, May) else (it.path, False)
            at = self.system.feature(name, permission=permission)
            wanted = (PERMITTED,) if isinstance(it, May) else it.values
            return self.system.features[at].values[state[0][at]] in wanted

        return evaluate(formula, atom)

    def edge(self, participant: Participant, state: State) -> int | None:
        for index, edge in enumerate(participant.edges):
            if state[1][participant.variable] == edge.source and self.holds(edge.guard, state):
                return index
        return None

    def enabled(self, event: Event, state: State) -> bool:
        if event.permission is not None:
            values = self.system.features[event.permission].values
            if values[state[0][event.permission]] != PERMITTED:
                return False
        return self.edge(event.participants[0], state) is not None

    def after(self, event: Event, state: State) -> State:
        locations = list(state[1])
        for participant in event.participants:
            index = self.edge(participant, state)
            if index is not None:
                locations[participant.variable] = participant.edges[index].dest
        return state[0], tuple(locations)

    def steps(self, state: State) -> list[tuple[int, State]]:
        return [(i, self.after(e, state)) for i, e in enumerate(self.system.events) if self.enabled(e, state)]

    @cached_property
    def layers(self) -> list[set[State]]:
        start = tuple(variable.initial for variable in self.system.variables)
        every = product(*(range(len(feature.values)) for feature in self.system.features))
        layer = {(values, start) for values in every if self.holds(self.system.constraint, (values, start))}
        layers, seen = [], set(layer)
        while layer:
            layers.append(layer)
            layer = {after for state in layer for _, after in self.steps(state)} - seen
            seen |= layer
        return layers

    @cached_property
    def states(self) -> list[State]:
        return [state for layer in self.layers for state in sorted(layer)]

    def stuck(self, state: State) -> bool:
        resting = all(at in variable.final for at, variable in zip(state[1], self.system.variables, strict=True))
        return not self.steps(state) and not resting

    def taken(self) -> set[tuple[int, int, int]]:
        return {
            (index, participant.variable, edge)
            for state in self.states
            for index, _ in self.steps(state)
            for participant in self.system.events[index].participants
            if (edge := self.edge(participant, state)) is not None
        }

    def shortest(self, target: Formula, assuming: Formula) -> Run | None:
        """Uniform-cost search over (state, last actor); the key of the queue is the order that the runs have."""
        queue: list[tuple[int, int, int, tuple[int, ...], tuple[int, ...], int, tuple[State, ...]]] = [
            (0, 0, 0, state[0], (), -1, (state,))
            for state in (self.layers[0] if self.layers else ())
            if self.holds(assuming, state)
        ]
        queue.sort()
        done = set()
        while queue:
            length, faults, changes, values, events, actor, path = heappop(queue)
            if self.holds(target, path[-1]):
                return Run(values, tuple(state[1] for state in path), events)
            if (path[-1], actor) in done:
                continue
            done.add((path[-1], actor))
            for index, after in self.steps(path[-1]):
                event = self.system.events[index]
                who = event.participants[0].variable
                step = (length + 1, faults + (event.kind == "fault"), changes + (actor not in (-1, who)))
                heappush(queue, (*step, values, (*events, index), who, (*path, after)))
        return None


def _formulas(atoms: list[Atom]) -> st.SearchStrategy[Formula]:
    leaves: st.SearchStrategy[Formula] = st.booleans().map(Truth)
    if atoms:
        leaves |= st.sampled_from(atoms)
    return st.recursive(
        leaves,
        lambda parts: (
            parts.map(negation)
            | st.lists(parts, min_size=2, max_size=3).map(conjunction)
            | st.lists(parts, min_size=2, max_size=3).map(disjunction)
            | st.builds(Implies, parts, parts)
        ),
        max_leaves=4,
    )


@dataclass(frozen=True)
class Case:
    system: TransitionSystem
    target: Formula
    assuming: Formula


@st.composite
def cases(draw: st.DrawFn) -> Case:
    variables = tuple(
        Variable(
            f"s{index}.m",
            "m",
            f"s{index}",
            f"s{index}",
            tuple(f"l{at}" for at in range(size)),
            draw(st.integers(0, size - 1)),
            draw(st.frozensets(st.integers(0, size - 1))),
        )
        for index, size in enumerate(draw(st.lists(st.integers(1, 4), min_size=2, max_size=4)))
    )
    domains = st.sampled_from([("a",), ("a", "b"), ("a", "b", "c")])
    features = [Feature(f"f{i}", "choice", values) for i, values in enumerate(draw(st.lists(domains, max_size=2)))]
    values = st.sampled_from([(FORBIDDEN, PERMITTED)] * 3 + [(PERMITTED,), (FORBIDDEN,)])
    features += [Feature(f"e{i}", "permission", domain) for i, domain in enumerate(draw(st.lists(values, max_size=3)))]
    rigid: list[Atom] = [May(f.name) for f in features if f.kind == "permission"]
    rigid += [Is(f.name, (value,)) for f in features if f.kind == "choice" for value in "abc"]
    located: list[Atom] = [
        In(v.name, tuple(sorted(v.locations[i:]))) for v in variables for i in range(len(v.locations))
    ]
    formulas = _formulas(located + rigid)

    def participant(variable: int) -> Participant:
        sites = st.integers(0, len(variables[variable].locations) - 1)
        edges: list[Edge] = []
        for source in draw(st.lists(sites, min_size=1, max_size=3, unique=True)):
            guard = draw(st.just(TRUE) | formulas)
            edges.append(Edge(source, draw(sites), guard))
            if draw(st.booleans()):
                edges.append(Edge(source, draw(sites), negation(guard)))
        return Participant(variable, tuple(edges))

    def event(index: int) -> Event:
        permissions = [at for at, f in enumerate(features) if f.kind == "permission"]
        permission = draw(st.sampled_from([None, *permissions]))
        kind = "progress" if permission is None else draw(st.sampled_from(["choice", "fault"]))
        who = draw(st.lists(st.integers(0, len(variables) - 1), min_size=1, max_size=3, unique=True))
        return Event(f"e{index}", kind, tuple(participant(variable) for variable in who), permission)  # type: ignore[arg-type]

    events = tuple(event(index) for index in range(draw(st.integers(0, 6))))
    system = TransitionSystem("random", variables, tuple(features), events, draw(st.just(TRUE) | _formulas(rigid)))
    return Case(system, draw(formulas), draw(st.just(TRUE) | _formulas(rigid)))


def _decoded(space: Space) -> list[set[State]]:
    cut = len(space.system.variables)
    return [
        {(tuple(row[cut:]), tuple(row[:cut])) for row in space.layout.unpack(layer).tolist()} for layer in space.layers
    ]


TABLES = {"shared tables": (15, 16), "a table per participant": (0, 16), "no tables": (0, 0)}


@pytest.mark.parametrize("tables", TABLES, ids=str)
@given(case=cases())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_systems(tables: str, case: Case) -> None:
    """Layers, counts, regions, deadlocks, coverage and the chosen run are those of the naive search, however tabled."""
    system, naive = case.system, Naive(case.system)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moves, "GROUP_BITS", TABLES[tables][0])
        patch.setattr(moves, "TABLE_BITS", TABLES[tables][1])
        patch.setattr(masks, "TABLE_BITS", TABLES[tables][1])
        space = explore(system)
        assert space.complete
        assert _decoded(space) == naive.layers
        assert space.states == len(naive.states)
        assert space.depth == max(len(naive.layers) - 1, 0)
        assert space.transitions == sum(len(naive.steps(state)) for state in naive.states)
        assert space.locations_count == len({locations for _, locations in naive.states})
        assert space.assignments == (len(naive.layers[0]) if naive.layers else 0)
        reached = {values for values, locations in naive.states if naive.holds(case.target, (values, locations))}
        assert list(map(tuple, space.values(space.reaches(case.target)).tolist())) == sorted(reached)
        stuck = {values for values, locations in naive.states if naive.stuck((values, locations))}
        assert list(map(tuple, space.values(space.reaches(space.stuck)).tolist())) == sorted(stuck)
        assert space.taken() == naive.taken()
        assert space.shortest(case.target, case.assuming) == naive.shortest(case.target, case.assuming)
