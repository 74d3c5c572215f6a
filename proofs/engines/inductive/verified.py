"""Is it an inductive invariant, and does it exclude a goal? One query to Z3 for each event.

References:
    Floyd, "Assigning meanings to programs", 1967; Manna and Pnueli, "Temporal Verification of Reactive Systems: Safety",
    1995, rule INV: initiation, consecution, implication.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from ....model.language import formula as f
from .asking import ask, fresh
from .encoder import moved
from .encoding import Encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem
    from .asking import Effort


def verified(
    system: TransitionSystem, invariant: Sequence[Formula], goal: Formula, given: Formula, effort: Effort
) -> str:
    """Ground formulas → why they are not, together, an inductive invariant that excludes a goal; empty if they are.

    Args:
        system: of whose states they speak.
        invariant: the formulas.
        goal: ground, what is to be excluded.
        given: what is assumed of the features.
        effort: how much each query may cost.
    """
    encoding = Encoding(system)
    everything = range(len(system.variables))
    solver = fresh(encoding.context, "QF_FD", effort)
    solver.add(*encoding.valid(everything, encoding.open_features()), *encoding.allowed(), encoding.formula(given))

    def refuted(what: str, *parts: z3.BoolRef) -> str:
        """Why the parts cannot be excluded; empty if they are."""
        solver.push()
        solver.add(*parts)
        reply = ask(solver, effort)
        solver.pop()
        if reply.word == "unsat":
            return ""
        return reply.reason if reply.word == "unknown" else f"the invariant that was found {what}"

    def somewhere(lemmas: Sequence[Formula], moment: int) -> z3.BoolRef:
        return encoding.disjunction([z3.Not(encoding.formula(lemma, moment)) for lemma in lemmas])

    reason = refuted("is not true in the beginning", *encoding.initial(everything), somewhere(invariant, 0))
    solver.add(*(encoding.formula(lemma) for lemma in invariant))
    reason = reason or refuted("does not exclude the goal", encoding.formula(goal))
    spoken = {lemma: _spoken(lemma, encoding) for lemma in invariant}
    for event in system.events:
        moving = set(moved(event))
        touched = [lemma for lemma in invariant if spoken[lemma] & moving]
        if reason or not touched:
            continue
        frame = sorted(set().union(*(spoken[lemma] for lemma in touched)))
        broken = somewhere(touched, 1)
        reason = refuted(f"is not kept by {event.name}", encoding.step(event, frame), broken)
    return reason


def _spoken(lemma: Formula, encoding: Encoding) -> set[int]:
    """The variables (indices) that a lemma speaks of."""
    return {encoding.index[atom.path] for atom in f.atoms(lemma) if isinstance(atom, f.In)}
