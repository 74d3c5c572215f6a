"""How much an engine may use before it has to answer `unknown`."""

from __future__ import annotations

import time
from dataclasses import dataclass

_PATIENCE = 0.05, 0.2
"""A part of the limit, and seconds: how long after it who does not ask `stop` is left to itself."""


class OutOfTime(BaseException):
    """The limit of time is over by so much that what is being done is ended wherever it is: no error, and nobody's to catch by the way.

    Attributes:
        reason: which limit it was.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one run.

    Attributes:
        seconds: of wall-clock time for everything together; None for no limit.
        started: when the time began to run, on the clock of `time.monotonic`.
        max_states: states that the explicit engine may keep.
        max_nodes: nodes that the symbolic engine's diagrams may take.
    """

    seconds: float | None = None
    started: float = 0.0
    max_states: int = 50_000_000
    max_nodes: int = 1 << 24

    @classmethod
    def starting_now(cls, seconds: float | None) -> Limits:
        """Limits whose time begins to run now."""
        return cls(seconds, time.monotonic())

    def stop(self) -> str | None:
        """None to go on, or the reason to give up."""
        if self.seconds is not None and time.monotonic() - self.started > self.seconds:
            return self.reason
        return None

    @property
    def reason(self) -> str:
        """What is said where the time is over."""
        return f"the time limit of {self.seconds or 0:g} s was reached: give more with --timeout, or pin features with --given"

    def left(self) -> float | None:
        """Seconds until what does not ask `stop`, a library in the middle of a long call, is ended; none left is 0, no limit None."""
        if self.seconds is None:
            return None
        part, more = _PATIENCE
        return max(0.0, self.started + self.seconds * (1 + part) + more - time.monotonic())
