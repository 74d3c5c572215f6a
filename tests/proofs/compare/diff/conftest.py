"""Random small systems with an edit, and a reader of them that goes through pairs of states one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE, Formula, In, Is, May, conjunction, disjunction, evaluate, negation
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.compare.diff.naming import Naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Assignment = dict[str, str]
State = dict[str, str]
Cost = tuple[int, int]


def _key(feature: Feature) -> str:
    return f"may({feature.name})" if feature.kind == "permission" else feature.name


def _true(formula: Formula, state: State, assignment: Assignment) -> bool:
    def holds(atom: In | Is | May) -> bool:
        match atom:
            case In(path, locations):
                return state[path] in locations
            case Is(path, values):
                return assignment[path] in values
            case May(event):
                return assignment[f"may({event})"] == "yes"

    return evaluate(formula, holds)


@dataclass(frozen=True)
class Plain:
    """A system, read with dictionaries of names."""

    system: TransitionSystem

    def start(self) -> State:
        return {v.name: v.locations[v.initial] for v in self.system.variables}

    def allows(self, assignment: Assignment) -> bool:
        return _true(self.system.constraint, {}, assignment)

    def after(self, event: Event, state: State, assignment: Assignment) -> State | None:
        if event.permission is not None and assignment[f"may({event.name})"] != "yes":
            return None
        moved = {}
        for position, participant in enumerate(event.participants):
            variable = self.system.variables[participant.variable]
            dests = [
                variable.locations[edge.dest]
                for edge in participant.edges
                if variable.locations[edge.source] == state[variable.name] and _true(edge.guard, state, assignment)
            ]
            if dests:
                (moved[variable.name],) = dests
            elif position == 0:
                return None
        return {**state, **moved}

    def steps(self, state: State, assignment: Assignment) -> dict[str, State]:
        found = ((event.name, self.after(event, state, assignment)) for event in self.system.events)
        return {name: after for name, after in found if after is not None}


def _assignments(one: TransitionSystem, other: TransitionSystem) -> Iterator[tuple[Assignment, Assignment]]:
    """Every pair of allowed assignments that agree on what both have, and permit what is always permitted."""
    domains = [{_key(x): x.values for x in system.features} for system in (one, other)]
    always = [{f"may({e.name})" for e in system.events if e.permission is None} for system in (one, other)]
    for values in product(*domains[0].values()):
        mine = dict(zip(domains[0], values, strict=True))
        for others in product(*domains[1].values()):
            yours = dict(zip(domains[1], others, strict=True))
            apart = {k for k in mine if k in yours and not set(domains[0][k]) & set(domains[1][k])}
            agree = all(mine[k] == yours[k] for k in mine if k in yours and k not in apart)
            agree &= all(mine[k] == "yes" or "yes" not in domains[0][k] for k in mine.keys() & always[1])
            agree &= all(yours[k] == "yes" or "yes" not in domains[1][k] for k in yours.keys() & always[0])
            if agree and _true(one.constraint, {}, mine) and _true(other.constraint, {}, yours):
                yield mine, yours


@dataclass(frozen=True)
class Compared:
    """What going through all pairs of states shows: the least costs of runs, and where machines are elsewhere."""

    comparable: bool
    disappeared: Cost | None
    appeared: Cost | None
    elsewhere: Cost | None
    lost: frozenset[str]
    gained: frozenset[str]


def compare(base: TransitionSystem, head: TransitionSystem) -> Compared:
    """Two systems → how their runs differ, by breadth-first search through pairs of states."""
    one, other = Plain(base), Plain(head)
    kinds = ({event.name: event.kind for event in base.events}, {event.name: event.kind for event in head.events})
    both = {v.name for v in base.variables} & {v.name for v in head.variables}
    disappeared, appeared, elsewhere = list[Cost](), list[Cost](), list[Cost]()
    lost, gained = set[str](), set[str]()
    comparable = False
    for mine, yours in _assignments(base, head):
        comparable = True
        start = (tuple(one.start().items()), tuple(other.start().items()))
        layer, seen, depth = {start: 0}, {start}, 0
        while layer:
            following: dict[tuple[tuple[tuple[str, str], ...], ...], int] = {}
            for (here, there), faults in layer.items():
                if any(dict(here)[name] != dict(there)[name] for name in both):
                    elsewhere.append((depth, faults))
                left, right = one.steps(dict(here), mine), other.steps(dict(there), yours)
                for names, kind, found, events in (
                    (left.keys() - right.keys(), kinds[0], disappeared, lost),
                    (right.keys() - left.keys(), kinds[1], appeared, gained),
                ):
                    events |= names
                    found += [(depth + 1, faults + (kind[name] == "fault")) for name in names]
                for name in left.keys() & right.keys():
                    pair = (tuple(left[name].items()), tuple(right[name].items()))
                    cost = faults + (kinds[0][name] == "fault")
                    if pair not in seen:
                        following[pair] = min(cost, following.get(pair, cost))
            seen |= following.keys()
            layer, depth = following, depth + 1
    return Compared(
        comparable,
        min(disappeared, default=None),
        min(appeared, default=None),
        min(elsewhere, default=None),
        frozenset(lost),
        frozenset(gained),
    )


def _formulas(atoms: list[Formula]) -> st.SearchStrategy[Formula]:
    return st.recursive(
        st.sampled_from(atoms),
        lambda inner: st.one_of(
            inner.map(negation),
            st.lists(inner, min_size=2, max_size=3).map(conjunction),
            st.lists(inner, min_size=2, max_size=3).map(disjunction),
        ),
        max_leaves=4,
    )


def _atoms(system: TransitionSystem) -> list[Formula]:
    places: list[Formula] = [In(v.name, (location,)) for v in system.variables for location in v.locations]
    return [*places, *_rigid(system.features)]


def _rigid(features: tuple[Feature, ...]) -> list[Formula]:
    return [
        atom
        for feature in features
        for atom in (
            [May(feature.name)] if feature.kind == "permission" else [Is(feature.name, (v,)) for v in feature.values]
        )
    ]


@st.composite
def _edges(draw: st.DrawFn, size: int, guards: st.SearchStrategy[Formula]) -> tuple[Edge, ...]:
    edges: list[Edge] = []
    for source in draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=3, unique=True)):
        guard = draw(st.one_of(st.just(TRUE), guards))
        edges.append(Edge(source, draw(st.integers(0, size - 1)), guard))
        if guard != TRUE and draw(st.booleans()):
            edges.append(Edge(source, draw(st.integers(0, size - 1)), negation(guard)))
    return tuple(edges)


@st.composite
def _systems(draw: st.DrawFn) -> TransitionSystem:
    vms = sorted(draw(st.lists(st.sampled_from(["a", "b", "host"]), min_size=2, max_size=4)), reverse=True)
    variables = []
    for index, vm in enumerate(vms):
        size = draw(st.integers(2, 3))
        locations = tuple(f"s{i}" for i in range(size))
        variables.append(Variable(f"{vm}.m{index}", f"m{index}", vm, vm, locations, draw(st.integers(0, size - 1))))
    sizes = draw(st.lists(st.integers(1, 3), max_size=2))
    features = [Feature(f"f{i}", "reading", tuple(f"v{j}" for j in range(n))) for i, n in enumerate(sizes)]
    kinds = draw(st.lists(st.sampled_from(["progress", "choice", "fault"]), min_size=2, max_size=5))
    permissions: dict[int, int] = {}
    for index, kind in enumerate(kinds):
        if kind != "progress":
            permissions[index] = len(features)
            values = draw(st.sampled_from([("no", "yes"), ("no", "yes"), ("yes",)]))
            features.append(Feature(f"e{index}", "permission", values))
    empty = TransitionSystem("random", tuple(variables), tuple(features), ())
    guards = _formulas(_atoms(empty))
    events = []
    for index, kind in enumerate(kinds):
        movers = draw(st.lists(st.integers(0, len(variables) - 1), min_size=1, max_size=3, unique=True))
        parts = tuple(Participant(v, draw(_edges(len(variables[v].locations), guards))) for v in movers)
        events.append(Event(f"e{index}", kind, parts, permissions.get(index)))
    rigid = _rigid(tuple(features))
    constraint = draw(st.one_of(st.just(TRUE), _formulas(rigid))) if rigid else TRUE
    return replace(empty, events=tuple(events), constraint=constraint)


def _with_edge(system: TransitionSystem, event: int, place: int, edges: tuple[Edge, ...]) -> TransitionSystem:
    changed = system.events[event]
    parts = tuple(replace(p, edges=edges) if i == place else p for i, p in enumerate(changed.participants))
    if not parts[0].edges:
        return replace(system, events=tuple(e for e in system.events if e is not changed))
    parts = tuple(part for part in parts if part.edges)
    events = tuple(replace(e, participants=parts) if e is changed else e for e in system.events)
    return replace(system, events=events)


@st.composite
def _edited(draw: st.DrawFn, system: TransitionSystem) -> TransitionSystem:
    """One edit: a dropped or changed edge, another guard, another start, a lost or new value, another class, nothing."""
    event = draw(st.integers(0, len(system.events) - 1))
    place = draw(st.integers(0, len(system.events[event].participants) - 1))
    edges = system.events[event].participants[place].edges
    at = draw(st.integers(0, len(edges) - 1))
    variable = system.events[event].participants[place].variable
    size = len(system.variables[variable].locations)
    kind = draw(st.sampled_from(["drop", "move", "guard", "start", "narrow", "widen", "constraint", "event", "order"]))
    if kind == "drop":
        return _with_edge(system, event, place, edges[:at] + edges[at + 1 :])
    if kind == "move":
        moved = replace(edges[at], dest=draw(st.integers(0, size - 1)))
        return _with_edge(system, event, place, (*edges[:at], moved, *edges[at + 1 :]))
    if kind == "guard":
        more = replace(edges[at], guard=edges[at].guard & draw(_formulas(_atoms(system))))
        return _with_edge(system, event, place, (*edges[:at], more, *edges[at + 1 :]))
    if kind == "start":
        moved_start = replace(system.variables[variable], initial=draw(st.integers(0, size - 1)))
        return replace(
            system, variables=tuple(moved_start if i == variable else v for i, v in enumerate(system.variables))
        )
    if kind in ("narrow", "widen") and system.features:
        index = draw(st.integers(0, len(system.features) - 1))
        feature = system.features[index]
        if kind == "narrow" and feature.kind != "permission":
            values: tuple[str, ...] = feature.values[:1]
        else:
            values = ("no", "yes") if feature.kind == "permission" else (*feature.values, "new")
        return replace(
            system,
            features=tuple(replace(x, values=values) if i == index else x for i, x in enumerate(system.features)),
        )
    if kind == "constraint" and system.features:
        return replace(system, constraint=draw(_formulas(_rigid(system.features))))
    if kind == "event":
        return replace(system, events=tuple(e for i, e in enumerate(system.events) if i != event))
    return replace(system, events=system.events[::-1])


@pytest.fixture(scope="session")
def systems() -> st.SearchStrategy[TransitionSystem]:
    """Two to four machines of up to three locations on a host and two VMs, with features, permissions and a constraint."""
    return _systems()


@pytest.fixture(scope="session")
def edited() -> Callable[[TransitionSystem], st.SearchStrategy[TransitionSystem]]:
    """A system → the same with one edit, which may change nothing."""
    return _edited


@pytest.fixture(scope="session")
def compared() -> Callable[[TransitionSystem, TransitionSystem], Compared]:
    """The reader that results are compared with."""
    return compare


@pytest.fixture(scope="session")
def plain() -> type[Plain]:
    """A system that runs are walked through in."""
    return Plain


@st.composite
def _named(draw: st.DrawFn) -> TransitionSystem:
    """Events and features named as in composed systems: those of the element of the machine that controls them."""
    system = draw(_systems())
    names = {e.name: f"{system.variables[e.participants[0].variable].scope}.{e.name}" for e in system.events}
    features = {x.name: f"host.{x.name}" for x in system.features if x.kind != "permission"}
    return Naming(events=names, features=features).system(system)


@pytest.fixture(scope="session")
def named() -> st.SearchStrategy[TransitionSystem]:
    """The same systems with the names that events and features have in composed systems."""
    return _named()
