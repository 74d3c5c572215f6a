"""A folder of machines → a checked model with its location graphs: everything that is wrong with it at once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..language.declaration import Constraint, FeatureDeclaration, Machine, Model, Source
from ..language.document import Mapping, Node, read_document, read_text
from ..language.feature_file import read_features, read_sources
from ..language.findings import MAX_FINDINGS, Finding, InputError, Position
from ..language.groups import ungrouped
from ..language.machine_file import read_machine
from ..language.names import Names
from ..language.reading import Reading
from ..language.regular_file import Reach, reason
from ..language.spelling_out import spelt_out
from ..language.wellformed import structure, usage
from .bounds import unsatisfiable
from .flatten import LocationGraph, flatten
from .library import Library

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

EMBEDDED = Path(__file__).resolve().parent.parent
"""The folder of the machines that come with Quiesce."""

MAX_FILES = 200
MAX_FOLDERS = 1_000

SYSTEMS = "systems"
"""The subfolder of a folder of machines that has reference systems, and no machines."""


def load(folder: Path, *outside: str) -> Library:
    """A folder of YAML files, each a machine, features, or sources → the model that they declare together.

    Files of subfolders count, but for reference systems.

    Args:
        folder: its path.
        outside: folders to which links in it may lead besides.

    Raises:
        InputError: every finding of every file.
    """
    wrong: list[Finding] = []
    parts = _Parts()
    understood: set[str] = set()
    for file, root in read_folder(folder, wrong, *outside, apart=SYSTEMS):
        reading = Reading(naming=True)
        # A file with more findings than anybody would read is not read to its end.
        with suppress(InputError):
            understood |= {file} if parts.take(root, reading) else set()
        wrong += reading.findings
    if not parts.machines and not wrong:
        wrong.append(Finding(Position(str(folder), 0, 0), "no file here declares a machine"))
    return check_model(parts.model(), wrong, {finding.position.file for finding in wrong} - understood)


@dataclass(slots=True)
class _Parts:
    """What the files of a folder declare."""

    machines: list[Machine] = field(default_factory=list)
    features: list[FeatureDeclaration] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    def take(self, root: Node, reading: Reading) -> bool:
        """Add what a file declares; tells whether all of that could be made out."""
        keys = {key.text for key, _ in root.items} if isinstance(root, Mapping) else set[str]()
        if not isinstance(root, Mapping) or not keys & {"machine", "features", "sources"}:
            reading.wrong(root.at, "not a file of a model", "its first key must be machine, features or sources")
            return False
        if "machine" in keys:
            machine = read_machine(root, reading)
            self.machines += [machine] if machine is not None else []
            return machine is not None and not reading.lost
        if "features" in keys:
            features, constraints = read_features(root, reading)
            self.features += features
            self.constraints += constraints
        else:
            self.sources += read_sources(root, reading)
        return not reading.lost

    def model(self) -> Model:
        """Everything together."""
        return Model(tuple(self.machines), tuple(self.features), tuple(self.constraints), tuple(self.sources))


def check_model(model: Model, wrong: Iterable[Finding] = (), misread: Set[str] = frozenset()) -> Library:
    """A model as read → the model with its names and location graphs.

    Args:
        model: what could be read.
        wrong: what was found wrong while it was read.
        misread: files with declarations that could not be made out: a name that seems unknown may be one of those.

    Raises:
        InputError: it is not well formed; with what was found before.
    """
    found = list(wrong)
    doubtful = {finding.position.file for finding in found}
    if not misread:
        found += islice(usage(model, doubtful), MAX_FINDINGS)
    named = Names.of(model)
    model = spelt_out(ungrouped(model, named), named)
    graphs = []
    for machine in model.machines:
        if machine.at.file in misread:
            continue
        misbuilt = list(islice(structure(machine), MAX_FINDINGS))
        found += misbuilt
        if not misbuilt and machine.at.file not in doubtful:
            graph, shown = _flattened(machine)
            graphs.append(graph)
            found += islice(shown, MAX_FINDINGS)
    if found:
        raise InputError(found)
    library = Library(model, replace(Names.of(model), formulas=named.formulas, groups=named.groups), tuple(graphs))
    found += unsatisfiable(library)
    if found:
        raise InputError(found)
    return library


@lru_cache(maxsize=256)
def _flattened(machine: Machine) -> tuple[LocationGraph, tuple[Finding, ...]]:
    """A machine's location graph, and what is wrong with it: tried once, however often the machine is read."""
    graph, shown = flatten(machine)
    return graph, tuple(shown)


def read_folder(folder: Path, wrong: list[Finding], *outside: str, apart: str = "") -> list[tuple[str, Node]]:
    """A folder → the root nodes of its YAML files, in the order of `yaml_files`; what cannot be read is added to `wrong`.

    No file is read that lies somewhere else, unless it is in one of the folders `outside`.

    Raises:
        InputError: as for `yaml_files`.
    """
    roots, within = [], Reach.of(folder, *outside)
    for path in yaml_files(folder, apart):
        try:
            roots.append((str(path), read_document(read_text(path, within=within), str(path), wrong)))
        except InputError as error:
            wrong += error.findings
    return roots


def yaml_files(folder: Path, apart: str = "") -> tuple[Path, ...]:
    """A folder → its YAML files, those of subfolders included, in the order of their paths.

    Args:
        folder: where to look; what begins with a dot in it is passed over.
        apart: the name of a subfolder that is for something else.

    Raises:
        InputError: it cannot be read, has no such file, or more than anybody would read; or a link in it leads to
            another folder, of which nobody could say whether it was meant.
    """
    wrong: list[Finding] = []
    found: list[Path] = []
    pending, seen = [folder], 0
    while pending and seen <= MAX_FOLDERS and len(found) <= MAX_FILES:
        seen += 1
        at = pending.pop()
        try:
            inside = sorted(path for path in at.iterdir() if not path.name.startswith("."))
        except (OSError, ValueError) as error:
            raise InputError([Finding(Position(str(at), 0, 0), f"cannot be read: {reason(error)}")]) from None
        found += [path for path in inside if path.suffix in (".yaml", ".yml") and not path.is_dir()]
        below = [path for path in inside if path.is_dir() and path != folder / (apart or ".")]
        links = [path for path in below if path.is_symlink()]
        wrong += [
            Finding(Position(str(path), 0, 0), "is a link to a folder", "", "put the files here") for path in links
        ]
        pending += [path for path in below if path not in links]
    if len(found) > MAX_FILES or seen > MAX_FOLDERS:
        what = f"more than {MAX_FILES if len(found) > MAX_FILES else MAX_FOLDERS} "
        what += "files in this folder" if len(found) > MAX_FILES else "folders in this folder"
        raise InputError([Finding(Position(str(folder), 0, 0), what)])
    if not found and not wrong:
        wrong.append(Finding(Position(str(folder), 0, 0), "there is no .yaml file in this folder, or in one below it"))
    if wrong:
        raise InputError(wrong)
    return tuple(sorted(found))
