"""Nodes → values, with a finding for each that is not as it should be. Reading goes on after a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .document import Mapping, Node, Scalar, Sequence
from .findings import MAX_FINDINGS, Finding, InputError, Position, nearest
from .parse import KEYWORDS, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .formula import Formula
    from .temporal import Temporal

RESERVED = (*KEYWORDS, "host", "vm", "vms", "devices", "shared", "sharers")
MAX_NAME = 80

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\Z")


@dataclass(frozen=True, slots=True)
class Written:
    """A formula as it stands in a file: what it says, and the scalar that says it."""

    formula: Formula
    scalar: Scalar


@dataclass(frozen=True, slots=True)
class WrittenTemporal:
    """A temporal formula as it stands in a file."""

    formula: Temporal
    scalar: Scalar


@dataclass(slots=True)
class Reading:
    """Collects the findings of one file while its nodes are read.

    `lost` is set where a declaration could not be made out, so that a name may seem unknown elsewhere. With `naming`, a
    name in a formula can stand for another formula.
    """

    findings: list[Finding] = field(default_factory=list)
    lost: bool = False
    naming: bool = False

    def wrong(self, at: Position, what: str, known: str = "", advice: str = "") -> None:
        """Note a finding.

        Raises:
            InputError: there are as many as anybody would read.
        """
        self.findings.append(Finding(at, what, known, advice))
        if len(self.findings) >= MAX_FINDINGS:
            raise InputError(self.findings)

    def mapping(
        self, node: Node, what: str, known: Iterable[str] | None = None, needed: Iterable[str] = ()
    ) -> dict[str, Node]:
        """A node → its entries by key; unknown and missing keys are findings, `known` None lets every key pass."""
        if not isinstance(node, Mapping):
            self.wrong(node.at, f"{what} must be a mapping, not {_kind(node)}")
            return {}
        entries: dict[str, Node] = {}
        names = None if known is None else (*needed, *known)
        for key, value in node.items:
            if names is not None and key.text not in names:
                self.wrong(
                    key.at,
                    f'{what} has no "{_short(key.text)}"',
                    "known: " + ", ".join(names),
                    nearest(key.text, names),
                )
            else:
                entries[key.text] = value
        for name in needed:
            if name not in entries:
                self.wrong(node.at, f'{what} needs "{name}"')
        return entries

    def named(self, node: Node | None, what: str) -> list[tuple[Scalar, Node]]:
        """A mapping of names somebody chose → (name, node) pairs; malformed and reserved names are findings."""
        if node is None:
            return []
        if not isinstance(node, Mapping):
            self.wrong(node.at, f"{what} must be a mapping from names, not {_kind(node)}")
            return []
        return [(key, value) for key, value in node.items if self.is_name(key, what)]

    def is_name(self, scalar: Scalar, what: str) -> bool:
        """Whether the scalar can name something; if not, that is a finding."""
        if scalar.text in RESERVED:
            self.wrong(scalar.at, f'{what}: "{scalar.text}" is a word of the language and cannot be a name')
        elif not NAME.match(scalar.text) or len(scalar.text) > MAX_NAME:
            form = f"a name is made of letters, digits, _ and -, begins with a letter, and has at most {MAX_NAME} characters"
            self.wrong(scalar.at, f'{what}: "{_short(scalar.text)}" is not a name', form)
        else:
            return True
        return False

    def name(self, node: Node | None, what: str) -> Scalar | None:
        """A node → the scalar that names something."""
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.wrong(node.at, f"{what} must be a name, not {_kind(node)}")
            return None
        return node if self.is_name(node, what) else None

    def value(self, node: Node, what: str) -> Scalar | None:
        """A node → a scalar that can be a feature's value: one word."""
        if not isinstance(node, Scalar):
            self.wrong(node.at, f"{what} must be a word, not {_kind(node)}")
        elif not WORD.match(node.text) or len(node.text) > MAX_NAME:
            self.wrong(node.at, f'{what}: "{_short(node.text)}" is not one word of letters, digits, _ and -')
        else:
            return node
        return None

    def text(self, node: Node | None, what: str) -> str:
        """A node → text on one line; nothing gives the empty text."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.wrong(node.at, f"{what} must be text, not {_kind(node)}")
            return ""
        return " ".join(node.text.split())

    def choice(self, node: Node | None, what: str, known: tuple[str, ...]) -> str:
        """A node → one of the known words; the first of them where the node is missing or wrong."""
        if node is None:
            return known[0]
        if isinstance(node, Scalar) and node.text in known:
            return node.text
        if isinstance(node, Scalar):
            self.wrong(
                node.at,
                f'{what} cannot be "{_short(node.text)}"',
                "known: " + ", ".join(known),
                nearest(node.text, known),
            )
        else:
            self.wrong(node.at, f"{what} must be one of {', '.join(known)}, not {_kind(node)}")
        return known[0]

    def flag(self, node: Node | None, what: str) -> bool:
        """A node → yes or no; nothing means no."""
        return self.choice(node, what, ("false", "true", "no", "yes")) in ("true", "yes")

    def scalars(self, node: Node | None, what: str, noun: str = "word") -> tuple[Scalar, ...]:
        """One scalar, or a list of them → the scalars. `noun` says what each of them is."""
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return (node,)
        if isinstance(node, Mapping):
            self.wrong(node.at, f"{what} must be one {noun} or a list of {noun}s, not a mapping")
            return ()
        kept = []
        for item in node.items:
            if isinstance(item, Scalar):
                kept.append(item)
            else:
                self.wrong(item.at, f"{what} must hold {noun}s, not {_kind(item)}")
        return tuple(kept)

    def sequence(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """A node → the items of a list; nothing means none."""
        if node is None:
            return ()
        if isinstance(node, Sequence):
            return node.items
        self.wrong(node.at, f"{what} must be a list, not {_kind(node)}")
        return ()

    def formula(self, node: Node | None, what: str) -> Written | None:
        """A node → the formula that it says."""
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.wrong(node.at, f"{what} must be a formula, not {_kind(node)}")
            return None
        said = parse(node, naming=self.naming)
        if isinstance(said, Finding):
            self.wrong(said.position, said.what, said.known, said.advice)
            return None
        return Written(said, node)

    def temporal(
        self, node: Node | None, what: str, parser: Callable[[Scalar], Temporal | Finding]
    ) -> WrittenTemporal | None:
        """A node → the temporal formula that it says in the language of that parser."""
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.wrong(node.at, f"{what} must be a formula, not {_kind(node)}")
            return None
        said = parser(node)
        if isinstance(said, Finding):
            self.wrong(said.position, said.what, said.known, said.advice)
            return None
        return WrittenTemporal(said, node)

    def formulas(self, node: Node | None, what: str) -> tuple[Written, ...]:
        """One formula, or a list of them → the formulas."""
        read = (self.formula(scalar, what) for scalar in self.scalars(node, what, "formula"))
        return tuple(written for written in read if written is not None)

    def said(self, name: Scalar, node: Node | None, noun: str) -> tuple[Written, ...]:
        """What a name stands for: one formula or a list of them, and not nothing, which would be true."""
        if isinstance(node, Sequence) and not node.items:
            self.wrong(node.at, f'{noun} "{name.text}" says nothing', "", "write what is so, or remove it")
        return self.formulas(node, f"{noun} {name.text}")


def _kind(node: Node) -> str:
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(text=""):
            return "nothing"
        case Scalar():
            return f'"{_short(node.text)}"'


def _short(text: str) -> str:
    return text if len(text) <= MAX_NAME else f"{text[:MAX_NAME]}…"
