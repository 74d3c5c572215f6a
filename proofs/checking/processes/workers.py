"""Work that falls into independent tasks, done by several processes."""

from __future__ import annotations

import os
import signal
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ...engines import memory
from .lifetime import bound
from .native import restrain, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor
    from typing import Self

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

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
    """Tasks → their results, in the order of the tasks whoever is done first.

    Args:
        work: a function that can be named from another process.
        tasks: each of which can be sent to another process; workers begin with the first while others are still made.
        jobs: how many processes to use, or fewer where memory is limited; with one, everything is done in this one, when it is
            asked for, unless it could be ended by that.
        spare: what becomes of tasks at which a process was ended.
    """
    if not apart(jobs):
        yield from map(work, tasks)
        return
    processes, share = memory.apportioned(jobs)
    with _pool(processes, share) as pool:
        given = list(_submitted(pool, work, tasks))
        done = 0
        for _, future in given:
            try:
                result = _result(future)
            except BrokenProcessPool:
                break
            yield result
            done += 1
        else:
            return
    with _Alone(work, spare) as alone:
        for task, future in given[done:]:
            if _answered(future):
                yield _result(future)
            else:
                yield from map(alone.result, spare.parts(task))


def worth(jobs: int, tasks: int) -> int:
    """How many of so many processes are worth starting for so many tasks."""
    return jobs if tasks >= _FEW else 1


def apart(jobs: int) -> bool:
    """Whether work is done in processes of its own."""
    return jobs > 1 or memory.limited()


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


def _submitted(
    pool: ProcessPoolExecutor, work: Callable[[_Task], _Result], tasks: Iterable[_Task]
) -> Iterator[tuple[_Task, Future[_Result] | None]]:
    """Tasks, each with what it will be; none of those that are made after a process was ended."""
    for task in tasks:
        try:
            yield task, pool.submit(work, task)
        except BrokenProcessPool:
            yield task, None


def _result(future: Future[_Result] | None) -> _Result:
    if future is None:
        raise BrokenProcessPool
    return future.result()


def _answered(future: Future[_Result] | None) -> bool:
    return future is not None and not isinstance(future.exception(), BrokenProcessPool)


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
                return self._pool.submit(self._work, part).result()
            self._open.close()
        self._pool = self._open.enter_context(_pool(*memory.apportioned(1)))
        try:
            return self._pool.submit(self._work, part).result()
        except BrokenProcessPool:
            self._pool = None
            self._open.close()
            return self._spare.unknown(part, memory.wanting(_ENDED))


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
