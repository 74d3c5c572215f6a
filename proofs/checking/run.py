"""`quiesce check`: a case → its claims with their verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..evidence.verdict import exit_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..engines.limits import Limits
    from ..evidence.case import Case
    from ..evidence.verdict import Verdict
    from .judge import Causes
    from .processes.workers import Jobs
    from .progress import Progress
    from .size import Space


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found, claim by claim in order.

    Attributes:
        case: what was checked.
        space: how large the system is, as far as that was asked for.
        verdicts: one for each claim.
        interrupted: somebody wanted it to end, and claims are unknown for that reason.
    """

    case: Case
    space: Space
    verdicts: list[Verdict]
    interrupted: bool = False

    @property
    def name(self) -> str:
        """The system's."""
        return self.case.composition.system.name

    @property
    def status(self) -> int:
        """The exit status: see `exit_status`."""
        return exit_status([verdict.word for verdict in self.verdicts])


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A system of several that was not checked.

    Attributes:
        name: how it was named.
        reasons: what is wrong with it, or else what came before it was its turn.
        status: the exit status that goes with that.
        interrupted: somebody wanted it to end.
    """

    name: str
    reasons: tuple[str, ...]
    status: int
    interrupted: bool = False


def run(
    case: Case,
    engine: str,
    limits: Limits,
    causes: Causes,
    progress: Progress,
    jobs: Jobs = 1,
    cache: str = "",
    *,
    measured: bool = False,
    told: Callable[[Verdict], None] = lambda _: None,
    partial: bool = False,
) -> Outcome:
    """A case → its verdicts, claim by claim in declared order, and the size of its system.

    Args:
        case: what to check.
        engine: "symbolic", "explicit", "inductive" for what "symbolic" says confirmed by Z3, or "all" for all of them, which
            must agree.
        limits: how much may be used.
        causes: which minimal causes of failures are wanted.
        progress: told how far it is.
        jobs: how many processes to use, or who else does the work; what is found is the same.
        cache: the folder of what earlier runs have found, "" for none; used where one engine explores and no more is asked.
        measured: whether it is found out, in the end, how large the system is.
        told: told each verdict as it is found, in any order.
        partial: whether an interrupt ends it with what is known by then, and is no exception.

    Raises:
        InternalError: engines disagree, or a trace does not replay.
        InputError: nothing can be written to the cache, or there is no claim.
    """
    case.speaking()
    from .inquiry import Inquiry
    from .schedule import Schedule
    from .shipped import ShippedCertificates

    wanted, memory = Inquiry(case, engine, limits, causes, measured), None
    if cache and engine in ("symbolic", "explicit"):
        from .cache import VerdictCache

        memory = VerdictCache(Path(cache), wanted)
    schedule = Schedule(wanted, progress, memory, told)
    size, verdicts = schedule.answers(jobs, partial=partial)
    for note in (*case.notes, *(() if memory is None else memory.notes())):
        progress.note(note)
    kept = ShippedCertificates(case)
    return Outcome(case, size, [kept.marked(verdicts[claim]) for claim in case.claims], schedule.interrupted)
