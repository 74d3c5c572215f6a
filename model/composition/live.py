"""A whole system running on live machines of the `transitions` library, one event at a time.

Nothing here is derived from the flattened machines: conditions are read as they were declared, in the scope where they
stand, and their truth is looked up in the state before the step. So a walk here is an independent witness of what the
transition system says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language import formula as f
from .statechart import Location, Statechart, leaves, location_name
from .topology import HOST, Element

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..language.declaration import EventDeclaration
    from .instantiate import Composition, Instance


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
        self._instances = composition.instances
        self._built = {
            instance.name: Statechart(instance.graph.machine, self._holds_at(instance.element))
            for instance in composition.instances
        }
        self._features: Mapping[str, str] = {}
        self._charts: dict[str, Statechart] = {}
        self._present: dict[str, Instance] = {}
        self._before: dict[str, Location] = {}

    def start(self, features: Mapping[str, str]) -> None:
        """Put every machine that is present under these features into its first location.

        Args:
            features: the value of every feature ("gpu.quiescer"), and of every permission ("may(ivi.SIGKILL)": "yes",
                "no"); a permission that is not mentioned is granted.
        """
        self._features = features
        self._present, self._charts, self._before = {}, {}, {}
        for instance in self._instances:
            when = instance.graph.machine.when
            if when is None or self._truth(when.formula, instance.element, {}):
                chart = self._built[instance.name]
                chart.location = chart.initial
                self._present[instance.name] = instance
                self._charts[instance.name] = chart

    def locations(self) -> dict[str, str]:
        """Where every instance that is present is, by its name."""
        return {name: location_name(chart.location) for name, chart in self._charts.items()}

    def true(self, formula: f.Formula, bound: dict[str, Element] | None = None) -> bool:
        """Truth of a declared formula of the system's scope in the present state."""
        self._before = {name: chart.location for name, chart in self._charts.items()}
        return self._truth(formula, Element("system", HOST), self._topology.bindings() | (bound or {}))

    def occur(self, event: str) -> tuple[Moved, ...] | None:
        """Let an event occur, if it can. Returns who moved, the controller first; None if the event is not enabled."""
        element_name, _, bare = event.partition(".")
        controller, declared = self._controller(element_name, bare)
        if controller is None or declared is None or (declared.kind != "progress" and not self._permitted(event)):
            return None
        self._before = {name: chart.location for name, chart in self._charts.items()}
        rows = self._charts[controller.name].fire(bare)
        if not rows:
            return None
        moved = [self._moved(controller.name, rows)]
        for name, instance in self._present.items():
            if name != controller.name:
                trigger = self._heard_as(element_name, bare, instance.element)
                rows = self._charts[name].fire(trigger) if trigger else ()
                moved += [self._moved(name, rows)] if rows else []
        return tuple(moved)

    def _controller(self, element: str, event: str) -> tuple[Instance | None, EventDeclaration | None]:
        for instance in self._present.values():
            if instance.element.name == element:
                for declared in instance.graph.machine.events:
                    if declared.name == event:
                        return instance, declared
        return None, None

    def _permitted(self, event: str) -> bool:
        return self._features.get(f"may({event})", "yes") == "yes"

    def _moved(self, name: str, rows: tuple[int, ...]) -> Moved:
        machine = self._present[name].graph.machine.name
        return Moved(name, machine, location_name(self._before[name]), location_name(self._charts[name].location), rows)

    def _heard_as(self, owner: str, event: str, listener: Element) -> str:
        """How a machine of the listener writes the owner's event; nothing if it cannot name it."""
        if owner == listener.name:
            return event
        if owner == HOST:
            return f"host.{event}"
        if listener.scope == "device" and self._topology.vm_of(listener) == owner:
            return f"vm.{event}"
        return ""

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
                return self._permitted(self._resolve(event, at, bound))
        raise TypeError(f"not a formula: {formula!r}")

    def _resolve(self, path: str, at: Element, bound: dict[str, Element]) -> str:
        *before, last = path.split(".")
        return f"{self._topology.walk(tuple(before), at, bound).name}.{last}"
