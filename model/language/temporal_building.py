"""What the parser makes of each rule of temporal formulas. Imported when the first of them is parsed.

Which operators may stand where hangs on the logic that a formula is of, and is checked while it is built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lark import v_args

from . import formula as f
from . import temporal as t
from .building import Atoms
from .parse import Misplaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark import Token

Logic = Literal["ltl", "ctl", "moment"]
"""Linear time; branching time; or no time at all, but one position of a run."""

_PREFIX = {"X": t.Next, "F": t.Eventually, "G": t.Always}
_INFIX = {"U": t.Until, "W": t.WeakUntil, "R": t.Release}
_QUANTIFIER = {"A": t.OnAll, "E": t.OnSome}


@dataclass(frozen=True, slots=True)
class Part:
    """A formula, and what of it still has to be surrounded by something in a formula of branching time.

    Attributes:
        formula: the formula.
        operator: X, F, G, U, W or R, if it is the outermost and has no A or E before it.
        step: offset of an `occurs(…)` that no A or E stands before.
    """

    formula: t.Temporal
    operator: Token | None = None
    step: int | None = None


@v_args(inline=True)
class Temporals(Atoms):
    """Rules → parts. What has no operator of time in it becomes one state formula."""

    def __init__(self, logic: Logic) -> None:
        super().__init__()
        self.logic = logic

    def holds(self, formula: f.Formula) -> Part:
        """A state formula."""
        return Part(t.Holds(formula))

    def occurs(self, word: Token, event: tuple[str, int | None]) -> Part:
        """A step."""
        return Part(t.Occurs(event[0], event[1]), step=word.start_pos)

    def not_(self, part: Part) -> Part:
        """Negation."""
        return self._joined((part,), lambda parts: f.Not(parts[0]))

    def and_(self, *parts: Part) -> Part:
        """Conjunction."""
        return self._joined(parts, f.And)

    def or_(self, *parts: Part) -> Part:
        """Disjunction."""
        return self._joined(parts, f.Or)

    def implies(self, left: Part, right: Part) -> Part:
        """Implication."""
        return self._joined((left, right), lambda parts: f.Implies(*parts))

    def all_(self, name: Token, collection: tuple[str, int | None], body: Part) -> Part:
        """Each of a collection."""
        return self._each("all", name, collection, body)

    def some_(self, name: Token, collection: tuple[str, int | None], body: Part) -> Part:
        """One of a collection."""
        return self._each("some", name, collection, body)

    def prefix(self, letter: Token, part: Part) -> Part:
        """An operator, or a quantifier over runs, before what it is about."""
        if str(letter) in _QUANTIFIER:
            return self._quantified(letter, part)
        step = self._inner((part,), letter)
        return Part(_PREFIX[str(letter)](part.formula), letter, step)

    def infix(self, left: Part, letter: Token, right: Part, *more: Token | Part) -> Part:
        """An operator between what it is about."""
        second = next((each for each in more if not isinstance(each, Part)), None)
        if second is not None:
            what = f'what belongs together in "p {letter} q {second} r" differs from tool to tool'
            advice = f'write "(p {letter} q) {second} r" or "p {letter} (q {second} r)"'
            raise Misplaced(second.start_pos, what, advice)
        step = self._inner((left, right), letter)
        return Part(_INFIX[str(letter)](left.formula, right.formula), letter, step)

    def whole(self, part: Part) -> t.Temporal:
        """The part that is all of the text → its formula.

        Raises:
            Misplaced: something in it would still have to be surrounded.
        """
        step = self._inner((part,))
        if self.logic == "ctl" and step is not None:
            what = "occurs(…) is about a step of a run: in ctl:, some operator with A or E must stand before it"
            raise Misplaced(step, what)
        return part.formula

    def _quantified(self, letter: Token, part: Part) -> Part:
        if self.logic == "ltl":
            advice = f'leave out "{letter}", or write ctl:'
            raise Misplaced(letter.start_pos, "in ltl:, every run is meant, and A and E have no place", advice)
        if self.logic == "moment":
            raise self._timeless(letter)
        if part.operator is None:
            raise Misplaced(letter.start_pos, f'in ctl:, "{letter}" needs X, F, G, U, W or R right behind it')
        return Part(_QUANTIFIER[str(letter)](part.formula))

    def _each(self, quantifier: Literal["all", "some"], name: Token, over: tuple[str, int | None], body: Part) -> Part:
        return self._joined((body,), lambda parts: f.Each(quantifier, str(name), over[0], parts[0], over[1]))

    def _joined(self, parts: tuple[Part, ...], whole: Callable[[tuple[f.Formula, ...]], f.Formula]) -> Part:
        """Parts under a connective: a state formula if all of them are."""
        step = self._inner(parts)
        states = tuple(part.formula.formula for part in parts if isinstance(part.formula, t.Holds))
        if len(states) == len(parts):
            return Part(t.Holds(whole(states)))
        return Part(whole(tuple(part.formula for part in parts)), step=step)

    def _inner(self, parts: tuple[Part, ...], around: Token | None = None) -> int | None:
        """Whether parts may stand inside something, or alone; the offset of the first step that they speak of.

        Raises:
            Misplaced: one of them, or the operator around them, may not.
        """
        for part in parts:
            if self.logic == "ctl" and part.operator is not None:
                raise Misplaced(*_unquantified(part.operator))
        if self.logic == "moment" and around is not None:
            raise self._timeless(around)
        return next((part.step for part in parts if part.step is not None), None)

    def _timeless(self, letter: Token) -> Misplaced:
        return Misplaced(letter.start_pos, f'a pattern has no "{letter}" in it', "write ltl: or ctl: to say that")


def _unquantified(operator: Token) -> tuple[int | None, str, str]:
    forms = [f"{each}({operator} …)" if str(operator) in _PREFIX else f"{each}(… {operator} …)" for each in "AE"]
    return operator.start_pos, f'in ctl:, "{operator}" needs A or E before it', f"write {' or '.join(forms)}"
