"""The declarations of a certificate, read: exactly those that the names in them call for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .sexpr import Malformed, expression, short, written
from .smtlib import NEXT, NOW, UnknownWord

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .sexpr import Expression
    from .smtlib import Words


@dataclass(frozen=True, slots=True)
class Symbols:
    """What a certificate declares.

    Attributes:
        free: the symbols that may have any value, in order.
        all: every symbol with its number of bits; None of a Boolean.
    """

    free: tuple[str, ...]
    all: dict[str, int | None]

    @property
    def after(self) -> tuple[str, ...]:
        """Those that speak of the next state."""
        return tuple(symbol for symbol in self.free if symbol.endswith(f"{NEXT}|"))

    @property
    def now(self) -> dict[str, int | None]:
        """Those that do not."""
        return {symbol: sort for symbol, sort in self.all.items() if symbol not in self.after}

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables."""
        return tuple(each[1:-3] for each in self.free if each.endswith(f"{NOW}|"))

    def moving(self, used: Collection[str], who: str) -> tuple[str, ...]:
        """Variables whose symbols are used where the next state matters; exactly they have one for it.

        Raises:
            Malformed: others have, or one of them has not.
        """
        moving = tuple(symbol[1:-3] for symbol in self.free if symbol.endswith(f"{NOW}|") and symbol in used)
        for name in moving:
            if f"|{name}{NEXT}|" not in self.after:
                raise Malformed(f"{who} speaks of {name}, and yet |{name}{NEXT}| is not declared")
        for symbol in self.after:
            if symbol[1:-3] not in moving:
                raise Malformed(f"{symbol} is declared, and yet no {who.split()[-1]} speaks of {symbol[1:-3]}")
        return moving


def symbols(lines: Sequence[str], words: Words) -> Symbols:
    """Declarations → what they declare.

    Raises:
        Malformed: one is not as it must be.
    """
    declared = _declarations(lines, words)
    sorts: dict[str, int | None] = {}
    for symbol, found in declared.items():
        sort = found[2] if found[0] == "declare-const" else found[3]
        sorts[symbol] = None if sort == "Bool" else int(str(sort[2]))
    return Symbols(tuple(symbol for symbol, found in declared.items() if found[0] == "declare-const"), sorts)


def _declarations(lines: Sequence[str], words: Words) -> dict[str, tuple[Expression, ...]]:
    """Declarations → each by its symbol; exactly those that the names in them call for."""
    found: dict[str, tuple[Expression, ...]] = {}
    for line in lines:
        each = expression(line)
        if isinstance(each, str) or len(each) < 3 or each[0] not in ("declare-const", "define-fun"):
            raise Malformed(f"no declaration: {short(line)}")
        symbol = each[1]
        if not isinstance(symbol, str):
            raise Malformed(f"no declaration of a symbol: {short(line)}")
        if symbol in found:
            raise Malformed(f"{symbol} is declared twice")
        found[symbol] = each
    wanted = _wanted([symbol for symbol, each in found.items() if each[0] == "declare-const"], words)
    for symbol, own in wanted.items():
        if symbol not in found:
            raise Malformed(f"{written(own)} is missing among the declarations")
    for symbol, each in found.items():
        if symbol not in wanted:
            raise Malformed(f"{short(symbol)} is a value of nothing that is declared")
        if each != wanted[symbol]:
            raise Malformed(f"declared is {short(written(each))}, and it should be {written(wanted[symbol])}")
    return found


def _wanted(free: Sequence[str], words: Words) -> dict[str, Expression]:
    """Symbols that may have any value → the declarations that they call for, by symbol."""
    wanted: dict[str, Expression] = {}
    for symbol in free:
        try:
            lines = [expression(line) for line in words.declared(symbol)]
        except UnknownWord as error:
            raise Malformed(str(error)) from None
        wanted |= {str(line[1]): line for line in lines}
        if symbol.endswith(f"{NEXT}|") and f"{symbol[:-3]}{NOW}|" not in free:
            raise Malformed(f"{symbol} is declared, and {symbol[:-3]}{NOW}| is not")
    return wanted
