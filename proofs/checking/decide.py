"""Claims → verdicts, by exploring only what can influence them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ...model.language import formula as f
from ...model.reduce.cone import cone
from ...model.reduce.quotient import Quotients
from ...model.system import assignments
from ...model.system.assuming import Assuming
from ...model.system.lifted import lifted
from ...model.system.live import LiveSystem
from ...model.system.specialise import grant
from ..engines.liveness.answers import LivenessAnswers, reduced_for, spoken
from ..engines.symbolic import Exhausted
from ..evidence.verdict import Verdict, needs
from .answer import Answers, ExplicitAnswers, SymbolicAnswers
from .excluded import needed
from .judge import Causes, Judge
from .task import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...model.reduce.mattering import Merging
    from ...model.system.instantiate import Composition
    from ...model.system.transition_system import Feature, TransitionSystem, Variable
    from ...specs.language.claim import Claim
    from ..engines.limits import Limits

EngineName = Literal["explicit", "symbolic"]

_REMEMBERED = 16
"""Systems under assumptions that are kept."""


@dataclass(slots=True)
class Decider:
    """Decides claims about one system with one engine.

    The symbolic engine explores all permissions at once, with locations merged that make no difference to the claim, and
    one exploration serves all claims for which just the same is left. The explicit engine explores for each claim, under its assumptions, with every permission granted
    that nothing speaks of: more permission only adds behaviour.

    Attributes:
        composition: the system.
        engine: which one.
        limits: how much may be used.
        causes: which minimal causes of failures are wanted.
        progress: told now and then how far an exploration is.
    """

    composition: Composition
    engine: EngineName
    limits: Limits
    causes: Causes = field(default_factory=Causes)
    progress: Callable[[str], None] = lambda _: None
    _live: LiveSystem | None = None
    _part: tuple[Claim, TransitionSystem] | None = None
    _explored: tuple[TransitionSystem, Answers] | None = None
    _lifted: Decider | None = None
    _wholes: dict[tuple[f.Formula, ...], TransitionSystem] = field(default_factory=dict)
    _assuming: Assuming = field(init=False)
    _quotients: Quotients = field(init=False)

    def __post_init__(self) -> None:
        self._assuming = Assuming(self.composition.transition_system)
        self._quotients = Quotients(self._assuming)

    def verdicts(self, claims: tuple[Claim, ...]) -> Iterator[Verdict]:
        """Claims → their verdicts: first the vacuous ones, then exploration by exploration.

        Raises:
            InternalError: a trace does not replay, or a condition is not the region.
        """
        possible, vacuous = self.split_vacuous(claims)
        yield from vacuous.values()
        for task in self.tasks(possible):
            for index in range(len(task.claims)):
                yield self.verdict(task, index)

    def split_vacuous(self, claims: tuple[Claim, ...]) -> tuple[list[Claim], dict[Claim, Verdict]]:
        """Claims → those whose assumptions can be true, and the verdicts of the others."""
        vacuous = {
            claim: Verdict(claim, "vacuous", None, reason=self._conflict(claim), engine=self.engine)
            for claim in claims
            if not self._assuming.allows(*claim.assuming)
        }
        return [claim for claim in claims if claim not in vacuous], vacuous

    def verdict(self, task: Task, index: int) -> Verdict:
        """The verdict of one of a task's claims."""
        claim, started = task.claims[index][0], time.monotonic()
        try:
            verdict = self.judge(task, index).verdict()
            if verdict.word == "violated" and claim.declared.pattern == "possible":
                verdict = self._unless_excluded(verdict)
        except Exhausted as exhausted:
            return Verdict(claim, "unknown", None, reason=exhausted.reason, engine=self.engine)
        return replace(verdict, engine=self.engine, seconds=time.monotonic() - started)

    def judge(self, task: Task, index: int) -> Judge:
        """Who judges one of a task's claims: its part is explored.

        Raises:
            Exhausted: a limit was reached.
        """
        claim, given, influencing = task.claims[index]
        part = self.part(task)
        if self._live is None:
            self._live = LiveSystem(self.composition)
        return Judge(
            self.composition,
            self._live,
            claim,
            self.whole(claim),
            part,
            given,
            self.answers(part, claim),
            influencing,
            self.causes,
            self.progress,
        )

    def lifted(self) -> Decider:
        """Decides claims about the system with what somebody has excluded, with the same engine; made when it is first needed."""
        if self._lifted is None:
            self._lifted = Decider(lifted(self.composition), self.engine, self.limits, self.causes, self.progress)
        return self._lifted

    def _unless_excluded(self, verdict: Verdict) -> Verdict:
        """A scenario that is impossible → not applicable if it needs what is excluded; see `excluded`."""
        found = needed(self, verdict.claim)
        if found is None:
            return verdict
        return replace(verdict, word="not applicable", reason=needs(found), needed=found)

    def whole(self, claim: Claim) -> TransitionSystem:
        """The system under the claim's assumptions; its constraint is `FALSE` where they cannot be true."""
        found = self._wholes.get(claim.assuming)
        if found is None:
            if (
                len(self._wholes) == _REMEMBERED
            ):  # each may be large, and claims with the same assumptions mostly come together
                self._wholes.clear()
            found = self._wholes[claim.assuming] = self._assuming.whole(*claim.assuming)
        return found

    def tasks(self, claims: list[Claim]) -> Iterator[Task]:
        """Claims whose assumptions can be true → what to explore for them, in order of the first claim of each task."""
        together: dict[Merging, list[Claim]] = {}
        for claim in sorted(claims, key=lambda claim: claim.temporal is None):
            merging = self._merging(claim)
            if merging is None:
                part = self._made(claim)
                yield Task.of([(claim, f.TRUE)], part.variables, part.features)
            elif claim.temporal is None:
                together.setdefault(merging, []).append(claim)
            else:
                yield Task.of([(claim, f.TRUE)], *self._extent(merging))
        for merging, served in together.items():
            yield Task.of([(claim, f.conjunction(claim.assuming)) for claim in served], *self._extent(merging))

    def part(self, task: Task) -> TransitionSystem:
        """What to explore for a task; the last one is remembered."""
        return self._made(task.claims[0][0])

    def _made(self, claim: Claim) -> TransitionSystem:
        if self._part is None or self._part[0] != claim:
            merging = self._merging(claim)
            self._part = claim, self._unmerged(claim) if merging is None else self._quotients.made(merging)
        return self._part[1]

    def _merging(self, claim: Claim) -> Merging | None:
        """What is merged for a claim; None if nothing is, because of the engine or as the claim would notice it."""
        if self.engine == "explicit":
            return None
        if claim.temporal is None:
            return self._quotients.what(*_questions(claim), *claim.assuming)
        states, events, alone = spoken(claim)
        return self._quotients.what(*states, events=events, assumed=claim.assuming) if alone else None

    def _unmerged(self, claim: Claim) -> TransitionSystem:
        """What can influence a claim."""
        whole = self.whole(claim)
        if claim.temporal is not None:
            return reduced_for(whole, claim, explicit=self.engine == "explicit")
        return cone(grant(whole), *_questions(claim))

    def _extent(self, merging: Merging) -> tuple[tuple[Variable, ...], tuple[Feature, ...]]:
        return self._quotients.variables(merging), self._quotients.features(merging)

    def answers(self, part: TransitionSystem, claim: Claim) -> Answers:
        """What the engine found in a task's part that a claim of the task needs."""
        if claim.temporal is None:
            return self.explore(part)
        self._explored = None
        return LivenessAnswers(part, claim, self.limits, self.progress, explicit=self.engine == "explicit")

    def explore(self, system: TransitionSystem) -> Answers:
        """A system → what the engine found; the last one is remembered."""
        if self._explored is None or self._explored[0] is not system:
            self._explored = None  # frees what the last one held before the next one needs it
            make = ExplicitAnswers if self.engine == "explicit" else SymbolicAnswers
            self._explored = system, make(system, self.limits, self.progress)
        return self._explored[1]

    def _conflict(self, claim: Claim) -> str:
        """Which assumptions contradict each other, or what the system fixes."""
        pairs = list(zip(claim.assuming, claim.assumed, strict=True))
        clauses = [*(ground for ground, _ in pairs), *self.composition.clauses]
        guilty = assignments.conflict(clauses, self.composition.domains)
        said = [f.text(written) for ground, written in pairs if any(ground is other for other in guilty)]
        fixed = [f.text(clause) for clause in self.composition.clauses if any(clause is other for other in guilty)]
        against = f"together with {' and '.join(fixed)}" if fixed else "in this system"
        return f"it can never be true that {' and '.join(said)}, {against}"


def _questions(claim: Claim) -> tuple[f.Formula, ...]:
    return (claim.goal,) if claim.antecedent is None else (claim.goal, claim.antecedent)
