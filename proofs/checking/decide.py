"""Claims → verdicts, by exploring only what can influence them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ...model.language import formula as f
from ...model.reduce.cone import cone
from ...model.reduce.quotient import quotient
from ...model.system import assignments
from ...model.system.lifted import lifted
from ...model.system.live import LiveSystem
from ...model.system.specialise import allows, grant, key_of, specialise
from ..engines.liveness.answers import LivenessAnswers, reduced_for
from ..engines.symbolic import Exhausted
from ..evidence.verdict import Verdict, needs
from .answer import Answers, ExplicitAnswers, SymbolicAnswers
from .excluded import needed
from .judge import Causes, Judge
from .task import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...model.system.instantiate import Composition
    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from ..engines.limits import Limits

EngineName = Literal["explicit", "symbolic"]

_Same = tuple[tuple[tuple[str, tuple[tuple[str, ...], ...]], ...], tuple[str, ...]]
"""What two merged systems have in common that are the same: the machines with what was merged, and the features."""


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
    _live: LiveSystem = field(init=False)
    _explored: tuple[TransitionSystem, Answers] | None = None
    _lifted: Decider | None = None
    _wholes: dict[tuple[f.Formula, ...], TransitionSystem] = field(default_factory=dict)
    _can_be: dict[tuple[f.Formula, ...], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._live = LiveSystem(self.composition)

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
            if not self._possible(claim.assuming)
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
        return Judge(
            self.composition,
            self._live,
            claim,
            self.whole(claim),
            task.part,
            given,
            self.answers(task.part, claim),
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
            found = self._wholes[claim.assuming] = specialise(self.composition.transition_system, *claim.assuming)
        return found

    def _possible(self, assuming: tuple[f.Formula, ...]) -> bool:
        """Whether assumptions can be true; many claims have the same."""
        if assuming not in self._can_be:
            self._can_be[assuming] = allows(self.composition.transition_system, *assuming)
        return self._can_be[assuming]

    def tasks(self, claims: list[Claim]) -> Iterator[Task]:
        """Claims whose assumptions can be true → what to explore for them, in order of the first claim of each task."""
        for claim in claims:
            if claim.temporal is not None:
                part = reduced_for(self.whole(claim), claim, explicit=self.engine == "explicit")
                yield Task(part, ((claim, f.TRUE, _names(part)),))
        claims = [claim for claim in claims if claim.temporal is None]
        if self.engine == "explicit":
            for claim in claims:
                part = cone(grant(self.whole(claim)), *_questions(claim))
                yield Task(part, ((claim, f.TRUE, _names(part)),))
            return
        system = self.composition.transition_system
        together: dict[_Same, list[Claim]] = {}
        parts: dict[_Same, TransitionSystem] = {}
        for claim in claims:
            part = quotient(system, *_questions(claim), *claim.assuming)
            same = tuple((v.name, v.stands_for) for v in part.variables), tuple(map(key_of, part.features))
            parts.setdefault(same, part)
            together.setdefault(same, []).append(claim)
        for key, served in together.items():
            part = parts[key]
            yield Task(part, tuple((claim, f.conjunction(claim.assuming), _names(part)) for claim in served))

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


def _names(system: TransitionSystem) -> frozenset[str]:
    return frozenset(variable.name for variable in system.variables)


def _questions(claim: Claim) -> tuple[f.Formula, ...]:
    return (claim.goal,) if claim.antecedent is None else (claim.goal, claim.antecedent)
