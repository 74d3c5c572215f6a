"""Where memory is limited, somebody has to be left to say what happened.

A library in another language that gets no memory may end its process at once, with a text of its own and without a verdict.
So the work is done by a process that another one waits for.
"""

from __future__ import annotations

import os
import signal
import sys

from ..checking.processes.lifetime import follow
from ..checking.processes.native import silent
from .streams import errors_apart

_BY_ITSELF = frozenset(
    number
    for name in ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP", "SIGKILL")
    if (number := getattr(signal, name, None)) is not None
)
"""How processes end that get no memory; SIGKILL comes from a system that has none left."""


_HEARD = (signal.SIGINT, signal.SIGCHLD) if sys.platform != "win32" else ()
"""What the one that waits listens to."""


class Ended(Exception):
    """The process that did the work was ended by what it did.

    Attributes:
        how: the signal's name.
    """

    def __init__(self, number: int) -> None:
        self.how = signal.Signals(number).name
        super().__init__(self.how)


def supervised() -> int | None:
    """Become two processes: None in the one that is to go on, and in the other, later, the exit status of that one.

    What ends the second from outside ends the first as well, and the other way round. An interrupt is for the first.

    Raises:
        Ended: the process that went on was ended by what it did.
    """
    if sys.platform == "win32" or not hasattr(signal, "sigwaitinfo"):  # macOS has none, and refuses no memory either
        return None
    sys.stdout.flush()
    sys.stderr.flush()
    me = os.getpid()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        follow(me)
        errors_apart()
        silent()
        return None
    status = _status(child)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    if not os.WIFSIGNALED(status):
        return os.waitstatus_to_exitcode(status)
    number = os.WTERMSIG(status)
    if number in _BY_ITSELF:
        raise Ended(number)
    signal.signal(number, signal.SIG_DFL)
    os.kill(me, number)
    raise Ended(number)


def _status(child: int) -> int:
    """How a process has ended, once it has; an interrupt that only this one was sent is passed on to it.

    One from a terminal reaches both (its `si_code` is positive, of one that a process sent it is not: sigaction(2)).
    """
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        heard = signal.sigwaitinfo(_HEARD)
        if heard.si_signo == signal.SIGINT and heard.si_code <= 0:
            os.kill(child, signal.SIGINT)
