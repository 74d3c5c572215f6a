"""A question to Z3, within limits.

Z3 works in a thread of its own, and the calling one listens: now and then it asks whether to stop, and Ctrl-C reaches it as
in any other Python code. What was not answered is `unknown`, with the reason, and nothing may be concluded from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Literal, TypeAlias

import z3

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Stop: TypeAlias = "Callable[[], str | None]"
"""Asked again and again: None to go on, or the reason to give up ("the time limit of 60 s was reached")."""

SEED = 0
"""Of everything that Z3 chooses at random, so that it answers the same again."""

_LISTEN = 0.05  # seconds between two questions whether to stop
_CUT_SHORT = ("canceled", "limit", "interrupt", "timeout", "no reason given")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a question may cost.

    Attributes:
        stop: asked now and then whether to give up.
        work: units of Z3's own count of work (its `rlimit`) for each question, the same on every machine; 0 for no limit.
    """

    stop: Stop = lambda: None
    work: int = 0


UNLIMITED = Effort()


@dataclass(frozen=True, slots=True)
class Reply:
    """What Z3 says.

    Attributes:
        word: whether there is a solution, in Z3's words.
        reason: why it is unknown.
    """

    word: Literal["sat", "unsat", "unknown"]
    reason: str = ""


def prepared(solver: z3.Solver | z3.Fixedpoint, effort: Effort) -> None:
    """Sets the limit of a solver, and lets Ctrl-C go to Python (Z3 would take it for a reason to answer `unknown`)."""
    solver.set("ctrl_c", False)
    if effort.work:
        solver.set("rlimit", effort.work)


def fresh(context: z3.Context, logic: str = "", effort: Effort = UNLIMITED) -> z3.Solver:
    """A prepared solver that answers the same each time, for a logic if one is named."""
    solver = z3.SolverFor(logic, ctx=context) if logic else z3.Solver(ctx=context)
    solver.set("random_seed", SEED)
    prepared(solver, effort)
    return solver


def ask(solver: z3.Solver, effort: Effort = UNLIMITED, assumptions: Sequence[z3.BoolRef] = ()) -> Reply:
    """Whether what a prepared solver was told has a solution that satisfies some literals."""
    return consult(lambda: solver.check(*assumptions), solver.reason_unknown, solver.ctx, effort)


def consult(
    question: Callable[[], z3.CheckSatResult], why: Callable[[], str], context: z3.Context, effort: Effort
) -> Reply:
    """Lets Z3 work on a question until it has answered or a limit is reached.

    After a stop the context is of no further use.

    Args:
        question: asks.
        why: tells, afterwards, why it was not answered.
        context: in which it is asked.
        effort: how much it may cost.

    Raises:
        z3.Z3Exception: the question is wrong.
    """
    answers: list[z3.CheckSatResult] = []
    failures: list[z3.Z3Exception] = []

    def work() -> None:
        try:
            answers.append(question())
        except z3.Z3Exception as failure:
            failures.append(failure)

    reason = effort.stop()
    if reason is not None:
        return Reply("unknown", reason)
    worker = Thread(target=work, name="z3", daemon=True)
    worker.start()
    try:
        while reason is None:
            worker.join(_LISTEN)
            if not worker.is_alive():
                break
            reason = effort.stop()
    finally:
        while worker.is_alive():
            context.interrupt()
            worker.join(_LISTEN)
    if reason is not None:
        return Reply("unknown", reason)
    if failures:
        said = _said(failures[0])
        if not any(word in said for word in _CUT_SHORT):
            raise failures[0]
        return Reply("unknown", _explained(said, effort))
    if answers[0] == z3.unknown:
        return Reply("unknown", _explained(why(), effort))
    return Reply("sat" if answers[0] == z3.sat else "unsat")


def _said(failure: z3.Z3Exception) -> str:
    value = failure.value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _explained(said: str, effort: Effort) -> str:
    if effort.work and any(word in said for word in _CUT_SHORT):
        return f"Z3's limit of {effort.work:,} units of work was reached"
    return f"Z3 gave up: {said}"
