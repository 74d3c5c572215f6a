"""What an engine answers about an explored system → what is found out about a claim, and its verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, cast

from ...model.language import formula as f
from ...model.system.specialise import domains_of
from ...specs.language.patterns import BRANCHING
from ..engines.liveness.answers import LivenessAnswers
from ..engines.symbolic import Exhausted
from ..evidence.families import families
from ..evidence.internal import InternalError
from ..evidence.readable import readable
from ..evidence.verdict import Explored
from .found import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from ..engines.symbolic import Cause as Minimal
    from ..engines.symbolic import Kind, Region
    from ..evidence.run import Run
    from ..evidence.verdict import Word
    from .answer import Answers


Traced = Literal["none", "first", "all"]


@dataclass(frozen=True, slots=True)
class Causes:
    """Which minimal causes are wanted.

    Attributes:
        kind: made of permissions of faults, of all other features, of all features; or none at all.
        max_order: the most members that a cause may have; None for any number.
        traced: which of them get a trace of their own: the first of each family, all, or none.
        quick: neither conditions nor causes are wanted, only the word of a verdict and one run.
    """

    kind: Kind | Literal["none"] = "all"
    max_order: int | None = None
    traced: Traced = "first"
    quick: bool = False


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges one claim.

    Attributes:
        claim: what is asked.
        part: what was explored: everything that can influence the claim, and perhaps more.
        size: how many machines can influence the claim, and how many there are.
        given: what of the assumptions is not built into `part`.
        answers: what the engine found.
        causes: which causes of a failure are wanted.
        progress: told now and then how far it is.
    """

    claim: Claim
    part: TransitionSystem
    size: tuple[int, int]
    given: f.Formula
    answers: Answers
    causes: Causes
    progress: Callable[[str], None]

    def found(self) -> Found:
        """What is found out; whatever is told of it has to be replayed.

        Raises:
            InternalError: a condition is not the region, or there is no run to what is reached.
        """
        try:
            if self.answers.reason:
                return replace(self._limited(), explored=Explored(None, *self.size, None))
            explored = Explored(self.answers.states(), *self.size, self.answers.allowed().count())
            return replace(self._judged(), explored=explored, known=("explored",))
        except Exhausted as exhausted:
            return Found("unknown", None, reason=exhausted.reason)

    def _limited(self) -> Found:
        """What can be said all the same when a limit was reached: a run that was found is a run."""
        reason = self.answers.reason
        run = self.answers.shortest(self.claim.goal, self.given)
        if run is None:
            return Found("unknown", None, reason=reason)
        if self.claim.declared.pattern == "possible":
            return Found("holds", None, run, reason=f"found before a limit was reached: {reason}")
        pinned = all(len(feature.values) == 1 for feature in self.part.features)
        word: Literal["violated", "unknown"] = "violated" if pinned else "unknown"
        return Found(word, None, run, reason=f"fails at least so: {reason}")

    def _judged(self) -> Found:
        claim, answers = self.claim, self.answers
        if silent := self._says_nothing():
            return Found("vacuous", None, silent=silent)
        if self.causes.quick:
            return self._quick()
        reached = answers.reached(claim.goal, self.given)
        run = None if reached.empty else answers.shortest(claim.goal, self.given)
        if run is None and claim.declared.pattern not in BRANCHING and not reached.empty:
            raise InternalError(f"{claim.name}: its goal is reached, and yet there is no run to it")
        if claim.declared.pattern == "possible":
            return Found("violated" if reached.empty else "holds", self._condition(reached), run)
        good = answers.allowed(self.given) - reached
        if reached.empty:
            return Found("holds", f.TRUE)
        found = [] if self.causes.kind == "none" else self._found(reached)
        domains = domains_of(self.part)
        members = [tuple(readable(member, domains) for member in cause.members) for cause in found]
        together = families(members)
        wanted: dict[str, Sequence[int]] = {
            "none": (),
            "first": sorted(family.causes[0] for family in together),
            "all": range(len(found)),
        }
        traced = wanted[self.causes.traced] if run is not None else ()
        runs: dict[int, Run] = {}
        for number, index in enumerate(traced, start=1):
            self.progress(f"cause {number} of {len(traced)}")
            runs[index] = self._shown(found, index)
        causes = tuple((each, runs.get(index)) for index, each in enumerate(members))
        word: Word = "violated" if good.empty else "depends"
        rescue = answers.rescuers(run) if isinstance(answers, LivenessAnswers) and run is not None else ()
        return Found(word, self._condition(good), run, causes, together, rescue=rescue)

    def _quick(self) -> Found:
        """What is found out without condition and causes: what takes longest is to find all assignments under which a claim fails."""
        claim, answers = self.claim, self.answers
        if not answers.met(claim.goal, self.given):
            return Found("violated" if claim.declared.pattern == "possible" else "holds", None)
        run = answers.example(claim.goal, self.given)
        if claim.declared.pattern == "possible":
            return Found("holds", None, run)
        word: Word = "depends" if answers.spared(claim.goal, self.given) else "violated"
        return Found(word, None, run)

    def _says_nothing(self) -> Literal["", "state", "run"]:
        """Whether the claim says nothing, as what it is about never comes about; see `Found.silent`."""
        claim, answers = self.claim, self.answers
        if claim.antecedent is not None and not answers.met(claim.antecedent, self.given):
            return "state"
        if isinstance(answers, LivenessAnswers) and claim.vacuous is not None:
            return "" if answers.ever(claim.vacuous) else "run"
        return ""

    def _condition(self, region: Region) -> f.Formula:
        """A region → a short condition; that it is exact is checked again after it has been made readable."""
        condition = readable(region.holds_when(self.given), domains_of(self.part))
        if self.answers.allowed(f.conjunction((self.given, condition))) != region:
            raise InternalError(f"{self.claim.name}: not the region that was found: {f.text(condition)}")
        return condition

    def _found(self, reached: Region) -> list[Minimal]:
        """The minimal causes of the claim to fail that are wanted."""
        kind = cast("Kind", self.causes.kind)
        return list(reached.causes(kind, self.causes.max_order, self.given))

    def _shown(self, found: Sequence[Minimal], index: int) -> Run:
        """The shortest run that shows one of the causes."""
        cause = found[index]
        others = (f.negation(f.conjunction(other.members)) for other in found if other is not cause)
        alone = f.conjunction((self.given, cause.given, *others))
        # Where causes overlap so much that none is ever alone, the run shows this one among others.
        among = f.conjunction((self.given, cause.given))
        run = self.answers.shortest(self.claim.goal, alone) or self.answers.shortest(self.claim.goal, among)
        if run is None:
            said = f.text(f.conjunction(cause.members))
            raise InternalError(f"{self.claim.name}: no run shows the cause {said}")
        return run
