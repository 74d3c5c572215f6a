"""Sets of states of a system beside an automaton: for each location of the automaton, a diagram over the system's bits.

Automata of claims have few locations, and most events move whole sets from one to another unchanged. So an automaton needs
no bits of its own, and what no event touches is still mentioned in no operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..symbolic.encoding import Diagram
    from ..symbolic.step import Step


@dataclass(frozen=True, slots=True)
class Places:
    """A set of pairs of a state (with an assignment) and a location of an automaton: one diagram for each location."""

    parts: tuple[Diagram, ...]

    def __and__(self, other: Places) -> Places:
        return Places(tuple(a & b for a, b in zip(self.parts, other.parts, strict=True)))

    def __or__(self, other: Places) -> Places:
        return Places(tuple(a | b for a, b in zip(self.parts, other.parts, strict=True)))

    def __sub__(self, other: Places) -> Places:
        return Places(tuple(a & ~b for a, b in zip(self.parts, other.parts, strict=True)))

    def where(self, states: Diagram) -> Places:
        """The pairs whose state is in a set."""
        return Places(tuple(part & states for part in self.parts))

    def only(self, locations: Iterable[int]) -> Places:
        """The pairs whose location is one of these."""
        kept = frozenset(locations)
        return Places(tuple(part if at in kept else part & ~part for at, part in enumerate(self.parts)))

    def taken(self, locations: Sequence[int]) -> Places:
        """The pairs beside these locations, which are counted from 0 then."""
        return Places(tuple(self.parts[at] for at in locations))

    def put(self, locations: Sequence[int], pairs: Places) -> Places:
        """The same, with other pairs, as `taken` gives them, beside these locations."""
        parts = list(self.parts)
        for at, part in zip(locations, pairs.parts, strict=True):
            parts[at] = part
        return Places(tuple(parts))

    @property
    def some(self) -> bool:
        """Whether there is any pair."""
        return any(part.satisfiable() for part in self.parts)


@dataclass(frozen=True, slots=True)
class Arc:
    """From automaton location `source` to location `dest`, where `guard` holds in the state before the step."""

    source: int
    dest: int
    guard: Diagram


@dataclass(frozen=True, slots=True)
class Move:
    """A step of the system, or rest, together with everything that the automaton may do meanwhile.

    Attributes:
        step: the step; that of rest has the index -1, and changes nothing.
        arcs: what the automaton may do.
    """

    step: Step
    arcs: tuple[Arc, ...]

    def before(self, places: Places, within: Places) -> Places:
        """Pairs → the pairs, among some, from which the move leads into them."""
        found = list(within.only(()).parts)
        for dest in dict.fromkeys(arc.dest for arc in self.arcs):
            if places.parts[dest].satisfiable():
                states = self.step.preimage(places.parts[dest])
                for arc in self.arcs:
                    if arc.dest == dest and within.parts[arc.source].satisfiable():
                        found[arc.source] |= states & within.parts[arc.source] & arc.guard
        return Places(tuple(found))

    def after(self, places: Places, within: Places) -> Places:
        """Pairs → the pairs, among some, into which the move leads from them."""
        found = list(within.only(()).parts)
        for arc in self.arcs:
            states = places.parts[arc.source] & arc.guard
            if states.satisfiable() and within.parts[arc.dest].satisfiable():
                found[arc.dest] |= self.step.image(states) & within.parts[arc.dest]
        return Places(tuple(found))

    @property
    def idle(self) -> Diagram:
        """Where the step cannot be made."""
        return ~self.step.enabled

    def inside(self, locations: Sequence[int]) -> Move:
        """The same move where the automaton stays in these locations, which are counted from 0 then."""
        at = {location: number for number, location in enumerate(locations)}
        arcs = (Arc(at[a.source], at[a.dest], a.guard) for a in self.arcs if a.source in at and a.dest in at)
        return Move(self.step, tuple(arcs))

    def granted(self, permissions: Diagram) -> Move:
        """The same move where these permissions (bits) are granted, and the automaton may do what it may under any."""
        return self.under(self.step.granted(permissions), permissions)

    def under(self, step: Step, forgotten: Diagram) -> Move:
        """The same move by a step that is made if it may be under any values of features (bits) that are forgotten."""
        return Move(step, tuple(Arc(arc.source, arc.dest, arc.guard.exists(forgotten)) for arc in self.arcs))

    def surely(self, features: Diagram, among: Diagram) -> Sure:
        """The same move where it is made under each of some assignments."""
        return Sure(self.step, self.arcs, features, among)

    def forgetting(self, features: Diagram, among: Diagram) -> Forgetful:
        """The same move, of which it is forgotten under which of some assignments it is made."""
        return Forgetful(self.step, self.arcs, features, among)


@dataclass(frozen=True, slots=True)
class _Featureless(Move):
    """A move between sets that do not tell assignments apart.

    Attributes:
        features: the bits of all features.
        among: the assignments.
    """

    features: Diagram
    among: Diagram


class Forgetful(_Featureless):
    """As if features could change at each step.

    Every run under one assignment is one of such moves. So what lasts fairly with them holds all that lasts fairly under any
    assignment, and is found in a fraction of the time.
    """

    __slots__ = ()

    def before(self, places: Places, within: Places) -> Places:
        """Pairs → the pairs, among some, from which the move may lead into them."""
        return self._forgotten(Move.before(self, places.where(self.among), within))

    def after(self, places: Places, within: Places) -> Places:
        """Pairs → the pairs, among some, into which the move may lead from them."""
        return self._forgotten(Move.after(self, places.where(self.among), within))

    @property
    def idle(self) -> Diagram:
        """Where the step cannot be made under some assignment."""
        return (self.among & ~self.step.enabled).exists(self.features)

    def _forgotten(self, places: Places) -> Places:
        return Places(tuple(part.exists(self.features) for part in places.parts))


class Sure(_Featureless):
    """Where the move is made under each of the assignments; of what leads to pairs only."""

    __slots__ = ()

    def before(self, places: Places, within: Places) -> Places:
        """Pairs → the pairs, among some, from which the move leads into them under each assignment."""
        return sure(Move.before(self, places, within), self.features, self.among)


def sure(places: Places, features: Diagram, among: Diagram) -> Places:
    """Pairs → the states that are among them under each of some assignments."""
    return Places(tuple(~(among & ~part).exists(features) for part in places.parts))
