"""What does not look at the clock is ended all the same, in the process that has to say what was found."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ...engines.limits import OutOfTime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...engines.limits import Limits


@contextmanager
def ending(limits: Limits, grace: float = 0.0) -> Iterator[None]:
    """While this lasts, whatever this thread does is ended once the limit of time is over by more than is polite, and `grace`.

    Only where the system has an alarm, in the main thread, and if nobody else has set it (a limit for tests, say): Python
    documentation 3.11, "signal". Elsewhere tasks and processes are ended, and what is between them ends by itself.

    Raises:
        OutOfTime: it is.
    """
    left = limits.left()
    if left is None or not _free():
        yield
        return

    def over(*_: object) -> None:
        signal.signal(
            signal.SIGALRM, signal.SIG_DFL
        )  # here, as wherever this arrives nothing else may be done any more
        raise OutOfTime(limits.reason)

    signal.signal(signal.SIGALRM, over)
    try:
        signal.setitimer(signal.ITIMER_REAL, max(left + grace, 1e-6))
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


@contextmanager
def held() -> Iterator[None]:
    """While this lasts, neither an interrupt nor the limit of time arrives in this thread, nor in those that it starts; they wait.

    A process that was begun and not finished would be waited for by everybody. It inherits this; see `released`.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGALRM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def released() -> None:
    """Have this process hear again what was held while it was started."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGALRM))


def _free() -> bool:
    """Whether there is an alarm for this thread to set."""
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
        and signal.getitimer(signal.ITIMER_REAL)[0] == 0
    )
