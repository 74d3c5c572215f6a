"""Fair runs as fixpoints of sets.

The states from which some run meets each of several conditions again and again are the greatest set Z in which every state
has, for each condition, a way within Z to a state that meets it (Emerson and Lei, "Efficient model checking in fragments of
the propositional mu-calculus", 1986). Here a condition may also be that an event occurs, so it is met by a state together
with the step from it, as in Kesten, Pnueli and Raviv, "Algorithmic verification of linear temporal logic specifications",
1998.

States from which no step stays in Z are taken out of it only once before the conditions, not again and again until there are
none, as others do first (Hardin, Kurshan, Shukla and Vardi, "A new heuristic for bad cycle detection using BDDs", 2001): in
systems made of long chains of progress, the conditions cut off whole chains where trimming takes single links.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .places import Move, Places


@dataclass(frozen=True, slots=True)
class Visited:
    """The automaton is in one of these locations."""

    locations: frozenset[int]


@dataclass(frozen=True, slots=True)
class Given:
    """An event cannot occur, or it occurs; `strictly`: it occurs."""

    move: Move
    strictly: bool = False


Condition = Visited | Given
"""What has to be so again and again."""


class Fixpoints:
    """Least and greatest fixpoints under some moves.

    Args:
        moves: all moves, in the order in which they are tried.
        check: called before each move is applied to a set, and with what has grown; may raise to end the search.
    """

    __slots__ = ("_check", "moves")

    def __init__(self, moves: Sequence[Move], check: Callable[..., None]) -> None:
        self.moves = tuple(moves)
        self._check = check

    def inside(self, locations: Sequence[int]) -> Fixpoints:
        """The same where the automaton stays in these locations, which are counted from 0 then."""
        return Fixpoints([move.inside(locations) for move in self.moves], self._check)

    def leading_to(self, target: Places, within: Places) -> Places:
        """Pairs → the same, and all from which a way within some pairs leads to them."""
        result, missing = target, within - target
        done: dict[int, Places] = {}
        grown = True
        while grown and missing.some:
            grown = False
            # Systems are written from cause to effect, hosts before devices; backwards, the effects come first.
            for move in reversed(self.moves):
                self._check()
                here = missing.where(move.step.enabled)
                if not here.some:
                    continue
                fresh = result - done[move.step.index] if move.step.index in done else result
                done[move.step.index] = result
                found = move.before(fresh, here)
                if found.some:
                    result, missing, grown = result | found, missing - found, True
                    self._check(*result.parts)
        return result

    def reached_from(self, start: Places, within: Places) -> Places:
        """Pairs → the same, and all to which a way within some pairs leads from them."""
        result, missing = start, within - start
        done: dict[int, Places] = {}
        grown = True
        while grown and missing.some:
            grown = False
            for move in self.moves:
                self._check()
                there = missing.where(move.step.landing)
                if not there.some:
                    continue
                fresh = result - done[move.step.index] if move.step.index in done else result
                done[move.step.index] = result
                found = move.after(fresh, there)
                if found.some:
                    result, missing, grown = result | found, missing - found, True
                    self._check(*result.parts)
        return result

    def staying(self, places: Places) -> Places:
        """Pairs → those from which one step stays among them."""
        missing = places
        for move in self.moves:
            self._check()
            here = missing.where(move.step.enabled)
            if here.some:
                missing -= move.before(places, here)
        return places - missing

    def entered(self, places: Places) -> Places:
        """Pairs → those to which one step leads from among them."""
        missing = places
        for move in self.moves:
            self._check()
            there = missing.where(move.step.landing)
            if there.some:
                missing -= move.after(places, there)
        return places - missing

    def before(self, places: Places, within: Places) -> Places:
        """Pairs → all, among some, from which one step leads to them."""
        found = places.only(())
        for move in self.moves:
            self._check()
            found |= move.before(places, within)
        return found

    def after(self, places: Places, within: Places) -> Places:
        """Pairs → all, among some, to which one step leads from them."""
        found = places.only(())
        for move in self.moves:
            self._check()
            found |= move.after(places, within)
        return found

    def meeting(self, places: Places, condition: Condition) -> Places:
        """Pairs → those that meet a condition, if they have a step that stays among the pairs."""
        if isinstance(condition, Visited):
            return places.only(condition.locations)
        self._check()
        occurring = condition.move.before(places, places)
        return occurring if condition.strictly else occurring | places.where(condition.move.idle)

    def fair(self, places: Places, conditions: Sequence[Condition]) -> Places:
        """Pairs → those from which a run within them meets every condition again and again."""
        while True:
            before = places
            places = self.staying(places)
            for condition in conditions:
                met = self.meeting(places, condition)
                if (places - met).some:
                    places = self.leading_to(met, places)
            if places == before:
                return places

    def turned(self, places: Places, conditions: Sequence[Condition]) -> Places:
        """Pairs from which some fair run stays among them → those to which, backwards, one leads as well.

        Nothing on a fair cycle is lost, and a part of it from which all others are reached is such a cycle.
        """
        while True:
            before = places
            places = self.entered(places)
            for condition in conditions:
                met = self._met(places, condition)
                if (places - met).some:
                    places = self.reached_from(met, places)
            places = self.fair(places, conditions)
            if places == before:
                return places

    def _met(self, places: Places, condition: Condition) -> Places:
        """Pairs → those in which a condition has just been met, or is met by where they are."""
        if isinstance(condition, Visited):
            return places.only(condition.locations)
        self._check()
        occurred = condition.move.after(places, places)
        return occurred if condition.strictly else occurred | places.where(condition.move.idle)
