"""Two systems, one made of the other by a change → the states in which an event makes a difference.

Both are taken to be in the same state. What is found speaks of states of the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ....model.language import formula as f
from ....model.reduce.quotient import onto

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....model.system.transition_system import Edge, Event, Participant, TransitionSystem

How = Literal["initial", "gone", "new", "elsewhere", "class"]

_Edges = dict[str, dict[str, f.Formula]]
"""For each source, for each dest, when an event leads there; by name."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """An event that makes a difference.

    Attributes:
        how: "gone" if it can occur in the original alone, "new" if in the changed system alone, "elsewhere" if it leads a
            machine to another place, "class" if it only is in another class; "initial" if no event is needed.
        where: the states in which it does.
        event: its name.
        machine: the machine that is led elsewhere, or that controls the event.
        places: where that machine is then, in the original and in the changed system; or the classes of the event.
    """

    how: How
    where: f.Formula
    event: str = ""
    machine: str = ""
    places: tuple[str, str] = ("", "")


def unlike(before: TransitionSystem, after: TransitionSystem) -> frozenset[str] | None:
    """A system and the changed one → the names of the variables that begin or move otherwise; None if more differs than that.

    The others are the same, and so is what they do in every event, under the same guards.
    """
    if (before.features, before.constraint) != (after.features, after.constraint):
        return None
    variables = [{variable.name: variable for variable in system.variables} for system in (before, after)]
    if variables[0].keys() != variables[1].keys():
        return None
    found = {name for name, variable in variables[0].items() if variable != variables[1][name]}
    moves = [{event.name: _named(system, event) for event in system.events} for system in (before, after)]
    for name in moves[0].keys() | moves[1].keys():
        (how, old), (now, new) = (each.get(name, ((), {})) for each in moves)
        found |= {machine for machine in old.keys() | new.keys() if how != now or old.get(machine) != new.get(machine)}
    return frozenset(found)


def _named(system: TransitionSystem, event: Event) -> tuple[tuple[object, ...], dict[str, tuple[Edge, ...]]]:
    """How an event occurs and who controls it; and by name, how each variable moves in it."""
    names = [system.variables[participant.variable].name for participant in event.participants]
    edges = (participant.edges for participant in event.participants)
    return (event.kind, event.permission, names[0]), dict(zip(names, edges, strict=True))


def divergences(before: TransitionSystem, after: TransitionSystem) -> list[Divergence]:
    """A system and the changed one → every difference, reachable or not."""
    known = {event.name: event for event in before.events}
    changed = {event.name: event for event in after.events}
    found = []
    for name in dict.fromkeys((*known, *changed)):
        for each in _of_event(name, (before, known.get(name)), (after, changed.get(name))):
            where = onto(before, each.where)
            if where != f.FALSE:
                found.append(Divergence(each.how, where, each.event, each.machine, each.places))
    return found


_Side = tuple["TransitionSystem", "Event | None"]


def _of_event(name: str, before: _Side, after: _Side) -> Iterator[Divergence]:
    (one, old), (other, new) = before, after
    permitted = f.May(name) if any(each is not None and each.permission is not None for each in (old, new)) else f.TRUE
    possible = _enabled(one, old), _enabled(other, new)
    either = old or new
    if either is None:
        return
    controller = (one if either is old else other).variables[either.participants[0].variable].name
    if old is not None and new is not None and old.kind != new.kind:
        # Whether the one is permitted or not: the other is always.
        yield Divergence("class", f.disjunction(possible), name, controller, (old.kind, new.kind))
    if possible[0] != possible[1]:
        for how, (here, there) in (("gone", possible), ("new", possible[::-1])):
            where = f.conjunction((permitted, here, f.negation(there)))
            yield Divergence("gone" if how == "gone" else "new", where, name, controller)
    if old is None or new is None:
        return
    occurs = f.conjunction((permitted, *possible))
    moves, others = _moves(one, old), _moves(other, new)
    for machine in dict.fromkeys((*moves, *others)):
        edges, changed = moves.get(machine, {}), others.get(machine, {})
        for source in dict.fromkeys((*edges, *changed)):
            yield from _led(name, machine, source, occurs, edges.get(source, {}), changed.get(source, {}))


def _led(
    event: str, machine: str, source: str, occurs: f.Formula, old: dict[str, f.Formula], new: dict[str, f.Formula]
) -> Iterator[Divergence]:
    """One machine in one place → where the event leads it to different places."""
    if old == new:
        return
    here = f.conjunction((occurs, f.In(machine, (source,))))
    stays, remains = (f.negation(f.disjunction(each.values())) for each in (old, new))
    for dest, guard in (*old.items(), *(((source, stays),) if source not in old else ())):
        for place, condition in (*new.items(), *(((source, remains),) if source not in new else ())):
            if dest != place:
                yield Divergence("elsewhere", f.conjunction((here, guard, condition)), event, machine, (dest, place))


def _enabled(system: TransitionSystem, event: Event | None) -> f.Formula:
    """Where the controller of an event has an edge for it that is enabled, permitted or not."""
    if event is None:
        return f.FALSE
    controller = event.participants[0]
    variable = system.variables[controller.variable]
    return f.disjunction(
        f.conjunction((f.In(variable.name, (variable.locations[edge.source],)), edge.guard))
        for edge in controller.edges
    )


def _moves(system: TransitionSystem, event: Event) -> dict[str, _Edges]:
    """For each machine that takes part in an event, its edges."""
    return {system.variables[each.variable].name: _edges(system, each) for each in event.participants}


def _edges(system: TransitionSystem, participant: Participant) -> _Edges:
    names = system.variables[participant.variable].locations
    found: _Edges = {}
    for edge in participant.edges:
        leading = found.setdefault(names[edge.source], {})
        before = leading.get(names[edge.dest], f.FALSE)
        leading[names[edge.dest]] = f.disjunction((before, edge.guard))
    return found
