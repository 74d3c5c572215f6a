"""How much an engine may use before it has to answer `unknown`."""

from __future__ import annotations

import time
from dataclasses import dataclass

MAX_FIRINGS = 8_000
"""How often an event is fired while it is found out how large a system is, unless more is asked for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one run.

    Attributes:
        seconds: of wall-clock time for everything together; None for no limit.
        started: when the time began to run, on the clock of `time.monotonic`.
        max_states: states that the explicit engine may keep.
        max_nodes: nodes that the symbolic engine's diagrams may take.
        max_firings: times that an event may be fired while the states of a whole system are counted, which no claim needs,
            and on the same account its transitions and the steps to the farthest state, if these are wanted; None for no
            limit. Not seconds, so that the answer is the same on every machine.
    """

    seconds: float | None = None
    started: float = 0.0
    max_states: int = 50_000_000
    max_nodes: int = 1 << 24
    max_firings: int | None = MAX_FIRINGS

    @classmethod
    def starting_now(cls, seconds: float | None, *, count: bool = False) -> Limits:
        """Limits whose time begins to run now. `count`: count a whole system's states however much work that is."""
        return cls(seconds, time.monotonic(), max_firings=None if count else MAX_FIRINGS)

    def stop(self) -> str | None:
        """None to go on, or the reason to give up."""
        if self.seconds is not None and time.monotonic() - self.started > self.seconds:
            return f"the time limit of {self.seconds:g} s was reached: give more with --timeout, or pin features with --given"
        return None
