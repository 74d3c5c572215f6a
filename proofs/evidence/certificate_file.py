"""A file → the certificate in it.

Reading takes the file for hostile input: everything in it has exactly the type, the keys and the size that are expected,
or there is a message that says what was. What it means, and whether it is true, is for whoever checks it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ...model.language.findings import Finding, InputError, Position
from .certificate import (
    FORMAT,
    KINDS,
    Border,
    Certificate,
    ClaimNamed,
    Lemma,
    Obligation,
    StepTold,
    SystemNamed,
    TraceTold,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 20_000_000

T = TypeVar("T")


def read(file: str | Path) -> Certificate:
    """A file → the certificate in it.

    Raises:
        InputError: it cannot be read, or is no certificate; with what was expected.
    """
    try:
        with Path(file).open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else "not the name of a file"
        raise InputError([Finding(Position(str(file), 1, 1), f"cannot be read: {said}")]) from None
    try:
        return certificate(_parsed(content))
    except Unexpected as error:
        at = Position(str(file), error.line, error.column)
        raise InputError([Finding(at, f"no certificate: {error.what}", error.expected)]) from None


class Unexpected(Exception):  # noqa: N818  # becomes a finding
    """What is in the way of reading, what is expected instead, and where in the text, if that is known."""

    def __init__(self, what: str, expected: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(what)
        self.what, self.expected, self.line, self.column = what, expected, line, column


def _parsed(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise Unexpected("the file is too large", f"at most {MAX_BYTES:,} bytes are read")
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise Unexpected(f"not JSON: {error.msg}", "", error.lineno, error.colno) from None
    except UnicodeDecodeError as error:
        raise Unexpected(f"byte {error.start + 1} is no UTF-8", "expected JSON in UTF-8") from None
    except RecursionError:
        raise Unexpected("lists and objects are nested too deeply", "expected a few levels") from None
    except ValueError:
        raise Unexpected("a number is too long", "expected numbers of a few digits") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Unexpected(f'the key "{twice}" is given twice', "expected each key once")
    return found


def _constant(word: str) -> Any:
    raise Unexpected(f"{word} is no JSON value", "expected a number")


def _object(value: Any, at: str, keys: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """An object with exactly these keys, the optional ones perhaps."""
    if not isinstance(value, dict):
        raise Unexpected(f"{at} is {_noun(value)}", "expected an object")
    known = f"expected the keys {', '.join((*keys, *optional))}"
    for key in value:
        if key not in keys and key not in optional:
            raise Unexpected(f'{at} has the unknown key "{key}"', known)
    for key in keys:
        if key not in value:
            raise Unexpected(f'{at} lacks the key "{key}"', known)
    return value


def _text(value: Any, at: str) -> str:
    if not isinstance(value, str):
        raise Unexpected(f"{at} is {_noun(value)}", "expected text")
    if not value.isprintable():
        raise Unexpected(f"{at} has characters that cannot be printed", "expected text of one line")
    return value


def _maybe_text(value: Any, at: str) -> str | None:
    return None if value is None else _text(value, at)


def _list(value: Any, at: str, item: Callable[[Any, str], T]) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise Unexpected(f"{at} is {_noun(value)}", "expected a list")
    return tuple(item(each, f"{at}[{index}]") for index, each in enumerate(value))


def _mapping(value: Any, at: str, item: Callable[[Any, str], T]) -> tuple[tuple[str, T], ...]:
    if not isinstance(value, dict):
        raise Unexpected(f"{at} is {_noun(value)}", "expected an object")
    return tuple((_text(key, f"a key of {at}"), item(each, f"{at}.{key}")) for key, each in value.items())


def _noun(value: Any) -> str:
    nouns = {dict: "an object", list: "a list", str: "text", bool: str(value).lower(), type(None): "null"}
    return nouns.get(type(value), "a number")


def certificate(value: Any) -> Certificate:
    """Plain values, as JSON has them → the certificate that they are.

    Raises:
        Unexpected: they are none.
    """
    keys = (
        "certificate",
        "quiesce",
        "command",
        "system",
        "claim",
        "lemmas",
        "declarations",
        "definitions",
        "obligations",
    )
    whole = _object(value, "the file", keys, ("borders",))
    version = whole["certificate"]
    if type(version) is not int or version != FORMAT:
        raise Unexpected(f"certificate is {_noun(version)}", f"expected {FORMAT}, the format that is known here")
    return Certificate(
        _text(whole["quiesce"], "quiesce"),
        _text(whole["command"], "command"),
        _system(whole["system"]),
        _claim(whole["claim"]),
        _list(whole["lemmas"], "lemmas", _lemma),
        _list(whole["declarations"], "declarations", _text),
        _list(whole["definitions"], "definitions", _text),
        _list(whole["obligations"], "obligations", _obligation),
        _list(whole.get("borders", []), "borders", _border),
    )


def _system(value: Any) -> SystemNamed:
    lists = ("paths", "given", "assume", "define", "quiescer")
    words = ("name", "machines", "specs", "digest")
    found = _object(value, "system", (*words, *lists, "leave_open"))
    if not isinstance(found["leave_open"], bool):
        raise Unexpected(f"system.leave_open is {_noun(found['leave_open'])}", "expected true or false")
    name, machines, specs, digest = (_text(found[key], f"system.{key}") for key in words)
    paths, *options = (_list(found[key], f"system.{key}", _text) for key in lists)
    given, assume, define, quiescer = options
    return SystemNamed(name, paths, machines, specs, given, assume, define, quiescer, found["leave_open"], digest)


def _claim(value: Any) -> ClaimNamed:
    found = _object(value, "claim", ("property", "elements", "says", "when", "digest"))
    return ClaimNamed(
        _text(found["property"], "claim.property"),
        _mapping(found["elements"], "claim.elements", _text),
        _text(found["says"], "claim.says"),
        _maybe_text(found["when"], "claim.when"),
        _text(found["digest"], "claim.digest"),
    )


def _lemma(value: Any, at: str) -> Lemma:
    found = _object(value, at, ("formula", "kind"))
    kind = _text(found["kind"], f"{at}.kind")
    if kind not in KINDS:
        raise Unexpected(f'{at}.kind is "{kind}"', f"expected one of {', '.join(KINDS)}")
    return Lemma(_text(found["formula"], f"{at}.formula"), kind)


def _obligation(value: Any, at: str) -> Obligation:
    found = _object(value, at, ("name", "event", "smtlib"))
    name, event = _text(found["name"], f"{at}.name"), _maybe_text(found["event"], f"{at}.event")
    return Obligation(name, event, _list(found["smtlib"], f"{at}.smtlib", _text))


def _border(value: Any, at: str) -> Border:
    found = _object(value, at, ("cause", "trace"))
    where = f"{at}.trace"
    trace = _object(found["trace"], where, ("features", "initial", "steps", "loop"))
    if trace["loop"] is not None:
        raise Unexpected(f"{where}.loop is {_noun(trace['loop'])}", "expected null")
    return Border(
        _list(found["cause"], f"{at}.cause", _text),
        TraceTold(
            _mapping(trace["features"], f"{where}.features", _text),
            _mapping(trace["initial"], f"{where}.initial", _text),
            _list(trace["steps"], f"{where}.steps", _step),
        ),
    )


def _step(value: Any, at: str) -> StepTold:
    found = _object(value, at, ("event", "class", "changes", "because"))
    return StepTold(
        _text(found["event"], f"{at}.event"),
        _text(found["class"], f"{at}.class"),
        _mapping(found["changes"], f"{at}.changes", _change),
        _list(found["because"], f"{at}.because", _text),
    )


def _change(value: Any, at: str) -> tuple[str, str]:
    pair = _list(value, at, _text)
    if len(pair) != 2:
        raise Unexpected(f"{at} has {len(pair)} parts", "expected two: from where, and to where")
    return pair[0], pair[1]
