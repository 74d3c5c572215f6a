"""Locations that make no difference for a question, merged into one.

Why qvm ends makes a difference for the code with which it ends, and hardly for its devices. Two locations of a machine are
merged if the question does not tell them apart, no guard that matters does, and on every event both lead, under the same
guards, to locations that are merged themselves. This is the coarsest bisimulation that treats each machine by itself
(partition refinement: Kanellakis and Smolka, "CCS expressions, finite state processes, and three problems of equivalence",
1990). Guards of merged edges are merged too, and often then speak of fewer machines, which fall out of the question's cone.
So a merged system has a run to the question with the same events wherever the original has one, and nowhere else.

If a question is when an event occurs, locations are told apart by whether it can occur there at all, moving or not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..language import formula as f
from ..system.functions import FALSE, Functions
from ..system.transition_system import Edge, Event, Participant, TransitionSystem, Variable
from .cone import cone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Blocks = list[list[int]]
"""For each variable, the number of the block of each location: the index of the first location in it."""

_Moves = dict[tuple[int, int, int], dict[int, int]]
"""For each event, participant and source: for each block that it leads to, the function under which it does."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What one variable does in one event.

    Attributes:
        event: index of the event.
        place: its place among the participants.
        decides: whether its moves are looked at even if it stays in its block: as a controller in whose event others move,
            or of whose event it is asked when it occurs, it decides whether they do, and whether it does.
        edges: source, dest and guard, as a function, of each edge.
    """

    event: int
    place: int
    decides: bool
    edges: tuple[tuple[int, int, int], ...]


def quotient(system: TransitionSystem, *questions: f.Formula, events: Collection[str] = ()) -> TransitionSystem:
    """A system and ground formulas → a smaller one in which they are reached by the same events under the same assignments.

    Where `onto` it, the questions speak of the merged locations. Between steps of the smaller one, the original may make
    others that change nothing of it.

    Args:
        system: the original.
        questions: what is asked of states.
        events: events of which it is asked when they occur; they are kept, where they can occur, even if they move nothing.
    """
    part = cone(system, *questions, events=events)
    while True:
        smaller = cone(_merged(part, questions, events), *questions, events=events)
        if _size(smaller) == _size(part):
            return smaller
        part = smaller


def onto(system: TransitionSystem, formula: f.Formula) -> f.Formula:
    """A ground formula about the original → the same about a system whose locations were merged."""
    kept = {variable.name: variable.locations for variable in system.variables}

    def known(atom: f.Atom) -> f.Formula:
        if not isinstance(atom, f.In) or atom.path not in kept:
            return atom
        inside = tuple(location for location in kept[atom.path] if location in atom.locations)
        if len(inside) == len(kept[atom.path]):
            return f.TRUE
        return f.In(atom.path, inside) if inside else f.FALSE

    return f.substitute(formula, known)


def original(merged: TransitionSystem, whole: TransitionSystem, formula: f.Formula) -> f.Formula:
    """A ground formula about a system with merged locations → the same about the system that it was made of."""
    stands_for = {
        variable.name: dict(
            zip(variable.locations, map(variable.originals, range(len(variable.locations))), strict=True)
        )
        for variable in merged.variables
    }
    order = {variable.name: variable.locations for variable in whole.variables}

    def known(atom: f.Atom) -> f.Formula:
        if not isinstance(atom, f.In):
            return atom
        inside = {name for location in atom.locations for name in stands_for[atom.path][location]}
        return f.In(atom.path, tuple(location for location in order[atom.path] if location in inside))

    return f.substitute(formula, known)


def _size(system: TransitionSystem) -> tuple[int, int, int, int]:
    """What a round of merging can only make less; where nothing of it is, another round would find nothing either."""
    participants = [participant for event in system.events for participant in event.participants]
    locations = sum(len(variable.locations) for variable in system.variables)
    return len(system.variables), locations, len(participants), sum(len(each.edges) for each in participants)


def _merged(system: TransitionSystem, questions: Iterable[f.Formula], asked: Collection[str]) -> TransitionSystem:
    """One round: the coarsest blocks, and the system with a location for each."""
    functions = Functions(system)
    parts = _parts(system, functions, asked)
    blocks = _told_apart(system, questions)
    moves = [_moves(functions, *each) for each in zip(parts, blocks, strict=True)]
    while True:
        finer = _refined(functions, blocks, moves)
        if finer == blocks:
            return _built(system, functions, blocks, moves, asked)
        for variable, own in enumerate(finer):
            if own != blocks[variable]:
                moves[variable] = _moves(functions, parts[variable], own)
        blocks = finer


def _parts(system: TransitionSystem, functions: Functions, asked: Collection[str]) -> list[list[_Part]]:
    """For each variable, what it does in every event that it takes part in."""
    found: list[list[_Part]] = [[] for _ in system.variables]
    for number, event in enumerate(system.events):
        for place, participant in enumerate(event.participants):
            edges = tuple((edge.source, edge.dest, functions.of(edge.guard)) for edge in participant.edges)
            decides = place == 0 and (len(event.participants) > 1 or event.name in asked)
            found[participant.variable].append(_Part(number, place, decides, edges))
    return found


def _told_apart(system: TransitionSystem, questions: Iterable[f.Formula]) -> Blocks:
    """The blocks that the questions' own atoms make."""
    atoms = [atom for question in questions for atom in f.atoms(question) if isinstance(atom, f.In)]
    return [
        _numbered(
            tuple(location in atom.locations for atom in atoms if atom.path == v.name) for location in v.locations
        )
        for v in system.variables
    ]


