"""Formulas: one small language for guards, features, assumptions and claims.

A formula as written speaks of names of a scope (`qvm in gone`, `vm.os is linux`, `all d in devices: …`). A *ground*
formula, after a system has been instantiated, speaks of instances only: every path is absolute, every location is a
leaf, every quantifier is written out. Both are the same class, so that every reading of a formula (evaluating it,
printing it, encoding it) exists once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .connectives import (
    FALSE,
    TRUE,
    And,
    Each,
    Formula,
    Implies,
    Not,
    Or,
    Truth,
    conjunction,
    disjunction,
    implication,
    negation,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "FALSE",
    "TRUE",
    "And",
    "Atom",
    "Each",
    "Formula",
    "Implies",
    "In",
    "Is",
    "May",
    "Named",
    "Not",
    "Or",
    "Truth",
    "atoms",
    "conjunction",
    "disjunction",
    "evaluate",
    "implication",
    "names",
    "negation",
    "substitute",
    "text",
    "true",
]


@dataclass(frozen=True, slots=True)
class In(Formula):
    """`PATH in LOCATION, …`: the machine is in one of the locations; a composite one covers its descendants.

    Ground: `path` is an instance ("ivi.qvm") and `locations` are leaf locations of it.
    """

    path: str
    locations: tuple[str, ...]
    at: int | None = field(default=None, compare=False)
    """Offset of the first character in the text, for messages."""


@dataclass(frozen=True, slots=True)
class Is(Formula):
    """`FEATURE is VALUE, …`: the feature was fixed to one of the values. Ground: `path` is absolute ("gpu.quiescer")."""

    path: str
    values: tuple[str, ...]
    at: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class May(Formula):
    """`may(EVENT)`: the fault or choice event is permitted to occur. Ground: the event's absolute name ("ivi.SIGKILL")."""

    event: str
    at: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Named(Formula):
    """The name of a formula, where it stands for that formula. Only while files are read: nothing later sees one."""

    path: str
    at: int | None = field(default=None, compare=False)


Atom = In | Is | May


def evaluate(formula: Formula, holds: Callable[[Atom], bool]) -> bool:
    """Truth of a ground formula, given the truth of its atoms.

    Args:
        formula: no quantifiers.
        holds: tells whether an atom is true; asked only as far as the answer needs it.

    Raises:
        TypeError: a quantifier is left in the formula.
    """
    match formula:
        case Truth(value):
            return value
        case In() | Is() | May():
            return holds(formula)
        case Not(part):
            return not evaluate(part, holds)
        case And(parts):
            return all(evaluate(part, holds) for part in parts)
        case Or(parts):
            return any(evaluate(part, holds) for part in parts)
        case Implies(left, right):
            return not evaluate(left, holds) or evaluate(right, holds)
    raise TypeError(f"not ground: {formula}")


def true(formula: Formula, places: Mapping[str, str], values: Mapping[str, str]) -> bool:
    """Truth of a ground formula, given where machines are and what features have been fixed to.

    Args:
        formula: no quantifiers.
        places: the location of each instance that is there; one that is absent is in no location.
        values: the value of each feature it speaks of; of a permission, "may(EVENT)", "yes" or "no".
    """

    def holds(atom: Atom) -> bool:
        match atom:
            case In(path, locations):
                return places.get(path) in locations
            case Is(path, wanted):
                return values[path] in wanted
            case May(event):
                return values[f"may({event})"] == "yes"

    return evaluate(formula, holds)


def substitute(formula: Formula, replace: Callable[[Atom], Formula], seen: dict[int, Formula] | None = None) -> Formula:
    """A quantifier-free formula → the same with every atom replaced, simplified where constants appear.

    Args:
        formula: the formula.
        replace: an atom → what stands for it.
        seen: what parts became, by identity, that were replaced before and are still there: what many formulas share is gone
            through once. Is added to.

    Raises:
        TypeError: a quantifier is left in the formula.
    """
    seen = {} if seen is None else seen
    match formula:
        case Truth():
            return formula
        case In() | Is() | May():
            return replace(formula)
    found = seen.get(id(formula))
    if found is None:
        found = seen[id(formula)] = _substituted(formula, replace, seen)
    return found


def _substituted(formula: Formula, replace: Callable[[Atom], Formula], seen: dict[int, Formula]) -> Formula:
    match formula:
        case Not(part):
            return negation(substitute(part, replace, seen))
        case And(parts):
            return conjunction(substitute(part, replace, seen) for part in parts)
        case Or(parts):
            return disjunction(substitute(part, replace, seen) for part in parts)
        case Implies(left, right):
            return implication(substitute(left, replace, seen), substitute(right, replace, seen))
    raise TypeError(f"not ground: {formula}")


def named(atom: Atom) -> str:
    """The machine, feature or event of which an atom speaks."""
    return atom.event if isinstance(atom, May) else atom.path


def atoms(formula: Formula) -> Iterator[Atom]:
    """Every atom of a formula, quantified bodies included, in reading order, repeated where it is repeated."""
    match formula:
        case In() | Is() | May():
            yield formula
        case Not(part) | Each(body=part):
            yield from atoms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from atoms(part)
        case Implies(left, right):
            yield from atoms(left)
            yield from atoms(right)


def names(formula: Formula) -> Iterator[Named]:
    """Every name in a formula that stands for one, as `atoms` does."""
    match formula:
        case Named():
            yield formula
        case Not(part) | Each(body=part):
            yield from names(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from names(part)
        case Implies(left, right):
            yield from names(left)
            yield from names(right)


# How tightly a formula binds, loosest first; a part that binds more loosely than its place is put in parentheses.
_QUANTIFIER, _IMPLIES, _OR, _AND, _NOT = range(5)


def text(formula: Formula) -> str:
    """A formula → its text, which parses back to the same formula."""
    return _text(formula, _QUANTIFIER)


def _text(formula: Formula, place: int) -> str:
    match formula:
        case Truth(value):
            return "true" if value else "false"
        case In(path, locations):
            return f"{path} in {', '.join(locations)}"
        case Is(path, values):
            return f"{path} is {', '.join(values)}"
        case May(event):
            return f"may({event})"
        case Named(path):
            return path
        case Not(part):
            binding, out = _NOT, f"not {_text(part, _NOT)}"
        case And(parts):
            binding, out = _AND, " and ".join(_text(part, _NOT) for part in parts)
        case Or(parts):
            binding, out = _OR, " or ".join(_text(part, _AND) for part in parts)
        case Implies(left, right):
            binding, out = _IMPLIES, f"{_text(left, _OR)} implies {_text(right, _IMPLIES)}"
        case Each(quantifier, name, collection, body):
            binding, out = _QUANTIFIER, f"{quantifier} {name} in {collection}: {_text(body, _QUANTIFIER)}"
        case _:
            raise TypeError(f"not a formula: {formula!r}")
    return f"({out})" if binding < place else out
