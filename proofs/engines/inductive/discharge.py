"""The obligations of a proof, given to Z3 as the text that they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import z3

from ..symbolic import checked
from .asking import Effort, ask, fresh

if TYPE_CHECKING:
    from ...evidence.certificate import Obligation
    from .asking import Stop
    from .obligations import Script

RESOURCES = 50_000_000
"""Of Z3's own units, for one obligation: the same on every machine. Usual ones need some thousands."""


@dataclass(frozen=True, slots=True)
class Discharged:
    """An obligation, and what Z3 said of it: "unsat" is a proof, "sat" and "unknown" are none."""

    obligation: Obligation
    answer: str


def discharge(script: Script, stop: Stop = lambda: None) -> tuple[Discharged, ...]:
    """A proof's text → each obligation with Z3's answer.

    That none of them has a solution is asked at once, since they have most of their text in common; each is asked by itself
    where that is not so, or is not known.

    Raises:
        Exhausted: there is a reason to stop.
    """
    check, effort = checked(stop), Effort(stop, RESOURCES)
    check()
    context = z3.Context()
    # Every command that is no assertion has a name of its own.
    commands = (*script.declarations, *script.definitions, *(line for x in script.obligations for line in x.smtlib))
    asserted = z3.parse_smt2_string("\n".join(commands), ctx=context)

    def answer(denied: z3.BoolRef) -> str:
        solver = fresh(context, "QF_FD", effort)
        solver.add(denied)
        word = ask(solver, effort).word
        check()
        return word

    if len(asserted) == len(script.obligations) and answer(z3.Or(*asserted)) == "unsat":
        return tuple(Discharged(obligation, "unsat") for obligation in script.obligations)
    pairs = zip(script.obligations, asserted, strict=True)
    return tuple(Discharged(obligation, answer(denied)) for obligation, denied in pairs)
