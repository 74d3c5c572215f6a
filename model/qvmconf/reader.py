"""Files → the configurations of the virtual machines that they describe, or everything that is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..language.document import read_text
from ..language.findings import Finding, InputError, Position
from ..language.regular_file import Reach, kind
from . import building
from .architecture import contradictions
from .quoting import quoted
from .statements import Statements
from .tokens import Token, scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .configuration import Configuration

MAX_DEPTH = 8
"""How deep files may include files."""
MAX_FILES = 256
"""How many files may be read for one call."""
MAX_WORDS = 200_000
"""How many words the files may have together."""


def read(
    paths: Iterable[str | Path],
    defines: Mapping[str, str] | None = None,
    outside: tuple[str, ...] = (),
    beside: Path | None = None,
) -> tuple[Configuration, ...]:
    """Files → one configuration for each virtual machine.

    A file whose first word is `system` starts a machine. A file without `system` is a fragment and adds to the
    machine of the file before it, as fragments on qvm's command line do.

    What files include has to lie in the folder of the first of them, or of the one that includes it, or below.

    Args:
        paths: the files, in the order of qvm's command line, without leading at signs.
        defines: values for build placeholders `@NAME@`, by name.
        outside: further folders in which included files may lie.
        beside: the file that names the paths, where this is not the user: then its folder counts, for them as well.

    Raises:
        InputError: with everything that is wrong with any of the files.
    """
    files = _Files(defines or {}, outside, beside)
    machines: list[list[Token]] = []
    strays: list[Finding] = []
    for path in paths:
        tokens = files.tokens(path)
        if _states_system(tokens) or str(path) in files.unreadable:
            machines.append(tokens)
        elif machines:
            machines[-1].extend(tokens)
        else:
            strays += [] if str(path) in files.partial else [_stray(str(path))]
            machines.append(tokens)
    findings = [*files.findings, *strays]
    read_so_far: list[Configuration] = []
    for words in machines:
        configuration, wrong = _machine(words, stray=not _states_system(words))
        findings.extend(wrong)
        if configuration and not findings:
            read_so_far.append(configuration)
    findings.extend(_same_names(read_so_far))
    findings.extend(finding for each in read_so_far for finding in contradictions(each))
    if findings:
        raise InputError(findings)
    return tuple(read_so_far)


def _states_system(tokens: Iterable[Token]) -> bool:
    return any(token.text == "system" and not token.quoted for token in tokens)


def _stray(path: str) -> Finding:
    what = 'no "system" option, so this file is only a part of a configuration'
    return Finding(Position(path, 1, 1), what, advice="give it after the file that it belongs to, or put: system NAME")


def _machine(words: list[Token], *, stray: bool) -> tuple[Configuration | None, list[Finding]]:
    """The words of one machine → its configuration, or what is wrong with it that is not yet known of its words."""
    read = Statements(words)
    systems = [each for each in read.statements if each.name == "system"]
    findings = [*read.findings, *building.check(read.statements)]
    for index, each in enumerate(systems):
        if index:
            known = f"this machine is {quoted(systems[0].values[0])}, at {systems[0].position}"
            advice = "put each virtual machine into a file of its own"
            findings.append(Finding(each.position, 'a second "system" option', known, advice))
        elif each is not read.statements[0] or words[0].text != "system":
            known = f"{quoted(words[0].text)} stands before it, at {words[0].position}"
            findings.append(Finding(each.position, '"system" must come first', known))
    if words and not (systems or findings or stray):  # the word stands there, but not as an option
        findings.append(_stray(words[0].position.file))
    if findings or stray or not systems or not all(word.filled for word in words):
        return None, findings
    return building.build(read.statements, read.notices), findings


def _same_names(configurations: Iterable[Configuration]) -> Iterable[Finding]:
    first: dict[str, Configuration] = {}
    for each in configurations:
        if each.system in first:
            known = f"the other is at {first[each.system].position}"
            what = f"a second virtual machine {quoted(each.system)}"
            yield Finding(each.position, what, known, "give each its own name")
        first.setdefault(each.system, each)


class _Files:
    """Reads files and what they include, and remembers what is wrong with them."""

    def __init__(self, defines: Mapping[str, str], outside: tuple[str, ...], beside: Path | None) -> None:
        self.findings: list[Finding] = []
        self.unreadable: set[str] = set()
        self.partial: set[str] = set()
        """Files of which something that they include could not be read."""
        self._defines = defines
        self._beside = beside
        self._reach = Reach.of(*outside) if beside is None else Reach.beside(beside, outside)
        self._first: Path | None = None
        self._opened = 0
        self._words = 0

    def tokens(self, path: str | Path) -> list[Token]:
        """A file → its words, with those of the files that it includes in their places."""
        try:
            return self._read(Path(path), (), self._within(Path(path)))
        except InputError as error:
            self.unreadable.add(str(path))
            self.findings.extend(error.findings)
            return []

    def _within(self, path: Path) -> Reach:
        """Where what a file includes may lie."""
        if self._beside is not None:
            return self._reach
        if self._first is None:
            self._first = path
        return self._reach.and_of(self._first.parent, path.parent)

    def _read(self, path: Path, including: tuple[Path, ...], reach: Reach) -> list[Token]:
        self._opened += 1
        own = self._beside is None and not including  # the user himself has named it
        found = scan(read_text(path, within=None if own else reach), str(path), self._defines)
        self.findings.extend(found.findings)
        self._words += len(found.tokens)
        if self._words > MAX_WORDS:
            what, known = "too many words to read", f"at most {MAX_WORDS:,} words are read"
            raise InputError([Finding(Position(str(path), 1, 1), what, known)])
        tokens: list[Token] = []
        for token in found.tokens:
            if token.text.startswith("@") and len(token.text) > 1 and token.filled and not token.quoted:
                tokens.extend(self._included(token, path, (*including, path), reach))
            else:
                tokens.append(token)
        return tokens

    def _included(self, token: Token, path: Path, including: tuple[Path, ...], reach: Reach) -> list[Token]:
        """`@FILE` in a file → the words of that file, which is looked for beside the file that names it."""
        target = path.parent / token.text[1:]
        problem, known, advice = self._refusal(target, including, reach)
        if problem:
            self.partial.add(str(including[0]))
            self.findings.append(Finding(token.position, f"{quoted(token.text)} {problem}", known, advice))
            return []
        try:
            return self._read(target, including, reach)
        except InputError as error:
            where = f"included at {token.position}"
            for finding in error.findings:
                advice = f"{finding.advice}; {where}" if finding.advice else where
                self.findings.append(replace(finding, advice=advice))
            return []

    def _refusal(self, target: Path, including: tuple[Path, ...], reach: Reach) -> tuple[str, str, str]:
        """Why a file cannot be included, what is known, and what to do; nothing if it can."""
        if not reach.holds(target):  # before anything else: not even whether it is there is to be told
            return "lies outside of what may be included", *reach.refusal(target)
        known, around = "", None
        if len(including) > MAX_DEPTH:
            known = f"files include files more than {MAX_DEPTH} deep"
        elif self._opened >= MAX_FILES:
            known = f"at most {MAX_FILES} files are read"
        elif kind(target) == "nothing":
            known = "there is no such file"
        elif around := next((each for each in including if _same(target, each)), None):
            known = f"it is a file that includes this one: {around}"
        return ("cannot be included" if known else ""), known, ""


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is gone again
        return False
