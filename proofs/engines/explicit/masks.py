"""Ground formulas → truth values of whole arrays of states.

A formula over few bits is a table over these bits; a larger one is put together from its parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from ....model.language.formula import And, Formula, Implies, In, Is, May, Not, Or, Truth
from .gather import Gather

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .layout import Flags, Layout, Packed
    from .names import Names

TABLE_BITS = 16
"""A table over more bits than this is not made: it would not stay in the caches."""


def all_of(parts: Iterable[Flags]) -> Flags:
    """Where all of one or more arrays are true."""
    return reduce(np.bitwise_and, parts)


def any_of(parts: Iterable[Flags]) -> Flags:
    """Where some of one or more arrays is true."""
    return reduce(np.bitwise_or, parts)


@dataclass(frozen=True, slots=True)
class Table:
    """Truth looked up by some bits of the state."""

    gather: Gather
    truth: Flags

    def __call__(self, states: Packed) -> Flags:
        """Truth in each state."""
        return self.truth.take(self.gather.index(states), mode="clip")


@dataclass(frozen=True, slots=True)
class Masks:
    """Compiles and evaluates the formulas of one system.

    Attributes:
        names: what names stand for.
        layout: where values lie.
        tables: what has been compiled so far.
    """

    names: Names
    layout: Layout
    tables: dict[Formula, Table] = field(default_factory=dict)

    def truth(self, formula: Formula, states: Packed) -> Flags:
        """Truth of a ground formula in each state.

        Raises:
            KeyError: the system has no such instance, location or feature.
            TypeError: a quantifier is left in the formula.
        """
        table = self.tables.get(formula)
        if table is None:
            slots = self.names.reads(formula)
            if self.names.bits(slots) > TABLE_BITS:
                return self._combined(formula, states)
            gather = Gather.of(self.layout, slots)
            table = Table(gather, self._direct(formula, gather.every()))
            self.tables[formula] = table
        return table(states)

    def _combined(self, formula: Formula, states: Packed) -> Flags:
        match formula:
            case Not(part):
                return ~self.truth(part, states)
            case And(parts):
                return all_of(self.truth(part, states) for part in parts)
            case Or(parts):
                return any_of(self.truth(part, states) for part in parts)
            case Implies(left, right):
                return ~self.truth(left, states) | self.truth(right, states)
        return self._direct(formula, states)

    def _direct(self, formula: Formula, states: Packed) -> Flags:
        match formula:
            case Truth(value):
                return np.full(states.shape, value)
            case In() | Is() | May():
                slot, accepted = self.names.look_up(formula)
                return accepted[self.layout.fields[slot].read(states).astype(np.intp)]
            case Not(part):
                return ~self._direct(part, states)
            case And(parts):
                return all_of(self._direct(part, states) for part in parts)
            case Or(parts):
                return any_of(self._direct(part, states) for part in parts)
            case Implies(left, right):
                return ~self._direct(left, states) | self._direct(right, states)
        raise TypeError(f"not ground: {formula}")
