"""What is being done, on standard error, once it takes more than a second."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

from ...model.language.findings import printable

_SILENT_SECONDS = 1.0
_TERMINAL_SECONDS = 0.2
_PLAIN_SECONDS = 5.0
_ESTIMATED_FROM = 5
_SAMPLED_SECONDS = 3.0

_CLEARED = "\r\x1b[K"
"""To the beginning of the line, and it is empty (ECMA-48, EL)."""


class Progress:
    """Told often, it speaks seldom: on a terminal one line that changes, elsewhere a line every few seconds.

    A line has the seconds since the start, what is being done, how far it is, and the memory in use. How long it will still
    take is said of many things of one kind only: nobody knows what the next exploration or proof takes.
    """

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._spoken = 0.0
        self._terminal = sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self._shown = False
        self._subject = ""
        self._untold: list[str] = []

    def subject(self, text: str) -> None:
        """What the following reports are about."""
        self._subject = text
        self("")

    def __call__(self, text: str) -> None:
        """Say how far it is, if it is time to."""
        self._say(text)

    def counted(self, done: int, of: int, noun: str) -> None:
        """Say how many of things of one kind are done, and once that can be told, how long the others will take."""
        taken = time.monotonic() - self._started
        left = ""
        if done >= _ESTIMATED_FROM and taken >= _SAMPLED_SECONDS and done < of:
            left = f", about {_duration(taken / done * (of - done))} left"
        self._say(f"{done:,} of {of:,} {noun}{left}")

    def _say(self, text: str) -> None:
        now = time.monotonic()
        pause = _TERMINAL_SECONDS if self._terminal else _PLAIN_SECONDS
        if now - self._started < _SILENT_SECONDS or now - self._spoken < pause:
            return
        self._spoken = now
        told = ", ".join(filter(None, (text, memory())))
        line = printable(f"{now - self._started:.1f} s  {self._subject}{': ' if told and self._subject else ''}{told}")
        if self._terminal:
            self._show(line)
        else:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    def _show(self, line: str) -> None:
        sys.stderr.write(f"{_CLEARED}{line[: shutil.get_terminal_size().columns - 1]}")
        sys.stderr.flush()
        self._shown = True

    def found(self, text: str) -> None:
        """Say something that was found out and stays to be read, unless the run is so short that its end tells it anyway."""
        self._untold.append(text)
        patience = _SILENT_SECONDS if self._terminal else _PLAIN_SECONDS
        if time.monotonic() - self._started >= patience:
            for each in self._untold:
                self.note(each)
            self._untold.clear()

    def note(self, text: str) -> None:
        """Say something that is to stay to be read, however short the run."""
        self.done()
        sys.stderr.write(f"{printable(text)}\n")
        sys.stderr.flush()

    def done(self) -> None:
        """Take the changing line away."""
        if self._shown:
            sys.stderr.write(_CLEARED)
            sys.stderr.flush()
            self._shown = False


def memory() -> str:
    """The memory that this process and its workers have in use, in MB; nothing where the system does not tell."""
    me = os.getpid()
    try:
        workers = Path(f"/proc/{me}/task/{me}/children").read_text("ascii").split()
        pages = sum(map(_pages, [str(me), *workers]))
        return f"{pages * os.sysconf('SC_PAGE_SIZE') // 1_000_000:,} MB"
    except (OSError, ValueError, AttributeError):
        return ""


def _pages(process: str) -> int:
    """Pages of memory that a process has in use; none if it has ended by now (Linux, proc(5), statm)."""
    try:
        return int(Path(f"/proc/{process}/statm").read_bytes().split()[1])
    except (OSError, IndexError):
        return 0


def _duration(seconds: float) -> str:
    """A time that is not known better than to a digit or two."""
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 6_000 else f"{round(seconds / 3_600)} h"


class Silent(Progress):
    """Tells nobody."""

    def _say(self, text: str) -> None:
        pass

    def note(self, text: str) -> None:
        """Say nothing."""
