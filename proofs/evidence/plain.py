"""Plain values out of a file → what they should be; or a message that says what they are instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Unexpected(Exception):
    """What is in the way of reading, what is expected instead, and where in the text, if that is known."""

    def __init__(self, what: str, expected: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(what)
        self.what, self.expected, self.line, self.column = what, expected, line, column


def items(value: Any, at: str, keys: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """An object with exactly these keys, the optional ones perhaps."""
    if not isinstance(value, dict):
        raise Unexpected(f"{at} is {noun(value)}", "expected an object")
    known = f"expected the keys {', '.join((*keys, *optional))}"
    for key in value:
        if key not in keys and key not in optional:
            raise Unexpected(f'{at} has the unknown key "{key}"', known)
    for key in keys:
        if key not in value:
            raise Unexpected(f'{at} lacks the key "{key}"', known)
    return value


def line(value: Any, at: str) -> str:
    """Text of one line."""
    if not isinstance(value, str):
        raise Unexpected(f"{at} is {noun(value)}", "expected text")
    if not value.isprintable():
        raise Unexpected(f"{at} has characters that cannot be printed", "expected text of one line")
    return value


def number(value: Any, at: str) -> int:
    """A whole number."""
    if type(value) is not int or value < 0:
        raise Unexpected(f"{at} is {noun(value)}", "expected a whole number, not below 0")
    return value


def maybe_line(value: Any, at: str) -> str | None:
    """Text of one line, or nothing."""
    return None if value is None else line(value, at)


def listed(value: Any, at: str, item: Callable[[Any, str], T]) -> tuple[T, ...]:
    """A list, each item read in the same way."""
    if not isinstance(value, list):
        raise Unexpected(f"{at} is {noun(value)}", "expected a list")
    return tuple(item(each, f"{at}[{index}]") for index, each in enumerate(value))


def mapped(value: Any, at: str, item: Callable[[Any, str], T]) -> tuple[tuple[str, T], ...]:
    """An object, each value read in the same way."""
    if not isinstance(value, dict):
        raise Unexpected(f"{at} is {noun(value)}", "expected an object")
    return tuple((line(key, f"a key of {at}"), item(each, f"{at}.{key}")) for key, each in value.items())


def noun(value: Any) -> str:
    """What a value is, for messages."""
    nouns = {dict: "an object", list: "a list", str: "text", bool: str(value).lower(), type(None): "null"}
    return nouns.get(type(value), "a number")
