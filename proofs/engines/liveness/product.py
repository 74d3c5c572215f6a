"""A transition system and a temporal formula → a transition system whose runs are those of both.

The automaton of the formula becomes one more variable. Each event becomes one event per location that the automaton
may enter with it, and the rest of a system in which no event of class progress can occur becomes events of the
automaton's own. So the engines explore a product as they explore any system, and the formula holds on some fair run if and
only if the product has a run that comes through each of some sets again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ....model.language.formula import FALSE, In, conjunction, disjunction, negation
from ....model.system.transition_system import Edge, Event, Participant, Variable
from ..symbolic.stuck import enabled
from .automaton import automaton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....model.language.formula import Formula
    from ....model.language.temporal import Temporal
    from ....model.system.transition_system import TransitionSystem
    from .automaton import Automaton, Move

AUTOMATON = "claim.automaton"
"""Name of the variable that holds the automaton's location."""


@dataclass(frozen=True, slots=True)
class Product:
    """A system and the automaton of a formula, side by side.

    Attributes:
        system: both as one. The automaton is the last variable; features, and the other variables, keep their indices.
            What class its events have matters to no one: `fair` tells what is fair.
        events: for each event of the product, the index of the original one; None if it is a rest.
        accepting: for each set of the automaton, the indices of its locations; every set has to be visited again and
            again.
        fair: for each event of class progress of the original system, the formula that it is not enabled, and the
            events of the product that are it; again and again one or the other has to be so.
    """

    system: TransitionSystem
    events: tuple[int | None, ...]
    accepting: tuple[tuple[int, ...], ...]
    fair: tuple[tuple[Formula, frozenset[int]], ...]


def product(system: TransitionSystem, formula: Temporal) -> Product:
    """A system and a ground formula without path quantifiers → their product.

    An event that is named by `occurs` and that the system does not have never occurs.

    Raises:
        TypeError: a quantifier is left in the formula.
    """
    machine = automaton(formula)
    every = range(len(machine.locations))
    variable = Variable(AUTOMATON, "automaton", "host", "host", machine.locations, 0, frozenset(every))
    disabled = {
        index: negation(enabled(system, event)) for index, event in enumerate(system.events) if event.kind == "progress"
    }
    events: list[Event] = []
    origins: list[int | None] = []
    for index, event in enumerate(system.events):
        for made in _together(event, machine, len(system.variables)):
            events.append(made)
            origins.append(index)
    for made in _rests(machine, len(system.variables), conjunction(disabled.values())):
        events.append(made)
        origins.append(None)
    fair = tuple(
        (idle, frozenset(at for at, origin in enumerate(origins) if origin == index))
        for index, idle in disabled.items()
    )
    both = replace(system, variables=(*system.variables, variable), events=tuple(events))
    return Product(both, tuple(origins), machine.accepting, fair)


def _together(event: Event, machine: Automaton, variable: int) -> Iterator[Event]:
    """An event → for each location that the automaton enters with it, the event of the product."""
    controller, *others = event.participants
    for dest, moves in _entering(machine, event.name):
        ready = disjunction(
            conjunction([In(AUTOMATON, tuple(machine.locations[move.source] for move in alike)), guard])
            for guard, alike in moves.items()
        )
        edges = (replace(edge, guard=conjunction([edge.guard, ready])) for edge in controller.edges)
        possible = tuple(edge for edge in edges if edge.guard != FALSE)
        if possible:
            sources = sorted(move.source for alike in moves.values() for move in alike)
            entering = Participant(variable, tuple(Edge(source, dest) for source in sources))
            participants = (replace(controller, edges=possible), *others, entering)
            yield replace(event, name=f"{event.name} → {machine.locations[dest]}", participants=participants)


def _rests(machine: Automaton, variable: int, allowed: Formula) -> Iterator[Event]:
    """For each location that the automaton enters while nothing occurs, the event of the product."""
    for dest, moves in _entering(machine, None):
        guarded = (
            Edge(move.source, dest, conjunction([guard, allowed])) for guard, alike in moves.items() for move in alike
        )
        edges = tuple(sorted((edge for edge in guarded if edge.guard != FALSE), key=lambda edge: edge.source))
        if edges:
            yield Event(f"rest → {machine.locations[dest]}", "progress", (Participant(variable, edges),))


def _entering(machine: Automaton, event: str | None) -> Iterator[tuple[int, dict[Formula, list[Move]]]]:
    """For each location, the moves into it that are possible with an event (None: with none), by what they ask of the state."""
    for dest in range(len(machine.locations)):
        moves: dict[Formula, list[Move]] = {}
        for move in machine.moves:
            guard = move.guard(event) if move.dest == dest else FALSE
            if guard != FALSE:
                moves.setdefault(guard, []).append(move)
        if moves:
            yield dest, moves
