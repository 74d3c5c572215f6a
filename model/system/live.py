"""A whole system running on live machines of the `transitions` library, one event at a time.

Nothing here is derived from the flattened machines: conditions are read as they were declared, in the scope where they
stand, and their truth is looked up in the state before the step. So a walk here is an independent witness of what the
transition system says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language import formula as f
from .statechart import Location, Statechart, leaves, location_name, location_named
from .topology import HOST, Element

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .instantiate import Composition


@dataclass(frozen=True, slots=True)
class Moved:
    """An instance that took part in a step: where it was, where it is, and the declared rows it took."""

    instance: str
    machine: str
    source: str
    dest: str
    rows: tuple[int, ...]


class LiveSystem:
    """Live machines of a system, under one assignment of its features at a time. `start` must be called first."""

    def __init__(self, composition: Composition) -> None:
        self._topology = composition.grounding.topology
        self._instances = {instance.name: instance for instance in composition.instances}
        self._built = {
            name: Statechart(instance.graph.machine, self._holds_at(instance.element))
            for name, instance in self._instances.items()
        }
        self._events = {
            f"{instance.element.name}.{declared.name}": (name, declared)
            for name, instance in self._instances.items()
            for declared in instance.graph.machine.events
        }
        self._possible = frozenset(composition.grounding.permitted)
        self._listeners = self._listening()
        self._features: Mapping[str, str] = {}
        self._charts: dict[str, Statechart] = {}
        self._before: dict[str, Location] = {}

    def start(self, features: Mapping[str, str]) -> None:
        """Put every machine that is present under these features into its first location.

        Args:
            features: the value of every feature ("gpu.quiescer"), and of every permission ("may(ivi.SIGKILL)": "yes",
                "no"); a permission that is not mentioned is granted.
        """
        self._features = features
        self._charts, self._before = {}, {}
        for name, instance in self._instances.items():
            when = instance.graph.machine.when
            if when is None or self._truth(when.formula, instance.element, {}):
                chart = self._built[name]
                chart.location = chart.initial
                self._charts[name] = chart
                self._before[name] = chart.initial

    def put(self, locations: Mapping[str, str]) -> None:
        """Put machines that are present into locations, given by the names of instances; `start` must have been called.

        Raises:
            KeyError: an instance has no such location.
        """
        for name, location in locations.items():
            if name in self._charts:
                if location not in self._instances[name].graph.locations:
                    raise KeyError(location)
                self._charts[name].location = self._before[name] = location_named(location)

    def locations(self) -> dict[str, str]:
        """Where every instance that is present is, by its name."""
        return {name: location_name(location) for name, location in self._before.items()}

    def true(self, formula: f.Formula, bound: dict[str, Element] | None = None) -> bool:
        """Truth of a declared formula of the system's scope in the present state."""
        return self._truth(formula, Element("system", HOST), self._topology.bindings() | (bound or {}))

    def enabled(self, event: str) -> bool:
        """Whether an event can occur in the present state: its controller tries it, and is put back."""
        controller, rows = self._try(event)
        if rows:
            self._charts[controller].location = self._before[controller]
        return bool(rows)

    def occur(self, event: str) -> tuple[Moved, ...] | None:
        """Let an event occur, if it can. Returns who moved, the controller first; None if the event is not enabled."""
        controller, rows = self._try(event)
        if not rows:
            return None
        taken = {controller: rows}
        for name, trigger in self._listeners[event]:
            rows = self._charts[name].fire(trigger) if name in self._charts else ()
            if rows:
                taken[name] = rows
        moved = tuple(self._moved(name, rows) for name, rows in taken.items())
        self._before.update({name: self._charts[name].location for name in taken})
        return moved

    def _try(self, event: str) -> tuple[str, tuple[int, ...]]:
        """Let the event's controller take it, if it can: its name, and the rows taken."""
        controller, declared = self._events.get(event, ("", None))
        if declared is None or controller not in self._charts:
            return "", ()
        if declared.kind != "progress" and not self._permitted(event):
            return "", ()
        return controller, self._charts[controller].fire(declared.name)

    def _listening(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """For each event, everybody but the controller who has a row for it, and how it is written there."""
        found: dict[str, dict[str, str]] = {event: {} for event in self._events}
        for name, instance in self._instances.items():
            for trigger in dict.fromkeys(each.text for row in instance.graph.machine.rows for each in row.triggers):
                event = self._resolve(trigger, instance.element, {})
                if event in found and self._events[event][0] != name:
                    found[event][name] = trigger
        return {event: tuple(listeners.items()) for event, listeners in found.items()}

    def _permitted(self, event: str) -> bool:
        return self._features.get(f"may({event})", "yes") == "yes"

    def _moved(self, name: str, rows: tuple[int, ...]) -> Moved:
        machine = self._instances[name].graph.machine.name
        return Moved(name, machine, location_name(self._before[name]), location_name(self._charts[name].location), rows)

    def _holds_at(self, element: Element) -> Callable[[f.Formula], bool]:
        return lambda formula: self._truth(formula, element, {})

    def _truth(self, formula: f.Formula, at: Element, bound: dict[str, Element]) -> bool:
        match formula:
            case f.Each(quantifier, name, collection, body):
                elements = self._topology.collection(collection, at, bound)
                truths = (self._truth(body, at, {**bound, name: element}) for element in elements)
                return all(truths) if quantifier == "all" else any(truths)
            case f.Not(part):
                return not self._truth(part, at, bound)
            case f.And(parts):
                return all(self._truth(part, at, bound) for part in parts)
            case f.Or(parts):
                return any(self._truth(part, at, bound) for part in parts)
            case f.Implies(left, right):
                return not self._truth(left, at, bound) or self._truth(right, at, bound)
            case f.Truth(value):
                return value
            case f.In(path, locations):
                name = self._resolve(path, at, bound)
                return name in self._before and any(
                    leaf == location or leaf.startswith(location + ".")
                    for leaf in leaves(self._before[name])
                    for location in locations
                )
            case f.Is(path, values):
                return self._features[self._resolve(path, at, bound)] in values
            case f.May(event):
                name = self._resolve(event, at, bound)
                return name in self._possible and self._permitted(name)
        raise TypeError(f"not a formula: {formula!r}")

    def _resolve(self, path: str, at: Element, bound: dict[str, Element]) -> str:
        *before, last = path.split(".")
        return f"{self._topology.walk(tuple(before), at, bound).name}.{last}"
