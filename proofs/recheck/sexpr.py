"""S-expressions of SMT-LIB, as few of them as certificates need; everything else is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Expression = str | tuple["Expression", ...]
"""A symbol, with its bars if it has them, or a list."""

MAX_DEPTH = 200

_FORM = r"[ ]*({}\(|\)|\|[^|\\]*\||#b[01]+|=>|=|_|[0-9]+|[a-z][a-z0-9-]*|[A-Z][A-Za-z]*)"
_TOKEN = re.compile(_FORM.format(""))
_TOKENS = re.compile(f"(?:{_FORM.format('?:')})*+[ ]*+")

_BOOL = "Bool"


class Malformed(Exception):
    """A text is not of the form that certificates have."""


def expression(text: str) -> Expression:
    """A text → the one expression that it is.

    Raises:
        Malformed: it is none, or more than one, or has characters that certificates do not need (comments, strings).
    """
    around: list[list[Expression]] = []
    here: list[Expression] = []
    for token in _tokens(text):
        if token == "(":  # noqa: S105  # it is no password
            if len(around) == MAX_DEPTH:
                raise Malformed(f"more than {MAX_DEPTH} levels deep: {short(text)}")
            around.append(here)
            here = []
        elif token == ")":  # noqa: S105
            if not around:
                raise Malformed(f'a ")" closes nothing: {short(text)}')
            done = tuple(here)
            here = around.pop()
            here.append(done)
        else:
            here.append(token)
    if around:
        raise Malformed(f'a "(" is not closed: {short(text)}')
    if len(here) != 1:
        raise Malformed(f"{len(here)} expressions, not one: {short(text)}")
    return here[0]


def _tokens(text: str) -> list[str]:
    match = _TOKENS.match(text)
    if match is None or match.end() < len(text):
        rest = text if match is None else text[match.end() :]
        raise Malformed(f"not understood from here: {short(rest.lstrip(' '))}")
    return _TOKEN.findall(text)


def written(found: Expression) -> str:
    """An expression → its text."""
    return found if isinstance(found, str) else f"({' '.join(map(written, found))})"


def short(text: str, length: int = 80) -> str:
    """As much of a text as a message needs."""
    return text if len(text) <= length else f"{text[:length]} …"


def statement(found: Expression, sorts: Mapping[str, int | None]) -> frozenset[str]:
    """An expression that is to be true or false → the symbols in it.

    Args:
        found: the expression.
        sorts: what may be used: the width of each bit vector, and None for what is true or false.

    Raises:
        Malformed: it uses something else, or in another way.
    """
    used: set[str] = set()
    if _sort(found, sorts, used) != _BOOL:
        raise Malformed(f"neither true nor false: {short(written(found))}")
    return frozenset(used)


def _sort(found: Expression, sorts: Mapping[str, int | None], used: set[str]) -> str:
    if isinstance(found, str):
        if found in ("true", "false"):
            return _BOOL
        if found not in sorts:
            raise Malformed(f"{short(found)} may not be used here")
        used.add(found)
        return _BOOL if sorts[found] is None else f"bit vector of {sorts[found]}"
    if not found or not isinstance(found[0], str) or found[0] not in _ARITY:
        raise Malformed(f"not one of {', '.join(_ARITY)}: {short(written(found))}")
    word, *parts = found
    least, most = _ARITY[found[0]]
    kinds = [_sort(part, sorts, used) for part in parts]
    wanted = len(set(kinds)) == 1 and (kinds[0] == _BOOL) is (word not in ("=", "bvule"))
    if not least <= len(kinds) <= most or not (wanted or (word == "=" and kinds == [_BOOL, _BOOL])):
        raise Malformed(f"{word} of {', '.join(kinds) or 'nothing'}: {short(written(found))}")
    return _BOOL


_ARITY = {"and": (2, 1 << 20), "or": (2, 1 << 20), "not": (1, 1), "=>": (2, 2), "=": (2, 2), "bvule": (2, 2)}
"""How many operands each connective may have."""
