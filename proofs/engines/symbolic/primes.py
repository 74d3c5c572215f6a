"""A set of assignments → its prime implicants over features with many values.

The recursion of Coudert and Madre, "Implicit and incremental computation of primes and essential primes of Boolean
functions", 1992, on values instead of bits: a prime that says "the value of x is one of V" is a prime of what the set
has in common for the values in V, and implies the set for no value outside V.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .encoding import Diagram
    from .multivalued import Cube, Literal, Multivalued

Prime = tuple["Cube", "Diagram"]
"""A prime implicant, and the same as a diagram."""


class Primes:
    """Computes prime implicants, with everything that has been computed on the way."""

    __slots__ = ("_memo", "_multivalued", "_stop")

    def __init__(self, multivalued: Multivalued, stop: Callable[[], None]) -> None:
        """Prepares the computation; `stop` is called again and again, and may raise to end it."""
        self._multivalued = multivalued
        self._memo: dict[tuple[Diagram, int], tuple[Prime, ...]] = {}
        self._stop = stop

    def of(self, diagram: Diagram, order: int) -> tuple[Prime, ...]:
        """Every prime implicant with at most `order` literals, which are in order of the features; codes that are no value count as included."""
        found = self._primes(diagram | self._multivalued.invalid, order)
        return tuple((tuple(sorted(cube, key=_feature)), part) for cube, part in found)

    def _primes(self, diagram: Diagram, order: int) -> tuple[Prime, ...]:
        feature = self._multivalued.top(diagram)
        if feature is None:
            return (((), diagram),) if diagram.satisfiable() else ()
        if order == 0:
            return ()
        found = self._memo.get((diagram, order))
        if found is None:
            self._stop()
            found = self._memo[diagram, order] = tuple(self._split(diagram, feature, order))
        return found

    def _split(self, diagram: Diagram, feature: int, order: int) -> Iterator[Prime]:
        """The primes of a diagram by the values to which they restrict the feature at its top."""
        classes: dict[Diagram, list[int]] = {}
        for value, child in enumerate(self._multivalued.children(diagram, feature)):
            classes.setdefault(child, []).append(value)
        children = list(classes)
        for size in range(len(children), 0, -1):
            for chosen in combinations(children, size):
                common = chosen[0]
                for child in chosen[1:]:
                    common &= child
                outside = [child for child in children if child not in chosen]
                if not outside:
                    yield from self._primes(common, order)
                    continue
                literal = (feature, frozenset(value for child in chosen for value in classes[child]))
                here = self._multivalued.literal(literal)
                for cube, part in self._primes(common, order - 1):
                    if all((part & ~child).satisfiable() for child in outside):
                        yield (literal, *cube), here & part


def _feature(literal: Literal) -> int:
    return literal[0]
