"""The obligations of a proof, given to Z3 as the text that they are."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import z3

from .asking import Effort, ask, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...evidence.certificate import Obligation
    from .obligations import Script

RESOURCES = 50_000_000
"""Of Z3's own units, for one obligation: the same on every machine. Usual ones need some thousands."""


@dataclass(frozen=True, slots=True)
class Discharged:
    """An obligation, what Z3 said of it ("unsat" is a proof, "sat" and "unknown" are none), and how long that took."""

    obligation: Obligation
    answer: str
    seconds: float


def discharge(script: Script, stop: Callable[[], None] = lambda: None) -> Iterator[Discharged]:
    """A proof's text → each obligation with Z3's answer, as they come."""
    context = z3.Context()
    # Read once, since reading takes longer than solving; every command that is no assertion has a name of its own.
    commands = (
        *script.declarations,
        *script.definitions,
        *(line for each in script.obligations for line in each.smtlib),
    )
    asserted = z3.parse_smt2_string("\n".join(commands), ctx=context)
    for obligation, denied in zip(script.obligations, asserted, strict=True):
        stop()
        started = time.monotonic()
        solver = fresh(context, "QF_BV", Effort(work=RESOURCES))
        solver.add(denied)
        answer = ask(solver).word
        yield Discharged(obligation, answer, time.monotonic() - started)
