"""What a user calls a side → its machines, its properties and its systems, as files on disk.

A side is a file (a system's file, or a qvm configuration), a folder, a git revision (`v1.0`, `HEAD~1`) or something in one
(`HEAD~1:systems/cockpit.yaml`). What lies in a revision is unpacked into a folder that is removed in the end.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ....model.language.document import MAX_BYTES
from ....model.language.findings import Finding, InputError, Position
from ....model.language.regular_file import Reach, files_in, kind, read_whole, reason
from ....model.qvmconf.system import CONFIGURATION_SUFFIXES, SYSTEM_SUFFIXES
from ....model.system.references import references
from . import revision

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAYOUTS = (("model", "specs"), ("machines", "specs"))
"""The names of the folders of machines and of properties in a repository of one's own, or in this one."""

_MACHINE = re.compile(r"^(?:machine|features)\s*:", re.MULTILINE)
_SYSTEM = re.compile(r"^system\s*:", re.MULTILINE)

WORKING_TREE = "working tree"

MAX_SEARCHED = 2_000
"""Files among which the systems of a folder are looked for."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison.

    Attributes:
        label: what the user called it.
        root: the folder in which everything of it lies.
        unpacked: whether that folder was made for this, so that messages should not speak of it.
        machines: the folder of machines; nothing for those that come with Quiesce.
        specs: the folder of properties; likewise.
        systems: the paths of each system, by its name.
    """

    label: str
    root: Path
    unpacked: bool
    machines: str
    specs: str
    systems: dict[str, tuple[str, ...]]

    def inside(self, path: str) -> Path | None:
        """A file or folder of this side; None if there is none."""
        found = _within(self.root, path)
        return found if found is not None and kind(found) != "nothing" else None

    def shown(self, text: str) -> str:
        """Text that may speak of the folder → the same as the user would call it."""
        return (
            text.replace(f"{self.root}/", f"{self.label}:").replace(str(self.root), self.label)
            if self.unpacked
            else text
        )

    @contextmanager
    def named_as_asked(self) -> Iterator[None]:
        """Within: what is wrong with an input of this side is said to be so where the user has it."""
        try:
            yield
        except InputError as error:
            raise InputError(
                replace(
                    finding,
                    position=replace(finding.position, file=self.shown(finding.position.file)),
                    what=self.shown(finding.what),
                    known=self.shown(finding.known),
                    advice=self.shown(finding.advice),
                )
                for finding in error.findings
            ) from None


@contextmanager
def opened(
    base: str, head: str | None, machines: str, specs: str, outside: tuple[str, ...] = ()
) -> Iterator[tuple[Side, Side]]:
    """What the user calls the two sides → both.

    Args:
        base: a file, a folder, a revision, or something in a revision.
        head: the same; None for what is in the working tree of the repository that `base` is a revision of.
        machines: a folder of machines, in each side if it is there, or else outside; nothing for a side's own.
        specs: a folder of properties, likewise.
        outside: folders to which links in a folder may lead besides.

    Raises:
        InputError: a side is not there, or too much.
    """
    with tempfile.TemporaryDirectory(prefix="quiesce-") as one, tempfile.TemporaryDirectory(prefix="quiesce-") as other:
        before = _open(base, Path(one).resolve(), machines, specs, outside)
        whole = Path(other).resolve()
        after = _now(base, machines, specs, outside) if head is None else _open(head, whole, machines, specs, outside)
        yield before, after


def _now(base: str, machines: str, specs: str, outside: tuple[str, ...]) -> Side:
    """What the working tree has in place of a revision, or of a path in one."""
    top = revision.toplevel(Path.cwd())
    _, colon, path = base.partition(":")
    if _there(base) or top is None:
        what = f"it takes two to compare: with what is {base} to be compared?"
        raise InputError(
            [Finding(Position("HEAD", 0, 0), what, "a git revision alone is compared with the working tree")]
        )
    return _side(WORKING_TREE, top, top / path if colon else top, False, machines, specs, outside)


