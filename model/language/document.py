"""YAML 1.2 text → a tree of nodes that know their place.

Only what data needs is accepted: mappings, sequences, scalars. Scalars stay text (`off`, `1.10` and `yes` are names as
written). Anchors, aliases, tags and several documents are refused, so that a small file cannot unfold into a large
one; size, depth and number of nodes are limited; the tree is built from the parser's events without recursion.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .findings import MAX_FINDINGS, Finding, InputError, Position
from .regular_file import read_whole

if TYPE_CHECKING:
    from pathlib import Path

    from .regular_file import Reach

MAX_BYTES = 1 << 20
MAX_DEPTH = 40
MAX_SHOWN = 80
MAX_NODES = 50_000


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text. `plain` tells that it stood without quotes; `inset` counts the characters before its text."""

    at: Position
    text: str
    plain: bool = True
    inset: int = 0


@dataclass(frozen=True, slots=True)
class Sequence:
    """Nodes in order."""

    at: Position
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in order, each with its node. Keys are unique scalars."""

    at: Position
    items: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Sequence | Mapping


def read_text(path: Path, limit: int = MAX_BYTES, within: Reach | None = None) -> str:
    """A file → its text.

    Args:
        path: any path, also one of a device or of nothing.
        limit: size in bytes above which the file is refused; no more than that is read.
        within: where the file has to lie, if the path is not the user's own.

    Raises:
        InputError: missing, unreadable, no regular file, outside, too large, not UTF-8, or with control characters in it.
    """
    name, raw = str(path), read_whole(path, limit, within=within)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = position_of(raw[: error.start].decode("utf-8"), error.start, name)
        raise InputError([Finding(at, f"the byte 0x{raw[error.start]:02x} is not UTF-8 text")]) from None
    for offset, char in enumerate(text):
        if not char.isprintable() and char not in "\t\n\r\u2028\u2029" and not char.isspace():
            what = f"the control character U+{ord(char):04X} cannot stand in a text file"
            raise InputError([Finding(position_of(text, offset, name), what)])
    return text


def position_of(text: str, offset: int, file: str) -> Position:
    """Offset into a text → its place."""
    before = text[:offset]
    return Position(file, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def read_document(text: str, file: str, wrong: list[Finding] | None = None) -> Node:
    """YAML text → its one document's root node.

    Args:
        text: what the file says.
        file: its name, for messages.
        wrong: if given, takes what is wrong without making the rest unreadable: duplicate keys (the first one counts),
            tags and anchors.

    Raises:
        InputError: not YAML, empty, or outside what is accepted here.
    """
    root, findings, aliases = _parsed(text, file)
    if findings and (wrong is None or aliases):
        raise InputError(findings)
    if wrong is not None:
        wrong += findings
    return root


@lru_cache(maxsize=128)
def _parsed(text: str, file: str) -> tuple[Node, tuple[Finding, ...], int]:
    """YAML text → the root node, what is wrong without making the rest unreadable, and how many aliases are among it.

    Nodes never change, so the files of a model that is read for one system after the other are parsed once.
    """
    # Imported late: a command that reads nothing need not load the parser.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    builder = _Builder(file)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file, 1, 1)
        what = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise InputError([*builder.findings, Finding(at, f"not YAML: {what}")]) from None
    except ReaderError as error:
        what = f"the control character U+{error.character:04X} cannot stand in a YAML file"
        raise InputError([Finding(position_of(text, error.position, file), what)]) from None
    except (YAMLError, ValueError, RecursionError, OverflowError) as error:
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError([*builder.findings, Finding(Position(file, 1, 1), f"not YAML: {what}")]) from None
    if builder.root is None:
        empty = Finding(Position(file, 1, 1), "the file is empty", "a YAML mapping or list is expected")
        raise InputError([*builder.findings, empty])
    return builder.root, tuple(builder.findings), builder.aliases


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been seen yet; in a mapping, keys and values take turns."""

    at: Position
    mapping: bool
    children: list[Node]


class _Builder:
    """Parser events → nodes, with an explicit stack."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.root: Node | None = None
        self.aliases = 0
        self._stack: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """Add one event of the parser (ruamel.yaml.events, an untyped family told apart by name)."""
        at = Position(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        match type(event).__name__:
            case "ScalarEvent":
                self._refuse_extras(event, at)
                if not (event.style is None and event.value == "" and self._at_top()):
                    self._add(Scalar(at, event.value, event.style is None, 0 if event.style is None else 1))
            case "MappingStartEvent" | "SequenceStartEvent":
                self._refuse_extras(event, at)
                if len(self._stack) >= MAX_DEPTH:
                    raise InputError([*self.findings, Finding(at, f"nested more than {MAX_DEPTH} levels deep")])
                self._stack.append(_Open(at, type(event).__name__ == "MappingStartEvent", []))
            case "MappingEndEvent" | "SequenceEndEvent":
                self._add(self._close(self._stack.pop()))
            case "AliasEvent":
                what = "anchors and aliases are not part of this language"
                self.aliases += 1
                self._finding(at, what, f"*{_short(event.anchor)}", "write the value out")
                self._add(Scalar(at, ""))
            case "DocumentStartEvent":
                self._documents += 1
                if self._documents > 1:
                    raise InputError([*self.findings, Finding(at, "a second document begins", "one a file is read")])

    def _at_top(self) -> bool:
        return not self._stack

    def _refuse_extras(self, event: Any, at: Position) -> None:
        if event.anchor is not None:
            what = "anchors and aliases are not part of this language"
            self._finding(at, what, f"&{_short(event.anchor)}", "write the value out where it is needed")
        tag = getattr(event, "ctag", None) or getattr(event, "tag", None)
        if tag is not None and str(tag) not in ("None", "!"):
            self._finding(
                at, f"the tag {_short(str(tag))} is not part of this language", "", "remove it: values are plain text"
            )

    def _add(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise InputError([*self.findings, Finding(node.at, f"more than {MAX_NODES:,} values in one file")])
        if self._stack:
            self._stack[-1].children.append(node)
        else:
            self.root = node

    def _close(self, opened: _Open) -> Node:
        if not opened.mapping:
            return Sequence(opened.at, tuple(opened.children))
        items: list[tuple[Scalar, Node]] = []
        seen: dict[str, Position] = {}
        for key, value in zip(opened.children[::2], opened.children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._finding(key.at, "a key must be a name, not a mapping or list")
            elif key.text in seen:
                first = seen[key.text]
                self._finding(
                    key.at, f'duplicate key "{_short(key.text)}"', f"first given at {first.line}:{first.column}"
                )
            else:
                seen[key.text] = key.at
                # The parser finds that a value is missing only where something else begins.
                missing = isinstance(value, Scalar) and value.text == "" and value.at.line > key.at.line
                items.append((key, Scalar(key.at, "") if missing else value))
        return Mapping(opened.at, tuple(items))

    def _finding(self, at: Position, what: str, known: str = "", advice: str = "") -> None:
        self.findings.append(Finding(at, what, known, advice))
        if len(self.findings) >= MAX_FINDINGS:
            raise InputError(self.findings)


def _short(word: str) -> str:
    return word if len(word) <= MAX_SHOWN else f"{word[:MAX_SHOWN]}…"
