"""Transition system → Z3: one relation for each event, finite-domain variables, features as rigid constants.

A variable is a bit-vector that holds the index of its location (bit-vectors were measured to be many times faster than
integers here). Its constant at moment 0 is printed `ivi.qvm@0`, after one step `ivi.qvm@1`, and so on; features never
change and have no moment. Permissions are Booleans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from .encoder import Encoder, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ....model.system.transition_system import TransitionSystem


class Encoding(Encoder[z3.BoolRef]):
    """The terms of one system. All of them live in one Z3 context of their own.

    Attributes:
        context: Z3's context.
    """

    def __init__(self, system: TransitionSystem, domains: Mapping[str, tuple[str, ...]] | None = None) -> None:
        super().__init__(system, domains)
        self.context = z3.Context()
        self._constants: dict[tuple[str, int], z3.BitVecRef] = {}

    def variable(self, variable: int, moment: int = 0) -> z3.BitVecRef:
        """The location of a variable (index) at a moment."""
        found = self._constants.get((self.system.variables[variable].name, moment))
        if found is None:
            name, width = self.system.variables[variable].name, width_of(self.system.variables[variable].locations)
            found = self._constants[name, moment] = z3.BitVec(f"{name}@{moment}", width, self.context)
        return found

    def feature(self, name: str) -> z3.BitVecRef:
        """The value of a feature."""
        found = self._constants.get((name, -1))
        if found is None:
            found = self._constants[name, -1] = z3.BitVec(name, width_of(self.domains[name]), self.context)
        return found

    def permission(self, event: str) -> z3.BoolRef:
        """Whether an event is permitted."""
        return z3.Bool(f"may({event})", self.context)

    def truth(self, value: bool) -> z3.BoolRef:  # noqa: D102
        return z3.BoolVal(value, self.context)

    def at(self, variable: int, location: int, moment: int) -> z3.BoolRef:  # noqa: D102
        return self.variable(variable, moment) == location

    def stays(self, variable: int, moment: int) -> z3.BoolRef:  # noqa: D102
        return self.variable(variable, moment) == self.variable(variable, moment - 1)

    def chosen(self, feature: str, value: int) -> z3.BoolRef:  # noqa: D102
        return self.feature(feature) == value

    def negation(self, part: z3.BoolRef) -> z3.BoolRef:  # noqa: D102
        return z3.Not(part)

    def implication(self, left: z3.BoolRef, right: z3.BoolRef) -> z3.BoolRef:  # noqa: D102
        return z3.Implies(left, right)

    def all_of(self, parts: Sequence[z3.BoolRef]) -> z3.BoolRef:  # noqa: D102
        return z3.And(*parts)

    def some_of(self, parts: Sequence[z3.BoolRef]) -> z3.BoolRef:  # noqa: D102
        return z3.Or(*parts)

    def valid(self, variables: Iterable[int], features: Iterable[str], moment: int = 0) -> list[z3.BoolRef]:
        """Variables and features have one of their values, and not one of the codes left over."""
        sized = [(self.variable(v, moment), len(self.system.variables[v].locations)) for v in variables]
        sized += [(self.feature(name), len(self.domains[name])) for name in features]
        return [z3.ULE(term, size - 1) for term, size in sized]
