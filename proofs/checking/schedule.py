"""The roads to a verdict: exploration, in one or two ways, and what confirms it; in one process or in several."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias, cast

from ..engines import memory
from ..evidence.internal import InternalError
from ..evidence.verdict import Verdict
from .decide import Decider
from .processes.workers import Spare, apart, spread, worth
from .progress import Silent
from .size import Space, size, uncounted
from .task import Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...specs.language.claim import Claim
    from ..evidence.verdict import Word
    from .cache import VerdictCache
    from .confirm import Confirmer
    from .inquiry import Inquiry
    from .progress import Progress


class Schedule:
    """Finds verdicts, task by task.

    Args:
        wanted: what is to be found out.
        progress: told how far it is.
        remembered: what earlier runs have found; None for nothing.
    """

    def __init__(self, wanted: Inquiry, progress: Progress, remembered: VerdictCache | None = None) -> None:
        self._wanted, self._progress, self._remembered = wanted, progress, remembered
        self._decided = 0
        composition, limits = wanted.case.composition, wanted.limits
        self._symbolic = Decider(composition, "symbolic", limits, wanted.causes, progress)
        self._explicit = Decider(composition, "explicit", limits, wanted.causes, progress)
        self._chosen = self._explicit if wanted.engine == "explicit" else self._symbolic
        self._confirmer: Confirmer | None = None
        if wanted.engine in ("inductive", "all"):
            from .confirm import Confirmer

            self._confirmer = Confirmer(wanted.case, limits, progress)

    def verdicts(self, jobs: int) -> dict[Claim, Verdict]:
        """Every claim's verdict, found by so many processes; see `answers`."""
        return self._found(jobs, sized=False)[1]

    def answers(self, jobs: int) -> tuple[Space, dict[Claim, Verdict]]:
        """The system's size and every claim's verdict, found by so many processes.

        Raises:
            InternalError: engines disagree, or a trace does not replay.
            InputError: what was found cannot be kept where it is to be remembered.
        """
        found, verdicts = self._found(jobs, sized=True)
        return cast("Space", found), verdicts

    def _found(self, jobs: int, *, sized: bool) -> tuple[Space | None, dict[Claim, Verdict]]:
        claims, remembered = self._wanted.case.claims, self._remembered
        possible, verdicts = self._chosen.split_vacuous(claims)
        found = None
        if remembered is not None:
            found = remembered.size() if sized else None
            verdicts |= {claim: kept for claim in possible if (kept := remembered.verdict(claim)) is not None}
        left = [claim for claim in possible if claim not in verdicts]
        tasks = chain([None] if sized and found is None else [], self._chosen.tasks(left))
        for answer in self._answers(tasks, worth(jobs, len(left))):
            if isinstance(answer, Space):
                found = answer
            else:
                verdicts[answer.claim] = answer
                self._decided = len(verdicts)
                self._progress.subject(self._so_far())
            if remembered is not None:
                remembered.keep(answer)
        lost = [claim.name for claim in claims if claim not in verdicts]
        if lost:
            raise InternalError(f"nobody has answered for {', '.join(lost)}")
        return found, verdicts

    def _so_far(self) -> str:
        return f"{self._decided} of {len(self._wanted.case.claims)} claims decided"

    def _answers(self, tasks: Iterable[Task | None], jobs: int) -> Iterator[Space | Verdict]:
        """Tasks, where none stands for the size → what is found."""
        if not apart(jobs):
            for task in tasks:
                yield from self.found(task)
            return
        sent = pickle.dumps(self._wanted)
        for answers in spread(_answer, ((sent, task) for task in tasks), jobs, Spare(_parts, self._unknown)):
            yield from answers

    def _unknown(self, parcel: _Parcel, reason: str) -> list[Space | Verdict]:
        """What is answered where a process was ended by finding it out."""
        task = parcel[1]
        if task is None:
            return [uncounted(self._wanted.case.composition, reason)]
        return [self._undecided(claim, reason) for claim, _, _ in task.claims]

    def found(self, task: Task | None) -> Iterator[Space | Verdict]:
        """A task → the verdicts of its claims; without a task, the size of the system."""
        if task is None:
            self._progress.subject("counting states")
            wanted = self._wanted
            composition = wanted.case.composition
            measure = partial(size, composition, wanted.limits, self._progress, measured=wanted.measured)
            yield memory.attempt(measure, partial(uncounted, composition))
            return
        for index, (claim, _, _) in enumerate(task.claims):
            self._progress.subject(f"{self._so_far()}, {claim.name}")
            yield memory.attempt(partial(self._verdict, task, index), partial(self._undecided, claim))

    def _undecided(self, claim: Claim, reason: str) -> Verdict:
        engine = "all" if self._wanted.engine == "all" else self._chosen.engine
        return Verdict(claim, "unknown", None, reason=reason, engine=engine)

    def _verdict(self, task: Task, index: int) -> Verdict:
        verdict = self._chosen.verdict(task, index)
        if self._wanted.engine == "all":
            verdict = self._compared(verdict, task, index)
        return verdict if self._confirmer is None else self._confirmer.confirmed(verdict)

    def _compared(self, verdict: Verdict, task: Task, index: int) -> Verdict:
        """A verdict of one engine → the same once the other agrees; unknown if it does not know."""
        from .crosscheck import crosscheck

        reason = crosscheck(self._explicit, self._symbolic, task, index)
        word: Word = "unknown" if reason else verdict.word
        return replace(verdict, engine="all", word=word, reason=reason or verdict.reason)


_Parcel: TypeAlias = tuple[bytes, Task | None]
"""What is wanted, pickled, and one task of it; no task for the size."""


def _parts(parcel: _Parcel) -> list[_Parcel]:
    """Each claim of a task by itself: one that takes too much must not cost the others their verdicts."""
    sent, task = parcel
    return [parcel] if task is None else [(sent, each) for each in task.apart()]


def _answer(parcel: _Parcel) -> list[Space | Verdict]:
    """In a worker: a parcel → what is asked for with it."""
    sent, task = parcel
    return list(_schedule(sent).found(task))


@lru_cache(maxsize=1)
def _schedule(sent: bytes) -> Schedule:
    """What is wanted is the same for all tasks, so a worker unpacks it once."""
    return Schedule(pickle.loads(sent), Silent())  # noqa: S301  # from the process that started this one
