"""The smallest set of claims that notices everything that any claim notices: a minimum hitting set.

Branch and bound over the claims that notice the mutant with fewest of them; as many as there are mutants no two of which any
claim notices together, are needed at least. (Garey and Johnson, "Computers and Intractability", 1979, problem SP8.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_STEPS = 200_000
"""Branches after which the best set found so far is good enough; it may not be the smallest then."""


@dataclass(frozen=True, slots=True)
class Smallest:
    """A set of names, one at least of every row.

    Attributes:
        names: the set, in the order of the names given.
        proved: whether no smaller set has one of every row.
    """

    names: tuple[str, ...]
    proved: bool


def smallest(rows: Iterable[frozenset[str]], order: Sequence[str]) -> Smallest:
    """Rows of names → a smallest set of names that has one of every row.

    Args:
        rows: none of them empty.
        order: all names, in the order in which ties are decided and the set is told.
    """
    rank = {name: index for index, name in enumerate(order)}
    left = sorted(set(rows), key=lambda row: (len(row), sorted(map(rank.__getitem__, row))))
    needed: list[frozenset[str]] = []
    for row in left:  # what has one of a row has one of every row around it
        if not any(inner <= row for inner in needed):
            needed.append(row)
    search = _Search(rank, _greedy(needed, rank))
    search.go(needed, ())
    return Smallest(tuple(sorted(search.best, key=rank.__getitem__)), search.steps <= MOST_STEPS)


class _Search:
    def __init__(self, rank: dict[str, int], best: tuple[str, ...]) -> None:
        self.best, self.steps, self._rank = best, 0, rank

    def go(self, rows: list[frozenset[str]], taken: tuple[str, ...]) -> None:
        self.steps += 1
        if not rows:
            if len(taken) < len(self.best):
                self.best = taken
            return
        if self.steps > MOST_STEPS or len(taken) + _apart(rows) >= len(self.best):
            return
        row = min(rows, key=lambda each: (len(each), sorted(map(self._rank.__getitem__, each))))
        in_rows = {name: sum(name in each for each in rows) for name in row}
        excluded: set[str] = set()
        for name in sorted(row, key=lambda each: (-in_rows[each], self._rank[each])):
            rest = [each - excluded for each in rows if name not in each]
            if all(rest):
                self.go(rest, (*taken, name))
            excluded.add(name)


def _apart(rows: Sequence[frozenset[str]]) -> int:
    """How many rows there are, at least, of which no two have a name in common."""
    seen: set[str] = set()
    number = 0
    for row in sorted(rows, key=len):
        if not row & seen:
            number += 1
            seen |= row
    return number


def _greedy(rows: list[frozenset[str]], rank: dict[str, int]) -> tuple[str, ...]:
    taken: list[str] = []
    while rows:
        counts: dict[str, int] = {}
        for row in rows:
            for name in row:
                counts[name] = counts.get(name, 0) + 1
        best = min(counts, key=lambda name: (-counts[name], rank[name]))
        taken.append(best)
        rows = [row for row in rows if best not in row]
    return tuple(taken)
