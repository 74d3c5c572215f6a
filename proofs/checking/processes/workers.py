"""Work that falls into independent tasks, done by several processes."""

from __future__ import annotations

import os
import signal
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ...engines import memory
from ...engines.limits import Limits, OutOfTime
from .alarm import held, released
from .lifetime import bound
from .native import restrain, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor
    from typing import Self

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

UNLIMITED = Limits()

_FEW = 8
"""With fewer tasks than this it takes longer to start processes than they save."""

_ENDED = "a process that worked on nothing else was ended; perhaps it needs"


@dataclass(frozen=True, slots=True)
class Spare(Generic[_Task, _Result]):
    """What becomes of a task at which a process was ended, by a library that got no memory or by somebody.

    Attributes:
        parts: a task → what is tried once more, one after the other, each with all the memory that there is.
        unknown: a part at which a process of its own was ended, and the reason → what is answered instead.
    """

    parts: Callable[[_Task], Sequence[_Task]]
    unknown: Callable[[_Task, str], _Result]


def processors() -> int:
    """How many processes can work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    work: Callable[[_Task], _Result],
    tasks: Iterable[_Task],
    jobs: int,
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
    jobs: int,
    spare: Spare[_Task, _Result],
    limits: Limits = UNLIMITED,
) -> Iterator[tuple[int, list[_Result]]]:
    """Tasks → the number of each with its results, several where it was tried again in parts: as they are found.

    Whatever ends it, an interrupt or the limit of time, ends the processes, and comes after all that was found by then.

    Args:
        work: a function that can be named from another process.
        tasks: each of which can be sent to another process; workers begin with the first while others are still made.
        jobs: how many processes to use, or fewer where memory is limited.
        spare: what becomes of tasks at which a process was ended.
        limits: when processes are ended that do not end by themselves.

    Raises:
        OutOfTime: they were.
    """
    given: _Given[_Task, _Result] = _Given()
    try:
        with _pool(*memory.apportioned(jobs)) as pool:
            for task in tasks:
                given.give(pool, work, task)
                yield from given.arrived()
            yield from given.awaited(limits)
        with _Alone(work, spare) as alone:
            for number, task in sorted(given.lost.items()):
                yield number, list(map(alone.result, spare.parts(task)))
    except (KeyboardInterrupt, OutOfTime):
        yield from given.arrived()
        raise


def worth(jobs: int, tasks: int) -> int:
    """How many of so many processes are worth starting for so many tasks."""
    return jobs if tasks >= _FEW else 1


def apart(jobs: int, limits: Limits = UNLIMITED) -> bool:
    """Whether work is done in processes of its own: to share it, or as nothing else ends a library that does not listen."""
    return jobs > 1 or memory.limited() or limits.seconds is not None


@contextmanager
def _pool(processes: int, share: int | None) -> Iterator[ProcessPoolExecutor]:
    """Processes that have begun, and are ended where the work is not wanted to its end."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    from .started import context

    with ProcessPoolExecutor(processes, context(), _begin, (share,)) as pool:
        try:
            yield pool
        except BaseException:
            # Nothing is cancelled: the pool says of each task that is left that its worker is gone, and of a cancelled one
            # it cannot.
            for child in multiprocessing.active_children():
                child.terminate()
            raise


class _Given(Generic[_Task, _Result]):
    """Tasks that were given to other processes.

    Attributes:
        lost: those whose process was ended, by number.
    """

    def __init__(self) -> None:
        self.lost: dict[int, _Task] = {}
        self._tasks: dict[Future[_Result], tuple[int, _Task]] = {}
        self._arrived: SimpleQueue[Future[_Result]] = SimpleQueue()
        self._given = 0

    def give(self, pool: ProcessPoolExecutor, work: Callable[[_Task], _Result], task: _Task) -> None:
        """Have a task done; it is lost if the processes have ended."""
        number, self._given = self._given, self._given + 1
        try:
            with held():  # the first one starts the processes
                future = pool.submit(work, task)
                self._tasks[future] = number, task
                future.add_done_callback(self._arrived.put)
        except BrokenProcessPool:
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
            try:
                future = self._arrived.get(timeout=limits.left())
            except Empty:
                raise OutOfTime(limits.reason) from None
            yield from self._of(future)

    def _of(self, future: Future[_Result]) -> Iterator[tuple[int, list[_Result]]]:
        number, task = self._tasks.pop(future)
        if isinstance(future.exception(), BrokenProcessPool):
            self.lost[number] = task
        else:
            yield number, [future.result()]


class _Alone(Generic[_Task, _Result]):
    """One process that works on one thing after the other, and is replaced where it was ended. Nothing else runs meanwhile."""

    def __init__(self, work: Callable[[_Task], _Result], spare: Spare[_Task, _Result]) -> None:
        self._work, self._spare = work, spare
        self._open: ExitStack = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._open.__exit__(*raised)

    def result(self, part: _Task) -> _Result:
        """What is found, or what is answered instead where even a process that did nothing before was ended."""
        if self._pool is not None:
            with suppress(BrokenProcessPool):
                return self._result(self._pool, part)
            self._open.close()
        self._pool = self._open.enter_context(_pool(*memory.apportioned(1)))
        try:
            return self._result(self._pool, part)
        except BrokenProcessPool:
            self._pool = None
            self._open.close()
            return self._spare.unknown(part, memory.wanting(_ENDED))

    def _result(self, pool: ProcessPoolExecutor, part: _Task) -> _Result:
        with held():
            future = pool.submit(self._work, part)
        return future.result()


def _begin(share: int | None) -> None:
    """In a worker, before anything else: how it ends, and what libraries are told about memory."""
    _interruptible()
    bound()
    if share is not None:
        memory.confine(share)
    silent()
    restrain()


def _interruptible() -> None:
    """Let an interrupt end a worker at once, without a word: the one who started it has something to say."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    released()
