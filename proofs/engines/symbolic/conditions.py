"""What the events of many VMs wait for together, told apart from what each of them waits for by itself.

"While no VM holds the lock" stands in the guard of an event of every VM. As a part of each of these guards it would be encoded,
looked at and remembered once for each VM; it is one diagram if it is kept by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.formula import And, May
from .layout import guards

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ....model.language.formula import Formula
    from ....model.system.transition_system import Edge, Event
    from .encoding import Diagram, Encoding
    from .layout import Digits

_Known = tuple["Formula", "Diagram", frozenset[int]]


class Conditions:
    """Conditions of events, each object encoded once, however many events have it."""

    __slots__ = ("_encoding", "_known", "_vms")

    def __init__(self, encoding: Encoding) -> None:
        self._encoding = encoding
        self._known: dict[int, _Known] = {}
        self._vms = [variable.vm for variable in encoding.system.variables]

    def shared(self, event: Event) -> tuple[Formula, ...]:
        """The conditions under which alone its controller moves at all, and which speak of other VMs or of the host."""
        controller = event.participants[0]
        first, *others = [conjuncts(edge.guard) for edge in controller.edges] or [()]
        common = [part for part in first if all(part in other for other in others)]
        return tuple(part for part in common if self._elsewhere(part, self._vms[controller.variable]))

    def where(self, parts: Iterable[Formula]) -> Diagram:
        """Where all of some conditions hold."""
        return self._encoding.conjunction(self._of(part)[1] for part in parts)

    def row(self, variable: int, edge: Edge, shared: tuple[Formula, ...] = ()) -> Diagram:
        """Where a machine (by its variable) takes an edge, as far as shared conditions hold."""
        source = self._encoding.among(self._encoding.layout.variables[variable], (edge.source,))
        if not shared:
            return source & self._encoding.formula(edge.guard)
        rest = (part for part in conjuncts(edge.guard) if part not in shared)
        return source & self._encoding.conjunction(self._encoding.formula(part) for part in rest)

    def own(self, event: Event, shared: tuple[Formula, ...]) -> Diagram:
        """Where the controller has an enabled edge as far as shared conditions hold, and the event is permitted."""
        controller = event.participants[0]
        rows = self._encoding.disjunction(self.row(controller.variable, edge, shared) for edge in controller.edges)
        if event.permission is None:
            return rows
        return rows & self._encoding.formula(May(self._encoding.system.features[event.permission].name))

    def levels(self, event: Event) -> tuple[frozenset[int], ...]:
        """Levels of all that guards, sources and permission speak of, in parts; those of a condition are one set for all events."""
        layout = self._encoding.layout
        places = [layout.variables[participant.variable] for participant in event.participants]
        if event.permission is not None:
            places.append(layout.features[event.permission])
        spoken_of = {self._of(part)[2] for guard in guards(event) for part in conjuncts(guard)}
        return (_levels(places), *spoken_of)

    def _elsewhere(self, part: Formula, vm: str) -> bool:
        return any(self._vms[variable] != vm for variable in self._encoding.names.reads((part,)).variables)

    def _of(self, part: Formula) -> _Known:
        found = self._known.get(id(part))
        if found is None:
            reads, layout = self._encoding.names.reads((part,)), self._encoding.layout
            places = [layout.variables[v] for v in reads.variables] + [layout.features[f] for f in reads.features]
            found = self._known[id(part)] = part, self._encoding.formula(part), _levels(places)
        return found


def conjuncts(guard: Formula) -> tuple[Formula, ...]:
    """The conditions that all have to hold for a guard to hold."""
    return guard.parts if isinstance(guard, And) else (guard,)


def _levels(places: Iterable[Digits]) -> frozenset[int]:
    return frozenset(level for place in places for level in place.levels)
