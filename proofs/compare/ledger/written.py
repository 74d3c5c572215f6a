"""A ledger → its text: one fact on each line, in an order that does not depend on how it was found."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from .ledger import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .ledger import Entry, Ledger

_PLAIN = re.compile(
    r"[A-Za-z0-9_(](?:[^:#\"\x00-\x1f\x7f-\u00a0\u2028\u2029\ufeff]*[^:#\"\s\x00-\x1f\x7f-\u00a0\u2028\u2029\ufeff])?\Z"
)
"""Text that YAML reads as it stands: what it does not cover is quoted."""

_INTRODUCTION = """\
# What a check of this system is expected to find. `quiesce check --ledger` fails on any difference to it;
# `--update-ledger` writes it anew. It is not written by hand: review what changes in it.
"""


def text(ledger: Ledger) -> str:
    """A ledger → YAML, the same bytes for the same ledger; `reading.read` reads it."""
    return _INTRODUCTION + "\n".join(_lines(ledger)) + "\n"


def _lines(ledger: Ledger) -> Iterator[str]:
    yield f"ledger: {FORMAT}"
    yield f"about: {_scalar(ledger.about)}"
    yield f"digest: {ledger.digest}"
    yield from _table("how", ledger.how)
    yield from _list("options", ledger.options)
    yield from _list("assumed", ledger.assumed)
    yield from _table("size", ledger.size)
    yield from _table("machines", {name: str(number) for name, number in ledger.machines.items()})
    yield from _table("features", ledger.features)
    yield from _table("permissions", ledger.permissions)
    yield "taken:"
    yield f"  ways: {ledger.taken.ways}"
    if ledger.taken.why:
        yield f"  why: {_scalar(ledger.taken.why)}"
    yield from _list("never", ledger.taken.never, "  ")
    yield from _list("silent", ledger.silent)
    yield "claims:" if ledger.claims else "claims: {}"
    for name, entry in ledger.claims.items():
        yield f"  {_scalar(name)}:"
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    indent = "    "
    yield f"{indent}says: {_scalar(entry.says)}"
    yield from _list("assuming", entry.assuming, indent, left_out=True)
    yield f"{indent}verdict: {entry.verdict}"
    if entry.why:
        yield f"{indent}why: {_scalar(entry.why)}"
    yield from _list("holds_when", entry.holds_when, indent, left_out=True)
    if entry.shown_in:
        yield f"{indent}shown_in: {entry.shown_in}"
    if entry.causes:
        yield f"{indent}causes: {entry.causes}"
    yield from _list("fails_by", entry.fails_by, indent, left_out=True)
    yield from _list("rescued_by", entry.rescued_by, indent, left_out=True)
    if entry.explored:
        yield f"{indent}explored: {entry.explored}"
    yield f"{indent}certificate: {entry.certificate}"


def _table(key: str, entries: Mapping[str, str]) -> Iterator[str]:
    yield f"{key}:" if entries else f"{key}: {{}}"
    for name, value in entries.items():
        yield f"  {_scalar(name)}: {_scalar(value)}"


def _list(key: str, items: Iterable[str], indent: str = "", *, left_out: bool = False) -> Iterator[str]:
    """A list; with `left_out`, nothing at all of an empty one."""
    items = list(items)
    if items:
        yield f"{indent}{key}:"
        yield from (f"{indent}  - {_scalar(item)}" for item in items)
    elif not left_out:
        yield f"{indent}{key}: []"


def _scalar(value: str) -> str:
    # JSON's strings are YAML's, with everything escaped that is not plain ASCII.
    return value if _PLAIN.match(value) else json.dumps(value)
