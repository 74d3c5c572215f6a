"""What the steps of lower blocks still depend on above them, once a path through the upper blocks is chosen.

A *context* is made of what the path leaves of guards. It is a list with one link for each block from some block down: a
link has the guards that are first needed there, and the first one also those that were needed above already and
still are. So nothing is copied from block to block: a guard that one block has for itself stands in one link, and
one that many share is carried along once. Equal contexts are one number, whatever led to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .encoding import halves

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .encoding import Diagram

Context = int
"""Number of a list of guards."""

NOTHING: Context = 0
"""The context in which nothing depends on what is above."""

_BELOW_ALL = _MANY = 1 << 30

_Link = tuple["tuple[Diagram, ...]", Context]


class TooManyContexts(Exception):
    """Blocks depend on each other in so many ways that closing them one by one does not pay."""


@dataclass(frozen=True, slots=True)
class _Needed:
    """Which guards there are in the first link for a block.

    Attributes:
        places: the place of each of them in that link.
        kept: the places of those that blocks below need too.
    """

    places: dict[Diagram, int]
    kept: tuple[int, ...]


class Contexts:
    """The contexts of one closure."""

    __slots__ = ("_below", "_distinct", "_halves", "_limit", "_links", "_needed", "_numbers", "_tops", "first")

    def __init__(self, foreign: Sequence[Iterable[Diagram]], limit: int) -> None:
        """Makes the context of the topmost block.

        Args:
            foreign: for each block, the guards of its own steps that speak of levels above it.
            limit: the most contexts to distinguish, apart from those that there are before anything is known.
        """
        self._links: list[_Link] = [((), NOTHING)]
        self._numbers: dict[_Link, Context] = {((), NOTHING): NOTHING}
        self._tops = [_BELOW_ALL]
        self._halves: dict[Context, tuple[Context, Context]] = {}
        self._below: dict[tuple[int, Context], Context] = {}
        self._distinct: set[Context] = set()
        self._limit = limit
        news = _first_needed(foreign)
        self._needed = _needed(foreign, news)
        self.first = NOTHING
        """The context of the topmost block."""
        for new in reversed(news):
            self.first = self._number(new, self.first)

    def guard(self, number: int, context: Context, whole: Diagram) -> Diagram:
        """What is left of a guard of a block's own steps, in a context of that block."""
        return self._links[context][0][self._needed[number].places[whole]]

    def top(self, context: Context) -> int:
        """The highest level on which anything in a context depends; one below all levels if nothing does."""
        return self._tops[context]

    def below(self, number: int, context: Context) -> Context:
        """The context of a block → the one for the next block, before the first block's own bits are known."""
        if context == NOTHING:
            return NOTHING
        found = self._below.get((number, context))
        if found is None:
            guards, rest = self._links[context]
            kept = tuple(guards[place] for place in self._needed[number].kept)
            more, rest = self._links[rest]
            found = self._below[number, context] = self._number(kept + more, rest)
            self._distinguish(found)
        return found

    def halve(self, context: Context, level: int) -> tuple[Context, Context]:
        """A context → what is left of it where the bit at a level is set, and where it is not; the level is not below its top."""
        if self._tops[context] > level:
            return context, context
        pair = self._halved(context, level)
        self._distinguish(*pair)
        return pair

    def _halved(self, context: Context, level: int) -> tuple[Context, Context]:
        if self._tops[context] > level:
            return context, context
        found = self._halves.get(context)
        if found is None:
            guards, rest = self._links[context]
            pairs = [halves(guard, level) for guard in guards]
            if_true, if_false = self._halved(rest, level)
            found = self._halves[context] = (
                self._number(tuple(high for high, _ in pairs), if_true),
                self._number(tuple(low for _, low in pairs), if_false),
            )
        return found

    def _distinguish(self, *contexts: Context) -> None:
        self._distinct.update(contexts)
        if len(self._distinct) > self._limit:
            raise TooManyContexts

    def _number(self, guards: tuple[Diagram, ...], rest: Context) -> Context:
        link = guards, rest
        found = self._numbers.get(link)
        if found is None:
            found = self._numbers[link] = len(self._links)
            self._links.append(link)
            self._tops.append(min([self._tops[rest], *(_depth(guard) for guard in guards)]))
        return found


def _first_needed(foreign: Sequence[Iterable[Diagram]]) -> list[tuple[Diagram, ...]]:
    """For each block, the guards that no block above needs, each once."""
    seen: set[Diagram] = set()
    news = []
    for guards in foreign:
        new = tuple(guard for guard in dict.fromkeys(guards) if guard not in seen)
        seen.update(new)
        news.append(new)
    return news


def _needed(foreign: Sequence[Iterable[Diagram]], news: list[tuple[Diagram, ...]]) -> list[_Needed]:
    last = {guard: number for number, guards in enumerate(foreign) for guard in guards}
    needed = []
    carried: list[Diagram] = []
    for number, new in enumerate(news):
        carried += new
        kept = [place for place, guard in enumerate(carried) if last[guard] > number]
        needed.append(_Needed({guard: place for place, guard in enumerate(carried)}, tuple(kept)))
        carried = [carried[place] for place in kept]
    return needed


def _depth(guard: Diagram) -> int:
    level = guard.node_level()
    return _BELOW_ALL if level is None else level
