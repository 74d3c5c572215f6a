"""The roads to a verdict: exploration, in one or two ways, and what confirms it; in one process or in several."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import partial
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from ..engines import memory
from ..engines.limits import OutOfTime
from ..evidence.internal import InternalError
from ..evidence.verdict import Verdict
from .decide import Decider
from .inquiry import INTERRUPTED
from .processes.alarm import ending
from .processes.remote import here, ready
from .processes.workers import Spare, apart, at_once, gathered, worth
from .progress import Silent
from .size import Space, size, uncounted
from .task import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ...specs.language.claim import Claim
    from ..evidence.verdict import Word
    from .cache import VerdictCache
    from .confirm import Confirmer
    from .inquiry import Inquiry
    from .processes.workers import Jobs
    from .progress import Progress
    from .task import Like


_FIRST, _GROWTH = 8, 8
"""How many claims are prepared before anything is explored, and how many times as many after that: nobody waits for the last
one's preparation, and still most of those that one exploration can serve are seen together."""


class Schedule:
    """Finds verdicts, task by task: of claims about states before those about whole runs, the gravest first, as declared.

    Args:
        wanted: what is to be found out.
        progress: told how far it is.
        remembered: what earlier runs have found; None for nothing.
        told: told each verdict as it is found.

    Attributes:
        interrupted: whether somebody wanted it to end.
    """

    def __init__(
        self,
        wanted: Inquiry,
        progress: Progress,
        remembered: VerdictCache | None = None,
        told: Callable[[Verdict], None] = lambda _: None,
    ) -> None:
        self._wanted, self._progress, self._remembered, self._told = wanted, progress, remembered, told
        self._verdicts: dict[Claim, Verdict] = {}
        self._size: Space | None = None
        self.interrupted = False
        composition, limits = wanted.case.composition, wanted.limits
        self._symbolic = Decider(composition, "symbolic", limits, wanted.causes, progress)
        self._explicit = Decider(composition, "explicit", limits, wanted.causes, progress)
        self._chosen = self._explicit if wanted.engine == "explicit" else self._symbolic
        self._confirmer: Confirmer | None = None
        if wanted.engine in ("inductive", "all"):
            from .confirm import Confirmer

            self._confirmer = Confirmer(wanted.case, limits, progress)

    def answers(self, jobs: Jobs, *, partial: bool = False) -> tuple[Space, dict[Claim, Verdict]]:
        """The system's size, as far as it is wanted, and every claim's verdict, found by so many processes.

        What a limit leaves no time for is unknown, for that reason; with `partial`, so is what an interrupt leaves none for.

        Raises:
            KeyboardInterrupt: somebody interrupts it.
            InternalError: engines disagree, or a trace does not replay.
            InputError: what was found cannot be kept where it is to be remembered.
        """
        wanted, reason = self._wanted, ""
        try:
            with ending(wanted.limits):
                self._find(jobs)
        except KeyboardInterrupt:
            if not partial:
                raise
            self.interrupted, reason = True, INTERRUPTED
        except OutOfTime as over:
            reason = over.reason
        reason = reason or wanted.limits.stop() or ""
        lost = [claim for claim in wanted.case.claims if claim not in self._verdicts]
        if lost and not reason:
            raise InternalError(f"nobody has answered for {', '.join(claim.name for claim in lost)}")
        found = self._verdicts | {claim: self._undecided(claim, reason) for claim in lost}
        unmeasured = reason if wanted.measured else ""
        return self._size or uncounted(wanted.case.composition, unmeasured), found

    def _find(self, jobs: Jobs) -> None:
        """Find out what is wanted, the gravest first."""
        claims, remembered = self._wanted.case.claims, self._remembered
        if remembered is not None:
            self._size = remembered.size() if self._wanted.measured else None
            for claim in claims:
                if (kept := remembered.verdict(claim)) is not None:
                    self._verdicts[claim] = kept
        left = sorted((x for x in claims if x not in self._verdicts), key=lambda claim: claim.temporal is not None)
        for answer in self._answers(self._tasks(left), worth(jobs, len(left))):
            if isinstance(answer, Space):
                self._size = answer
            else:
                self._take(answer)
            if remembered is not None:
                remembered.keep(answer)

    def _take(self, verdict: Verdict) -> None:
        self._verdicts[verdict.claim] = verdict
        self._told(verdict)
        self._progress.subject(self._so_far())

    def _tasks(self, claims: list[Claim]) -> Iterator[Task | None]:
        """Claims → what there is to do for them, in their order, and last, where it is wanted, for the size: no task.

        Those whose assumptions cannot be true are decided by that. Once the limit of time is reached, nothing more is made.
        """
        for batch in _batches(claims):
            possible = []
            for claim in batch:
                if self._wanted.limits.stop():
                    return
                left, vacuous = self._chosen.split_vacuous((claim,))
                possible += left
                for verdict in vacuous.values():
                    self._take(verdict)
            for task in sorted(self._chosen.shared(possible), key=attrgetter("extent")):
                if self._wanted.limits.stop():
                    return
                yield task
        if self._wanted.measured and self._size is None:
            yield None

    def _so_far(self) -> str:
        return f"{len(self._verdicts)} of {len(self._wanted.case.claims)} claims decided"

    def _answers(self, tasks: Iterable[Task | None], jobs: Jobs) -> Iterator[Space | Verdict]:
        """Tasks, where none stands for the size → what is found."""
        limits = self._wanted.limits
        if not apart(jobs, limits):
            for task in tasks:
                yield from self.found(task)
            return
        sent = pickle.dumps(self._wanted)
        nothing = Task(())  # gets workers ready while tasks are made
        parcels = ((sent, task) for task in chain([nothing] * at_once(jobs), tasks))
        spare = Spare(_parts, self._unknown)
        for _, results in gathered(_answer, parcels, jobs, spare, limits):
            yield from chain(*results)

    def _unknown(self, parcel: _Parcel, reason: str) -> list[Space | Verdict]:
        """What is answered where a process was ended by finding it out."""
        task = parcel[1]
        if task is None:
            return [uncounted(self._wanted.case.composition, reason)]
        return [self._undecided(like.claim, reason) for _, like in task.each()]

    def found(self, task: Task | None) -> Iterator[Space | Verdict]:
        """A task → the verdicts of its claims; without a task, the size of the system. Nothing is begun after the limit of time."""
        wanted = self._wanted
        if task is None:
            self._progress.subject("counting states")
            composition = wanted.case.composition
            measure = partial(size, composition, wanted.limits, self._progress)
            yield memory.attempt(measure, partial(uncounted, composition))
            return
        for index, like in task.each():
            self._progress.subject(f"{self._so_far()}, {like.claim.name}")
            if reason := wanted.limits.stop():
                yield self._undecided(like.claim, reason)
            else:
                yield memory.attempt(partial(self._verdict, task, index, like), partial(self._undecided, like.claim))

    def _undecided(self, claim: Claim, reason: str) -> Verdict:
        engine = "all" if self._wanted.engine == "all" else self._chosen.engine
        return Verdict(claim, "unknown", None, reason=reason, engine=engine)

    def _verdict(self, task: Task, index: int, like: Like) -> Verdict:
        verdict = self._chosen.verdict(task, index, like)
        if self._wanted.engine == "all":
            verdict = self._compared(verdict, task, index)
        return verdict if self._confirmer is None else self._confirmer.confirmed(verdict)

    def _compared(self, verdict: Verdict, task: Task, index: int) -> Verdict:
        """A verdict of one engine → the same once the other agrees; unknown if it does not know."""
        from .crosscheck import crosscheck

        reason = crosscheck(self._explicit, self._symbolic, task, index)
        word: Word = "unknown" if reason else verdict.word
        return replace(verdict, engine="all", word=word, reason=reason or verdict.reason)


