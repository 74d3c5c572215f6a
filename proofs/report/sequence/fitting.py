"""Text that fits: how many cells it takes, and lines of at most so many."""

from __future__ import annotations

import unicodedata

_TWO = ("W", "F")


def cells(text: str) -> int:
    """How many cells of a terminal, or widths of a digit, a text takes."""
    return sum(map(_cells, text))


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _TWO else 1


def fitted(text: str, width: int, after: str = " ") -> list[str]:
    """Text → lines of at most `width` cells (at least 2), broken after one of the characters of `after` if possible."""
    width = max(2, width)
    lines: list[str] = []
    line, taken, good = "", 0, 0
    for char in text:
        while taken + _cells(char) > width:  # what is left of a line may still be too long for a wide character
            cut = good or len(line)
            lines.append(line[:cut].rstrip(" "))
            line = line[cut:].lstrip(" ")
            taken, good = cells(line), 0
        if not (char == " " and not line and lines):
            line += char
            taken += _cells(char)
        if char in after:
            good = len(line)
    return [*lines, line.rstrip(" ")] if line.strip(" ") or not lines else lines
