"""Events that read few bits → one table for many of them.

All events of a group are looked up with one index: the table lists, for each value of the bits that the group reads,
the events that are enabled there and the bits each of them flips (rows of different length in one array, as in
compressed sparse rows).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .gather import Gather

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ....model.system.transition_system import Event
    from .effects import Effects
    from .layout import Packed


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Some events in one table.

    Attributes:
        events: indices of the events of the group.
        gather: the bits that the group reads.
        count: for each entry, the number of enabled events.
        first: for each entry, where its row begins.
        changes: the bits that an event flips, all rows after one another, in each row by index of the event.
        causes: index of the event, beside `changes`.
    """

    events: tuple[int, ...]
    gather: Gather
    count: NDArray[np.intp]
    first: NDArray[np.intp]
    changes: Packed
    causes: NDArray[np.int32]

    @classmethod
    def of(cls, effects: Effects, events: dict[int, Event], slots: frozenset[int]) -> GroupTable:
        """Fills the table.

        Args:
            effects: what events mean.
            events: the group, by index, ascending.
            slots: what the group reads.
        """
        layout, names = effects.masks.layout, effects.masks.names
        gather = Gather.of(layout, slots)
        every = gather.every()
        rows: list[NDArray[np.intp]] = []
        changes: list[Packed] = []
        for event in events.values():
            own = Gather.of(layout, names.support(event))
            partial = own.every()
            index = own.index(every)
            rows.append(np.flatnonzero(effects.enabled(event, partial)[index]))
            changes.append(effects.change(event, partial)[index[rows[-1]]])
        count = sum((np.bincount(row, minlength=gather.size) for row in rows), np.zeros(gather.size, np.intp))
        first = np.cumsum(count) - count
        cursor = first.copy()
        flips = np.empty(int(count.sum()), np.uint64)
        causes = np.empty(flips.shape, np.int32)
        for event_index, row, change in zip(events, rows, changes, strict=True):
            at = cursor[row]
            flips[at], causes[at] = change, event_index
            cursor[row] += 1
        return cls(tuple(events), gather, count, first, flips, causes)

    def degree(self, states: Packed) -> NDArray[np.intp]:
        """How many events of the group are enabled in each state."""
        return self.count.take(self.gather.index(states), mode="clip")

    def successors(self, states: Packed) -> Packed:
        """The states after every enabled event of the group."""
        count, at = self._rows(states)
        after = np.repeat(states, count)
        after ^= self.changes.take(at, mode="clip")
        return after

    def expand(self, states: Packed) -> tuple[Packed, NDArray[np.intp], NDArray[np.int32]]:
        """The states after every enabled event, the positions in `states` they come from, and the events."""
        count, at = self._rows(states)
        source = np.repeat(np.arange(states.size), count)
        return states[source] ^ self.changes[at], source, self.causes[at]

    def partial(self, states: Packed) -> Packed:
        """The distinct combinations of the bits that the group reads, as partial states."""
        seen = np.zeros(self.gather.size, np.bool_)
        seen[self.gather.index(states)] = True
        return self.gather.scatter(np.flatnonzero(seen))

    def _rows(self, states: Packed) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        index = self.gather.index(states)
        count = self.count.take(index, mode="clip")
        end = np.cumsum(count)
        begin = self.first.take(index, mode="clip")
        begin -= end
        begin += count
        at = np.repeat(begin, count)
        at += np.arange(at.size)
        return count, at


def grouped(supports: Sequence[frozenset[int]], widths: Sequence[int], bits: int) -> list[frozenset[int]]:
    """Sets of slots → few sets of at most `bits` bits, so that each given one is inside one of them.

    Large ones first, each goes where it adds the fewest bits.

    Args:
        supports: none of them has more than `bits` bits.
        widths: bits of each slot.
        bits: the limit.
    """

    def size(slots: frozenset[int]) -> int:
        return sum(widths[slot] for slot in slots)

    groups: list[frozenset[int]] = []
    for support in sorted(dict.fromkeys(supports), key=size, reverse=True):
        added = [(size(support - group), at) for at, group in enumerate(groups) if size(support | group) <= bits]
        if added:
            at = min(added)[1]
            groups[at] |= support
        else:
            groups.append(support)
    return groups
