"""A ledger's file → the ledger, or what is wrong with it and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.document import Scalar, read_document, read_text
from ....model.language.findings import Finding, InputError, Position
from ....model.language.reading import Reading
from ....model.language.regular_file import kind
from .ledger import FORMAT, Entry, Ledger, Taken

if TYPE_CHECKING:
    from pathlib import Path

    from ....model.language.document import Node

_MOST_BYTES = 1 << 20
_MOST_DIGITS = 18

_RETIRED = ("max_firings",)
"""Limits that earlier versions wrote down, and that there are no more."""

_TABLES = ("how", "size", "features", "permissions")
_KEYS = ("about", "digest", *_TABLES, "options", "assumed", "machines", "taken", "silent", "claims")
_NEEDED, _OPTIONAL = (
    ("says", "verdict", "certificate"),
    ("assuming", "why", "holds_when", "shown_in", "causes", "fails_by", "rescued_by", "explored"),
)


class OtherSystem(InputError):
    """A ledger is about another system than the one that is checked."""


def read(file: Path, about: str) -> Ledger:
    """A file → the ledger in it.

    Args:
        file: where it is.
        about: the system that it has to be about.

    Raises:
        OtherSystem: it is about another system.
        InputError: it is missing or unreadable, of another format, or malformed.
    """
    name = str(file)
    if kind(file) == "nothing":
        what = f"there is no ledger of {about} here, so nothing says what is expected"
        raise InputError([Finding(Position(name, 0, 0), what, "", "--update-ledger writes one")])
    root = read_document(read_text(file, _MOST_BYTES), name)
    reading = Reading()
    entries = reading.mapping(root, "a ledger", _KEYS, ("ledger",))
    form = _text(entries.get("ledger"), "ledger", reading)
    if form != str(FORMAT) and not (form == "" and reading.findings):
        at = entries["ledger"].at
        what = f'this ledger is of the format "{form}"'
        raise InputError([Finding(at, what, f"known: {FORMAT}", "--update-ledger writes it anew")])
    if "ledger" not in entries:
        raise InputError([Finding(root.at, "this is no ledger", 'it would begin with "ledger:"')])
    reading.mapping(root, "a ledger", None, _KEYS)
    of = _text(entries.get("about"), "about", reading)
    if of != about and "about" in entries:
        what = f'this ledger is about the system "{of}", not about "{about}"'
        raise OtherSystem([Finding(entries["about"].at, what, "", "name the ledger that is meant after --ledger")])
    ledger = _ledger(entries, of, reading)
    if reading.findings:
        raise InputError(reading.findings)
    return ledger


def _ledger(entries: dict[str, Node], about: str, reading: Reading) -> Ledger:
    tables = {key: _table(entries.get(key), key, reading) for key in _TABLES}
    for name in _RETIRED:
        tables["how"].pop(name, None)
    machines = _mapping(entries.get("machines"), "machines", reading)
    claims = _mapping(entries.get("claims"), "claims", reading)
    return Ledger(
        about=about,
        digest=_text(entries.get("digest"), "digest", reading),
        options=_list(entries.get("options"), "options", reading),
        assumed=_list(entries.get("assumed"), "assumed", reading),
        machines={
            name: _number(node, f"the number of locations of {name}", reading) for name, node in machines.items()
        },
        taken=_taken(entries.get("taken"), reading),
        claims={name: _entry(node, name, reading) for name, node in claims.items()},
        silent=_list(entries.get("silent"), "silent", reading),
        **tables,
    )


def _taken(node: Node | None, reading: Reading) -> Taken:
    if node is None:
        return Taken(0, ())
    entries = reading.mapping(node, "taken", ("why",), ("ways", "never"))
    return Taken(
        _number(entries.get("ways"), "ways", reading),
        _list(entries.get("never"), "never", reading),
        _text(entries.get("why"), "why", reading),
    )


def _entry(node: Node, name: str, reading: Reading) -> Entry:
    entries = reading.mapping(node, f'the claim "{name}"', _OPTIONAL, _NEEDED)

    def said(key: str) -> str:
        return _text(entries.get(key), key, reading)

    def listed(key: str) -> tuple[str, ...]:
        return _list(entries.get(key), key, reading)

    return Entry(
        says=said("says"),
        assuming=listed("assuming"),
        verdict=said("verdict"),
        why=said("why"),
        holds_when=listed("holds_when"),
        shown_in=said("shown_in"),
        fails_by=listed("fails_by"),
        causes=_number(entries.get("causes"), "causes", reading),
        rescued_by=listed("rescued_by"),
        explored=said("explored"),
        certificate=said("certificate"),
    )


def _mapping(node: Node | None, what: str, reading: Reading) -> dict[str, Node]:
    return {} if node is None else reading.mapping(node, what)


def _table(node: Node | None, what: str, reading: Reading) -> dict[str, str]:
    return {key: _text(value, f"{what}, {key}", reading) for key, value in _mapping(node, what, reading).items()}


def _list(node: Node | None, what: str, reading: Reading) -> tuple[str, ...]:
    return () if node is None else tuple(_text(item, what, reading) for item in reading.sequence(node, what))


def _text(node: Node | None, what: str, reading: Reading) -> str:
    """A scalar's text as it stands: not a space in it is another fact's."""
    if node is None:
        return ""
    if not isinstance(node, Scalar):
        reading.wrong(node.at, f"{what} must be text")
        return ""
    return node.text


def _number(node: Node | None, what: str, reading: Reading) -> int:
    said = _text(node, what, reading)
    if node is not None and not (said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS):
        reading.wrong(node.at, f'{what}: "{said}" is not a number')
        return 0
    return int(said or 0)
