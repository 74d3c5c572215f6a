"""Words → statements: each option with its values, and with the options that bind to it.

After a mistake, reading goes on at the next option that is understood, so that one mistake gives one finding.

References:
    QNX Hypervisor User's Guide 7.1, "VM configuration syntax", "Contexts".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..language.findings import Finding, Position, nearest
from . import grammar
from .grammar import AFTER_BLOB, BLOBS, GENERATE, OPTIONS
from .quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .forms import Form, Rule
    from .tokens import Token

MAX_FINDINGS = 500
"""After so many mistakes the text is something else; likewise no more notices are looked for than this."""

_LONGEST_OPTION = 16


@dataclass(slots=True)
class Statement:
    """An option as it stands in the file.

    Attributes:
        name: the option.
        values: what its values say.
        position: where its name, or the kind of content before it, stands.
        blob: the kind of content before `load` or `pass`, or "".
        bound: the options that bind to it, in order.
    """

    name: str
    values: tuple[str, ...]
    position: Position
    blob: str = ""
    bound: list[Statement] = field(default_factory=list)


@dataclass(slots=True)
class _Context:
    """The context that is open: its statement, what may bind to it, and whether other words may too."""

    statement: Statement
    rules: Mapping[str, Rule]
    open: bool
    title: str


class Statements:
    """Reads the words of one virtual machine.

    Attributes:
        statements: what was understood, in order.
        findings: what is wrong.
        notices: what is probably not meant as it was read.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.statements: list[Statement] = []
        self.findings: list[Finding] = []
        self.notices: list[Finding] = []
        self._tokens = tokens
        self._next = 0
        self._looked_up = 0
        self._context: _Context | None = None
        while self._next < len(self._tokens) and len(self.findings) < MAX_FINDINGS:
            self._statement()
        if len(self.findings) >= MAX_FINDINGS:
            at = self._tokens[min(self._next, len(self._tokens) - 1)].position
            self.findings.append(Finding(at, f"reading ends here, after {MAX_FINDINGS} mistakes"))

    def _statement(self) -> None:
        """One option with its values, or one mistake."""
        token, rule = self._tokens[self._next], self._bound_rule(self._next)
        if rule is not None:
            self._next += 1
            self._bind(token, rule)
        elif self._is_option(self._next):
            self._option(token)
        elif not token.filled:
            self._recover(stays=True)
        elif self._context and self._context.open and not token.quoted:
            self._own_option(token, self._context)
        else:
            self._unknown(token)

    def _bound_rule(self, index: int) -> Rule | None:
        """The rule of the option at this word, if it binds to the context that is open."""
        if self._context is None or index >= len(self._tokens) or self._tokens[index].quoted:
            return None
        return self._context.rules.get(self._tokens[index].text)

    def _is_option(self, index: int) -> bool:
        """Does an option that stands on its own begin at this word?"""
        if index >= len(self._tokens) or self._tokens[index].quoted:
            return False
        text = self._tokens[index].text
        if text in BLOBS:
            after = self._tokens[index + 1 : index + 2]
            return any(text in AFTER_BLOB.get(token.text, ()) and not token.quoted for token in after)
        return text in OPTIONS

    def _option(self, token: Token) -> None:
        blob = token.text if token.text in BLOBS else ""
        name = self._tokens[self._next + bool(blob)].text
        self._next += 2 if blob else 1
        rule = OPTIONS.get(name, GENERATE)
        read = self._values(name, rule)
        statement = Statement(name, read or (), token.position, blob)
        if read is not None:
            self.statements.append(statement)
        if rule.opens is not None:
            self._open(statement, rule.opens)
        if name == "vdev" and read is not None:
            self._note_device(self._tokens[self._next - 1])

    def _open(self, statement: Statement, rules: Mapping[str, Rule]) -> None:
        title, is_open = quoted(statement.name), False
        if statement.name == "vdev":
            kind = grammar.device_type(statement.values[0]) if statement.values else ""
            device = grammar.device(kind)
            rules, title, is_open = {**grammar.COMMON, **device.options}, f"vdev {quoted(kind)}", device.open
        self._context = _Context(statement, rules, is_open, title)

    def _note_device(self, token: Token) -> None:
        kind = grammar.device_type(token.text)
        if token.filled and grammar.device(kind) is grammar.UNKNOWN_DEVICE:
            named = replace(token, text=kind)
            what = f"vdev {quoted(kind)} is read as a device of your own"
            self._resembles(named, what, "no documented device has that name", grammar.DEVICES)

    def _bind(self, token: Token, rule: Rule) -> None:
        assert self._context is not None  # noqa: S101  # there is a rule because there is a context
        read = self._values(token.text, rule)
        if read is not None:
            self._context.statement.bound.append(Statement(token.text, read, token.position))

    def _own_option(self, token: Token, context: _Context) -> None:
        """An option that only the device knows: one value, unless the name of an option comes next."""
        self._next += 1
        value: tuple[str, ...] = ()
        ends = self._next >= len(self._tokens) or self._is_option(self._next) or self._bound_rule(self._next)
        if not ends:
            value = (self._tokens[self._next].text,)
            self._next += 1
        context.statement.bound.append(Statement(token.text, value, token.position))
        what = f"{quoted(token.text)} is read as an option of its own of {context.title}"
        self._resembles(token, what, "no documented option has that name", (*OPTIONS, *context.rules))

    def _resembles(self, token: Token, what: str, known: str, names: Iterable[str]) -> None:
        """Notes a word that was accepted although it is not documented, if it is close to one that is."""
        self._looked_up += 1
        near = nearest(token.text, names) if self._looked_up <= MAX_FINDINGS else ""
        if near:
            self.notices.append(Finding(token.position, what, known, near))

    def _values(self, name: str, rule: Rule) -> tuple[str, ...] | None:
        """The words that an option takes; None, with findings, if they are not there or not of the form."""
        option = self._tokens[self._next - 1]
        read, good = [], True
        for form in rule.takes:
            token = self._tokens[self._next] if self._next < len(self._tokens) else None
            if token is None or self._missing(form, name):
                found = f"the option {quoted(token.text)}" if token else "the end of the file"
                what = f"expected {form.noun} after {quoted(name)}, found {found}"
                advice = "put it in quotes if it is the value" if token else ""
                self.findings.append(Finding(option.position, what, advice=advice))
                return None
            self._next += 1
            read.append(token.text)
            good &= self._formed(token, form, name)
        return tuple(read) if good else None

    def _missing(self, form: Form, name: str) -> bool:
        """Is the next word the name of an option rather than a value? A variable may be called anything."""
        here = self._tokens[self._next]
        if here.quoted or name == "set" or not (self._is_option(self._next) or self._bound_rule(self._next)):
            return False
        return not (form.listed and _accepts(form, here.text))

    def _formed(self, token: Token, form: Form, name: str) -> bool:
        if not token.filled:
            return True
        try:
            form.check(token.text)
        except ValueError as reason:
            what = f"{quoted(token.text)} after {quoted(name)} is not {form.noun}"
            self.findings.append(Finding(token.position, what, str(reason)))
            return False
        if "#" in token.text and not token.quoted:
            what = f'the "#" in {quoted(token.text)} is read as part of the word'
            self.notices.append(Finding(token.position, what, "a comment begins with # after white space"))
        return True

    def _unknown(self, token: Token) -> None:
        """A word that is no option here: one finding, and on to the next option that is understood."""
        context = self._context
        names = {*OPTIONS, *BLOBS, *(context.rules if context else ())}
        known = "expected an option" + (f", or an option of {context.title}" if context else "")
        if token.text in BLOBS and not token.quoted:
            found = self._tokens[self._next + 1].text if self._next + 1 < len(self._tokens) else ""
            found = quoted(found) if found else "the end of the file"
            *others, last = (quoted(name) for name, kinds in AFTER_BLOB.items() if token.text in kinds)
            what = f"expected {', '.join(others)} or {last} after {quoted(token.text)}, found {found}"
            finding = Finding(token.position, what)
        elif token.quoted:
            finding = Finding(token.position, f"the text {quoted(token.text)} belongs to no option", known)
        else:
            near = nearest(token.text, names)
            advice = near or "known here: " + ", ".join(sorted(names))
            finding = Finding(token.position, f"unknown option {quoted(token.text)}", known, advice)
        self.findings.append(finding)
        near = nearest(token.text, context.rules) if context else ""
        self._recover(stays=near != "" and near == nearest(token.text, names))

    def _recover(self, *, stays: bool) -> None:
        """After a mistake: on to the next option that is understood, of the context too if it `stays` open."""
        self._next += 1
        while self._next < len(self._tokens) and not (
            self._is_option(self._next) or (stays and self._bound_rule(self._next)) or self._begins_anew(self._next)
        ):
            self._next += 1

    def _begins_anew(self, index: int) -> bool:
        """After a mistake: is this word likely another misspelt option? Only here the layout of the lines is a hint."""
        token, before = self._tokens[index], self._tokens[index - 1]
        if token.position.line == before.position.line or token.quoted or len(token.text) > _LONGEST_OPTION:
            return False
        self._looked_up += 1
        return self._looked_up <= MAX_FINDINGS and bool(nearest(token.text, OPTIONS))


def _accepts(form: Form, word: str) -> bool:
    try:
        form.check(word)
    except ValueError:
        return False
    return True
