"""Claims → verdicts, by exploring for each claim only what can influence it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ...model.composition import assignments
from ...model.composition.cone import cone
from ...model.composition.live import LiveSystem
from ...model.composition.specialise import domains_of, grant, specialise
from ...model.language import formula as f
from ..evidence.readable import readable
from ..evidence.replay import InternalError, replay
from ..evidence.verdict import Cause, Explored, Verdict, Word
from .answer import Answers, ExplicitAnswers, SymbolicAnswers
from .symbolic import Exhausted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ...model.composition.instantiate import Composition
    from ...model.composition.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from ..evidence.run import Run
    from ..evidence.trace import Trace
    from .limits import Limits
    from .symbolic import Kind, Region


@dataclass(frozen=True, slots=True)
class Causes:
    """Which minimal causes are wanted.

    Attributes:
        kind: made of permissions of faults, of all other features, of all features; or none at all.
        max_order: the most members that a cause may have; None for any number.
    """

    kind: Kind | Literal["none"] = "all"
    max_order: int | None = None


EngineName = Literal["explicit", "symbolic"]


@dataclass(slots=True)
class Decider:
    """Decides claims about one system with one engine; what was explored for one claim serves others that need the same.

    Attributes:
        composition: the system.
        engine: "explicit" explores with every permission granted that nothing speaks of, since more permission only adds
            behaviour; "symbolic" explores all permissions at once.
        limits: how much may be used.
        causes: which minimal causes of failures are wanted.
        progress: told now and then how far an exploration is.
    """

    composition: Composition
    engine: EngineName
    limits: Limits
    causes: Causes = field(default_factory=lambda: Causes())
    progress: Callable[[str], None] = lambda _: None
    _explored: dict[TransitionSystem, Answers] = field(default_factory=dict)
    _live: LiveSystem = field(init=False)

    def __post_init__(self) -> None:
        self._live = LiveSystem(self.composition)

    def verdicts(self, claims: Iterable[Claim]) -> Iterator[Verdict]:
        """Claims → their verdicts, one by one, in order.

        Raises:
            InternalError: a trace does not replay.
        """
        for claim in claims:
            started = time.monotonic()
            verdict = self._verdict(claim)
            yield replace(verdict, engine=self.engine, seconds=time.monotonic() - started)

    def whole(self, claim: Claim) -> TransitionSystem:
        """The system under the claim's assumptions; its constraint is `FALSE` where they cannot be true."""
        return specialise(self.composition.transition_system, *claim.assuming)

    def part(self, whole: TransitionSystem, claim: Claim) -> TransitionSystem:
        """The part of a system that can influence a claim, with permissions granted as the engine wants them."""
        questions = (claim.goal,) if claim.antecedent is None else (claim.goal, claim.antecedent)
        return cone(grant(whole) if self.engine == "explicit" else whole, *questions)

    def explore(self, system: TransitionSystem) -> Answers:
        """A system → what the engine found; the same system is explored once."""
        if system not in self._explored:
            make = ExplicitAnswers if self.engine == "explicit" else SymbolicAnswers
            self._explored[system] = make(system, self.limits, self.progress)
        return self._explored[system]

    def _verdict(self, claim: Claim) -> Verdict:
        whole = self.whole(claim)
        if whole.constraint == f.FALSE:
            return Verdict(claim, "vacuous", None, reason=self._conflict(claim))
        part = self.part(whole, claim)
        answers = self.explore(part)
        size = (len(part.variables), len(whole.variables))
        try:
            if answers.reason:
                return replace(self._limited(claim, whole, part, answers), explored=Explored(None, *size, None))
            explored = Explored(answers.pairs(), *size, answers.assignments())
            return replace(self._judge(claim, whole, part, answers), explored=explored)
        except Exhausted as exhausted:
            return Verdict(claim, "unknown", None, reason=exhausted.reason)

    def _limited(self, claim: Claim, whole: TransitionSystem, part: TransitionSystem, answers: Answers) -> Verdict:
        """What can be said all the same when a limit was reached: a run that was found is a run."""
        run = answers.shortest(claim.goal)
        if run is None:
            return Verdict(claim, "unknown", None, reason=answers.reason)
        trace = self._trace(claim, whole, part, run)
        if claim.declared.pattern == "possible":
            return Verdict(claim, "holds", None, trace, reason=f"found before a limit was reached: {answers.reason}")
        pinned = all(len(feature.values) == 1 for feature in part.features)
        return Verdict(
            claim, "violated" if pinned else "unknown", None, trace, reason=f"fails at least so: {answers.reason}"
        )

    def _judge(self, claim: Claim, whole: TransitionSystem, part: TransitionSystem, answers: Answers) -> Verdict:
        if claim.antecedent is not None and answers.reached(claim.antecedent).empty:
            reason = f"it is never true that {f.text(claim.antecedent)}"
            return Verdict(claim, "vacuous", None, reason=reason)
        reached = answers.reached(claim.goal)
        run = None if reached.empty else answers.shortest(claim.goal)
        if run is None and not reached.empty:
            raise InternalError(f"{claim.name}: its goal is reached, and yet there is no run to it")
        trace = self._trace(claim, whole, part, run) if run else None
        if claim.declared.pattern == "possible":
            return Verdict(claim, "violated" if reached.empty else "holds", _condition(reached, part), trace)
        good = ~reached
        verdict = Verdict(claim, _word(good), _condition(good, part), trace)
        if self.causes.kind == "none" or reached.empty:
            return verdict
        return replace(verdict, causes=tuple(self._causes(claim, whole, part, answers, reached)))

    def _causes(
        self, claim: Claim, whole: TransitionSystem, part: TransitionSystem, answers: Answers, reached: Region
    ) -> Iterator[Cause]:
        """The minimal causes of a claim to fail, each with its own shortest trace."""
        kind = self.causes.kind
        if kind == "none":
            return
        found = reached.causes(kind, self.causes.max_order)
        domains = domains_of(part)
        for number, cause in enumerate(found, start=1):
            self.progress(f"cause {number} of {len(found)}")
            others = (f.negation(f.conjunction(other.members)) for other in found if other is not cause)
            run = answers.shortest(claim.goal, f.conjunction((cause.given, *others)))
            # Where causes overlap so much that none is ever alone, the trace shows this one among others.
            run = run or answers.shortest(claim.goal, cause.given)
            if run is None:
                raise InternalError(f"{claim.name}: no run shows the cause {f.text(f.conjunction(cause.members))}")
            members = tuple(readable(member, domains) for member in cause.members)
            yield Cause(members, self._trace(claim, whole, part, run))

    def _trace(self, claim: Claim, whole: TransitionSystem, part: TransitionSystem, run: Run) -> Trace:
        return replay(self.composition, self._live, whole, part, run, claim)

    def _conflict(self, claim: Claim) -> str:
        """Which assumptions contradict each other, or what the system fixes."""
        pairs = list(zip(claim.assuming, claim.assumed, strict=True))
        clauses = [*(ground for ground, _ in pairs), *self.composition.clauses]
        guilty = assignments.conflict(clauses, self.composition.domains)
        said = [f.text(written) for ground, written in pairs if any(ground is other for other in guilty)]
        fixed = [f.text(clause) for clause in self.composition.clauses if any(clause is other for other in guilty)]
        against = f"together with {' and '.join(fixed)}" if fixed else "in this system"
        return f"it can never be true that {' and '.join(said)}, {against}"


def _condition(region: Region, part: TransitionSystem) -> f.Formula:
    """A region → a short exact condition; that it is exact is checked once more after it has been made readable."""
    condition = readable(region.holds_when(), domains_of(part))
    if not region.is_exactly(condition):
        raise InternalError(f"not the region that was found: {f.text(condition)}")
    return condition


def _word(good: Region) -> Word:
    return "holds" if good.full else "violated" if good.empty else "depends"
