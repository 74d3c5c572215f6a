"""A folder of machines → a checked model with its location graphs: everything that is wrong with it at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..language.declaration import Constraint, FeatureDeclaration, Machine, Model, Source
from ..language.document import Mapping, Node, read_document, read_text
from ..language.feature_file import read_features, read_sources
from ..language.findings import Finding, InputError, Position
from ..language.machine_file import read_machine
from ..language.reading import Reading
from ..language.scope import Names
from ..language.wellformed import findings
from .flatten import LocationGraph, flatten

EMBEDDED = Path(__file__).resolve().parent.parent
"""The folder of the machines that come with Quiesce."""

MAX_FILES = 200


@dataclass(frozen=True, slots=True)
class Library:
    """A checked model: the declarations, their names, and each machine's location graph, in the order of machines."""

    model: Model
    names: Names
    graphs: tuple[LocationGraph, ...]


def load(folder: Path) -> Library:
    """A folder of YAML files, each a machine, features, or sources → the model that they declare together.

    Raises:
        InputError: every finding of every file.
    """
    wrong: list[Finding] = []
    machines: list[Machine] = []
    features: list[FeatureDeclaration] = []
    constraints: list[Constraint] = []
    sources: list[Source] = []
    for _file, root in read_folder(folder, wrong):
        reading = Reading()
        keys = {key.text for key, _ in root.items} if isinstance(root, Mapping) else set[str]()
        if not isinstance(root, Mapping) or not keys & {"machine", "features", "sources"}:
            reading.wrong(root.at, "not a file of a model", "its first key must be machine, features or sources")
        elif "machine" in keys:
            machine = read_machine(root, reading)
            machines += [machine] if machine is not None else []
        elif "features" in keys:
            more, bounds = read_features(root, reading)
            features += more
            constraints += bounds
        else:
            sources += read_sources(root, reading)
        wrong += reading.findings
    model = Model(tuple(machines), tuple(features), tuple(constraints), tuple(sources))
    if not machines and not wrong:
        wrong.append(Finding(Position(str(folder), 0, 0), "no file here declares a machine"))
    if wrong:
        raise InputError(wrong)
    return check_model(model)


def check_model(model: Model) -> Library:
    """A model as read → the model with its names and location graphs.

    Raises:
        InputError: it is not well formed.
    """
    wrong = list(findings(model))
    if wrong:
        raise InputError(wrong)
    graphs = []
    for machine in model.machines:
        graph, found = flatten(machine)
        graphs.append(graph)
        wrong += found
    if wrong:
        raise InputError(wrong)
    return Library(model, Names.of(model), tuple(graphs))


def read_folder(folder: Path, wrong: list[Finding]) -> list[tuple[str, Node]]:
    """A folder → the root nodes of its YAML files, in the order of their names; what cannot be read is added to `wrong`."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    except OSError as error:
        raise InputError([Finding(Position(str(folder), 0, 0), f"cannot be read: {error.strerror}")]) from None
    if not paths:
        raise InputError([Finding(Position(str(folder), 0, 0), "there is no .yaml file in this folder")])
    if len(paths) > MAX_FILES:
        raise InputError([Finding(Position(str(folder), 0, 0), f"more than {MAX_FILES} files in this folder")])
    roots = []
    for path in paths:
        try:
            roots.append((str(path), read_document(read_text(path), str(path))))
        except InputError as error:
            wrong += error.findings
    return roots
