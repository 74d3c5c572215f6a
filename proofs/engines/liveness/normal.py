"""Temporal formulas → negation normal form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.connectives import And, Implies, Not, Or
from ....model.language.formula import FALSE, TRUE, conjunction, disjunction, negation
from ....model.language.temporal import Always, Eventually, Holds, Next, Occurs, Release, Until, WeakUntil, text

if TYPE_CHECKING:
    from ....model.language.temporal import Temporal

HOLDS, FAILS = Holds(TRUE), Holds(FALSE)


def normal(formula: Temporal, *, negated: bool = False) -> Temporal:
    """A ground temporal formula without path quantifiers → an equivalent one of the few forms that the tableau reads.

    These are `Holds`, `Occurs`, `Not(Occurs)`, `And`, `Or`, `Next`, `Until` and `Release`. Parts that speak of one
    state only become one `Holds`.

    Args:
        formula: what to bring into the form.
        negated: bring its negation into the form.

    Raises:
        TypeError: a quantifier is left in the formula.
    """
    match _spelled(formula):
        case Holds(state):
            return Holds(negation(state)) if negated else formula
        case Occurs():
            return Not(formula) if negated else formula
        case Not(part):
            return normal(part, negated=not negated)
        case And(parts):
            return joined([normal(part, negated=negated) for part in parts], every=not negated)
        case Or(parts):
            return joined([normal(part, negated=negated) for part in parts], every=negated)
        case Next(part):
            inner = normal(part, negated=negated)
            return inner if inner in (HOLDS, FAILS) else Next(inner)
        case Until(left, right):
            return _lasting(normal(left, negated=negated), normal(right, negated=negated), until=not negated)
        case Release(left, right):
            return _lasting(normal(left, negated=negated), normal(right, negated=negated), until=negated)
    raise TypeError(f"not a ground formula of linear temporal logic: {text(formula)}")


def _spelled(formula: Temporal) -> Temporal:
    """The outermost operator in terms of the others."""
    match formula:
        case Implies(left, right):
            return Or((Not(left), right))
        case Eventually(part):
            return Until(HOLDS, part)
        case Always(part):
            return Release(FAILS, part)
        case WeakUntil(left, right):
            return Release(right, Or((left, right)))
    return formula


def joined(parts: list[Temporal], *, every: bool) -> Temporal:
    """Parts in normal form → their conjunction (`every`) or disjunction, without constants, nesting or repetition."""
    kind, neutral, decided = (And, HOLDS, FAILS) if every else (Or, FAILS, HOLDS)
    pieces: dict[Temporal, None] = {}
    for part in parts:
        pieces.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    states = [piece.formula for piece in pieces if isinstance(piece, Holds)]
    here = Holds(conjunction(states) if every else disjunction(states))
    kept = [piece for piece in pieces if not isinstance(piece, Holds)]
    if here == decided or any(negation(state) in states for state in states):
        return decided
    if here != neutral:
        kept.insert(0, here)
    if len(kept) < 2:
        return kept[0] if kept else neutral
    return kind(tuple(kept))


def _lasting(left: Temporal, right: Temporal, *, until: bool) -> Temporal:
    """`left U right` or `left R right`, both parts in normal form."""
    if right in (HOLDS, FAILS) or left == (FAILS if until else HOLDS):
        return right
    kind = Until if until else Release
    if isinstance(right, kind) and right.left == left:
        return right
    return kind(left, right)
