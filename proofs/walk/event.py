"""An event as somebody names it → the event of a system that is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language.findings import Finding, InputError, Position, nearest

if TYPE_CHECKING:
    from ...model.language.declaration import EventDeclaration, Machine
    from ...model.system.instantiate import Composition
    from ...model.system.topology import Element
    from .walk import Known, Walk


@dataclass(frozen=True, slots=True)
class Absent:
    """An event of a machine that an element never has in this system."""

    element: Element
    machine: Machine
    declared: EventDeclaration


def absent(composition: Composition, written: str) -> Absent | None:
    """An event, as "ivi.bite" or "bite" → the machine that no element it can mean has; None if one has it, or none is known."""
    owner, _, bare = written.rpartition(".")
    there = {instance.name for instance in composition.instances}
    found = [
        Absent(element, graph.machine, declared)
        for element in composition.grounding.topology.elements()
        for graph in composition.library.graphs
        for declared in graph.machine.events
        if graph.machine.per == element.scope and declared.name == bare and owner in ("", element.name)
    ]
    missing = [each for each in found if f"{each.element.name}.{each.machine.name}" not in there]
    return missing[0] if missing and len(missing) == len(found) else None


def named(walk: Walk, written: str) -> Known:
    """An event as somebody names it → the event.

    Raises:
        InputError: there is none, or there are several.
    """
    if written in walk.events:
        return walk.events[written]
    meant = [name for name in walk.events if name.partition(".")[2] == written]
    if len(meant) == 1:
        return walk.events[meant[0]]
    if meant:
        what, known, advice = f'"{written}" may be {" or ".join(meant)}', "", "say of which element"
    else:
        names = [*walk.events, *(name.partition(".")[2] for name in walk.events)]
        what, known, advice = (
            f'there is no event "{written}"',
            f"known: {', '.join(walk.events)}",
            nearest(written, names),
        )
    raise InputError([Finding(Position("--why-not", 0, 0), what, known, advice)])
