"""Several systems, each with its own ledger: all are read first, then one after the other is checked and compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ....model.language.findings import Finding, InputError, Position
from ....model.system.load import EMBEDDED as MACHINES
from ....model.system.references import references
from ...checking.judge import Causes
from ...checking.run import run
from ...evidence.case import prepared, read
from ...evidence.systems import beside
from .comparison import compared, expected
from .place import place

if TYPE_CHECKING:
    from ...checking.processes.workers import Jobs
    from ...checking.progress import Progress
    from ...checking.run import Outcome
    from ...engines.limits import Limits
    from ...evidence.case import Case
    from ...evidence.question import Question
    from .comparison import Comparison
    from .ledger import Ledger

ENGINE, CAUSES = "symbolic", Causes(traced="none")
"""How a check finds out what nobody asks it to find out otherwise; traces are not pinned, only how long they are."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A system that is ready to be compared with what is expected of it.

    Attributes:
        case: the system and its claims.
        file: where its ledger is.
        was: what is expected; None if the ledger is going to be written, and nothing that can be read is there.
    """

    case: Case
    file: Path
    was: Ledger | None


def pinned(question: Question, *, update: bool) -> tuple[Pinned, ...]:
    """A question whose every path is a system of its own → those systems with their ledgers, each once.

    Args:
        question: without paths, it is about every reference system; a ledger among them is the system beside it.
        update: the ledgers are going to be written.

    Raises:
        InputError: everything that is wrong with any of them.
    """
    systems = question.paths or tuple(references(Path(question.machines) if question.machines else MACHINES))
    if not systems:
        what, advice = "the model has no reference systems", "name the systems whose ledgers are meant"
        raise InputError([Finding(Position(question.machines, 0, 0), what, "", advice)])
    library, properties = read(question)
    found, wrong = dict[Path, Pinned](), list[Finding]()
    for path in systems:
        try:
            asked = replace(question, paths=(beside(path),))
            file = place(asked, "")
            if file.resolve() not in found:
                case = prepared(asked, library, properties)
                found[file.resolve()] = Pinned(case, file, expected(file, case, update=update))
        except InputError as error:
            wrong += error.findings
    if wrong:
        raise InputError(wrong)
    return tuple(found.values())


def checked(
    each: Pinned, limits: Limits, progress: Progress, jobs: Jobs, cache: str = ""
) -> tuple[Outcome, Comparison]:
    """A system that is ready → what a check of it finds, and how that compares.

    Args:
        each: the system with its ledger.
        limits: how much may be used.
        progress: told how far it is.
        jobs: how many processes to use, or who else does the work.
        cache: the folder of what earlier runs have found, "" for none.

    Raises:
        InternalError: a trace does not replay.
        InputError: nothing can be written to the cache.
    """
    measured = each.was is None or each.was.sized
    outcome = run(each.case, ENGINE, limits, CAUSES, progress, jobs, cache, measured=measured)
    return outcome, compared(outcome, each.file, each.was, ENGINE, CAUSES, limits, progress)
