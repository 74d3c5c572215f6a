"""A saved trace → its features and events; in a file of its own, or in what `quiesce check --json` printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...model.language.findings import Finding, InputError, Position
from ...model.language.regular_file import read_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 200_000_000
MAX_STEPS = 100_000


@dataclass(frozen=True, slots=True)
class Saved:
    """A trace as it was saved; nothing of it has been compared with a system.

    Attributes:
        file: where it was.
        about: the id of the claim it is about, and the elements by the names of its `for:`; nothing where that is not said.
        features: the values of features and permissions by name.
        initial: where machines were, as far as that is said.
        events: the names of its events.
        changes: for each of them, what changed, by the name of an instance; None where that is not said.
        loop: index of the step to which the last state goes back.
    """

    file: str
    about: tuple[str, tuple[tuple[str, str], ...]] | None
    features: dict[str, str]
    initial: dict[str, str]
    events: tuple[str, ...]
    changes: tuple[dict[str, tuple[str, str]] | None, ...]
    loop: int | None


def load(file: str, wanted: tuple[str, ...] = ()) -> Saved:
    """A file → the trace in it.

    Args:
        file: a trace, or a document of verdicts with exactly one trace among those wanted.
        wanted: claims as they are written, "no-device-left-unquiesced" or "no-device-left-unquiesced[gpu]"; none for any.

    Raises:
        InputError: it cannot be read, is no trace, or has several.
    """
    document = _document(file)
    if "properties" not in document:
        return _saved(file, document, None)
    found = [*_traces(file, document["properties"])]
    named = [each for each in found if not wanted or _named(each[0]) in wanted or each[0][0] in wanted]
    if len(named) == 1:
        return _saved(file, named[0][1], named[0][0])
    known = ", ".join(_named(about) for about, _ in found) or "no trace"
    what = "no trace of that claim is in this document" if not named else "several traces are in this document"
    raise _wrong(file, what, f"known: {known}", "say which with --property" if found else "")


def _document(file: str) -> dict[str, Any]:
    data = read_whole(file, MAX_BYTES, typed=True)
    try:
        document = json.loads(data)
    except json.JSONDecodeError as error:
        finding = Finding(Position(file, error.lineno, error.colno), f"not JSON: {error.msg}")
        raise InputError([finding]) from None
    except (UnicodeDecodeError, RecursionError):
        raise _wrong(file, "not JSON: not text in UTF-8, or nested too deeply") from None
    except ValueError:
        raise _wrong(file, "a number is too long", "expected numbers of a few digits") from None
    if not isinstance(document, dict):
        raise _wrong(file, "not a trace", "expected an object with features and steps")
    return document


def _traces(file: str, properties: Any) -> Iterator[tuple[tuple[str, tuple[tuple[str, str], ...]], dict[str, Any]]]:
    """The claims of a document of verdicts that have a trace, each with the shortest one."""
    if not isinstance(properties, list):
        raise _wrong(file, "properties is not a list")
    for item in properties:
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            raise _wrong(file, "an entry of properties has no id")
        elements = _words(file, item.get("for") or {}, "for")
        if isinstance(item.get("trace"), dict):
            yield (item["id"], tuple(elements.items())), item["trace"]


def _named(about: tuple[str, tuple[tuple[str, str], ...]]) -> str:
    elements = ", ".join(element for _, element in about[1])
    return f"{about[0]}[{elements}]" if elements else about[0]


def _saved(file: str, trace: dict[str, Any], about: tuple[str, tuple[tuple[str, str], ...]] | None) -> Saved:
    steps, loop = trace.get("steps"), trace.get("loop")
    if not isinstance(steps, list):
        raise _wrong(file, "no trace: it has no list of steps")
    if len(steps) > MAX_STEPS:
        raise _wrong(file, f"a trace of {len(steps):,} steps", f"at most {MAX_STEPS:,} are read")
    if loop is not None and (type(loop) is not int or not 0 <= loop < len(steps)):
        raise _wrong(file, "loop is not the index of a step", f"known: 0 to {len(steps) - 1}, or null")
    pairs = [_step(file, step, number) for number, step in enumerate(steps, start=1)]
    return Saved(
        file,
        about,
        _words(file, trace.get("features") or {}, "features"),
        _words(file, trace.get("initial") or {}, "initial"),
        tuple(event for event, _ in pairs),
        tuple(changes for _, changes in pairs),
        loop,
    )


def _step(file: str, step: Any, number: int) -> tuple[str, dict[str, tuple[str, str]] | None]:
    if not isinstance(step, dict) or not isinstance(step.get("event"), str):
        raise _wrong(file, f"step {number} has no event")
    changes = step.get("changes")
    if changes is None:
        return step["event"], None
    if not isinstance(changes, dict) or not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(word, str) for word in pair)
        for pair in changes.values()
    ):
        raise _wrong(file, f"step {number}: changes are not pairs of locations by the names of instances")
    return step["event"], {name: (pair[0], pair[1]) for name, pair in changes.items()}


def _words(file: str, value: Any, what: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(word, str) for word in value.values()):
        raise _wrong(file, f"{what} are not words by name")
    return value


def _wrong(file: str, what: str, known: str = "", advice: str = "") -> InputError:
    return InputError([Finding(Position(file, 0, 0), what, known, advice)])
