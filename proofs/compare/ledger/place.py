"""Where the ledger of a system is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ....model.language.document import Mapping, read_document, read_text
from ....model.language.findings import Finding, InputError, Position
from ....model.language.regular_file import Reach, kind
from ....model.qvmconf.system import LEDGER_SUFFIX, named
from ....model.system.load import EMBEDDED as MACHINES
from ....model.system.references import meant, references
from ...evidence.case import REFERENCE

if TYPE_CHECKING:
    from ...evidence.question import Question

FOLDER = Path(__file__).resolve().parents[2] / "ledger"
"""The ledgers of the reference systems that come with Quiesce."""


def place(question: Question, given: str) -> Path:
    """A question, and the file that was given on the command line if any → the file of its ledger.

    Of a reference system that comes with Quiesce it is among Quiesce's own files; of any other system it lies beside the
    system's file and has its name, as in `system.ledger.yaml` beside `system.yaml`. Beside several configurations it is
    `system.ledger.yaml`.

    Raises:
        InputError: what was given names a system, not a ledger; or the system cannot be found.
    """
    machines = Path(question.machines) if question.machines else MACHINES
    systems = references(machines)
    if given:
        _no_system(given, systems)
        return Path(given)
    files = named(meant(question.paths, systems) or [REFERENCE], question.allow_outside)
    own = {file.resolve(): name for name, file in references(MACHINES).items()}
    if len(files) == 1:
        name = own.get(files[0].resolve())
        return _beside(files[0], files[0].stem, question) if name is None else FOLDER / f"{name}.yaml"
    return _beside(files[0], "system", question)


def _beside(file: Path, stem: str, question: Question) -> Path:
    """The ledger beside a file.

    Raises:
        InputError: it is a link that leads out of the folder.
    """
    found, reach = file.parent / f"{stem}{LEDGER_SUFFIX}", Reach.beside(file, question.allow_outside)
    if not reach.holds(found):
        what = "is a link that leads out of its folder"
        raise InputError([Finding(Position(str(found), 0, 0), what, *reach.refusal(found))])
    return found


def _no_system(given: str, systems: dict[str, Path]) -> None:
    """See that what follows `--ledger` was not meant as the PATH.

    Raises:
        InputError: it may have been.
    """
    file = Path(given)
    there = kind(file)
    name = given in systems and there == "nothing"
    if name or there == "folder" or (there == "file" and not _a_ledger(file)):
        what = f'"{given}" is {"a folder" if there == "folder" else "a reference system" if name else "no ledger"}'
        advice = f"if it is what to check, write it first: quiesce check {given} --ledger"
        raise InputError([Finding(Position("--ledger", 0, 0), what, "a ledger's file may follow --ledger", advice)])


def _a_ledger(file: Path) -> bool:
    """Whether a file is a ledger, perhaps a damaged one: its name says so, or its first key."""
    if file.name.endswith(LEDGER_SUFFIX):
        return True
    root = read_document(read_text(file), str(file))
    return isinstance(root, Mapping) and any(key.text == "ledger" for key, _ in root.items)
