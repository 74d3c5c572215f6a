"""Files → the configurations of the virtual machines that they describe, or everything that is wrong with them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..language.document import read_text
from ..language.findings import Finding, InputError, Position
from ..language.regular_file import Reach, kind
from . import building
from .architecture import contradictions
from .naming import Name, after_file
from .quoting import quoted
from .statements import Statements
from .tokens import Token, scan

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from .configuration import Configuration
    from .statements import Statement

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
    joined: Container[str | Path] = (),
) -> tuple[Configuration, ...]:
    """Files → one configuration for each virtual machine.

    A file with `system` starts a machine. So does one without, if it has memory and a guest to load: qvm does not insist
    on a name, and the machine is called after the file. Any other file is a fragment and adds to the machine of the file
    before it, as fragments on qvm's command line do; several fragments may make one machine. A file without `system` that
    another one includes has its place there.

    What files include has to lie in the folder of the first of them, or of the one that includes it, or below.

    Args:
        paths: the files, in the order of qvm's command line, without leading at signs.
        defines: values for build placeholders `@NAME@`, by name.
        outside: further folders in which included files may lie.
        beside: the file that names the paths, where this is not the user: then its folder counts, for them as well.
        joined: those of the paths that add to the machine before them unless they state a `system`.

    Raises:
        InputError: with everything that is wrong with any of the files.
    """
    files = _Files(defines or {}, outside, beside)
    machines: list[_Machine] = []
    for path, words in [(path, files.tokens(path)) for path in paths]:
        states = _states_system(words)
        if files.has_its_place(path) and not states and path not in joined:
            continue
        alone = not states and path not in joined and building.stands_alone(Statements(words).statements)
        if not machines or states or alone or str(path) in files.unreadable:
            machines.append(_Machine())
        machines[-1].paths.append(str(path))
        machines[-1].words.extend(words)
    parsed = [(machine, Statements(machine.words)) for machine in machines]
    findings, taken = files.findings, {each.values[0] for _, read in parsed for each in _systems(read)}
    read_so_far: list[Configuration] = []
    for machine, statements in parsed:
        configuration, wrong = machine.read(statements, taken, known=files.wrong.isdisjoint(machine.paths))
        findings.extend(wrong)
        if configuration and not findings:
            read_so_far.append(configuration)
            taken.add(configuration.system)
    findings.extend(_same_names(read_so_far))
    findings.extend(finding for each in read_so_far for finding in contradictions(each))
    if findings:
        raise InputError(findings)
    return tuple(read_so_far)


def _states_system(tokens: Iterable[Token]) -> bool:
    return any(token.text == "system" and not token.quoted for token in tokens)


def _systems(read: Statements) -> list[Statement]:
    return [each for each in read.statements if each.name == "system"]


@dataclass(slots=True)
class _Machine:
    """What comes together as one machine: files, and their words."""

    paths: list[str] = field(default_factory=list)
    words: list[Token] = field(default_factory=list)

    def read(
        self, read: Statements, taken: Container[str], *, known: bool
    ) -> tuple[Configuration | None, list[Finding]]:
        """The configuration, or what is wrong with it that is not yet known of its words.

        Args:
            read: what its words say.
            taken: names of other machines.
            known: all of the words are there.
        """
        systems = _systems(read)
        findings = [*read.findings, *building.check(read.statements), *self._out_of_place(systems, read.statements)]
        name = Name(systems[0].values[0], systems[0].position) if systems else None
        if name is None and building.stands_alone(read.statements):
            name = Name(after_file(self.paths[0], taken), self.words[0].position, stated=False)
        if name is None and known and not (findings and _states_system(self.words)):
            findings.append(_stray(self.paths[0]))
        if findings or name is None or not all(word.filled for word in self.words):
            return None, findings
        return building.build(read.statements, read.notices, name, tuple(self.paths)), findings

    def _out_of_place(self, systems: Sequence[Statement], statements: Sequence[Statement]) -> Iterator[Finding]:
        for index, each in enumerate(systems):
            if index:
                known = f"this machine is {quoted(systems[0].values[0])}, at {systems[0].position}"
                advice = "put each virtual machine into a file of its own"
                yield Finding(each.position, 'a second "system" option', known, advice)
            elif each is not statements[0] or self.words[0].text != "system":
                known = f"{quoted(self.words[0].text)} stands before it, at {self.words[0].position}"
                yield Finding(each.position, '"system" must come first', known)


def _stray(path: str) -> Finding:
    what = 'no "system" option, so this file is only a part of a configuration'
    advice = "give it after the file that it belongs to, or put: system NAME"
    return Finding(Position(path, 1, 1), what, "a machine has memory and a guest to load", advice)


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
        self.wrong: set[str] = set()
        """Files that could not be read, or of which something that they include could not."""
        self._included_once: set[str] = set()
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
            self.wrong.add(str(path))
            self.findings.extend(error.findings)
            return []

    def has_its_place(self, path: str | Path) -> bool:
        """Does another of the files that were read include this one?"""
        return str(path) not in self.wrong and os.path.realpath(path) in self._included_once

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
            self.wrong.add(str(including[0]))
            self.findings.append(Finding(token.position, f"{quoted(token.text)} {problem}", known, advice))
            return []
        self._included_once.add(os.path.realpath(target))
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
