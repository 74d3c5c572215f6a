"""qvm configuration text → words that know their place.

White space separates words and a line end is white space like any other. A `#` at the start of a word begins a comment
that lasts to the end of the line; inside a word or in quotes it is an ordinary character. Double quotes keep white
space together, also across lines and in the middle of a word; in them a backslash before a quote stands for the quote,
and a backslash at the end of a line joins it with the next one. `@NAME@` marks a place that a build fills in.

References:
    QNX Hypervisor User's Guide 7.1, "VM configuration syntax".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language.findings import Finding, Position, nearest
from .quoting import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_WORD = 4096
"""Characters of the longest word that is read; text in quotes may be as long as the file."""

_PIECE = re.compile(
    r"""
      (?P<blank>    [ \t\r\n\v\f]+ )
    | (?P<comment>  \#[^\r\n]* )
    | (?P<word>     (?: [^ \t\r\n\v\f"] | "(?:[^"\\]|\\.)*" )+ )
    | (?P<open>     " )
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN = '"'
_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTES = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r'\\(?:"|\r\n|\r|\n)')
_PLACEHOLDER = re.compile(r"@([A-Za-z_][A-Za-z0-9_]*)@")


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Attributes:
        text: what it says, quotes taken off and placeholders filled in.
        position: its first character; for a word out of a placeholder, the word that the placeholder stands in.
        quoted: part of it stood in double quotes, so it is never the name of an option.
        filled: it is known what it says. Otherwise it has a placeholder without a value or is reported as wrong itself.
    """

    text: str
    position: Position
    quoted: bool = False
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read of one text: its words in order, and everything that is wrong with them."""

    tokens: tuple[Token, ...]
    findings: tuple[Finding, ...]


def scan(text: str, file: str, defines: Mapping[str, str]) -> Scan:
    """Text → its words.

    Args:
        text: the text of one file.
        file: its name, for positions.
        defines: values of build placeholders by name, without the at signs.
    """
    findings: list[Finding] = []
    tokens: list[Token] = []
    places = _Places(text, file)
    for offset, word in _words(text):
        at, quoted = places(offset), '"' in word
        missing = [match for match in _PLACEHOLDER.finditer(word) if match[1] not in defines]
        if word == _OPEN:
            findings.append(_not_closed(at))
        elif len(word) > MAX_WORD and not quoted:
            what = f"a word of {len(word):,} characters"
            findings.append(Finding(at, what, f"words have at most {MAX_WORD:,}", "is this a qvm configuration?"))
        elif missing:
            findings.extend(_undefined(match[1], places(offset + match.start()), defines) for match in missing)
        elif _PLACEHOLDER.search(word):
            tokens.extend(_filled(word, at, defines, findings))
            continue
        else:
            tokens.append(Token(_unquote(word), at, quoted))
            continue
        tokens.append(Token(word[:MAX_WORD], at, quoted, filled=False))
    return Scan(tuple(tokens), tuple(findings))


def _undefined(name: str, at: Position, defines: Mapping[str, str]) -> Finding:
    placeholder = f"@{name}@"
    advice = f"give it one: --define {name if shown(placeholder) == placeholder else 'NAME'}=VALUE"
    return Finding(at, f"the placeholder {quoted(placeholder)} has no value", nearest(name, defines), advice)


def _filled(word: str, at: Position, defines: Mapping[str, str], findings: list[Finding]) -> Iterator[Token]:
    """A word with placeholders → the words that the build would leave there.

    Outside quotes a value is text like any other, and may be several words or none.
    """

    def value(match: re.Match[str]) -> str:
        return defines[match[1]]

    if '"' in word:
        yield Token(_PLACEHOLDER.sub(value, _unquote(word)), at, quoted=True)
        return
    for _, inner in _words(_PLACEHOLDER.sub(value, word)):
        if inner == _OPEN:
            findings.append(_not_closed(at))
        yield Token(_unquote(inner), at, quoted='"' in inner, filled=inner != _OPEN)


class _Places:
    """Offsets of one text → positions."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def __call__(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        return Position(self._file, line, offset - self._starts[line - 1] + 1)


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Text → offset and spelling of each word, quotes and placeholders still in it; a quote that stays open is last."""
    offset = 0
    while match := _PIECE.match(text, offset):
        if match.lastgroup in ("word", "open"):
            yield match.start(), match.group()
        if match.lastgroup == "open":
            return
        offset = match.end()


def _not_closed(at: Position) -> Finding:
    known, advice = 'expected another " before the end', "close the text where it ends"
    return Finding(at, "this quoted text is not closed", known, advice)


def _unquote(word: str) -> str:
    """A word as written → what it says."""
    return _QUOTES.sub(lambda quoted: _ESCAPE.sub(lambda e: '"' if e.group() == '\\"' else "", quoted.group(1)), word)
