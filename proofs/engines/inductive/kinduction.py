"""k-induction: a goal that no k first states satisfy, and none after k in a row that do not, is never reached.

References:
    Sheeran, Singh and Stålmarck, "Checking safety properties using induction and a SAT-solver", FMCAD 2000.
    Eén and Sörensson, "Temporal induction by incremental SAT solving", BMC 2003: states are told apart only where a
    counterexample to induction visits one twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from ....model.language.formula import TRUE, Formula, negation
from ....model.reduce.quotient import onto
from .asking import UNLIMITED
from .unrolling import Unrolling

if TYPE_CHECKING:
    from ....model.system.transition_system import TransitionSystem
    from ...evidence.run import Run
    from .asking import Effort, Reply


@dataclass(frozen=True, slots=True)
class Induction:
    """What k-induction says of a goal.

    Attributes:
        word: never reached, under no allowed assignment; reached under some; or not known.
        k: the induction's depth: where the goal is unreachable, base and step case were both shown for this k;
            otherwise the largest that was tried.
        run: a shortest run to the goal, where it is reached.
        reason: why it is unknown.
    """

    word: Literal["unreachable", "reached", "unknown"]
    k: int
    run: Run | None = None
    reason: str = ""


def k_induction(
    system: TransitionSystem,
    goal: Formula,
    given: Formula = TRUE,
    *,
    max_k: int,
    simple: bool = True,
    effort: Effort = UNLIMITED,
) -> Induction:
    """A system and a goal → whether it is reached, if some k up to `max_k` tells.

    Args:
        system: perhaps with merged locations (`quotient`); a run is in its indices.
        goal: ground. It may speak of locations that were merged.
        given: what the assignment of features satisfies; over features and permissions alone.
        max_k: the largest k to try, at least 1.
        simple: in the step case, look at runs only that visit no state twice. Then some k tells for every goal, though
            it may be as large as the longest such run.
        effort: how much may be used.

    Raises:
        InternalError: the solver's run is none of the system's.
    """
    goal = onto(system, goal)
    good = negation(goal)
    base, step = Unrolling(system, given, effort), Unrolling(system, given, effort, anywhere=True)
    for k in range(1, max_k + 1):
        # Base: the first k states, of which the first k - 1 are known to be good.
        first = base.reached(goal)
        if first.word == "sat":
            return Induction("reached", k, base.run())
        if first.word == "unknown":
            return Induction("unknown", k, reason=first.reason)
        # Step: after k good states in a row, wherever they are, comes another one.
        step.solver.add(step.true(good, step.steps))
        step.lengthen()
        then = _without_loops(step, goal) if simple else step.reached(goal)
        if then.word == "unsat":
            return Induction("unreachable", k)
        if then.word == "unknown":
            return Induction("unknown", k, reason=then.reason)
        base.solver.add(base.true(good, base.steps))
        base.lengthen()
    return Induction("unknown", max_k, reason=f"no k up to {max_k} suffices for induction: strengthen the claim")


def _without_loops(step: Unrolling, goal: Formula) -> Reply:
    """Whether the goal can come at the end of a run that visits no state twice."""
    while True:
        reply = step.reached(goal)
        if reply.word != "sat":
            return reply
        states = step.states()
        twice = [(i, j) for i, j in combinations(range(len(states)), 2) if states[i] == states[j]]
        if not twice:
            return reply
        for first, second in twice:
            step.solver.add(step.differ(first, second))
