"""Work that falls into independent tasks, done by several processes: here, or elsewhere."""

from __future__ import annotations

from concurrent.futures import wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

from ...engines import memory
from ...engines.limits import Limits, OutOfTime
from .alarm import held
from .local import Processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from contextlib import AbstractContextManager
    from typing import Self

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

UNLIMITED = Limits()

_FEW = 8
"""With fewer tasks than this it takes longer to start processes than they save."""


class Gone(Exception):
    """There is nobody any more who could do a task."""


class Workers(Protocol):
    """Who does tasks: a maker of executors, which all keep to the interface of `concurrent.futures`."""

    @property
    def number(self) -> int:
        """How many tasks are done at once."""

    @property
    def lost(self) -> tuple[type[BaseException], ...]:
        """What a task ends with whose worker has ended."""

    @property
    def looks(self) -> float | None:
        """Seconds after which who waits asks whether they have `gone`; None if they tell it by themselves."""

    def executor(self, *, alone: bool = False) -> AbstractContextManager[Executor]:
        """What tasks are submitted to, one at a time if `alone`; where it is left by an exception, what is not done is ended."""

    def gone(self) -> bool:
        """Whether nothing more is to be expected of them."""

    def unfinished(self) -> str:
        """Why a task remains unknown whose worker ended again, though nothing else was to do."""


Jobs: TypeAlias = "int | Workers"
"""How many processes of ours do the work, or who else does."""


@dataclass(frozen=True, slots=True)
class Spare(Generic[_Task, _Result]):
    """What becomes of a task at which a process was ended, by a library that got no memory or by somebody.

    Attributes:
        parts: a task → what is tried once more, one after the other, each with all the memory that there is.
        unknown: a part at which a process of its own was ended, and the reason → what is answered instead.
    """

    parts: Callable[[_Task], Sequence[_Task]]
    unknown: Callable[[_Task, str], _Result]


def spread(
    work: Callable[[_Task], _Result],
    tasks: Iterable[_Task],
    jobs: Jobs,
    spare: Spare[_Task, _Result],
) -> Iterator[_Result]:
    """Tasks → their results, in the order of the tasks whoever is done first; see `gathered`."""
    if not apart(jobs):
        yield from map(work, tasks)
        return
    early: dict[int, list[_Result]] = {}
    due = 0
    for number, results in gathered(work, tasks, jobs, spare):
        early[number] = results
        while due in early:
            yield from early.pop(due)
            due += 1


def gathered(
    work: Callable[[_Task], _Result],
    tasks: Iterable[_Task],
    jobs: Jobs,
    spare: Spare[_Task, _Result],
    limits: Limits = UNLIMITED,
) -> Iterator[tuple[int, list[_Result]]]:
    """Tasks → the number of each with its results, several where it was tried again in parts: as they are found.

    Whatever ends it, an interrupt or the limit of time, ends the processes, and comes after all that was found by then.

    Args:
        work: a function that can be named from another process.
        tasks: each of which can be sent to another process; workers begin with the first while others are still made.
        jobs: how many processes to use, or fewer where memory is limited; or who else does it.
        spare: what becomes of tasks at which a process was ended.
        limits: when processes are ended that do not end by themselves.

    Raises:
        OutOfTime: they were.
    """
    workers = Processes(jobs) if isinstance(jobs, int) else jobs
    given: _Given[_Task, _Result] = _Given(workers)
    try:
        with workers.executor() as executor:
            for task in tasks:
                given.give(executor, work, task)
                yield from given.arrived()
            yield from given.awaited(limits)
        with _Alone(work, spare, workers) as alone:
            for number, task in sorted(given.lost.items()):
                yield number, list(map(alone.result, spare.parts(task)))
    except (KeyboardInterrupt, OutOfTime):
        yield from given.arrived()
        raise


def worth(jobs: Jobs, tasks: int) -> Jobs:
    """How many of so many processes are worth starting for so many tasks; who has begun already is."""
    return jobs if tasks >= _FEW or not isinstance(jobs, int) else 1


def at_most(jobs: Jobs, tasks: int) -> Jobs:
    """As many of so many processes as there are tasks; who has begun already stays."""
    return min(jobs, tasks) if isinstance(jobs, int) else jobs


def at_once(jobs: Jobs) -> int:
    """How many tasks are done at once."""
    return jobs if isinstance(jobs, int) else jobs.number


def apart(jobs: Jobs, limits: Limits = UNLIMITED) -> bool:
    """Whether work is done in processes of its own: to share it, or as nothing else ends a library that does not listen."""
    return not isinstance(jobs, int) or jobs > 1 or memory.limited() or limits.seconds is not None


class _Given(Generic[_Task, _Result]):
    """Tasks that were given to other processes.

    Attributes:
        lost: those whose process was ended, by number.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self.lost: dict[int, _Task] = {}
        self._tasks: dict[Future[_Result], tuple[int, _Task]] = {}
        self._arrived: SimpleQueue[Future[_Result]] = SimpleQueue()
        self._given = 0

    def give(self, executor: Executor, work: Callable[[_Task], _Result], task: _Task) -> None:
        """Have a task done; it is lost if the processes have ended."""
        number, self._given = self._given, self._given + 1
        try:
            with held():  # the first one starts the processes
                future = executor.submit(work, task)
                self._tasks[future] = number, task
                future.add_done_callback(self._arrived.put)
        except self._workers.lost:
            self.lost[number] = task

    def arrived(self) -> Iterator[tuple[int, list[_Result]]]:
        """What has been found by now."""
        while not self._arrived.empty():
            yield from self._of(self._arrived.get())

    def awaited(self, limits: Limits) -> Iterator[tuple[int, list[_Result]]]:
        """What is found of everything that was given.

        Raises:
            OutOfTime: somebody took much longer than he may.
        """
        while self._tasks:
            left, looks = limits.left(), self._workers.looks
            try:
                future = self._arrived.get(timeout=min((x for x in (left, looks) if x is not None), default=None))
            except Empty:
                if limits.left() == 0:
                    raise OutOfTime(limits.reason) from None
                if self._workers.gone():
                    self.lost.update(self._tasks.values())
                    self._tasks.clear()
            else:
                yield from self._of(future)

    def _of(self, future: Future[_Result]) -> Iterator[tuple[int, list[_Result]]]:
        number, task = self._tasks.pop(future)
        try:
            found = future.result()
        except self._workers.lost:
            self.lost[number] = task
        else:
            yield number, [found]


class _Alone(Generic[_Task, _Result]):
    """One process that works on one thing after the other, and is replaced where it was ended. Nothing else runs meanwhile."""

    def __init__(self, work: Callable[[_Task], _Result], spare: Spare[_Task, _Result], workers: Workers) -> None:
        self._work, self._spare, self._workers = work, spare, workers
        self._open: ExitStack = ExitStack()
        self._executor: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._open.__exit__(*raised)

    def result(self, part: _Task) -> _Result:
        """What is found, or what is answered instead where even a process that did nothing before was ended."""
        lost: tuple[type[BaseException], ...] = (*self._workers.lost, Gone)
        if self._executor is not None:
            with suppress(*lost):
                return self._result(self._executor, part)
            self._open.close()
        try:
            self._executor = self._open.enter_context(self._workers.executor(alone=True))
            return self._result(self._executor, part)
        except lost:
            self._executor = None
            self._open.close()
            return self._spare.unknown(part, self._workers.unfinished())

    def _result(self, executor: Executor, part: _Task) -> _Result:
        with held():
            future = executor.submit(self._work, part)
        while not wait((future,), self._workers.looks).done:
            if self._workers.gone():
                raise Gone
        return future.result()
