"""Random small systems with an edit, and who reads them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE, Formula, In, Is, May, conjunction, disjunction, negation
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.compare.diff.naming import Naming

from .reading import Compared, Plain, compare

if TYPE_CHECKING:
    from collections.abc import Callable


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
