"""Z3's Spacer: property-directed reachability on constrained Horn clauses, one clause for each event.

It says that a goal is reached, or finds an inductive invariant that excludes it. The invariant comes back in our own
language and is verified as one, by queries of which Spacer knows nothing, before anybody sees it. Locations are bit-vectors:
one-hot and binary Booleans were tried, were several times slower, and ran into limits where bit-vectors did not.

References:
    Komuravelli, Gurfinkel and Chaki, "SMT-based model checking for recursive programs", CAV 2014.
    Bradley, "SAT-based model checking without unrolling", VMCAI 2011.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import z3

from ....model.language.formula import TRUE, Formula, text
from ....model.reduce.quotient import onto
from .asking import SEED, UNLIMITED, consult, prepared
from .encoder import moved
from .encoding import Encoding
from .readback import Readback
from .verified import verified

if TYPE_CHECKING:
    from ....model.system.transition_system import TransitionSystem
    from .asking import Effort

_OPTIONS = {
    "engine": "spacer",
    "spacer.random_seed": SEED,
    "xform.slice": False,
    "xform.inline_eager": False,
    "xform.inline_linear": False,
}


@dataclass(frozen=True, slots=True)
class Excluded:
    """What Spacer says of a goal.

    Attributes:
        word: never reached, under no allowed assignment; reached under some, by a run that Spacer does not tell; or not
            known.
        invariant: where the goal is unreachable, ground formulas that together are an inductive invariant (given the
            constraint and what is given) and exclude the goal.
        reason: why it is unknown.
    """

    word: Literal["unreachable", "reached", "unknown"]
    invariant: tuple[Formula, ...] = ()
    reason: str = ""


def spacer(
    system: TransitionSystem,
    goal: Formula,
    given: Formula = TRUE,
    *,
    generalise: bool = True,
    effort: Effort = UNLIMITED,
) -> Excluded:
    """A system and a goal → whether it is reached, and if not, an inductive invariant that excludes it.

    Args:
        system: perhaps with merged locations (`quotient`); the invariant speaks of its variables.
        goal: ground. It may speak of locations that were merged.
        given: what the assignment of features satisfies; over features and permissions alone.
        generalise: spare what can be spared of each lemma, literal by literal. Invariants are shorter then, and found
            sooner where machines differ; where many are alike, as in the benchmark family, it costs five times more
            than it brings.
        effort: how much may be used.
    """
    goal = onto(system, goal)
    encoding = Encoding(system)
    clauses = _Clauses(encoding, goal, given)
    clauses.solver.set("spacer.use_inductive_generalizer", generalise)
    prepared(clauses.solver, effort)
    reply = consult(clauses.query, clauses.solver.reason_unknown, encoding.context, effort)
    if reply.word == "unknown":
        return Excluded("unknown", reason=reply.reason)
    if reply.word == "sat":
        return Excluded("reached")
    try:
        invariant = clauses.invariant()
    except ValueError as wrong:
        return Excluded("unknown", reason=f"Spacer's invariant cannot be told: {wrong}")
    reason = verified(system, invariant, goal, given, effort)
    return Excluded("unknown", reason=reason) if reason else Excluded("unreachable", invariant)


class _Clauses:
    """A system as Horn clauses about which states are reached.

    Attributes:
        solver: Z3's, with all clauses.
    """

    def __init__(self, encoding: Encoding, goal: Formula, given: Formula) -> None:
        system = encoding.system
        self._encoding = encoding
        everything = range(len(system.variables))
        rigid = [
            encoding.permission(x.name) if x.kind == "permission" else encoding.feature(x.name) for x in system.features
        ]
        self._arguments = [*(encoding.variable(v) for v in everything), *rigid]
        boolean = z3.BoolSort(encoding.context)
        self._state = z3.Function("state", *(each.sort() for each in self._arguments), boolean)
        self._goal = z3.Function("goal", boolean)
        self.solver = z3.Fixedpoint(ctx=encoding.context)
        self.solver.set(**_OPTIONS)
        self.solver.register_relation(self._state, self._goal)
        self.solver.declare_var(*self._arguments, *(encoding.variable(v, 1) for v in everything))
        now = self._state(*self._arguments)
        start = [*encoding.initial(everything), *encoding.valid((), encoding.open_features()), *encoding.allowed()]
        self.solver.rule(now, [*start, encoding.formula(given)])
        for event in system.events:
            frame = moved(event)
            then = [encoding.variable(v, 1 if v in frame else 0) for v in everything]
            if frame:
                self.solver.rule(self._state(*then, *rigid), [now, encoding.step(event, frame)])
        self.solver.rule(self._goal(), [now, encoding.formula(goal)])

    def query(self) -> z3.CheckSatResult:
        """Whether the goal is reached."""
        return self.solver.query(self._goal())

    def invariant(self) -> tuple[Formula, ...]:
        """What Spacer found to be true of every state, after it has answered that the goal is not reached.

        Raises:
            ValueError: it cannot be said in our language.
        """
        cover = z3.substitute_vars(self.solver.get_cover_delta(-1, self._state), *self._arguments)
        read = Readback(self._encoding).formula
        lemmas = dict.fromkeys(map(read, cover.children() if z3.is_and(cover) else [cover]))
        return tuple(sorted((lemma for lemma in lemmas if lemma != TRUE), key=text))
