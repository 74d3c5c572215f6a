"""Declared machine → location graph, by running it.

Every location is tried with every trigger under every outcome of the conditions that the library asks for, so the
guards found are exactly those that decide: a parent's row carries the negations of its children's guards, a later row
those of earlier ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language.findings import Finding
from ..language.formula import Truth
from ..language.names import state_paths
from .statechart import Location, Statechart, leaves, location_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..language.declaration import Machine, Row, State
    from ..language.formula import Formula

MAX_LOCATIONS = 2_000
MAX_OUTCOMES = 4_096


@dataclass(frozen=True, slots=True)
class FlatEdge:
    """From location `source`, on `trigger`, where each asked condition has the answer found, to location `dest`.

    `rows` are the indices of the declared rows that the library took, one for each region that moved.
    """

    source: int
    trigger: str
    dest: int
    asked: tuple[tuple[Formula, bool], ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LocationGraph:
    """A machine without its hierarchy.

    Attributes:
        machine: the declaration.
        locations: names of the reachable leaf configurations, in declared order.
        initial: index of the first location.
        final: indices of locations in which every active leaf is marked final, or lies in a state that is.
        covers: for the path of each state, the names of the locations in which it is active.
        edges: by source, then trigger in order of first appearance, then outcome of the conditions.
    """

    machine: Machine
    locations: tuple[str, ...]
    initial: int
    final: frozenset[int]
    covers: dict[str, tuple[str, ...]]
    edges: tuple[FlatEdge, ...]


class TooLarge(Exception):
    """A machine has more locations, or a trigger more outcomes, than are tried."""


Tried = dict["tuple[State, ...]", "dict[tuple[str, tuple[Row, ...]], dict[Location, list[_Move]]]"]
"""For states: for a trigger and the rows that listen to it: the moves from each location. Nothing else decides these."""


def flatten(machine: Machine, tried: Tried | None = None) -> tuple[LocationGraph, list[Finding]]:
    """A machine with all names known → its location graph, and what running it showed to be wrong.

    Args:
        machine: the declaration.
        tried: what is known from machines that have some of its rows, so that only the others are tried; is added to.
    """
    oracle = _Oracle()
    chart = Statechart(machine, oracle.answer)
    try:
        moves = dict(_explore(chart, oracle, machine, {} if tried is None else tried))
    except TooLarge as error:
        return LocationGraph(machine, (), 0, frozenset(), {}, ()), [Finding(machine.at, str(error))]
    order = {path: index for index, (path, _) in enumerate(state_paths(machine.states))}
    found = sorted(moves, key=lambda location: [order[leaf] for leaf in leaves(location)])
    number = {location: index for index, location in enumerate(found)}
    edges = tuple(
        FlatEdge(number[location], trigger, number[dest], asked, rows)
        for location in found
        for trigger, dest, asked, rows in moves[location]
    )
    covers = {path: tuple(location_name(loc) for loc in found if _covered(loc, path)) for path in order}
    marked = [path for path, state in state_paths(machine.states) if state.final]
    final = frozenset(
        number[loc] for loc in found if all(any(_below(leaf, path) for path in marked) for leaf in leaves(loc))
    )
    names = tuple(location_name(location) for location in found)
    graph = LocationGraph(machine, names, number[chart.initial], final, covers, edges)
    incomplete = list(_incomplete(machine, found))
    return graph, incomplete or [*_unreached(machine, graph), *_never_taken(machine, graph)]


_Move = tuple[str, Location, tuple[tuple["Formula", bool], ...], tuple[int, ...]]


class _Oracle:
    """Answers conditions from a script, and "no" where the script ends; remembers what was asked."""

    def __init__(self) -> None:
        self.script: list[bool] = []
        self.asked: dict[Formula, bool] = {}

    def answer(self, condition: Formula) -> bool:
        if isinstance(condition, Truth):
            return condition.value
        if condition not in self.asked:
            position = len(self.asked)
            self.asked[condition] = self.script[position] if position < len(self.script) else False
        return self.asked[condition]


def _explore(
    chart: Statechart, oracle: _Oracle, machine: Machine, tried: Tried
) -> Iterator[tuple[Location, list[_Move]]]:
    """Every reachable location with its moves, whatever the conditions turn out to be."""
    listening: dict[str, list[Row]] = {}
    for row in machine.rows:
        for trigger in dict.fromkeys(scalar.text for scalar in row.triggers):
            listening.setdefault(trigger, []).append(row)
    same = tried.setdefault(machine.states, {})
    known = {trigger: same.setdefault((trigger, tuple(rows)), {}) for trigger, rows in listening.items()}
    used = list(listening)
    frontier, seen = [chart.initial], {chart.initial}
    while frontier:
        location = frontier.pop()
        moves: list[_Move] = []
        chart.location = location
        for trigger in sorted(chart.triggers(), key=used.index):
            if location not in known[trigger]:
                known[trigger][location] = list(_outcomes(chart, oracle, location, trigger))
            moves += known[trigger][location]
        yield location, moves
        for _, dest, _, _ in moves:
            if dest not in seen:
                seen.add(dest)
                frontier.append(dest)
        if len(seen) > MAX_LOCATIONS:
            raise TooLarge(f'machine "{machine.name}" has more than {MAX_LOCATIONS:,} locations')


def _outcomes(chart: Statechart, oracle: _Oracle, location: Location, trigger: str) -> Iterator[_Move]:
    """One trigger in one location → a move for each outcome of the conditions under which some row is taken."""
    oracle.script = []
    for _ in range(MAX_OUTCOMES):
        oracle.asked = {}
        chart.location = location
        rows = chart.fire(trigger)
        if rows:
            yield trigger, chart.location, tuple(oracle.asked.items()), rows
        # The next script: the last "no" becomes "yes", and what followed it is forgotten.
        script = list(oracle.asked.values())
        while script and script[-1]:
            script.pop()
        if not script:
            return
        oracle.script = [*script[:-1], True]
    raise TooLarge(f'the conditions on "{trigger}" have more than {MAX_OUTCOMES:,} outcomes in one location')


def _below(path: str, ancestor: str) -> bool:
    return path == ancestor or path.startswith(ancestor + ".")


def _covered(location: Location, path: str) -> bool:
    return any(_below(leaf, path) for leaf in leaves(location))


def _incomplete(machine: Machine, found: Iterable[Location]) -> Iterator[Finding]:
    """Configurations that leave a region of a parallel state without a place: some row enters one region only."""
    for location in found:
        for path, state in state_paths(machine.states):
            if state.parallel and _covered(location, path):
                missing = [c.name for c in state.children if not _covered(location, f"{path}.{c.name}")]
                if missing:
                    what = f'"{location_name(location)}" leaves the region {", ".join(missing)} of "{path}" without a place'
                    yield Finding(state.at, what, "", f'let the row that leads there name "{path}" as its dest')


def _unreached(machine: Machine, graph: LocationGraph) -> Iterator[Finding]:
    for path, state in state_paths(machine.states):
        if not graph.covers[path] and not _parent_unreached(path, graph):
            yield Finding(state.at, f'no run of machine "{machine.name}" on its own can reach "{path}"')


def _parent_unreached(path: str, graph: LocationGraph) -> bool:
    parent = path.rpartition(".")[0]
    return bool(parent) and not graph.covers[parent]


def _never_taken(machine: Machine, graph: LocationGraph) -> Iterator[Finding]:
    taken = {(row, edge.trigger, graph.locations[edge.source]) for edge in graph.edges for row in edge.rows}
    for row in machine.rows:
        for trigger in row.triggers:
            for source in row.sources:
                covered = graph.locations if source.text == "*" else graph.covers[source.text]
                # Where nothing is covered, that the source is never reached has been said.
                if covered and not any((row.index, trigger.text, location) in taken for location in covered):
                    what = f'this transition can never be taken on "{trigger.text}" from "{source.text}"'
                    yield Finding(row.at, what, _shadow(graph, row, trigger.text, covered))


def _shadow(graph: LocationGraph, row: Row, trigger: str, covered: Iterable[str]) -> str:
    """Why a row is never taken in these locations: earlier or inner rows without conditions, if they are the reason."""
    before: dict[str, None] = {}
    for location in covered:
        first = next((other for other in graph.machine.rows if _precedes(other, row, trigger, location, graph)), None)
        if first is None:
            return "its conditions never let it through where no other transition is taken"
        before[f"{first.at.line}:{first.at.column}"] = None
    *some, last = before
    if not some:
        return f"the one at {last} comes first and has no conditions"
    return f"those at {', '.join(some)} and {last} come first and have no conditions"


def _precedes(other: Row, row: Row, trigger: str, location: str, graph: LocationGraph) -> bool:
    """Whether the other row takes the trigger in the location before this one is asked, whatever the conditions."""
    if other.index == row.index or other.conditions or other.unless:
        return False
    if all(name.text != trigger for name in other.triggers):
        return False
    for source in other.sources:
        if source.text == "*":
            covers, inner = True, False
        else:
            covers = location in graph.covers[source.text]
            inner = any(source.text != own.text and _below(source.text, own.text) for own in row.sources)
        if covers and (inner or other.index < row.index):
            return True
    return False
