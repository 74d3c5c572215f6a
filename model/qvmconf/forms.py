"""What an option takes: the forms of its values, what opens a context, and checks that forms are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Form:
    """What a value may be.

    Attributes:
        noun: what it is called in messages.
        check: raises `ValueError`, with the reason, for a word that is not one.
        listed: its words come from a fixed list, so one of them is meant even if an option has the same name.
    """

    noun: str
    check: Callable[[str], object]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """An option: the forms of its values, in order; the options that bind to it, if it opens a context.

    Attributes:
        takes: one form per word that follows.
        opens: options of the context that it opens; None if it opens none.
        repeats: saying it again adds something, rather than replacing what was said before.
    """

    takes: tuple[Form, ...] = ()
    opens: Mapping[str, Rule] | None = None
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Device:
    """A virtual device: its own options, and whether it may have others that are not known here."""

    options: Mapping[str, Rule] = field(default_factory=dict)
    open: bool = False


def anything(word: str) -> str:
    """Any word but an empty one."""
    if not word:
        raise ValueError("it must not be empty")
    return word


def text(word: str) -> str:
    """Any word."""
    return word


def one_of(*choices: str) -> Callable[[str], str]:
    """Words → a check that accepts only these."""

    def check(word: str) -> str:
        if word not in choices:
            raise ValueError("it is one of " + ", ".join(choices))
        return word

    return check


def matches(pattern: str, otherwise: str) -> Callable[[str], str]:
    """A regular expression → a check that accepts what it describes, and says `otherwise` of the rest."""
    compiled = re.compile(pattern, re.ASCII | re.IGNORECASE)

    def check(word: str) -> str:
        if not compiled.fullmatch(word):
            raise ValueError(otherwise)
        return word

    return check
