"""What is asked of runs that engines find: whether they are runs, and whether they are fair."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from quiesce.proofs.engines.steps import Steps

if TYPE_CHECKING:
    from quiesce.model.system.transition_system import TransitionSystem
    from quiesce.proofs.evidence.run import Run


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
