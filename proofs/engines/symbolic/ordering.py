"""Which feature stands where in the order of the diagrams, found out while they grow.

How large a diagram over many features is depends on their order more than on anything else: of a VM about which nothing is
settled, the set of assignments under which a device is left active took 28,413 nodes in the order of declaration and 357 in
a better one, which nobody would have guessed. So features are *sifted* (Rudell, "Dynamic variable ordering for ordered binary
decision diagrams", 1993): one after the other is moved through all places and left where the diagrams are smallest.
That is tried in a small table of its own, of which only the order is taken over. What a diagram means does not change.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from oxidd.bcdd import BCDDManager
from oxidd.util import DDMemoryError

from .relocate import rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .encoding import Diagram, Encoding

_FIRST = 2_000
"""Nodes from which on it is worth the time to look for a better order."""

_MOST = 60_000
"""Nodes from which on it takes longer than it saves."""

_PATIENCE = 64
"""Times that diagrams are not looked at after they were found to be too large."""

_GROWN = 3
"""Times that diagrams have to grow before it is tried again."""

_WORTH = 0.8
"""What diagrams have to shrink to for it to have been worth it."""

_ROOM = 8
"""Nodes of the small table for each node of the diagrams: what is moved leaves garbage behind."""

_STRIDE = 3
"""Places that a feature is moved by at once."""

_WORSE = 1.1
"""Growth after which a feature is not moved any further in one direction."""


class Ordering:
    """The order of one encoding's features.

    Features move within their zone only: where they stand side by side, in the block of a VM or below all blocks.
    """

    __slots__ = ("_bound", "_encoding", "_patience", "_zones")

    def __init__(self, encoding: Encoding, order: Sequence[int] = ()) -> None:
        """Begins with the order of the layout, or one that was found before for the same layout."""
        self._encoding, self._bound, self._patience = encoding, _FIRST, 0
        self._zones = _zones(encoding)
        if order:
            encoding.manager.set_var_order(order)

    def watch(self, *diagrams: Diagram) -> None:
        """Looks for a better order if diagrams of the encoding have grown a lot since it did last."""
        if self._patience:
            self._patience -= 1
            return
        if self._encoding.manager.approx_num_inner_nodes() <= self._bound:
            return
        size = sum(diagram.node_count() for diagram in diagrams)
        if size >= _MOST:  # counting takes its time, too
            self._patience = _PATIENCE
        if self._bound < size < _MOST:
            order, left = self._encoding.order, size
            with suppress(DDMemoryError):  # the order that is there will do
                order, left = self._sifted(diagrams, order, size)
            self._encoding.manager.gc()
            self._encoding.manager.set_var_order(order)
            self._bound = max(_FIRST, left * (_GROWN if left < _WORTH * size else _GROWN**2))

    def _sifted(self, diagrams: Iterable[Diagram], order: list[int], size: int) -> tuple[list[int], int]:
        """Diagrams, the order that there is, and the sum of their nodes in it → a better order, and the nodes that are left in it."""
        small = BCDDManager(_ROOM * size, size, 1)
        small.add_vars(self._encoding.layout.levels)
        small.set_var_order(order)
        spoken: set[int] = set()

        def same(bit: int) -> int:
            spoken.add(bit)
            return bit

        kept = [rebuilt(diagram, self._encoding, small, same) for diagram in diagrams]
        sifting = _Sifting(small, order)
        for zone in self._zones:
            sifting.zone(zone, spoken)
        return sifting.order, sum(diagram.node_count() for diagram in kept)


class _Sifting:
    """Moves the bits of one feature after the other."""

    def __init__(self, manager: BCDDManager, order: list[int]) -> None:
        self.order, self._manager = order, manager
        self._best = self._size()

    def zone(self, features: Sequence[Sequence[int]], spoken: set[int]) -> None:
        """Moves those features of a zone, given by their bits, that the diagrams speak of; the others go to its end."""
        bits = {bit: tuple(feature) for feature in features for bit in feature}
        start = min(self.order.index(bit) for bit in bits)
        standing = dict.fromkeys(bits[bit] for bit in self.order[start : start + len(bits)])
        current = [feature for feature in standing if not spoken.isdisjoint(feature)]
        idle = [feature for feature in standing if spoken.isdisjoint(feature)]
        for feature in tuple(current):
            here = current.index(feature)
            others = current[:here] + current[here + 1 :]
            best = self._best_place(start, feature, [*others, *idle], here, len(current))
            current = [*others[:best], feature, *others[best:]]
            self._tried(start, [*current, *idle])

    def _best_place(
        self, start: int, feature: tuple[int, ...], others: list[tuple[int, ...]], here: int, end: int
    ) -> int:
        """Where a feature stands best among others: looked for in strides, as long as that is not much worse, and then nearby."""
        best = here
        for places in (range(here + _STRIDE, end, _STRIDE), range(here - _STRIDE, -1, -_STRIDE)):
            for place in places:
                size = self._tried(start, [*others[:place], feature, *others[place:]])
                if size < self._best:
                    self._best, best = size, place
                elif size > _WORSE * self._best:
                    break
        for place in range(max(best - _STRIDE + 1, 0), min(best + _STRIDE, end)):
            size = self._tried(start, [*others[:place], feature, *others[place:]])
            if size < self._best:
                self._best, best = size, place
        return best

    def _tried(self, start: int, features: list[tuple[int, ...]]) -> int:
        """Nodes that are left once the features of a zone stand so."""
        bits = [bit for feature in features for bit in feature]
        self.order = [*self.order[:start], *bits, *self.order[start + len(bits) :]]
        self._manager.set_var_order(self.order)
        return self._size()

    def _size(self) -> int:
        self._manager.gc()
        return int(self._manager.num_inner_nodes())


def _zones(encoding: Encoding) -> list[list[Sequence[int]]]:
    """The bits of features that stand side by side in the layout."""
    zones: list[list[Sequence[int]]] = []
    for digits in sorted((each for each in encoding.layout.features if each.width), key=lambda each: each.first):
        if zones and zones[-1][-1][-1] + 1 == digits.first:
            zones[-1].append(tuple(digits.levels))
        else:
            zones.append([tuple(digits.levels)])
    return [zone for zone in zones if len(zone) > 1]
