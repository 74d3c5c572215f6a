"""Formulas of linear temporal logic → what has to be true here and what is left for the rest of the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.connectives import And, Not, Or
from ....model.language.formula import FALSE, TRUE, negation
from ....model.language.temporal import Holds, Next, Occurs, Release, Until

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....model.language.temporal import Temporal


@dataclass(frozen=True, slots=True)
class Cover:
    """One way of meeting promises.

    Attributes:
        literals: what is true here: `Holds`, `Occurs` or `Not(Occurs)`.
        promised: what is promised from the next position on.
        postponed: the untils that are put off.
    """

    literals: frozenset[Temporal]
    promised: frozenset[Temporal]
    postponed: frozenset[Temporal]

    def implied_by(self, other: Cover) -> bool:
        """Whether the other is possible wherever this one is, and leaves no more to be done."""
        return other.literals <= self.literals and other.promised <= self.promised and other.postponed <= self.postponed


class Tableau:
    """Meets promises, in an order that the formula alone decides.

    Args:
        formula: in normal form; everything that is promised is a part of it.
    """

    def __init__(self, formula: Temporal) -> None:
        self._number: dict[Temporal, int] = {}
        for part in _parts(formula):
            self._number.setdefault(part, len(self._number))

    def sorted(self, formulas: Iterable[Temporal]) -> list[Temporal]:
        """In the order in which they are in the formula."""
        return sorted(formulas, key=self._number.__getitem__)

    def covers(self, promised: frozenset[Temporal]) -> list[Cover]:
        """All ways of meeting some promises here, without those that others make needless."""
        found: dict[Cover, None] = {}
        work = [_Work(tuple(self.sorted(promised)))]
        while work:
            now = work.pop()
            if now.todo:
                work += reversed(list(now.after()))
            else:
                found[now.cover()] = None
        return [cover for cover in found if not any(other != cover and cover.implied_by(other) for other in found)]


def _parts(formula: Temporal) -> Iterator[Temporal]:
    """A formula in normal form → itself and all of its parts."""
    yield formula
    match formula:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _parts(part)
        case Next(part):
            yield from _parts(part)
        case Until(left, right) | Release(left, right):
            yield from _parts(left)
            yield from _parts(right)


@dataclass(frozen=True, slots=True)
class _Work:
    """A node of the tableau that is being made."""

    todo: tuple[Temporal, ...]
    done: frozenset[Temporal] = frozenset()
    promised: frozenset[Temporal] = frozenset()
    postponed: frozenset[Temporal] = frozenset()

    def cover(self) -> Cover:
        literals = frozenset(formula for formula in self.done if isinstance(formula, (Holds, Occurs, Not)))
        return Cover(literals, self.promised, self.postponed)

    def after(self) -> Iterator[_Work]:
        """Takes the first formula that is to be met apart: one node, two, or none where it contradicts another."""
        formula, rest = self.todo[0], self.todo[1:]
        if formula in self.done or formula == Holds(TRUE):
            yield _Work(rest, self.done, self.promised, self.postponed)
            return
        done = self.done | {formula}
        match formula:
            case Holds() | Occurs() | Not():
                if not self._contradicts(formula):
                    yield _Work(rest, done, self.promised, self.postponed)
            case And(parts):
                yield _Work((*parts, *rest), done, self.promised, self.postponed)
            case Or(parts):
                for part in parts:
                    yield _Work((part, *rest), done, self.promised, self.postponed)
            case Next(part):
                yield _Work(rest, done, self.promised | {part}, self.postponed)
            case Until(left, right):
                yield _Work((right, *rest), done, self.promised, self.postponed)
                yield _Work((left, *rest), done, self.promised | {formula}, self.postponed | {formula})
            case Release(left, right):
                yield _Work((left, right, *rest), done, self.promised, self.postponed)
                yield _Work((right, *rest), done, self.promised | {formula}, self.postponed)

    def _contradicts(self, literal: Temporal) -> bool:
        if isinstance(literal, Holds):
            return literal.formula == FALSE or Holds(negation(literal.formula)) in self.done
        if isinstance(literal, Not):
            return literal.part in self.done
        return any(isinstance(other, Occurs) for other in self.done) or Not(literal) in self.done
