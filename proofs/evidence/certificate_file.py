"""A file → the certificate in it.

Reading takes the file for hostile input: everything in it has exactly the type, the keys and the size that are expected,
or there is a message that says what was. What it means, and whether it is true, is for whoever checks it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...model.language.findings import Finding, InputError, Position
from ...model.language.regular_file import read_whole
from .certificate import (
    FORMAT,
    KINDS,
    Border,
    Certificate,
    ClaimNamed,
    Lemma,
    Obligation,
    Ranked,
    StepTold,
    SystemNamed,
    TraceTold,
)
from .plain import Unexpected, items, line, listed, mapped, maybe_line, noun, number

if TYPE_CHECKING:
    from pathlib import Path

    from ...model.language.regular_file import Reach

MAX_BYTES = 20_000_000


def read(file: str | Path, within: Reach | None = None) -> Certificate:
    """A file → the certificate in it.

    Args:
        file: its path; the user's own may be a pipe.
        within: where it has to lie, if the path is not the user's own.

    Raises:
        InputError: it cannot be read, or is no certificate; with what was expected.
    """
    content = read_whole(file, MAX_BYTES, within=within, typed=within is None)
    try:
        return certificate(_parsed(content))
    except Unexpected as error:
        at = Position(str(file), error.line, error.column)
        raise InputError([Finding(at, f"no certificate: {error.what}", error.expected)]) from None


def _parsed(content: bytes) -> Any:
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
    whole = items(value, "the file", keys, ("borders", "ranks"))
    version = whole["certificate"]
    if type(version) is not int or version != FORMAT:
        raise Unexpected(f"certificate is {noun(version)}", f"expected {FORMAT}, the format that is known here")
    return Certificate(
        line(whole["quiesce"], "quiesce"),
        line(whole["command"], "command"),
        _system(whole["system"]),
        _claim(whole["claim"]),
        listed(whole["lemmas"], "lemmas", _lemma),
        listed(whole["declarations"], "declarations", line),
        listed(whole["definitions"], "definitions", line),
        listed(whole["obligations"], "obligations", _obligation),
        listed(whole.get("borders", []), "borders", _border),
        listed(whole.get("ranks", []), "ranks", _rank),
    )


def _system(value: Any) -> SystemNamed:
    lists = ("paths", "given", "assume", "define", "quiescer")
    words = ("name", "machines", "specs", "digest")
    digests = ("machines_digest", "specs_digest")
    found = items(value, "system", (*words, *lists, "leave_open", *digests))
    if not isinstance(found["leave_open"], bool):
        raise Unexpected(f"system.leave_open is {noun(found['leave_open'])}", "expected true or false")
    name, machines, specs, digest = (line(found[key], f"system.{key}") for key in words)
    paths, *options = (listed(found[key], f"system.{key}", line) for key in lists)
    given, assume, define, quiescer = options
    own = (maybe_line(found[key], f"system.{key}") for key in digests)
    return SystemNamed(name, paths, machines, specs, given, assume, define, quiescer, found["leave_open"], digest, *own)


def _claim(value: Any) -> ClaimNamed:
    found = items(value, "claim", ("property", "elements", "words", "says", "when", "digest"))
    return ClaimNamed(
        line(found["property"], "claim.property"),
        mapped(found["elements"], "claim.elements", line),
        line(found["words"], "claim.words"),
        line(found["says"], "claim.says"),
        maybe_line(found["when"], "claim.when"),
        line(found["digest"], "claim.digest"),
    )


def _lemma(value: Any, at: str) -> Lemma:
    found = items(value, at, ("formula", "kind"))
    kind = line(found["kind"], f"{at}.kind")
    if kind not in KINDS:
        raise Unexpected(f'{at}.kind is "{kind}"', f"expected one of {', '.join(KINDS)}")
    return Lemma(line(found["formula"], f"{at}.formula"), kind)


def _obligation(value: Any, at: str) -> Obligation:
    found = items(value, at, ("name", "event", "smtlib"), ("rank",))
    name, event = line(found["name"], f"{at}.name"), maybe_line(found["event"], f"{at}.event")
    rank = number(found["rank"], f"{at}.rank") if "rank" in found else None
    return Obligation(name, event, listed(found["smtlib"], f"{at}.smtlib", line), rank)


def _rank(value: Any, at: str) -> Ranked:
    found = items(value, at, ("formula", "event"))
    return Ranked(line(found["formula"], f"{at}.formula"), maybe_line(found["event"], f"{at}.event"))


def _border(value: Any, at: str) -> Border:
    found = items(value, at, ("cause", "trace"))
    where = f"{at}.trace"
    trace = items(found["trace"], where, ("features", "initial", "steps", "loop"))
    steps = listed(trace["steps"], f"{where}.steps", _step)
    loop = None if trace["loop"] is None else number(trace["loop"], f"{where}.loop")
    if loop is not None and loop >= len(steps):
        raise Unexpected(f"{where}.loop is {loop}", "expected null, or the number of the steps before the loop")
    return Border(
        listed(found["cause"], f"{at}.cause", line),
        TraceTold(
            mapped(trace["features"], f"{where}.features", line),
            mapped(trace["initial"], f"{where}.initial", line),
            steps,
            loop,
        ),
    )


def _step(value: Any, at: str) -> StepTold:
    found = items(value, at, ("event", "class", "changes", "because"))
    return StepTold(
        line(found["event"], f"{at}.event"),
        line(found["class"], f"{at}.class"),
        mapped(found["changes"], f"{at}.changes", _change),
        listed(found["because"], f"{at}.because", line),
    )


def _change(value: Any, at: str) -> tuple[str, str]:
    pair = listed(value, at, line)
    if len(pair) != 2:
        raise Unexpected(f"{at} has {len(pair)} parts", "expected two: from where, and to where")
    return pair[0], pair[1]
