"""A set of assignments → a short formula that holds in exactly these.

What must hold in any case is said first ("quiescer is present and …"), what suffices by itself next ("… or not
may(SIGKILL)"), and what is left as alternatives, or as what must not come together, whichever is shorter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.formula import FALSE, TRUE, conjunction, disjunction
from .cover import cover

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.formula import Formula
    from .encoding import Diagram
    from .multivalued import Cube, Literal, Multivalued


class Condition:
    """Looks for short formulas over the features of one encoding."""

    __slots__ = ("_multivalued", "_stop")

    def __init__(self, multivalued: Multivalued, stop: Callable[[], None]) -> None:
        """Prepares; `stop` is called again and again, and may raise to end a search."""
        self._multivalued = multivalued
        self._stop = stop

    def of(self, inside: Diagram, allowed: Diagram) -> Formula:
        """A set of assignments, a part of those that are allowed → a formula that divides the allowed ones exactly so."""
        outside = allowed & ~inside
        if not outside.satisfiable():
            return TRUE
        if not inside.satisfiable():
            return FALSE
        needed, narrowed = self._common(inside, allowed)
        if needed:
            return conjunction([self._multivalued.formula(needed), self.of(inside, narrowed)])
        spared, narrowed = self._common(outside, allowed)
        if spared:
            enough = [self._multivalued.formula((self._multivalued.opposite(literal),)) for literal in spared]
            return disjunction([*enough, self.of(inside & narrowed, narrowed)])
        return self._shorter(inside, outside, allowed)

    def _common(self, part: Diagram, allowed: Diagram) -> tuple[list[Literal], Diagram]:
        """Literals that hold in all of a part and not in all that is allowed, and what of that they leave."""
        literals: list[Literal] = []
        for feature in range(len(self._multivalued.encoding.system.features)):
            values = self._multivalued.possible(part, feature)
            everything = frozenset(range(len(self._multivalued.encoding.system.features[feature].values)))
            if values == everything:
                continue
            excluded = self._multivalued.possible(allowed, feature) - values
            if excluded:
                literal = feature, min(values, everything - excluded, key=len)
                literals.append(literal)
                allowed &= self._multivalued.literal(literal)
        return literals, allowed

    def _shorter(self, inside: Diagram, outside: Diagram, allowed: Diagram) -> Formula:
        """Alternatives that make up the inside, or the denial of those that make up the outside."""
        ways = cover(self._multivalued, inside, allowed, self._stop)
        denied = cover(self._multivalued, outside, allowed, self._stop)
        if _size(ways) <= _size(denied):
            return disjunction(self._multivalued.formula(cube) for cube in ways)
        return conjunction(
            disjunction(self._multivalued.formula((self._multivalued.opposite(literal),)) for literal in cube)
            for cube in denied
        )


def _size(cubes: tuple[Cube, ...]) -> int:
    return sum(len(cube) for cube in cubes)
