"""An event as a word of a command names it → the event of a walk that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language.findings import nearest
from ..evidence.trace import REST
from .words import Word, Wrong, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .walk import Walk


def meant(word: Word, walk: Walk, offered: Sequence[str]) -> str:
    """A word → the event: a number of those that are offered, or a name, whole or without its element.

    Where the bare name is that of several events, the one of them that is offered is meant, if there is one alone.

    Raises:
        Wrong: there is none, or there are several.
    """
    if word.text.isdecimal():
        return _numbered(word, offered)
    if word.text in walk.events or word.text == REST:
        return word.text
    several = [name for name in walk.events if name.partition(".")[2] == word.text]
    possible = [name for name in several if name in offered] if len(several) > 1 else several
    if len(possible) == 1:
        return possible[0]
    if several:
        raise Wrong(word.column, f'"{word.text}" may be {" or ".join(several)}', "", "say of which")
    known = [*walk.events, *(name.partition(".")[2] for name in walk.events)]
    can = f"what can occur now: {', '.join(offered)}" if offered else "nothing can occur now"
    raise Wrong(word.column, f'there is no event "{word.text}"', can, nearest(word.text, known))


def _numbered(word: Word, offered: Sequence[str]) -> str:
    at = int(word.text) if is_number(word) else 0
    if not 1 <= at <= len(offered):
        known = f"known: 1 to {len(offered)}" if offered else "nothing can occur"
        raise Wrong(word.column, f"there is no event {word.text} now", known)
    return offered[at - 1]
