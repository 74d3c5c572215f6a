"""What every formula is made of, be it about one state or about runs: constants, connectives and quantifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Formula:
    """A statement about one state, or with operators of time (`temporal`) about a run from some position on.

    `&`, `|` and `~` build conjunctions, disjunctions and negations.
    """

    __slots__ = ()

    def __and__(self, other: Formula) -> Formula:
        return conjunction((self, other))

    def __or__(self, other: Formula) -> Formula:
        return disjunction((self, other))

    def __invert__(self) -> Formula:
        return negation(self)

    def __bool__(self) -> NoReturn:
        raise TypeError("a formula has no truth value of its own: combine with &, | and ~ (not: and, or, not)")


@dataclass(frozen=True, slots=True)
class Truth(Formula):
    """A formula that is always, or never, true."""

    value: bool


@dataclass(frozen=True, slots=True)
class Not(Formula):
    """Negation."""

    part: Formula


@dataclass(frozen=True, slots=True)
class And(Formula):
    """Conjunction of two or more parts."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Or(Formula):
    """Disjunction of two or more parts."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Implies(Formula):
    """If `left`, then `right`."""

    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Each(Formula):
    """`all NAME in COLLECTION: BODY` or `some NAME in COLLECTION: BODY`. Never ground."""

    quantifier: Literal["all", "some"]
    name: str
    collection: str
    body: Formula
    at: int | None = field(default=None, compare=False)


TRUE = Truth(True)
FALSE = Truth(False)


def conjunction(parts: Iterable[Formula]) -> Formula:
    """Formulas → their conjunction, without constants, nesting or repetition; `TRUE` for none."""
    return _joined(And, parts, TRUE)


def disjunction(parts: Iterable[Formula]) -> Formula:
    """Formulas → their disjunction, without constants, nesting or repetition; `FALSE` for none."""
    return _joined(Or, parts, FALSE)


def _joined(kind: type[And | Or], parts: Iterable[Formula], none: Truth) -> Formula:
    """Parts under one connective: `none` changes nothing, and its opposite decides."""
    kept: dict[Formula, None] = {}
    for part in parts:
        for piece in _pieces(part, kind):
            if not isinstance(piece, Truth):
                kept[piece] = None
            elif piece != none:
                return piece
    if len(kept) < 2:
        return next(iter(kept), none)
    return kind(tuple(kept))


def _pieces(formula: Formula, kind: type[And | Or]) -> Iterator[Formula]:
    if isinstance(formula, kind):
        for part in formula.parts:
            yield from _pieces(part, kind)
    else:
        yield formula


def negation(part: Formula) -> Formula:
    """A formula → its negation, with constants and double negation removed."""
    match part:
        case Truth(value):
            return Truth(not value)
        case Not(inner):
            return inner
        case _:
            return Not(part)


def implication(left: Formula, right: Formula) -> Formula:
    """Two formulas → `left implies right`, with constants removed."""
    if left == FALSE or right == TRUE:
        return TRUE
    if left == TRUE:
        return right
    if right == FALSE:
        return negation(left)
    return Implies(left, right)
