"""A worker process does not outlive the one that started it, however that one ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from threading import Thread

_PR_SET_PDEATHSIG = 1  # prctl(2)


def bound() -> None:
    """Ends this process as soon as its parent has ended, be it by SIGKILL.

    Linux sees to that, whatever this process is doing. Elsewhere a thread waits for it; while a library does not let other
    threads run, it ends once that has answered.
    """
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is None:
        return
    if parent.pid is not None:
        follow(parent.pid)
    Thread(target=_wait, args=(parent.sentinel,), name="parent", daemon=True).start()


def follow(parent: int) -> None:
    """Has Linux end this process with its parent."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it ended before that
            os._exit(1)


def _wait(parent: int) -> None:
    from multiprocessing.connection import wait

    wait([parent])
    os._exit(1)
