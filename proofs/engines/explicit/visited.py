"""The set of states seen so far: a hash table with open addressing, operated on whole arrays.

A slot holds a state; free slots hold the first initial state, which is in the set from the beginning, so that all 64
bits can be used. Arrays go through the table in rounds: look at a slot each, drop the states found there, let the
others write into free slots, see who won, and move the rest on by 1, 2, 3 … slots, which passes every slot of a table
whose size is a power of two (Hopgood and Davenport, "The quadratic hash method when the table size is a power of 2",
The Computer Journal 15, 1972).
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from .layout import Packed

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio."""

FULL = 0.75
"""The table grows when more than this part of its slots may be in use."""

BATCH = 1 << 16
"""States looked up at once."""

SMALLEST = 17
"""Binary logarithm of the smallest table; it has room for a batch."""


class Visited:
    """A growing set of packed states.

    Args:
        first: the first state of the set.
        known: gives arrays that together have every state of the set; asked only when the table has to grow, so that
            the table itself need not be kept while it is made anew.

    Attributes:
        used: an upper bound of the number of states in the set.
    """

    def __init__(self, first: np.uint64, known: Callable[[], Iterable[Packed]]) -> None:
        self._first = first
        self._known = known
        self._bits = SMALLEST
        self._table = np.full(1 << SMALLEST, first)
        self.used = 1

    def add(self, states: Packed, fresh: list[Packed]) -> None:
        """Puts states into the set.

        Args:
            states: may repeat.
            fresh: gets the states that were not in the set, in pieces; a state that is repeated in `states` may be
                repeated here.
        """
        for start in range(0, states.size, BATCH):
            batch = states[start : start + BATCH]
            if self.used + batch.size > FULL * self._table.size:
                self._grow(batch.size)
            new = self._insert(batch)
            fresh += new
            self.used += sum(piece.size for piece in new)

    def _grow(self, extra: int) -> None:
        while self.used + extra > FULL * (1 << self._bits):
            self._bits += 1
        self._table = np.empty(0, np.uint64)  # the old table goes before the new one comes
        self._table = np.full(1 << self._bits, self._first)
        for states in self._known():
            for start in range(0, states.size, BATCH):
                self._insert(states[start : start + BATCH])

    def _insert(self, states: Packed) -> list[Packed]:
        """Puts a batch into the set; gives the new ones."""
        table, last = self._table, self._table.size - 1
        fresh: list[Packed] = []
        slots = self._home(states)
        for distance in count(1):
            held = table.take(slots, mode="clip")
            missing = (held != states).nonzero()[0]
            if not missing.size:
                break
            states, slots = states.take(missing), slots.take(missing)
            onward = held.take(missing) != self._first
            free = (~onward).nonzero()[0]
            if free.size:
                here, mine = slots.take(free), states.take(free)
                table[here] = mine
                won = table.take(here, mode="clip") == mine
                fresh.append(mine[won])
                onward[free] = ~won
                rest = onward.nonzero()[0]
                states, slots = states.take(rest), slots.take(rest)
            slots += distance
            slots &= last
        return fresh

    def _home(self, states: Packed) -> NDArray[np.intp]:
        hashed = states >> np.uint64(32)
        hashed ^= states
        hashed *= MULTIPLIER
        hashed >>= np.uint64(64 - self._bits)
        return hashed.view(np.int64).astype(np.intp, copy=False)


def merged(pieces: list[Packed]) -> Packed:
    """Arrays of states → one sorted array without repetition."""
    if not pieces:
        return np.empty(0, np.uint64)
    states = np.concatenate(pieces)
    states.sort()
    first = np.empty(states.shape, np.bool_)
    first[:1] = True
    np.not_equal(states[1:], states[:-1], out=first[1:])
    return states if first.all() else states[first]
