"""Claims → verdicts, by exploring only what can influence them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.system import assignments
from ...model.system.lifted import lifted
from ...model.system.live import LiveSystem
from ..engines.liveness.answers import LivenessAnswers
from ..engines.symbolic import Exhausted
from ..evidence.verdict import Verdict, needs
from .alike import Alike
from .answer import Answers, ExplicitAnswers, SymbolicAnswers
from .excluded import needed
from .found import Found
from .judge import Causes, Judge
from .reductions import EngineName, Reductions
from .task import Like, Task
from .telling import Teller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...model.reduce.mattering import Merging
    from ...model.system.instantiate import Composition
    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from ..engines.limits import Limits

_TOO_MUCH = Found("unknown", None, reason="it takes more memory than there is")
"""What is found out where the attempt is not survived: it is not made once more for each claim that is alike."""


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
    _explored: tuple[TransitionSystem, Answers] | None = None
    _lifted: Decider | None = None
    _found: tuple[Claim, Found] | None = None
    _alike: Alike | None = None
    _reductions: Reductions = field(init=False)

    def __post_init__(self) -> None:
        self._reductions = Reductions(self.composition.transition_system, self.engine)

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
            if not self._reductions.assuming.allows(*claim.assuming)
        }
        return [claim for claim in claims if claim not in vacuous], vacuous

    def verdict(self, task: Task, index: int, like: Like | None = None) -> Verdict:
        """The verdict of one of a task's claims, or of another that is told by it."""
        decided, started = task.claims[index][0], time.monotonic()
        claim = decided if like is None else like.claim
        try:
            found = self._finding(task, index)
            verdict = self._told(task, index, like or Like(claim), found)
            if verdict.word == "violated" and claim.declared.pattern == "possible":
                verdict = self._unless_excluded(verdict)
        except Exhausted as exhausted:
            return Verdict(claim, "unknown", None, reason=exhausted.reason, engine=self.engine)
        told = "" if claim.name == decided.name else decided.name
        return replace(verdict, engine=self.engine, seconds=time.monotonic() - started, alike=told)

    def judge(self, task: Task, index: int) -> Judge:
        """Who judges one of a task's claims: its part is explored.

        Raises:
            Exhausted: a limit was reached.
        """
        claim, given, influencing = task.claims[index]
        part, size = self.part(task), (len(influencing), len(self.whole(claim).variables))
        return Judge(claim, part, size, given, self.answers(part, claim), self.causes, self.progress)

    def teller(self, task: Task, index: int) -> Teller:
        """Who tells what is found out about one of a task's claims."""
        claim, _, influencing = task.claims[index]
        return self._teller(claim, self.part(task), influencing)

    def _finding(self, task: Task, index: int) -> Found:
        """What is found out about one of a task's claims; the last is remembered, for those that are told by it."""
        claim = task.claims[index][0]
        if self._found is None or self._found[0] is not claim:
            self._found = claim, _TOO_MUCH
            try:
                self._found = claim, self.judge(task, index).found()
            except Exhausted as exhausted:
                self._found = claim, Found("unknown", None, reason=exhausted.reason)
        return self._found[1]

    def _told(self, task: Task, index: int, like: Like, found: Found) -> Verdict:
        """What was found out about one of a task's claims, told of one that is like it."""
        part, influencing = self.part(task), task.claims[index][2]
        if like.renaming.names:
            part = like.renaming.system(part) if found.runs else part
            influencing = frozenset(map(like.renaming.path, influencing))
            found = found.renamed(like.renaming)
        return self._teller(like.claim, part, influencing).verdict(found)

    def _teller(self, claim: Claim, part: TransitionSystem, influencing: frozenset[str]) -> Teller:
        if self._live is None:
            self._live = LiveSystem(self.composition)
        return Teller(self.composition, self._live, claim, self.whole(claim), part, influencing, self.progress)

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
        return self._reductions.whole(claim)

    def reduced(self, claim: Claim) -> TransitionSystem:
        """What to explore for a claim whose assumptions can be true."""
        return self._reductions.reduced(claim)

    def tasks(self, claims: list[Claim]) -> Iterator[Task]:
        """Claims whose assumptions can be true → what to explore for them, in order of the first claim of each task."""
        together: dict[Merging, list[Claim]] = {}
        for claim in sorted(claims, key=lambda claim: claim.temporal is None):
            merging = self._reductions.merging(claim)
            if merging is None:
                part = self.reduced(claim)
                yield Task.of([(claim, f.TRUE)], part.variables, part.features)
            elif claim.temporal is None:
                together.setdefault(merging, []).append(claim)
            else:
                yield Task.of([(claim, f.TRUE)], *self._reductions.extent(merging))
        for merging, served in together.items():
            yield Task.of(
                [(claim, f.conjunction(claim.assuming)) for claim in served], *self._reductions.extent(merging)
            )

    def shared(self, claims: list[Claim]) -> Iterator[Task]:
        """The same, but of claims that differ in names only the first is decided, and the others are told by it."""
        if self._alike is None:
            self._alike = Alike(self)
        told = self._alike.told(claims)
        return (task.telling(told) for task in self.tasks(list(told)))

    def part(self, task: Task) -> TransitionSystem:
        """What to explore for a task; the last one is remembered."""
        return self.reduced(task.claims[0][0])

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
