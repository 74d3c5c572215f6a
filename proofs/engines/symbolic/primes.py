"""A set of assignments → its prime implicants over features with many values, those with few literals first.

The recursion of Coudert and Madre, "Implicit and incremental computation of primes and essential primes of Boolean
functions", 1992, on values instead of bits: a prime that says "the value of x is one of V" is a prime of what the set
has in common for the values in V, and implies the set for no value outside V. If it did for v, it would be a prime of what
there is in common for V and v as well: so those are taken away, without a look at any diagram.

Until it is told, a prime is a number with a bit for each value of each feature, set where a literal lets the feature have
that value: positional cube notation (Su and Cheung, "Computer minimization of multivalued switching functions", 1972), but with
no bit where there is no literal.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from .multivalued import rank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .encoding import Diagram
    from .multivalued import Cube, Literal, Multivalued

_NONE: frozenset[int] = frozenset()


class _Known:
    """What is known of one diagram.

    Attributes:
        diagram: the diagram.
        ways: where its primes come from that were not found yet: literals of the feature at its top, as a number (0 for none),
            what there is in common for the values that they leave, and for one value more. None before that was asked.
        found: its primes by how many literals they have, as far as that was asked.
    """

    __slots__ = ("diagram", "found", "ways")

    def __init__(self, diagram: Diagram) -> None:
        """Begins with nothing."""
        self.diagram = diagram
        self.ways: list[_Way] | None = None
        self.found: list[frozenset[int]] = []

    def ends(self, order: int) -> bool:
        """Whether there are no primes with more literals."""
        return self.ways == [] and len(self.found) <= order + 1


_Way = tuple[int, _Known, list[_Known]]


class Primes:
    """Computes prime implicants, with everything that has been computed on the way."""

    __slots__ = ("_known", "_multivalued", "_offsets", "_stop")

    def __init__(self, multivalued: Multivalued, stop: Callable[[], None]) -> None:
        """Prepares the computation; `stop` is called again and again, and may raise to end it."""
        self._multivalued = multivalued
        self._offsets = [0, *accumulate(len(each.values) for each in multivalued.encoding.system.features)]
        self._known: dict[Diagram, _Known] = {}
        self._stop = stop

    def of(self, diagram: Diagram, most: int | None = None) -> Iterator[list[Cube]]:
        """The prime implicants without literals, those with one, and so on, up to `most` or to the end.

        Those with as many literals come in the order of features and values. Codes that are no value count as included.
        """
        known = self._of(diagram | self._multivalued.invalid)
        order = 0
        while most is None or order <= most:
            yield sorted(map(self._cube, self._primes(known, order)), key=rank)
            if known.ends(order):
                return
            order += 1

    def _of(self, diagram: Diagram) -> _Known:
        """What is known of a diagram, which may be nothing yet."""
        found = self._known.get(diagram)
        if found is None:
            found = self._known[diagram] = _Known(diagram)
        return found

    def _primes(self, known: _Known, order: int) -> frozenset[int]:
        """The primes with exactly so many literals."""
        while len(known.found) <= order:
            if known.ways is None:
                self._split(known)
            elif known.ways:
                self._extend(known, known.ways)
            else:
                return _NONE
        return known.found[order]

    def _extend(self, known: _Known, ways: list[_Way]) -> None:
        """Finds the primes with one literal more than were looked for before."""
        self._stop()
        order = len(known.found)
        found: set[int] = set()
        still_open: list[_Way] = []
        for literal, common, wider in ways:
            left = order - 1 if literal else order
            if left >= 0:
                primes = self._primes(common, left)
                if primes:
                    for each in wider:
                        primes = primes - self._primes(each, left)
                    found.update([literal | prime for prime in primes])
                if common.ends(left):
                    continue
            still_open.append((literal, common, wider))
        known.found.append(frozenset(found))
        known.ways = still_open

    def _split(self, known: _Known) -> None:
        """Looks at the values to which the feature at the top of a diagram may be restricted."""
        feature = self._multivalued.top(known.diagram)
        if feature is None:
            known.found, known.ways = [frozenset((0,))] if known.diagram.satisfiable() else [], []
            return
        classes: dict[Diagram, int] = {}
        for value, child in enumerate(self._multivalued.children(known.diagram, feature)):
            classes[child] = classes.get(child, 0) | 1 << value
        commons = {0: self._multivalued.encoding.true}
        for child, values in classes.items():
            for chosen, common in list(commons.items()):
                narrower = common & child
                if narrower.satisfiable():
                    commons[chosen | values] = narrower
        everything = sum(classes.values())
        ways: list[_Way] = []
        for chosen, common in commons.items():
            wider = [
                commons[chosen | more] for more in classes.values() if not chosen & more and chosen | more in commons
            ]
            if chosen and common not in wider:
                literal = 0 if chosen == everything else chosen << self._offsets[feature]
                ways.append((literal, self._of(common), [self._of(each) for each in wider]))
        known.ways = ways

    def _cube(self, prime: int) -> Cube:
        """A prime → its literals, in order of the features."""
        cube: list[Literal] = []
        for feature, (start, end) in enumerate(pairwise(self._offsets)):
            values = prime >> start & (1 << end - start) - 1
            if values:
                cube.append((feature, frozenset(value for value in range(end - start) if values >> value & 1)))
        return tuple(cube)
