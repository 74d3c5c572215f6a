"""Only what matters for a question: the cone of influence.

A variable matters if the question speaks of it, or if it decides when or how one that matters moves. What is left out
cannot influence what is kept: every run of the whole is a run of the part, with steps that change nothing in between,
and every run of the part is one of the whole. So reachability, and with it every invariant, is the same in both.
(Cone of influence reduction: Clarke, Grumberg and Peled, "Model Checking", 1999, section 13.1.)

A question may also be when an event occurs. Then its controller matters, and the event is kept though it moves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..language import formula as f
from ..system import assignments
from ..system.specialise import key_of
from ..system.transition_system import Edge, Event, Participant, TransitionSystem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def cone(system: TransitionSystem, *questions: f.Formula, events: Collection[str] = ()) -> TransitionSystem:
    """A system, ground formulas and names of events → the part of the system that can influence their truth.

    Args:
        system: the whole.
        questions: what is asked of states.
        events: events of which it is asked when they occur.
    """
    kept = sorted(_mattering(system, questions, events))
    renumbered = {old: new for new, old in enumerate(kept)}
    left = [_restricted(event, renumbered, event.name in events) for event in system.events]
    part = replace(
        system,
        variables=tuple(system.variables[index] for index in kept),
        events=tuple(event for event in left if event is not None),
    )
    return _with_features(part, system, questions)


def influences(system: TransitionSystem, *questions: f.Formula, events: Collection[str] = ()) -> frozenset[str]:
    """The names of the variables in a `cone`, which is not made.

    Whatever a variable does that is not among them, they do the same.
    """
    return frozenset(system.variables[index].name for index in _mattering(system, questions, events))


def spoken_of(system: TransitionSystem) -> TransitionSystem:
    """The same system without the features that nothing in it speaks of: only the others make a difference."""
    return _with_features(system, system, ())


def _mattering(system: TransitionSystem, questions: Iterable[f.Formula], events: Collection[str]) -> set[int]:
    """The variables that matter for a question, by index."""
    number = {variable.name: index for index, variable in enumerate(system.variables)}
    moving: dict[int, list[tuple[Participant, Participant]]] = {}
    for event in system.events:
        for participant in event.participants:
            moving.setdefault(participant.variable, []).append((event.participants[0], participant))
    matters = {number[atom.path] for formula in questions for atom in f.atoms(formula) if isinstance(atom, f.In)}
    matters |= {event.participants[0].variable for event in system.events if event.name in events}
    pending, asked = list(matters), set[int]()
    while pending:
        for deciding in moving.get(pending.pop(), ()):
            for participant in deciding:
                if id(participant) not in asked:
                    asked.add(id(participant))
                    found = _spoken(participant, number) - matters
                    matters |= found
                    pending += found
    return matters


def _spoken(participant: Participant, number: dict[str, int]) -> set[int]:
    """The participant itself, and the variables that decide where it goes."""
    guards = {edge.guard for edge in participant.edges}
    spoken = {number[atom.path] for guard in guards for atom in f.atoms(guard) if isinstance(atom, f.In)}
    return spoken | {participant.variable}


def _restricted(event: Event, renumbered: dict[int, int], asked: bool) -> Event | None:
    """The event among the variables kept; None if none of them moves in it and nobody asks when it occurs."""
    participants = tuple(
        Participant(renumbered[participant.variable], participant.edges)
        for participant in event.participants
        if participant.variable in renumbered
    )
    moves = event.participants[0].variable in renumbered and (asked or any(map(_moving, participants)))
    return replace(event, participants=participants) if moves else None


def _moving(participant: Participant) -> bool:
    return any(edge.source != edge.dest for edge in participant.edges)


def _with_features(part: TransitionSystem, whole: TransitionSystem, questions: Iterable[f.Formula]) -> TransitionSystem:
    """Keep the features that something kept speaks of, and those tied to them by the constraint."""
    formulas = [*questions, *(edge.guard for edge in _edges(part))]
    spoken = {assignments.feature_of(atom) for g in formulas for atom in f.atoms(g) if not isinstance(atom, f.In)}
    spoken |= {key_of(whole.features[event.permission]) for event in part.events if event.permission is not None}
    kept_clauses: list[f.Formula] = []
    for names, members in assignments.components(assignments.clauses(part.constraint)):
        if spoken & set(names) or not names:  # a clause without features is the constraint that nothing satisfies
            spoken |= set(names)
            kept_clauses += members
    order = [index for index, feature in enumerate(whole.features) if key_of(feature) in spoken]
    renumbered = {old: new for new, old in enumerate(order)}
    events = tuple(
        replace(event, permission=None if event.permission is None else renumbered[event.permission])
        for event in part.events
    )
    features = tuple(whole.features[index] for index in order)
    return replace(part, features=features, constraint=f.conjunction(kept_clauses), events=events)


def _edges(system: TransitionSystem) -> Iterable[Edge]:
    return (edge for event in system.events for participant in event.participants for edge in participant.edges)


def pieces(system: TransitionSystem) -> list[TransitionSystem]:
    """A system → parts whose machines do not know of each other, in order of their first variables.

    Machines are together if they take part in one event or a guard of one speaks of the other. Parts may share features.
    """
    number = {variable.name: index for index, variable in enumerate(system.variables)}
    group = list(range(len(system.variables)))
    for event in system.events:
        together = {participant.variable for participant in event.participants}
        for participant in event.participants:
            for edge in participant.edges:
                together |= {number[atom.path] for atom in f.atoms(edge.guard) if isinstance(atom, f.In)}
        groups = {group[index] for index in together}
        group = [min(groups) if each in groups else each for each in group]
    questions: dict[int, list[f.Formula]] = {}
    for variable, each in zip(system.variables, group, strict=True):
        questions.setdefault(each, []).append(f.In(variable.name, variable.locations[:1]))
    return [cone(system, *each) for each in questions.values()]
