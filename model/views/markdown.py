"""Text and tables in Markdown, in which nothing that was read acts as anything but text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..language.findings import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ACTS = re.compile(r"([\\`*_{}\[\]<>|~#&$])")
_IN_A_WORD = re.compile(r"(?<=\w)\\_(?=\w)")


def escaped(text: str) -> str:
    """Text → the same in Markdown, with a backslash before every character that would act; in a word `_` does not."""
    return _IN_A_WORD.sub("_", _ACTS.sub(r"\\\1", printable(text)))


def code(text: str) -> str:
    """Names or a formula → a piece of code, in a table too; nothing gives nothing."""
    if not text:
        return ""
    shown = printable(text).replace("|", "\\|")
    fence = "``" if "`" in shown else "`"
    return f"{fence} {shown} {fence}" if fence == "``" else f"`{shown}`"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Heads and rows of finished cells → the lines of a table."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join('---' for _ in heads)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
