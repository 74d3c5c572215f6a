"""Text as it is shown: what acts on the text around it, or hides, is told by its code."""

from __future__ import annotations

from typing import Any

from ....model.language.findings import printable

LONGEST = 2_000
"""Characters of a name or a sentence that are shown."""


def shown(text: str) -> str:
    """Text → the same in one line, with invisible characters, such as marks of direction, written as their codes.

    What is longer than anybody reads is cut, and ends with how much is left out.
    """
    plain = printable(" ".join(text.split()) if not text.isprintable() else text)
    left = len(plain) - LONGEST
    return plain if left <= 0 else f"{plain[:LONGEST]} … ({left:,} more characters)"


def all_shown(value: Any) -> Any:
    """Plain values, however nested → the same with every text as it is shown, keys of objects as well."""
    match value:
        case str():
            return shown(value)
        case dict():
            return {shown(key): all_shown(each) for key, each in value.items()}
        case list() | tuple():
            return [all_shown(each) for each in value]
    return value