def _moves(functions: Functions, parts: Iterable[_Part], own: list[int]) -> _Moves:
    """What each location of one variable does, as far as its blocks tell. That it stays in its block, mostly is left out."""
    found: _Moves = {}
    for part in parts:
        for source, dest, guard in part.edges:
            if own[source] != own[dest] or part.decides:
                leading = found.setdefault((part.event, part.place, source), {})
                leading[own[dest]] = functions.either(leading.get(own[dest], FALSE), guard)
    return found


def _refined(functions: Functions, blocks: Blocks, moves: list[_Moves]) -> Blocks:
    """Blocks split where locations behave differently, or where behaviour depends on which location it is."""
    signatures: list[list[list[object]]] = [[[own[at]] for at in range(len(own))] for own in blocks]
    speaking: dict[int, None] = {}
    for variable, of_variable in enumerate(moves):
        for (number, place, source), leading in of_variable.items():
            signatures[variable][source].append((number, place, tuple(sorted(leading.items()))))
            speaking |= dict.fromkeys(leading.values())
    for function in speaking:
        for level in functions.support(function):
            if level < len(blocks):
                for at, left in enumerate(functions.known_at(function, level)):
                    signatures[level][at].append(left)
    return [_numbered(map(tuple, own)) for own in signatures]


def _numbered(signatures: Iterable[tuple[object, ...]]) -> list[int]:
    """Locations with equal signatures → the index of the first of them."""
    first: dict[tuple[object, ...], int] = {}
    return [first.setdefault(signature, index) for index, signature in enumerate(signatures)]


def _built(
    system: TransitionSystem, functions: Functions, blocks: Blocks, moves: list[_Moves], asked: Collection[str]
) -> TransitionSystem:
    """The system with one location for each block."""
    kept = {level: sorted(set(own)) for level, own in enumerate(blocks)}
    number = [{old: new for new, old in enumerate(kept[level])} for level in range(len(blocks))]
    rows: dict[tuple[int, int, int, int], dict[tuple[str, int], None]] = {}
    for index, event in enumerate(system.events):
        for place, participant in enumerate(event.participants):
            own = blocks[participant.variable]
            for edge in participant.edges:
                rows.setdefault((index, place, own[edge.source], own[edge.dest]), {}).update(dict.fromkeys(edge.rows))
    edges: dict[tuple[int, int], list[Edge]] = {}
    told: dict[int, f.Formula] = {}
    for variable, of_variable in enumerate(moves):
        new = number[variable]
        for (index, place, source), leading in of_variable.items():
            if source in new:
                edges.setdefault((index, place), []).extend(
                    Edge(
                        new[source],
                        new[dest],
                        functions.formula(function, kept, told),
                        tuple(rows[index, place, source, dest]),
                    )
                    for dest, function in leading.items()
                    if function != FALSE
                )
    events = tuple(_event(event, index, edges, event.name in asked) for index, event in enumerate(system.events))
    variables = tuple(_variable(v, own) for v, own in zip(system.variables, blocks, strict=True))
    return replace(system, variables=variables, events=tuple(event for event in events if event is not None))


def _event(event: Event, index: int, edges: dict[tuple[int, int], list[Edge]], asked: bool) -> Event | None:
    """The event with merged edges; None if nobody moves in it and nobody asks when it occurs."""
    places = [
        Participant(participant.variable, tuple(edges.get((index, place), ())))
        for place, participant in enumerate(event.participants)
    ]
    controller, *others = places
    others = [other for other in others if other.edges]
    moving = asked or any(edge.source != edge.dest for participant in places for edge in participant.edges)
    return replace(event, participants=(controller, *others)) if moving and controller.edges else None


def _variable(variable: Variable, own: list[int]) -> Variable:
    kept = sorted(set(own))
    stands_for = tuple(_names(variable, [at for at, block in enumerate(own) if block == first]) for first in kept)
    return replace(
        variable,
        locations=tuple(variable.locations[at] for at in kept),
        initial=kept.index(own[variable.initial]),
        final=frozenset(new for new, at in enumerate(kept) if at in variable.final),
        stands_for=stands_for,
    )


def _names(variable: Variable, members: Iterable[int]) -> tuple[str, ...]:
    """The original locations behind some locations of a variable, which may have been merged before."""
    return tuple(name for at in members for name in variable.originals(at))
