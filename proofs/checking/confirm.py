"""A verdict of exploration → the same by other roads: induction and bounded runs with Z3, and a second check of the proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.reduce.quotient import quotient
from ...model.system.specialise import specialise
from ..engines.inductive.asking import Effort
from ..engines.inductive.bounded import bounded
from ..engines.inductive.prover import UNTRUE, Prover
from ..engines.ranking.prover import RankingProver
from ..engines.symbolic import Exhausted
from ..evidence.internal import InternalError
from ..recheck.solvers import SOLVERS, NotInstalled, version
from ..recheck.verify import verify
from .certify import INVARIANTS, certificate_of, rankable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...specs.language.claim import Claim
    from ..engines.inductive.prover import Proof
    from ..engines.limits import Limits
    from ..evidence.case import Case
    from ..evidence.verdict import Known, Verdict
    from ..recheck.solvers import Solver

SECONDS = 60.0
"""What a solver may take for one question about a certificate."""


@dataclass(frozen=True, slots=True)
class Confirmer:
    """Confirms verdicts about one case.

    Where a claim holds, it is proved by induction or by ranks for exactly the assignments under which exploration says so, and
    the proof is checked by code that shares nothing with the prover. Where there is a trace, Z3 looks for a run of its own, which must be
    as long. Exploration suggests lemmas; it is not believed in anything.

    Attributes:
        case: the system and its claims.
        limits: how much may be used.
        progress: told how far it is.
    """

    case: Case
    limits: Limits
    progress: Callable[[str], None]

    def confirmed(self, verdict: Verdict) -> Verdict:
        """A verdict with what else is known of it; `unknown` where something was not confirmed within the limits.

        Raises:
            InternalError: engines disagree.
        """
        if verdict.word in ("unknown", "vacuous", "not applicable"):
            return verdict
        known, reason = list(verdict.known), ""
        if verdict.claim.temporal is not None:
            return self._ranked(verdict)
        if verdict.claim.declared.pattern in INVARIANTS and verdict.word in ("holds", "depends"):
            more, reason = self._proved(verdict)
            known += more
        if verdict.trace is not None and not reason:
            reason = self._reached(verdict.claim, len(verdict.trace.steps))
            known += [] if reason else ["bounded"]
        if reason:
            return replace(verdict, word="unknown", reason=f"not confirmed: {reason}", known=tuple(known))
        return replace(verdict, known=tuple(known))

    def _ranked(self, verdict: Verdict) -> Verdict:
        """A verdict about whole runs; as it is where there is nothing that ranks can prove."""
        if not rankable(verdict):
            return verdict
        when = f.TRUE if verdict.holds_when is None else verdict.holds_when
        proof = RankingProver(self.case.composition, self.limits, self.progress).prove(verdict.claim, when)
        more, reason = self._checked(verdict, proof, "ranking")
        if reason:
            return replace(verdict, word="unknown", reason=f"not confirmed: {reason}")
        return replace(verdict, known=(*verdict.known, *more))

    def _proved(self, verdict: Verdict) -> tuple[list[Known], str]:
        when = f.TRUE if verdict.holds_when is None else verdict.holds_when
        proof = Prover(self.case.composition, self.limits, self.progress).prove(verdict.claim, when)
        return self._checked(verdict, proof, "induction")

    def _checked(self, verdict: Verdict, proof: Proof, known: Known) -> tuple[list[Known], str]:
        """What is known once a proof was found and checked again; or why none was found."""
        if not proof.proved:
            denied = any(each.answer == "sat" for each in proof.discharged)
            if denied or proof.reason == UNTRUE:
                raise InternalError(
                    f"{verdict.claim.name}: exploration says it holds, {known} does not: {proof.reason}"
                )
            return [], proof.reason
        try:
            certificate = certificate_of(self.case, verdict, proof, self.limits)
        except Exhausted as exhausted:
            return [], exhausted.reason
        if certificate is None:
            raise InternalError(f"{verdict.claim.name}: proved, and yet nothing to check")
        solvers = _installed()
        checked = verify(certificate.file, certificate, solvers, SECONDS, self.case.question.allow_outside)
        if not checked.decided:
            return [], checked.refused
        if checked.refused:
            raise InternalError(f"{verdict.claim.name}: the proof by {known} is refused: {checked.refused}")
        # Only where the second solver is there has somebody else than Z3 seen the proof.
        return [known, "recheck"] if solvers == SOLVERS else [known], ""

    def _reached(self, claim: Claim, length: int) -> str:
        """Look for a run of Z3's own: nothing if it is as long, otherwise which limit was in the way."""
        assumed = specialise(self.case.composition.transition_system, *claim.assuming)
        part = quotient(assumed, claim.goal)
        found = bounded(part, claim.goal, max_steps=length, effort=Effort(self.limits.stop))
        if found.reason:
            return found.reason
        if found.run is None or len(found.run.events) != length:
            own = "none" if found.run is None else str(len(found.run.events))
            raise InternalError(f"{claim.name}: exploration has a shortest run of {length} steps, bounded search {own}")
        return ""


def _installed() -> tuple[Solver, ...]:
    """The solvers that are there; Z3 always is."""
    found = []
    for solver in SOLVERS:
        try:
            version(solver)
        except NotInstalled:
            continue
        found.append(solver)
    return tuple(found)
