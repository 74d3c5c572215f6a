"""Runs that repeat themselves, in their shortest form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...evidence.run import Run


def shortened(run: Run) -> Run:
    """A run with a loop → the same run for ever, with the shortest stem and the shortest loop that say so."""
    if run.loop is None:
        return run
    stem, loop = run.loop, len(run.events) - run.loop
    steps = list(zip(run.states, run.events, strict=False))
    length = next(
        n for n in range(1, loop + 1) if loop % n == 0 and steps[stem:] == steps[stem : stem + n] * (loop // n)
    )
    while stem and steps[stem - 1] == steps[stem - 1 + length]:
        stem -= 1
    end = stem + length
    return replace(run, states=run.states[: end + 1], events=run.events[:end], loop=stem)
