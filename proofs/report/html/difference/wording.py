"""Two texts → which words of each the other lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 400
"""Words of a text up to which single ones are compared: above, the whole of it counts as another."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words; `other` if they are not on the other side."""

    text: str
    other: bool = False


def wording(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """A text on both sides → both in pieces."""
    one, other = _words(before), _words(after)
    if before == after:
        return (Piece(before),), (Piece(after),)
    if not before or not after or max(len(one), len(other)) > LONGEST:
        return _whole(before), _whole(after)
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for kind, start, end, to, until in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        for side, text in zip(pieces, ("".join(one[start:end]), "".join(other[to:until])), strict=True):
            if text:
                side.append(Piece(text, kind != "equal"))
    return tuple(pieces[0]), tuple(pieces[1])


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, True),) if text else ()