def _open(said: str, into: Path, machines: str, specs: str, outside: tuple[str, ...]) -> Side:
    here = Path.cwd()
    top = revision.toplevel(here)
    if _there(said):
        if top is not None and said not in (".", "..") and "/" not in said and revision.commit_of(said, here):
            what = f'"{said}" is both a path and a revision'
            raise InputError(
                [Finding(Position(said, 0, 0), what, "", f"write ./{said}, or heads/{said} or tags/{said}")]
            )
        path = Path(said).resolve()
        root = path if kind(path) == "folder" else revision.toplevel(path.parent) or path.parent
        return _side(said, root, path, False, machines, specs, outside)
    name, colon, inside = said.partition(":")
    commit = revision.commit_of(name, here) if top is not None else None
    if commit is None or top is None:
        raise InputError([revision.unknown(name, here)])
    revision.unpack(commit, top, into, name)
    found = _within(into, inside.removeprefix("./")) if colon else into
    if found is None or kind(found) == "nothing":
        raise InputError([Finding(Position(said, 0, 0), f'there is no "{inside}" in {name} that could be read')])
    return _side(name, into, found, True, machines, specs, outside)


def _side(
    label: str, root: Path, path: Path, unpacked: bool, machines: str, specs: str, outside: tuple[str, ...]
) -> Side:
    own = ("", "")
    for names in _LAYOUTS:
        if _declares(root / names[0], _MACHINE):
            own = str(root / names[0]), str(root / names[1]) if kind(root / names[1]) == "folder" else ""
            break
    machines, specs = _chosen(root, machines, own[0]), _chosen(root, specs, own[1])
    alone: dict[str, tuple[str, ...]] = {path.stem: (str(path),)}
    systems = _systems(root, machines, outside) if path == root else alone
    return Side(label, root, unpacked, machines, specs, systems)


def _chosen(root: Path, asked: str, own: str) -> str:
    """A folder that was asked for, in the side if it is there; or else the side's own."""
    if not asked:
        return own
    inside = _within(root, asked)
    return str(inside) if inside is not None and kind(inside) == "folder" else asked


def _systems(root: Path, machines: str, outside: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The systems of a folder: a model's reference systems, other systems' files, or else its qvm configurations."""
    if machines and (known := references(Path(machines))):
        return {name: (str(file),) for name, file in known.items()}
    found: dict[str, tuple[str, ...]] = {}
    for number, file in enumerate(sorted(_files(root))):
        if number >= MAX_SEARCHED:
            break
        if file.suffix in SYSTEM_SUFFIXES and _SYSTEM.search(_text(file)):
            inside = str(file.relative_to(root))
            found[inside if file.stem in found else file.stem] = (str(file),)
    if found:
        return found
    configurations = files_in(root, CONFIGURATION_SUFFIXES, outside)
    return {root.name: tuple(map(str, configurations))} if configurations else {}


def _files(root: Path) -> Iterator[Path]:
    """Files below a folder; no hidden folders, and no links followed."""
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            inside = sorted(folder.iterdir())
        except OSError as error:
            raise InputError([Finding(Position(str(folder), 0, 0), f"cannot be read: {reason(error)}")]) from None
        for path in inside:
            if path.is_symlink() or path.name.startswith("."):
                continue
            if path.is_dir():
                pending.append(path)
            elif path.is_file():
                yield path


def _declares(folder: Path, pattern: re.Pattern[str]) -> bool:
    """Whether a file in a folder, or below it, says something of this kind."""
    files = (
        (file for file in _files(folder) if file.suffix in SYSTEM_SUFFIXES) if kind(folder) == "folder" else iter(())
    )
    return any(pattern.search(_text(file)) for file in islice(files, MAX_SEARCHED))


def _text(file: Path) -> str:
    """The beginning of a file; nothing of one that cannot be read, or leads out of its folder."""
    try:
        return read_whole(file, MAX_BYTES, within=Reach.beside(file))[: 1 << 16].decode("utf-8", "replace")
    except InputError:
        return ""


def _within(root: Path, path: str) -> Path | None:
    """A path below a folder; None if it leads out of it."""
    found = root / path
    return Path(os.path.realpath(found)) if Reach.of(root).holds(found) else None


def _there(path: str) -> bool:
    return bool(path) and kind(path) != "nothing"
