"""On what an answer rests: what was assumed in addition, and whose machines and claims it is about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...model.language.document import MAX_BYTES
from ...model.language.regular_file import Reach, read_whole
from ...model.system.load import EMBEDDED as MACHINES
from ...model.system.load import SYSTEMS, yaml_files
from ...model.system.references import references
from ...specs.language.property import EMBEDDED as SPECS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...model.language import formula as f
    from ...model.language.reading import Written
    from .question import Question

GIVEN, ASSUME, GRANTED = "--given", "--assume", "taken for granted"
"""Where an assumption stands that is not in the system's own file."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Machines or claims that are not those that come with Quiesce.

    Attributes:
        path: the folder, as the user named it.
        digest: of the names and contents of its files (SHA-256, hexadecimal).
    """

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Basis:
    """On what an answer rests, besides what the claim itself assumes.

    Attributes:
        given: features fixed on the command line.
        added: what was assumed on the command line.
        granted: what is taken for granted where nothing but configurations is given.
        own: what the system's file assumes.
        files: of the system, as the user named them; none of a reference system that comes with Quiesce.
        machines: where the machines come from; None for those that come with Quiesce.
        specs: where the claims come from, likewise.
    """

    given: tuple[f.Formula, ...]
    added: tuple[f.Formula, ...]
    granted: tuple[f.Formula, ...]
    own: tuple[f.Formula, ...]
    files: tuple[str, ...]
    machines: Origin | None
    specs: Origin | None

    @property
    def assuming(self) -> bool:
        """Whether somebody who asked has assumed more than the system's files say."""
        return bool(self.given or self.added)

    @property
    def foreign(self) -> bool:
        """Whether machines or claims are other ones than come with Quiesce."""
        return self.machines is not None or self.specs is not None


def basis(question: Question, files: Sequence[Path], assume: Iterable[Written]) -> Basis:
    """A question, while its files are read → on what answers to it rest.

    Not later: what is told of the files that answers are about must not be of what these have become since.

    Args:
        question: what was asked.
        files: the files of the system that it means.
        assume: everything that is assumed of the system.

    Raises:
        InputError: a folder cannot be read.
    """
    said: dict[str, list[f.Formula]] = {GIVEN: [], ASSUME: [], GRANTED: [], "": []}
    for written in assume:
        file = written.scalar.at.file
        said[file if file in said else ""].append(written.formula)
    given, added, granted, own = (tuple(said[name]) for name in (GIVEN, ASSUME, GRANTED, ""))
    brought, outside = references().values(), question.allow_outside
    return Basis(
        given,
        added,
        granted,
        own,
        () if all(file in brought for file in files) else question.paths,
        _origin(question.machines, MACHINES, SYSTEMS, outside),
        _origin(question.specs, SPECS, "", outside),
    )


def _origin(path: str, embedded: Path, apart: str, outside: tuple[str, ...]) -> Origin | None:
    if not path:
        return None
    found = _digest(Path(path), apart, outside)
    return None if found == _embedded(embedded, apart) else Origin(path, found)


@cache
def _embedded(folder: Path, apart: str) -> str:
    return _digest(folder, apart, ())


def _digest(folder: Path, apart: str, outside: tuple[str, ...]) -> str:
    """The digest of the files that a folder declares something in, by their names as seen from there."""
    told, within = hashlib.sha256(), Reach.of(folder, *outside)
    for file in yaml_files(folder, apart):
        content = read_whole(file, MAX_BYTES, within=within)
        name = file.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
        told.update(b"%d %s %d " % (len(name), name, len(content)) + content)
    return told.hexdigest()
