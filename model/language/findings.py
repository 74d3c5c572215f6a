"""What is wrong with an input: where, what, what is known instead, what to do. All of it at once."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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
        said = "; ".join(printable(part) for part in (self.what, self.known, self.advice) if part)
        return f"{self.position}: {said}"


class InputError(Exception):
    """The user's input cannot be used. Carries every finding, in order of position."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        unique = {str(finding): finding for finding in findings}
        self.findings = tuple(sorted(unique.values(), key=lambda finding: (finding.position, finding.what)))
        super().__init__("\n".join(str(finding) for finding in self.findings))


def printable(text: str) -> str:
    """Text → the same with every character escaped that a terminal would act on or hide."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def nearest(name: str, known: Iterable[str]) -> str:
    """A misspelt name → 'did you mean "x"?', or nothing if no known name is close."""
    close = difflib.get_close_matches(name[:200], sorted(set(known)), n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else ""
