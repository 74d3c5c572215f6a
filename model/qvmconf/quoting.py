"""A word of a configuration → as messages repeat it.

What a configuration includes need not be one: it may be any file beside it, of which a message must not tell more than it
takes to find the place. So words of the configuration language's own are repeated whole, and of any other its beginning.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final

from ..language.findings import printable
from . import grammar

MAX_SHOWN = 20
"""Characters of a word that is not of the language."""

_TABLES = (
    grammar.OPTIONS,
    grammar.COMMON,
    grammar.CPU,
    grammar.PASS,
    grammar.RESERVE,
    *(device.options for device in grammar.DEVICES.values()),
)
_LISTS = (
    grammar.BLOBS,
    grammar.LEVELS,
    grammar.SINKS,
    grammar.UNSUPPORTED_CLASSES,
    grammar.UNSUPPORTED_ACTIONS,
    grammar.SAFETY_LEVELS,
)
_DEVICES = (
    f"{before}{name}{safe}{after}"
    for name in grammar.DEVICES
    for before in ("", "vdev-")
    for safe in ("", "-safety")
    for after in ("", ".so")
)

OWN: Final = frozenset(word for words in (*_TABLES, *_LISTS, _DEVICES) for word in words)
"""The words of the configuration language."""

_PREFIXES = ("/dev/qvm/",)
"""What names of the language's own begin with: the ends of virtual networks are found there."""

_NUMBER = r"(?:0x[0-9a-fA-F]{1,16}|[0-9]{1,20})"
_PLACE = re.compile(rf"(?:(?:mem|io|pci):)?{_NUMBER}(?:[,:./]{_NUMBER}){{0,2}}")
"""Numbers, and places made of them. Without its prefix a hexadecimal number may be a secret as well."""


def shown(word: str) -> str:
    """A word → as much of it as may be repeated; printable, and on one line."""
    if word in OWN or _PLACE.fullmatch(word):
        return word
    own = next((prefix for prefix in _PREFIXES if word.startswith(prefix)), "")
    rest = word.removeprefix(own)
    first = "".join(takewhile(lambda char: char not in "\r\n", rest[: MAX_SHOWN + 1]))
    line = printable(first)
    return own + (line if first == rest and len(line) <= MAX_SHOWN else f"{line[:MAX_SHOWN]}…")


def quoted(word: str) -> str:
    """The same in quotes."""
    return f'"{shown(word)}"'
