"""What can be said, the words of a command, and what may be wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language.findings import nearest

if TYPE_CHECKING:
    from collections.abc import Collection

_WORD = re.compile(r"\S+")
MAX_DIGITS = 9

HELP = """\
  show            where every machine is, and what can occur; show all: with meanings
  events          what can occur, with its class, meaning and sources
  take EVENT      let an event occur, by its name or its number (a number alone does it too)
  next [N]        the next step that is to come: of a trace, or one that was taken back
  undo [N]        take back the last step
  goto N          go to after step N; goto end: to the end of a trace; goto 0: to the start
  why EVENT       why an event cannot occur now, or what it would do
  claims          which claims are false now
  features        what is open, and which values it has on this walk
  set NAME VALUE  choose the value of an open feature, before the first step
  told            what has happened so far
  sources         what the numbers in brackets stand for
  save FILE       write what has happened as a trace; save --replace FILE in the place of another
  help            this
  quit            end"""
"""What can be said, for who asks."""


class Wrong(Exception):
    """A command that cannot be done: at which column, what is wrong, what is known instead, what to do."""

    def __init__(self, column: int, what: str, known: str = "", advice: str = "") -> None:
        super().__init__(what)
        self.column, self.what, self.known, self.advice = column, what, known, advice


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a command, and its column, counted from 1."""

    text: str
    column: int


def words_of(line: str) -> tuple[Word, ...]:
    """A line → its words; none for an empty line or one that begins with #."""
    words = tuple(Word(match[0], match.start() + 1) for match in _WORD.finditer(line))
    return () if words and words[0].text.startswith("#") else words


def command(word: Word, commands: Collection[str]) -> str:
    """A word → the command that it is, or begins.

    Raises:
        Wrong: it is none, or may be several.
    """
    meant = [name for name in commands if name == word.text] or [n for n in commands if n.startswith(word.text)]
    if len(meant) != 1:
        what = f'"{word.text}" is no command' if not meant else f'"{word.text}" may be {" or ".join(meant)}'
        known = f"known: {', '.join(commands)}" if not meant else ""
        raise Wrong(word.column, what, known, nearest(word.text, commands))
    return meant[0]


def is_number(word: Word) -> bool:
    """Whether a word is a number that can be meant."""
    return word.text.isdecimal() and len(word.text) <= MAX_DIGITS


def at_most(words: tuple[Word, ...], number: int) -> None:
    """See that there are no more words than that.

    Raises:
        Wrong: there are.
    """
    if len(words) > number:
        raise Wrong(words[number].column, f'"{words[number].text}" is too much')


def one(words: tuple[Word, ...], what: str) -> Word:
    """The only word.

    Raises:
        Wrong: there is none, which should be `what`, or more.
    """
    at_most(words, 1)
    if not words:
        raise Wrong(1, f"say {what}")
    return words[0]


def number(words: tuple[Word, ...], default: int) -> int:
    """The only word as a number of steps; `default` if there is none.

    Raises:
        Wrong: it is no such number.
    """
    at_most(words, 1)
    if not words:
        return default
    if not is_number(words[0]):
        raise Wrong(words[0].column, f'"{words[0].text}" is not a number of steps')
    return int(words[0].text)
