"""Some machines of a system, with the others standing still or doing whatever they like.

A question about one VM seldom hangs on what the others do, though they take part in it: a device that is shared, say.
Between a system in which the others never move, whose runs are runs of the whole, and one in which they move as they
please, of which every run of the whole is a run, lies the whole. Where both give one answer, it is the whole's.
(Under- and over-approximation: Clarke, Grumberg and Long, "Model checking and abstraction", 1994.)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..language import formula as f
from .transition_system import Edge, Event, Participant, TransitionSystem, Variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Set


def frozen(system: TransitionSystem, kept: Set[str]) -> TransitionSystem:
    """The system with the variables of these names, while all others stay where they begin.

    An event of those kept that would move another never occurs.
    """
    number = {index: new for new, index in enumerate(_kept(system, kept))}
    resting = {v.name: v.locations[v.initial] for v in system.variables if v.name not in kept}
    events = []
    for event in system.events:
        controller, *others = event.participants
        if controller.variable not in number:
            continue
        if any(other.variable not in number and _leaves(other, system.variables[other.variable]) for other in others):
            continue
        inside = [participant for participant in event.participants if participant.variable in number]
        participants = [_resting(participant, number, resting) for participant in inside]
        if participants[0].edges:
            events.append(replace(event, participants=tuple(participants)))
    variables = tuple(system.variables[index] for index in number)
    return replace(system, variables=variables, events=tuple(events))


def at_rest(system: TransitionSystem, kept: Set[str], formula: f.Formula) -> f.Formula:
    """A ground formula about a system → what is left of it while all but the variables of these names stay where they begin."""
    return f.substitute(
        formula, seen_at({v.name: v.locations[v.initial] for v in system.variables if v.name not in kept})
    )


def havoc(system: TransitionSystem, kept: Set[str]) -> TransitionSystem:
    """The system with the variables of these names, and those others that they can see, which move as they please."""
    inside = set(_kept(system, kept))
    seen = _seen(system, inside)
    number = {index: new for new, index in enumerate(sorted(inside | seen))}
    variables = tuple(system.variables[index] for index in number)
    events = []
    for event in system.events:
        moved = [
            replace(participant, variable=number[participant.variable])
            for participant in event.participants
            if participant.variable in inside
        ]
        controller = event.participants[0].variable
        if moved and controller in inside:
            events.append(replace(event, participants=tuple(moved)))
        elif moved:
            anywhere = _stays(variables[number[controller]], number[controller])
            events.append(replace(event, participants=(anywhere, *moved)))
    for index in sorted(seen):
        events += _whims(variables[number[index]], number[index])
    return replace(system, variables=variables, events=tuple(events))


def _kept(system: TransitionSystem, kept: Set[str]) -> list[int]:
    return [index for index, variable in enumerate(system.variables) if variable.name in kept]


def _leaves(participant: Participant, variable: Variable) -> bool:
    """Whether it may move a variable from where it begins."""
    return any(edge.source == variable.initial != edge.dest for edge in participant.edges)


def _resting(participant: Participant, number: dict[int, int], resting: Mapping[str, str]) -> Participant:
    """A participant with what is known of resting machines folded into its guards."""
    return Participant(number[participant.variable], tuple(seeing(participant.edges, resting)))


def seeing(edges: Iterable[Edge], places: Mapping[str, str]) -> Iterator[Edge]:
    """Edges with what is known of some variables, by their places, folded in, but for those that are never enabled."""
    guarded = (replace(edge, guard=f.substitute(edge.guard, seen_at(places))) for edge in edges)
    return (edge for edge in guarded if edge.guard != f.FALSE)


def seen_at(places: Mapping[str, str]) -> Callable[[f.Atom], f.Formula]:
    """Replaces atoms about variables whose places are known by their truth."""

    def known(atom: f.Atom) -> f.Formula:
        if isinstance(atom, f.In) and atom.path in places:
            return f.Truth(places[atom.path] in atom.locations)
        return atom

    return known


def _seen(system: TransitionSystem, inside: set[int]) -> set[int]:
    """The variables outside that guards of those inside read, or that control an event in which those move."""
    names = {variable.name: index for index, variable in enumerate(system.variables)}
    found: set[int] = set()
    for event in system.events:
        for participant in event.participants:
            if participant.variable in inside:
                found.add(event.participants[0].variable)
                guards = (edge.guard for edge in participant.edges)
                found |= {names[atom.path] for guard in guards for atom in f.atoms(guard) if isinstance(atom, f.In)}
    return found - inside


def _stays(variable: Variable, index: int) -> Participant:
    return Participant(index, tuple(Edge(at, at) for at in range(len(variable.locations))))


def _whims(variable: Variable, index: int) -> list[Event]:
    """Events that take a variable from anywhere to each of its locations."""
    return [
        Event(
            f"{variable.name} in {location}",
            "progress",
            (Participant(index, tuple(Edge(at, dest) for at in range(len(variable.locations)))),),
        )
        for dest, location in enumerate(variable.locations)
    ]
