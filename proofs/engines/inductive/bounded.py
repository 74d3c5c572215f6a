"""Bounded model checking: is a goal reached within so many steps?

It finds shortest runs, by a road of its own. It never proves anything about longer ones: that no run was found within a
number of steps says that there is none within that number, and nothing else.

References:
    Biere, Cimatti, Clarke and Zhu, "Symbolic model checking without BDDs", TACAS 1999.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.formula import TRUE, Formula, negation
from ....model.reduce.quotient import onto
from .asking import UNLIMITED
from .unrolling import Unrolling

if TYPE_CHECKING:
    from ....model.system.transition_system import TransitionSystem
    from ...evidence.run import Run
    from .asking import Effort


@dataclass(frozen=True, slots=True)
class Bounded:
    """What was found within a bound. There is no word here for a goal that is never reached: nobody knows that.

    Attributes:
        run: a shortest run to the goal; None if none was found, from which nothing follows for the claim.
        searched: every run of at most so many steps was looked at; -1 if not even the initial state was.
        reason: which limit was reached before the bound was; empty if none.
    """

    run: Run | None
    searched: int
    reason: str = ""


def bounded(
    system: TransitionSystem,
    goal: Formula,
    given: Formula = TRUE,
    *,
    max_steps: int,
    effort: Effort = UNLIMITED,
) -> Bounded:
    """A system and a goal → a shortest run to it, of at most `max_steps` steps, if there is one.

    The same question gets the same run, but not the one that other engines choose among the shortest.

    Args:
        system: perhaps with merged locations (`quotient`); the run is in its indices.
        goal: ground; what the last state satisfies. It may speak of locations that were merged.
        given: what the assignment of features satisfies; over features and permissions alone.
        max_steps: the most steps of a run.
        effort: how much may be used.

    Raises:
        InternalError: the solver's run is none of the system's.
    """
    goal = onto(system, goal)
    unrolling = Unrolling(system, given, effort)
    while True:
        reply = unrolling.reached(goal)
        if reply.word == "sat":
            return Bounded(unrolling.run(), unrolling.steps)
        if reply.word == "unknown":
            return Bounded(None, unrolling.steps - 1, reply.reason)
        if unrolling.steps >= max_steps:
            return Bounded(None, unrolling.steps)
        unrolling.solver.add(unrolling.true(negation(goal), unrolling.steps))
        unrolling.lengthen()
