"""Work that falls into independent tasks, done by several processes."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, TypeVar

from .evidence.internal import InternalError
from .lifetime import bound
from .native import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def processors() -> int:
    """How many processes can work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[_Task], _Result], tasks: Iterable[_Task], jobs: int) -> Iterator[_Result]:
    """Tasks → their results, in the order of the tasks whoever is done first.

    Args:
        work: a function that can be named from another process.
        tasks: each of which can be sent to another process; workers begin with the first while others are still made.
        jobs: how many processes to use; with one, everything is done in this one, when it is asked for.

    Raises:
        InternalError: a worker process was ended, by somebody or for want of memory.
    """
    if jobs < 2:
        yield from map(work, tasks)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    from .started import context

    with ProcessPoolExecutor(jobs, context(), _begin) as pool:
        try:
            for future in [pool.submit(work, task) for task in tasks]:
                yield future.result()
        except BrokenProcessPool:
            raise InternalError(
                "a worker process ended before it had answered: try --jobs 1, which needs less memory"
            ) from None
        except BaseException:
            # Nothing is cancelled: the pool says of each task that is left that its worker is gone, and of a cancelled one
            # it cannot.
            for child in multiprocessing.active_children():
                child.terminate()
            raise


def _begin() -> None:
    """In a worker, before anything else: how it ends, and what libraries are told about memory."""
    _interruptible()
    bound()
    told()


def _interruptible() -> None:
    """Let an interrupt end a worker at once, without a word: the one who started it has something to say."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
