"""Words → the lines of a label, none wider than can be read beside others."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ..language import formula as f
from ..language.findings import printable
from .drawing import Line, Span, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 34
"""Characters of a line; a name that is wider has a line of its own."""

TOOLTIP = 4_000
"""Characters of a tooltip."""

SEPARATOR = ", "


def listed(names: Iterable[Span], row: str = "", width: int = WIDTH) -> Iterator[Line]:
    """Names → lines on which as many stand as fit, with commas between them."""
    line: list[Span] = []
    *others, last = [replace(name, text=printable(name.text)) for name in names]
    for name in (*others, last):
        used = sum(len(span.text) for span in line)
        if line and used + len(name.text) > width:
            yield Line((*line[:-1], replace(line[-1], text=SEPARATOR.rstrip())), row)
            line = []
        line.append(name)
        if name is not last:
            line.append(Span(SEPARATOR, "muted"))
    yield Line(tuple(line), row)


def sentence(
    text: str, tone: Tone = "ink", style: Literal["", "strong", "heard"] = "", row: str = "", width: int = WIDTH
) -> Iterator[Line]:
    """Text → lines that are broken between words, and within a word only where it is wider than two lines."""
    for words in textwrap.wrap(printable(text), width, break_on_hyphens=False, break_long_words=False):
        for start in range(0, len(words), 2 * width):
            yield Line((Span(words[start : start + 2 * width], tone, style),), row)


def bracketed(guard: f.Formula, row: str = "", *, faded: bool = False) -> Iterator[Line]:
    """A guard → lines in brackets; where it is wider than one line, each part of a conjunction or disjunction begins one.

    Nothing for a guard that is always true.
    """
    if guard == f.TRUE:
        return
    whole, pieces = f"[{f.text(guard)}]", list[str]()
    if len(whole) <= WIDTH or not isinstance(guard, f.And | f.Or):
        pieces = [whole]
    else:
        word = "and" if isinstance(guard, f.And) else "or"
        first, *others = (f.text(type(guard)((part, f.FALSE)))[: -len(f" {word} false")] for part in guard.parts)
        pieces = [f"[{first}", *(f"{word} {other}" for other in others)]
        pieces[-1] += "]"
    for piece in pieces:
        yield from sentence(piece, "faded" if faded else "muted", "", row)


def tooltip(lines: Iterable[str]) -> str:
    """Lines, empty ones left out → the text of a tooltip, of a length that can be read."""
    whole = "\n".join(printable(line) for line in lines if line)
    return whole if len(whole) <= TOOLTIP else f"{whole[:TOOLTIP]} …"
