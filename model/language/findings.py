"""What is wrong with an input: where, what, what is known instead, what to do. All of it at once."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_PART = 1_500
"""Characters of each part of a message."""

MAX_KNOWN = 1_000
"""Known names among which the nearest is looked for."""

MAX_FINDINGS = 100
"""Findings of one kind of check; after so many, the rest would not be read."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in an input, counted from 1; `file` is the name that the user gave.

    Line 0 stands for what has no lines: a folder, or an option of the command line (`column` then counts in its value).
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        if self.line == 0:
            return printable(self.file) + (f":{self.column}" if self.column else "")
        return f"{printable(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        position: where.
        what: what is wrong there, in one clause.
        known: what is known instead, if that helps.
        advice: what to do, if it does not follow.
    """

    position: Position
    what: str
    known: str = ""
    advice: str = ""

    def __str__(self) -> str:
        parts = (_cut(part) for part in (self.what, self.known, self.advice) if part)
        return f"{self.position}: {'; '.join(map(printable, parts))}"


class InputError(Exception):
    """The user's input cannot be used. Carries every finding, in order of position."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        unique = {str(finding): finding for finding in findings}
        self.findings = tuple(sorted(unique.values(), key=lambda finding: (finding.position, finding.what)))
        super().__init__("\n".join(str(finding) for finding in self.findings))


_ORDERS = re.compile(r"(?<!\S):(?=:)|#(?=#\w*\[)")


def printable(text: str) -> str:
    """Text → the same with every character escaped that a terminal, or who reads the log of a build, would act on or hide.

    GitHub's runner takes a line for a command that begins with `::`, or has `##[` anywhere, Azure's one that has `##vso[`;
    and where a text is wrapped, any of its words may come to begin a line.
    """
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
    return _ORDERS.sub(lambda order: f"\\x{ord(order[0]):02x}", shown)


def _cut(text: str) -> str:
    """However much of a file a message repeats, it stays readable."""
    return text if len(text) <= MAX_PART else f"{text[:MAX_PART]} …"


def nearest(name: str, known: Iterable[str]) -> str:
    """A misspelt name → 'did you mean "x"?', or nothing if no known name is close."""
    close = difflib.get_close_matches(name[:MAX_PART], sorted(islice(dict.fromkeys(known), MAX_KNOWN)), n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else ""