def _batches(claims: list[Claim]) -> Iterator[list[Claim]]:
    """Claims → the same in parts, one after the other: few at first, then more; those about whole runs apart.

    Claims of one property may be alike, and stay together.
    """
    for _, about in groupby(claims, key=lambda claim: claim.temporal is not None):
        batch: list[Claim] = []
        size = _FIRST
        for _, together in groupby(about, key=lambda claim: claim.declared.name):
            batch += together
            if len(batch) >= size:
                yield batch
                batch, size = [], size * _GROWTH
        if batch:
            yield batch


_Parcel: TypeAlias = tuple[bytes, Task | None]
"""What is wanted, pickled, and one task of it; no task for the size."""


def _parts(parcel: _Parcel) -> list[_Parcel]:
    """Each claim of a task by itself: one that takes too much must not cost the others their verdicts."""
    sent, task = parcel
    return [parcel] if task is None else [(sent, each) for each in task.apart()]


def _answer(parcel: _Parcel) -> list[Space | Verdict]:
    """In a worker: a parcel → what is asked for with it."""
    sent, task = parcel
    return list(ready(_schedule, sent).found(task))


def _schedule(sent: bytes) -> Schedule:
    wanted: Inquiry = pickle.loads(sent)  # noqa: S301  # from the process that started this one, or asked it
    return Schedule(replace(wanted, limits=here(wanted.limits)), Silent())
