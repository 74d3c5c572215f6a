"""What is being done, on standard error, once it takes more than a second."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

_SILENT_SECONDS = 1.0
_TERMINAL_SECONDS = 0.2
_PLAIN_SECONDS = 5.0


class Progress:
    """Told often, it speaks seldom: on a terminal one line that changes, elsewhere a line every few seconds."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._spoken = 0.0
        self._terminal = sys.stderr.isatty()
        self._status: Status | None = None
        self._subject = ""

    def subject(self, text: str) -> None:
        """What the following reports are about."""
        self._subject = text
        self("")

    def __call__(self, text: str) -> None:
        """Say how far it is, if it is time to."""
        now = time.monotonic()
        pause = _TERMINAL_SECONDS if self._terminal else _PLAIN_SECONDS
        if now - self._started < _SILENT_SECONDS or now - self._spoken < pause:
            return
        self._spoken = now
        line = f"{now - self._started:.1f} s  {self._subject}{': ' if text and self._subject else ''}{text}"
        if self._terminal:
            self._show(line)
        else:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    def _show(self, line: str) -> None:
        from rich.text import Text

        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status(Text(line))
            self._status.start()
        self._status.update(Text(line))

    def done(self) -> None:
        """Take the changing line away."""
        if self._status is not None:
            self._status.stop()
            self._status = None
