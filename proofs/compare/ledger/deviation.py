"""A difference between what was expected and what is there, and its kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal[
    "claim gone",
    "claim new",
    "claim says something else",
    "assumes more",
    "assumes less",
    "verdict",
    "vacuous",
    "unknown",
    "reason",
    "condition",
    "wording",
    "cause gained",
    "cause lost",
    "causes",
    "length",
    "fairness",
    "explored",
    "certificate gone",
    "certificate stale",
    "certificate new",
    "certificate other",
    "engine",
    "wanted",
    "limit raised",
    "limit lowered",
    "options",
    "system assumes more",
    "system assumes less",
    "space shrunk",
    "space grown",
    "space unknown",
    "transitions lost",
    "transitions gained",
    "shallower",
    "deeper",
    "machine",
    "feature",
    "permission",
    "coverage lost",
    "coverage gained",
    "coverage",
    "property silent",
    "property gone",
    "behaviour",
]
"""What kind of thing differs. Each has its own sentence."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that is not as the ledger says.

    Attributes:
        kind: what kind of thing differs.
        about: the claim's name, or nothing if it is the whole system or check.
        says: a sentence: what was, what is, and what that means where it is not plain.
        lines: details, each for a line of its own.
    """

    kind: Kind
    about: str
    says: str
    lines: tuple[str, ...] = ()


def more(was: Iterable[str], now: Iterable[str]) -> tuple[str, ...]:
    """What there is now and was not before."""
    known = set(was)
    return tuple(each for each in now if each not in known)


def signed(sign: str, items: Iterable[str]) -> tuple[str, ...]:
    """Items → lines with a sign in front: + for what is new, - for what is gone."""
    return tuple(f"{sign} {item}" for item in items)


def changed(was: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """Two lists → lines with what is gone, then with what is new; all of it where only the order differs."""
    lines = (*signed("-", more(now, was)), *signed("+", more(was, now)))
    return lines or (*signed("-", was), *signed("+", now))
