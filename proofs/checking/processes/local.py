"""Processes on this machine that do tasks."""

from __future__ import annotations

import os
import signal
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...engines import memory
from .alarm import released
from .lifetime import bound
from .native import restrain, silent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import ProcessPoolExecutor


def processors() -> int:
    """How many processes can work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Processes:
    """So many processes of ours, or fewer where memory is limited: see `workers.Workers`."""

    number: int
    lost: ClassVar = (BrokenProcessPool,)
    looks: ClassVar = None

    @contextmanager
    def executor(self, *, alone: bool = False) -> Iterator[ProcessPoolExecutor]:
        """Processes that have begun, and are ended where the work is not wanted to its end."""
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        from .started import context

        fit, share = memory.apportioned(1 if alone else self.number)
        with ProcessPoolExecutor(fit, context(), _begin, (share,)) as pool:
            try:
                yield pool
            except BaseException:
                # Nothing is cancelled: the pool says of each task that is left that its worker is gone, and of a cancelled one
                # it cannot.
                for child in multiprocessing.active_children():
                    child.terminate()
                raise

    def gone(self) -> bool:
        """Never: the pool says so itself of each task."""
        return False

    def unfinished(self) -> str:
        """Why something remains unknown at which a process was ended that worked on nothing else."""
        return memory.wanting("a process that worked on nothing else was ended; perhaps it needs")


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
