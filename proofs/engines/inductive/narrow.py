"""Unreachable states → lemmas that exclude them, and as much else as possible.

Of the locations and values of a state that cannot be reached, the smallest group is taken that never comes together in any
reachable state; the row of the reachable set's projection onto that group, made as wide as it can be, is the lemma.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ...evidence.internal import InternalError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ....model.language.formula import Formula
    from ..symbolic.encoding import Diagram, Encoding
    from .places import Cube, Places

LARGEST_GROUP = 3
"""Groups up to this size are tried one after the other; larger ones are found by leaving out what is not needed."""


class Narrow:
    """Unreachable states → lemmas that exclude them and as much else as possible."""

    def __init__(self, encoding: Encoding, places: Places, reached: Diagram) -> None:
        """`reached`: the reachable states, with the assignments under which they are reached."""
        self._encoding, self._places, self._reached = encoding, places, reached
        self._projected: dict[tuple[int, ...], Diagram] = {}

    def lemma(self, cube: Cube) -> Formula:
        """A part of a state that cannot be reached → the widest row that the smallest group in it gives."""
        row = self._group(cube)
        near = self._onto(row)
        for place in row:
            for value in range(self._places.sizes[place]):
                if value in row[place] or (
                    len(row) > 1 and not (near & self._places.among(place, (value,))).satisfiable()
                ):
                    continue
                wider = {**row, place: row[place] | {value}}
                if len(wider[place]) < self._places.sizes[place] and not self._met(wider, near):
                    row = wider
        return f.negation(self._places.formula(row))

    def _group(self, cube: Cube) -> Cube:
        """The smallest group of places that never come together with these values."""
        near = self._onto(cube)
        if self._met(cube, near):
            raise InternalError(f"induction fails from a state that was explored: {f.text(self._places.formula(cube))}")
        for size in range(1, min(LARGEST_GROUP, len(cube)) + 1):
            for group in combinations(cube, size):
                part = {place: cube[place] for place in group}
                if not self._met(part, near):
                    return part
        # Features first: a lemma about machines alone says more.
        order = sorted(cube, key=lambda place: place < self._places.variables)
        return self._places.fewer(cube, order, near)

    def _met(self, cube: Cube, near: Diagram) -> bool:
        return (near & self._places.together(cube)).satisfiable()

    def _onto(self, places: Iterable[int]) -> Diagram:
        """What comes together in some places."""
        key = tuple(sorted(places))
        if key not in self._projected:
            kept = {level for place in key for level in self._places.levels(place)}
            others = self._encoding.cube(set(range(self._encoding.layout.levels)) - kept)
            self._projected[key] = self._reached.exists(others)
        return self._projected[key]
