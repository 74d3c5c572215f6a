"""A composed system → what its events do, straight from the declared rows.

The flattened machines and the transition system that engines read are not looked at, except to compare the names of
locations: a location that only one side knows would be a mistake of one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.scope import Place
from .chart import Chart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.language.declaration import Row
    from ...model.system.instantiate import Composition, Instance
    from .chart import Move


class Disagreement(Exception):
    """This derivation and the flattened machines do not know the same locations."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A move of an instance: from a location, to a location (names), where the ground guard holds."""

    source: str
    dest: str
    guard: f.Formula


@dataclass(slots=True)
class Happening:
    """An event: whether it needs a permission, the instance that controls it, and the moves of everybody who hears it.

    The moves of one instance in one location exclude each other; where none of its guards holds, it stays.
    """

    permitted: bool
    controller: str
    moves: dict[str, tuple[Guarded, ...]] = field(default_factory=dict)


def happenings(composition: Composition) -> dict[str, Happening]:
    """A system → its events by name ("ivi.SIGTERM"), without those that their controller can never take.

    Raises:
        Disagreement: a machine has other locations here than it has for the engines.
    """
    charts = _charts(composition)
    found: dict[str, Happening] = {}
    for instance in composition.instances:
        for declared in instance.graph.machine.events:
            happening = Happening(declared.kind != "progress", instance.name)
            found[f"{instance.element.name}.{declared.name}"] = happening
    for instance in composition.instances:
        guards = _Guards(composition, instance)
        place = Place(instance.element.scope)
        chart = charts[instance.graph.machine.name]
        for trigger, moves in chart.moves.items():
            event = composition.grounding.event(trigger, instance.element, place)
            if event in found:
                guarded = tuple(guards.of(moves))
                if guarded:
                    found[event].moves[instance.name] = guarded
    return {name: each for name, each in found.items() if each.controller in each.moves}


def _charts(composition: Composition) -> dict[str, Chart]:
    charts: dict[str, Chart] = {}
    for instance in composition.instances:
        graph = instance.graph
        name = graph.machine.name
        if name not in charts:
            chart = charts[name] = Chart(graph.machine)
            known = (graph.locations, graph.locations[graph.initial], graph.covers)
            if (chart.locations, chart.initial, chart.covers) != known:
                raise Disagreement(f'the rows of machine "{name}" lead to other locations than its flattened form has')
    return charts


class _Guards:
    """The guards of one instance: what its rows ask for, about its element."""

    def __init__(self, composition: Composition, instance: Instance) -> None:
        self._grounding, self._instance = composition.grounding, instance
        self._known: dict[int, f.Formula] = {}

    def of(self, moves: list[Move]) -> Iterator[Guarded]:
        """Moves of the machine → those that can be, with their ground guards."""
        present = self._grounding.presence(self._instance.element, self._instance.graph.machine.name)
        for move in moves:
            answers = (self._row(row) if taken else f.negation(self._row(row)) for row, taken in move.asked)
            guard = f.conjunction((present, *answers))
            if guard != f.FALSE:
                yield Guarded(move.source, move.dest, guard)

    def _row(self, row: Row) -> f.Formula:
        """All conditions of a row, and none of what stands under `unless`."""
        if row.index not in self._known:
            asked = [self._ground(each.formula) for each in row.conditions]
            asked += [f.negation(self._ground(each.formula)) for each in row.unless]
            self._known[row.index] = f.conjunction(asked)
        return self._known[row.index]

    def _ground(self, condition: f.Formula) -> f.Formula:
        return self._grounding.ground(condition, self._instance.element, {})
