"""Temporal formulas: what must be so along runs, not only in one state.

Along a run s0 –e0→ s1 –e1→ s2 …, a *state formula* holds at position i if it is true in s_i, and `occurs(EVENT)` holds at
i if the step from s_i to s_(i+1) is that event. The other operators are those of linear temporal logic (Pnueli, "The
temporal logic of programs", 1977) and, with the path quantifiers A and E, of computation tree logic (Clarke and Emerson,
"Design and synthesis of synchronization skeletons using branching time temporal logic", 1981).

A run is infinite. Where no event of class progress can occur, a system may rest: it takes a step that changes nothing and
is no event (`occurs` is false of it), for ever or until somebody chooses otherwise. Where some event of class progress can
occur, it may not rest. Every run is weakly fair: an event of class progress that can occur from some position on for ever
does occur.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .connectives import And, Each, Formula, Implies, Not, Or
from .formula import text as state_text

Temporal = Formula
"""A statement about a run from some position on, or with A or E about all runs from a state."""


@dataclass(frozen=True, slots=True)
class Holds(Temporal):
    """A state formula."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class Occurs(Temporal):
    """`occurs(EVENT)`: the step taken from here is that event. Ground: the event's absolute name ("ivi.SIGTERM")."""

    event: str
    at: int | None = field(default=None, compare=False)
    """Offset of the first character in the text, for messages."""


@dataclass(frozen=True, slots=True)
class Next(Temporal):
    """`X part`: at the next position."""

    part: Temporal


@dataclass(frozen=True, slots=True)
class Eventually(Temporal):
    """`F part`: here or later."""

    part: Temporal


@dataclass(frozen=True, slots=True)
class Always(Temporal):
    """`G part`: here and for ever."""

    part: Temporal


@dataclass(frozen=True, slots=True)
class Until(Temporal):
    """`left U right`: `right` comes, and `left` is so until then."""

    left: Temporal
    right: Temporal


@dataclass(frozen=True, slots=True)
class WeakUntil(Temporal):
    """`left W right`: `left` is so until `right` comes, or for ever."""

    left: Temporal
    right: Temporal


@dataclass(frozen=True, slots=True)
class Release(Temporal):
    """`left R right`: `right` is so up to and including where `left` comes, or for ever."""

    left: Temporal
    right: Temporal


@dataclass(frozen=True, slots=True)
class OnAll(Temporal):
    """`A path`: on all fair runs from here. Only in formulas of computation tree logic, in front of one operator."""

    part: Temporal


@dataclass(frozen=True, slots=True)
class OnSome(Temporal):
    """`E path`: on some fair run from here."""

    part: Temporal


_UNARY = {Next: "X", Eventually: "F", Always: "G", OnAll: "A", OnSome: "E"}
_BINARY = {Until: "U", WeakUntil: "W", Release: "R"}


def text(formula: Temporal) -> str:
    """A temporal formula → its text, in which everything that is compound stands in parentheses."""
    match formula:
        case Holds(state):
            return state_text(state)
        case Occurs(event):
            return f"occurs({event})"
        case Not(part):
            return f"not {_inner(part)}"
        case And(parts):
            return " and ".join(map(_inner, parts))
        case Or(parts):
            return " or ".join(map(_inner, parts))
        case Implies(left, right):
            return f"{_inner(left)} implies {_inner(right)}"
        case Next(part) | Eventually(part) | Always(part) | OnAll(part) | OnSome(part):
            return f"{_UNARY[type(formula)]} {_inner(part)}"
        case Until(left, right) | WeakUntil(left, right) | Release(left, right):
            return f"{_inner(left)} {_BINARY[type(formula)]} {_inner(right)}"
        case Each(quantifier, name, collection, body):
            return f"{quantifier} {name} in {collection}: {text(body)}"
    raise TypeError(f"not a temporal formula: {formula!r}")


def _inner(formula: Temporal) -> str:
    said = text(formula)
    return said if isinstance(formula, Occurs) or said in ("true", "false") else f"({said})"
