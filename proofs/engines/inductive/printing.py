"""Terms → SMT-LIB 2 text that a person can read: every code by the name that it stands for.

Z3's own printer introduces names for shared parts and prints codes as numbers; the text here has neither, so that it can
be read beside the declared machines. (Language: Barrett, Fontaine, Tinelli, "The SMT-LIB Standard: Version 2.6".)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

if TYPE_CHECKING:
    from collections.abc import Callable

_CONNECTIVES = {z3.Z3_OP_AND: "and", z3.Z3_OP_OR: "or", z3.Z3_OP_NOT: "not", z3.Z3_OP_IMPLIES: "=>", z3.Z3_OP_EQ: "="}


def quoted(name: str) -> str:
    """A name as a quoted symbol."""
    return f"|{name}|"


class Printer:
    """Prints terms of one encoding, each part once."""

    def __init__(self, value: Callable[[str, int], str]) -> None:
        """`value` tells the name of a code, given the name of the constant that it is compared with."""
        self._value = value
        self._known: dict[int, str] = {}
        self._kept: list[z3.ExprRef] = []  # identities of terms are only theirs as long as they live

    def text(self, term: z3.ExprRef) -> str:
        """A Boolean term as text."""
        key = term.get_id()
        if key not in self._known:
            self._known[key] = self._printed(term)
            self._kept.append(term)
        return self._known[key]

    def _printed(self, term: z3.ExprRef) -> str:
        kind = term.decl().kind()
        if kind == z3.Z3_OP_TRUE or kind == z3.Z3_OP_FALSE:
            return "true" if kind == z3.Z3_OP_TRUE else "false"
        if kind == z3.Z3_OP_UNINTERPRETED and term.num_args() == 0:
            return quoted(term.decl().name())
        if kind == z3.Z3_OP_ULEQ:
            return f"(bvule {self._pair(term)})"
        if kind == z3.Z3_OP_EQ and z3.is_bv(term.arg(0)):
            return f"(= {self._pair(term)})"
        if kind in _CONNECTIVES:
            return f"({_CONNECTIVES[kind]} {' '.join(self.text(part) for part in term.children())})"
        raise TypeError(f"no term of an encoding: {term}")

    def _pair(self, term: z3.ExprRef) -> str:
        """A constant and a code, or two constants."""
        left, right = term.children()
        name = left.decl().name()
        if z3.is_bv_value(right):
            return f"{quoted(name)} {quoted(self._value(name, right.as_long()))}"
        return f"{quoted(name)} {quoted(right.decl().name())}"
