"""Formulas of linear temporal logic → automata that accept exactly the runs on which they hold.

The method is the tableau: a location is what is still promised of the rest of the run (Clarke, Grumberg and Hamaguchi,
"Another look at LTL model checking", 1994), and only promises that can be met with are made, on the fly (Gerth, Peled,
Vardi and Wolper, "Simple on-the-fly automatic verification of linear temporal logic", 1995). As in Couvreur, "On-the-fly
verification of linear temporal logic" (1999), what has to be true stands on the moves, and an until is kept by not being
put off for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.connectives import Not
from ....model.language.formula import Truth, conjunction, disjunction
from ....model.language.temporal import Holds, Occurs
from .normal import normal
from .tableau import Tableau

if TYPE_CHECKING:
    from ....model.language.formula import Formula
    from ....model.language.temporal import Temporal

START = "start"
"""The automaton's location before the first step of a run."""


@dataclass(frozen=True, slots=True)
class Label:
    """A conjunction about one position of a run.

    Attributes:
        literals: `Holds`, `Occurs` or `Not(Occurs)`.
    """

    literals: frozenset[Temporal] = frozenset()

    def guard(self, event: str | None) -> Formula:
        """What has to be true of the state if the step from it is the event of that name, or no event (None)."""
        states = []
        for literal in self.literals:
            match literal:
                case Holds(state):
                    states.append(state)
                case Occurs(name):
                    states.append(Truth(name == event))
                case Not(Occurs(name)):
                    states.append(Truth(name != event))
        return conjunction(sorted(states, key=repr))


@dataclass(frozen=True, slots=True)
class Move:
    """From location `source` to location `dest` (indices), in a position of which one of the labels is true."""

    source: int
    dest: int
    labels: frozenset[Label]

    def guard(self, event: str | None) -> Formula:
        """What has to be true of the state if the step from it is the event of that name, or no event (None)."""
        return disjunction(sorted((label.guard(event) for label in self.labels), key=repr))


@dataclass(frozen=True, slots=True)
class Automaton:
    """A generalised Büchi automaton: a run is accepted if some way through it is in every set again and again.

    At position i of a run it makes one move, whose label is true of the state there and of the step from it.

    Attributes:
        locations: names; the first is `START`, to which no move leads.
        moves: by source and dest; of two locations at most one.
        accepting: sets of locations, each ascending; none for a formula that promises nothing for ever after.
    """

    locations: tuple[str, ...]
    moves: tuple[Move, ...]
    accepting: tuple[tuple[int, ...], ...]


def automaton(formula: Temporal) -> Automaton:
    """A ground formula without path quantifiers → the automaton of the runs on which it holds.

    Raises:
        TypeError: a quantifier is left in the formula.
    """
    formula = normal(formula)
    tableau = Tableau(formula)
    places: dict[_Place | None, int] = {None: 0}
    edges: list[tuple[int, int, Label]] = []
    waiting: list[tuple[int, frozenset[Temporal]]] = [(0, frozenset({formula}))]
    for source, promised in waiting:  # which grows
        for cover in tableau.covers(promised):
            place = _Place(cover.promised, cover.postponed)
            if place not in places:
                places[place] = len(places)
                waiting.append((places[place], cover.promised))
            edges.append((source, places[place], Label(cover.literals)))
    untils = tableau.sorted(frozenset(until for place in places if place for until in place.postponed))
    refused = [frozenset(i for i, until in enumerate(untils) if place and until in place.postponed) for place in places]
    return _merged(refused, edges, len(untils))


@dataclass(frozen=True, slots=True)
class _Place:
    """A location of the tableau: what is promised from the next position on, and the untils put off at the last move."""

    promised: frozenset[Temporal]
    postponed: frozenset[Temporal]


def _merged(refused: list[frozenset[int]], edges: list[tuple[int, int, Label]], untils: int) -> Automaton:
    """Joins locations from which the same moves go out and which are in the same sets, until there are none.

    Args:
        refused: for each location, the untils that it puts off.
        edges: source, dest and label.
        untils: how many there are.
    """
    places = list(range(len(refused)))
    while True:
        outgoing: dict[int, dict[int, set[Label]]] = {place: {} for place in places}
        for source, dest, label in edges:
            outgoing[source].setdefault(dest, set()).add(label)
        alike: dict[object, int] = {}
        into: dict[int, int] = {}
        for place in places:
            moves = frozenset((dest, frozenset(labels)) for dest, labels in outgoing[place].items())
            into[place] = alike.setdefault((place == 0, refused[place], moves), place)
        if len(alike) == len(places):
            break
        places = list(alike.values())
        edges = [(source, into[dest], label) for source, dest, label in edges if into[source] == source]
    index = {place: at for at, place in enumerate(places)}
    return Automaton(
        locations=(START, *(f"q{at}" for at in range(len(places) - 1))),
        moves=tuple(
            Move(index[source], index[dest], _needed(labels))
            for source in places
            for dest, labels in sorted(outgoing[source].items())
        ),
        accepting=tuple(
            tuple(index[place] for place in places if until not in refused[place]) for until in range(untils)
        ),
    )


def _needed(labels: set[Label]) -> frozenset[Label]:
    """A disjunction of labels, without those that imply another."""
    return frozenset(label for label in labels if not any(other.literals < label.literals for other in labels))
