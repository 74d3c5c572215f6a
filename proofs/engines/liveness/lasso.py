"""Runs that repeat themselves: whether they are runs, whether they are fair, and their shortest form."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..steps import Steps

if TYPE_CHECKING:
    from ....model.system.transition_system import TransitionSystem
    from ...evidence.run import Run


def follows(system: TransitionSystem, run: Run) -> bool:
    """Whether a run is one of the system.

    It has an allowed assignment, begins in the initial state, every step is an event that is enabled or a rest where
    no event of class progress is, and if there is a loop, its first state is the last one of the run.
    """
    steps = Steps(system, run.assignment)
    first = tuple(variable.initial for variable in system.variables)
    moves = zip(run.events, pairwise(run.states), strict=True)
    return (
        run.states[0] == first
        and steps.true(system.constraint, first)
        and all(steps.after(event, before) == after for event, (before, after) in moves)
        and (run.loop is None or (0 <= run.loop < len(run.events) and run.states[run.loop] == run.states[-1]))
    )


def fair(system: TransitionSystem, run: Run) -> bool:
    """Whether the loop of a run is fair: each event of class progress is somewhere in it not enabled, or occurs in it.

    A run without a loop is not.
    """
    if run.loop is None:
        return False
    steps, states, taken = Steps(system, run.assignment), run.states[run.loop :], run.events[run.loop :]
    return all(
        index in taken or not all(steps.enabled(event, state) for state in states)
        for index, event in enumerate(system.events)
        if event.kind == "progress"
    )


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
