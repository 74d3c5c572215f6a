"""Hazards and the reference systems in which they are said to show → the traces that show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.system.assignments import feature_of, satisfiable
from ...model.system.live import LiveSystem
from ...model.system.specialise import domains_of
from ...specs.language.claim import claims, grounded
from ..engines.symbolic import Exhausted
from ..evidence.readable import readable
from ..evidence.replay import replay
from ..evidence.steps import events_in_short
from .decide import Decider

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...model.system.instantiate import Composition
    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from ...specs.language.property import Hazard, Property
    from ..engines.limits import Limits
    from ..engines.symbolic import Cause
    from ..evidence.run import Run
    from ..evidence.trace import Trace
    from .answer import Answers
    from .progress import Progress


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of the question how a hazard shows.

    Attributes:
        declared: the property that it is listed with.
        hazard: the hazard.
        claim: the claim whose trace shows it; None if none does.
        members: of the minimal cause that the trace shows; empty if it is the claim's own trace.
        trace: the trace; None if there is none.
        steps: its events, in short.
        reason: why there is none.
        limited: a limit was reached, so there may be one all the same.
    """

    declared: Property
    hazard: Hazard
    claim: Claim | None = None
    members: tuple[f.Formula, ...] = ()
    trace: Trace | None = None
    steps: tuple[str, ...] = ()
    reason: str = ""
    limited: bool = False


def hazards_shown(
    properties: Sequence[Property], composition: Composition, name: str, limits: Limits, progress: Progress
) -> Iterator[Shown]:
    """Properties and a reference system → what shows each hazard that is listed with them for it, in their order.

    The trace is that of the first claim, and of its first minimal cause, among whose members is as much of the listed cause
    as the system and the claim's assumptions leave open.

    Args:
        properties: all of them; those without a hazard in this system are passed over.
        composition: the reference system.
        name: its name, as properties give it.
        limits: how much may be used.
        progress: told how far it is.

    Raises:
        InputError: a formula names what is not known.
        InternalError: a trace does not replay.
    """
    telling = [item for item in properties if any(hazard.system == name for hazard in item.hazards)]
    made = claims(telling, composition)
    decider = Decider(composition, "symbolic", limits, progress=progress)
    live = LiveSystem(composition)
    for item in telling:
        about = [_Search(decider, claim, live) for claim in made if claim.declared is item]
        for hazard in item.hazards:
            if hazard.system == name:
                progress.subject(f"{hazard.number} in {name}, {item.name}")
                yield _first(hazard, item, about)


def _first(hazard: Hazard, item: Property, searches: Sequence[_Search]) -> Shown:
    reason = f"{item.name} makes no claim about {hazard.system}"
    for search in searches:
        try:
            cause, run = search.for_hazard(hazard)
        except Exhausted as exhausted:
            return Shown(item, hazard, search.claim, reason=exhausted.reason, limited=True)
        if run is not None:
            trace = search.trace(run)
            steps = events_in_short(trace, search.decider.composition.grounding.topology)
            return Shown(item, hazard, search.claim, search.said(cause), trace, steps)
        reason = search.reason
    return Shown(item, hazard, reason=reason)


@dataclass(slots=True)
class _Search:
    """The traces of one claim; what was found out about it is kept for the next hazard that it may show."""

    decider: Decider
    claim: Claim
    live: LiveSystem
    reason: str = ""
    _explored: tuple[TransitionSystem, f.Formula, frozenset[str], Answers] | None = None
    _causes: tuple[Cause, ...] | None = None
    _domains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def for_hazard(self, hazard: Hazard) -> tuple[Cause | None, Run | None]:
        """The shortest run that shows the hazard, and the cause that it is of; `reason` tells why there is none."""
        name = self.claim.name
        if self.decider.whole(self.claim).constraint == f.FALSE:
            self.reason = f"what {name} assumes is never true"
            return None, None
        wanted = grounded(hazard, self.claim, self.decider.composition)
        if f.FALSE in wanted:
            said = " and ".join(f.text(written.formula) for written in hazard.cause)
            self.reason = f"{hazard.system} rules out {said}"
            return None, None
        part, given, _, answers = self._answers()
        reached = answers.reached(self.claim.goal, given)
        if reached.empty:
            possible = self.claim.declared.pattern == "possible"
            self.reason = f"{name} is never reached" if possible else f"{name} holds"
            return None, None
        if not hazard.cause:
            return None, answers.shortest(self.claim.goal, given)
        if self._causes is None:
            self.decider.progress("looking for minimal causes")
            self._causes = reached.causes("all", None, given)
        self._domains = domains_of(part)
        # What the claim assumes is true in all of its causes, and a member of none.
        wanted = tuple(each for each in wanted if not any(self._implies(known, each) for known in self.claim.assuming))
        for cause in self._causes:
            if all(any(self._implies(each, member) for member in cause.members) for each in wanted):
                run = self._run(cause, f.conjunction((given, *wanted)))
                if run is not None:
                    return cause, run
        self.reason = f"no minimal cause of {name} contains {f.text(f.conjunction(wanted))}"
        return None, None

    def said(self, cause: Cause | None) -> tuple[f.Formula, ...]:
        """The members of a cause, as they are told."""
        return tuple(readable(member, self._domains) for member in cause.members) if cause else ()

    def trace(self, run: Run) -> Trace:
        """A run → its trace, replayed."""
        part, _, influencing, _ = self._answers()
        whole = self.decider.whole(self.claim)
        return replay(self.decider.composition, self.live, whole, part, influencing, run, self.claim)

    def _answers(self) -> tuple[TransitionSystem, f.Formula, frozenset[str], Answers]:
        if self._explored is None:
            task = next(self.decider.tasks([self.claim]))
            _, given, influencing = task.claims[0]
            part = self.decider.part(task)
            answers = self.decider.answers(part, self.claim)
            if answers.reason:
                raise Exhausted(answers.reason)
            self._explored = part, given, influencing, answers
        return self._explored

    def _run(self, cause: Cause, given: f.Formula) -> Run | None:
        """The shortest run under a cause, and under no other where that can be."""
        _, _, _, answers = self._answers()
        others = (f.negation(f.conjunction(o.members)) for o in self._causes or () if o is not cause)
        among = f.conjunction((given, cause.given))
        goal = self.claim.goal
        return answers.shortest(goal, f.conjunction((among, *others))) or answers.shortest(goal, among)

    def _implies(self, literal: f.Formula, member: f.Formula) -> bool:
        """Whether the member is true whenever the literal is."""
        names = {feature_of(atom) for part in (literal, member) for atom in f.atoms(part)}
        if not names <= set(self._domains):
            return False
        return not satisfiable((literal, f.negation(member)), self._domains)
