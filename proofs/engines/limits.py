"""How much an engine may use before it has to answer `unknown`."""

from __future__ import annotations

import time
from dataclasses import dataclass


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
            return f"the time limit of {self.seconds:g} s was reached: give more with --timeout, or pin features with --given"
        return None
