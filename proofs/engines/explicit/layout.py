"""Where each variable and each open feature lies in a 64-bit word.

The lowest bits hold the locations of the machines, in an order chosen for the tables; the bits above hold the open
features in declared order, the first one highest. So a sorted array of states is grouped by assignment, and the
numerical order of the feature bits is the declared order of the assignments.

A *slot* numbers variables and features together: slot `v` is variable `v`, slot `len(system.variables) + f` is
feature `f`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ....model.system.transition_system import TransitionSystem

Packed = NDArray[np.uint64]
"""States, or their feature bits, one word each."""

Flags = NDArray[np.bool_]
"""One truth value per state."""

WORD = 64
"""Bits in a packed state."""


@dataclass(frozen=True, slots=True)
class Field:
    """Bits `shift … shift + width - 1` of a word; a slot with a single value has width 0."""

    shift: int
    width: int

    def read(self, states: Packed) -> Packed:
        """The value of this field in each state."""
        if not self.width:
            return np.zeros(states.shape, np.uint64)
        return (states >> np.uint64(self.shift)) & np.uint64((1 << self.width) - 1)

    def write(self, value: int) -> np.uint64:
        """The word that holds `value` here and zeros elsewhere."""
        return np.uint64(value << self.shift if self.width else 0)


@dataclass(frozen=True, slots=True)
class Layout:
    """The field of every slot.

    Attributes:
        fields: for each slot, variables first.
        variables: how many of the slots are variables.
        location_bits: bits for the locations of all machines.
        bits: bits for a state; a state fits if they are at most `WORD`.
    """

    fields: tuple[Field, ...]
    variables: int
    location_bits: int
    bits: int

    @property
    def feature_bits(self) -> int:
        """Bits for the open features."""
        return self.bits - self.location_bits

    def assignments(self, states: Packed) -> Packed:
        """States → their feature bits, moved down to bit 0."""
        if not self.feature_bits:
            return np.zeros(states.shape, np.uint64)
        return states >> np.uint64(self.location_bits)

    def locations(self, states: Packed) -> Packed:
        """States → the same with the feature bits cleared."""
        return states & np.uint64((1 << self.location_bits) - 1)

    def placed(self, assignments: Packed) -> Packed:
        """Feature bits at bit 0 → feature bits where states have them. The inverse of `assignments`."""
        return assignments << np.uint64(self.location_bits) if self.feature_bits else np.zeros_like(assignments)

    def unpack(self, states: Packed) -> NDArray[np.int64]:
        """States → for each the value of every slot; shape (states, slots)."""
        columns = [field.read(states).astype(np.int64) for field in self.fields]
        return np.stack(columns, axis=1) if columns else np.zeros((states.size, 0), np.int64)


def widths(system: TransitionSystem) -> tuple[int, ...]:
    """Bits that each slot needs."""
    sizes = [len(variable.locations) for variable in system.variables]
    sizes += [len(feature.values) for feature in system.features]
    return tuple((size - 1).bit_length() for size in sizes)


def arrange(system: TransitionSystem, groups: Sequence[Iterable[int]]) -> Layout:
    """Chooses the fields so that the slots of a group lie in few runs of neighbouring bits.

    Args:
        system: gives the slots.
        groups: sets of slots that are read together.
    """
    width = widths(system)
    count = len(system.variables)
    fields = [Field(0, 0)] * len(width)
    shift = 0
    for slot in _neighbours(count, groups):
        fields[slot] = Field(shift, width[slot])
        shift += width[slot]
    location_bits = shift
    for slot in reversed(range(count, len(width))):
        fields[slot] = Field(shift, width[slot])
        shift += width[slot]
    return Layout(tuple(fields), count, location_bits, shift)


def _neighbours(count: int, groups: Sequence[Iterable[int]]) -> list[int]:
    """Orders `count` variables so that those which share many groups are neighbours.

    The number of runs over all groups is smallest where the neighbours share most groups: a heaviest path through
    all variables, found greedily (heaviest link first, no branch, no cycle), as matrices are reordered for
    consecutive ones.
    """
    weight: dict[tuple[int, int], int] = {}
    for group in groups:
        for pair in combinations(sorted(slot for slot in group if slot < count), 2):
            weight[pair] = weight.get(pair, 0) + 1
    chains = [[slot] for slot in range(count)]
    for left, right in sorted(weight, key=lambda pair: (-weight[pair], pair[1] - pair[0], pair)):
        one, two = chains[left], chains[right]
        if one is two or left not in (one[0], one[-1]) or right not in (two[0], two[-1]):
            continue
        one = one if one[-1] == left else one[::-1]
        joined = one + (two if two[0] == right else two[::-1])
        for slot in joined:
            chains[slot] = joined
    distinct = {id(chain): chain if chain[0] <= chain[-1] else chain[::-1] for chain in chains}
    return [slot for chain in distinct.values() for slot in chain]
