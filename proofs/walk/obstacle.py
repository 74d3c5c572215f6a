"""Why an event cannot occur in a state: who would have to be elsewhere, or what is not true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...model.language import formula as f
from ...model.system.ground import Grounding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.language.declaration import Row
    from ...model.system.instantiate import Composition, Instance
    from .walk import Known, Walk


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of the controller that lets an event occur: from which of its locations, and what must be true.

    Attributes:
        row: as declared.
        locations: names of the locations from which it leads.
        parts: ground formulas, with nothing folded that the system has settled; all of them must be true.
    """

    row: Row
    locations: tuple[str, ...]
    parts: tuple[f.Formula, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an event cannot occur in a state.

    Attributes:
        event: the event, and who controls it.
        kind: `absent`: its controller is not there; `forbidden`: it is not permitted; `elsewhere`: no row leads from where
            the controller is; `untrue`: there are rows from there, and a part of the condition of each is not true.
        location: where the controller is; empty if it is absent.
        choices: all rows with the event, or for `untrue` those from the location.
        untrue: for each of these, the parts that are not true.
    """

    event: Known
    kind: Literal["absent", "forbidden", "elsewhere", "untrue"]
    location: str
    choices: tuple[Choice, ...]
    untrue: tuple[tuple[f.Formula, ...], ...] = ()


def choices(composition: Composition, event: Known) -> tuple[Choice, ...]:
    """An event → the rows of its controller that let it occur.

    It can occur exactly where the controller is in a location of one of them and all parts of that one are true: which row
    the library then takes makes no difference to that.
    """
    instance, bare = event.controller, event.declared.name
    rows = [row for row in instance.graph.machine.rows if any(trigger.text == bare for trigger in row.triggers)]
    return tuple(Choice(row, _locations(row, instance), parts_of(row, instance, composition)) for row in rows)


def parts_of(row: Row, instance: Instance, composition: Composition) -> tuple[f.Formula, ...]:
    """The conditions of a row about an instance, as ground formulas with nothing folded; all of them must be true."""
    return tuple(_parts(row, instance, unpinned(composition)))


def obstacle(walk: Walk, event: Known) -> Obstacle | None:
    """Why an event cannot occur where a walk is now; None if it can."""
    found = choices(walk.composition, event)
    location = walk.locations().get(event.controller.name, "")
    if not location:
        return Obstacle(event, "absent", "", found)
    if event.declared.kind != "progress" and walk.features.get(f"may({event.name})", "yes") != "yes":
        return Obstacle(event, "forbidden", location, found)
    here = tuple(choice for choice in found if location in choice.locations)
    if not here:
        return Obstacle(event, "elsewhere", location, found)
    untrue = tuple(tuple(part for part in choice.parts if not walk.holds(part)) for choice in here)
    return Obstacle(event, "untrue", location, here, untrue) if all(untrue) else None


def _locations(row: Row, instance: Instance) -> tuple[str, ...]:
    covers, graph = instance.graph.covers, instance.graph
    if any(source.text == "*" for source in row.sources):
        return graph.locations
    covered = {location for source in row.sources for location in covers.get(source.text, ())}
    return tuple(location for location in graph.locations if location in covered)


def unpinned(composition: Composition) -> Grounding:
    """What names stand for in a system, as if none of its features were settled: so that a reader sees what was."""
    grounding, features = composition.grounding, composition.library.names.features
    domains = {
        f"{element.name}.{name}": feature.domain
        for element in grounding.topology.elements()
        for (scope, name), feature in features.items()
        if scope == element.scope
    }
    return Grounding(grounding.names, grounding.graphs, grounding.topology, domains, grounding.permitted)


def _parts(row: Row, instance: Instance, grounding: Grounding) -> Iterator[f.Formula]:
    """The conditions of a row about its instance, as ground formulas of which each says one thing."""
    for written in row.conditions:
        yield from conjuncts(grounding.ground(written.formula, instance.element, {}))
    for written in row.unless:
        yield from conjuncts(f.negation(grounding.ground(written.formula, instance.element, {})))


def conjuncts(formula: f.Formula) -> Iterator[f.Formula]:
    """A formula → formulas that are all true exactly when it is."""
    match formula:
        case f.Truth(True):
            return
        case f.And(parts):
            for part in parts:
                yield from conjuncts(part)
        case f.Not(f.Or(parts)):
            for part in parts:
                yield from conjuncts(f.negation(part))
        case f.Not(f.Implies(left, right)):
            yield from conjuncts(left)
            yield from conjuncts(f.negation(right))
        case _:
            yield formula
