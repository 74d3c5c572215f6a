"""Numbers of things, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .trace import REST

if TYPE_CHECKING:
    from .trace import Trace


def count(number: int, noun: str) -> str:
    """A number and what it counts: "1 step", "2 steps"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def length(trace: Trace) -> str:
    """How long a trace is: "6 steps", "6 steps and then for ever 2", "6 steps and then nothing more"."""
    if trace.loop is None:
        return count(len(trace.steps), "step")
    again = sum(step.event != REST for step in trace.steps[trace.loop :])
    return f"{count(trace.loop, 'step')} and then " + (f"for ever {again}" if again else "nothing more")
