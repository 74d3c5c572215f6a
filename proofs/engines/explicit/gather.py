"""Some fields of a word ↔ an index into a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from .layout import Layout, Packed


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring bits of a word: `mask` (at its place in the index) and how far the word is shifted right for it."""

    shift: int
    mask: int

    def collect(self, states: Packed) -> Packed:
        """The bits of each state, at their place in the index."""
        mask = np.uint64(self.mask)
        if self.shift > 0:
            moved = states >> np.uint64(self.shift)
        elif self.shift < 0:
            moved = states << np.uint64(-self.shift)
        else:
            return states & mask
        moved &= mask
        return moved


@dataclass(frozen=True, slots=True)
class Gather:
    """The bits of a set of slots, pushed together in the order in which they lie in the word.

    Attributes:
        runs: neighbouring fields are one run, so that they cost one shift and one mask.
        bits: width of the index.
    """

    runs: tuple[Run, ...]
    bits: int

    @classmethod
    def of(cls, layout: Layout, slots: Iterable[int]) -> Gather:
        """The index over these slots."""
        spans: list[tuple[int, int]] = []
        for field in sorted((layout.fields[slot] for slot in slots), key=lambda field: field.shift):
            if not field.width:
                continue
            if spans and spans[-1][0] + spans[-1][1] == field.shift:
                spans[-1] = (spans[-1][0], spans[-1][1] + field.width)
            else:
                spans.append((field.shift, field.width))
        runs, at = [], 0
        for shift, width in spans:
            runs.append(Run(shift - at, ((1 << width) - 1) << at))
            at += width
        return cls(tuple(runs), at)

    @property
    def size(self) -> int:
        """Entries of a table with this index."""
        return 1 << self.bits

    def index(self, states: Packed) -> NDArray[np.intp]:
        """States → the index of each."""
        if not self.runs:
            return np.zeros(states.shape, np.intp)
        index = self.runs[0].collect(states)
        for run in self.runs[1:]:
            index |= run.collect(states)
        return index.view(np.int64).astype(np.intp, copy=False)

    def scatter(self, index: NDArray[np.integer]) -> Packed:
        """Indices → states with these bits set and every other bit zero. The inverse of `index`."""
        index = index.astype(np.uint64)
        states = np.zeros(index.shape, np.uint64)
        for run in self.runs:
            bits = index & np.uint64(run.mask)
            states |= bits << np.uint64(run.shift) if run.shift >= 0 else bits >> np.uint64(-run.shift)
        return states

    def every(self) -> Packed:
        """The partial state of each entry of the table, in order."""
        return self.scatter(np.arange(self.size, dtype=np.uint64))
