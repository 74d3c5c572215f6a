"""A scenario that is impossible → what it needs of what somebody has excluded, if it is possible with that.

What is excluded is no failure: where somebody forbids the power button, that no press of it can shut a guest down is what was
asked for. So a scenario that is impossible is asked for once more, in the system with the excluded events permitted or not
and everything else as it is. If it is possible there, it needs some of them: a smallest choice is named, with a run that has
happened on live machines. If it is impossible even so, something else is the reason, and that is a failure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal, Protocol

from ...model.language import formula as f
from ...model.system.lifted import excluded, exclusion
from ...specs.language.claim import again
from ..engines.symbolic import Exhausted
from ..evidence.internal import InternalError
from ..evidence.verdict import Needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.system.instantiate import Composition
    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from ..evidence.trace import Trace
    from .judge import Judge
    from .task import Task
    from .telling import Teller


class Decides(Protocol):
    """Who decides claims about a system; see `Decider`."""

    composition: Composition
    engine: Literal["explicit", "symbolic"]

    def tasks(self, claims: list[Claim]) -> Iterator[Task]:
        """Claims → what to explore for them."""

    def part(self, task: Task) -> TransitionSystem:
        """What to explore for a task."""

    def judge(self, task: Task, index: int) -> Judge:
        """Who judges one of a task's claims."""

    def teller(self, task: Task, index: int) -> Teller:
        """Who tells what is found out about one of a task's claims."""

    def lifted(self) -> Decides:
        """Who decides claims about the system with what is excluded."""


def needed(decider: Decides, claim: Claim) -> Needed | None:
    """A scenario that is impossible → what it needs of what is excluded; None if it is impossible all the same.

    Args:
        decider: of the system as it is assumed to be.
        claim: a `possible` claim about it that is violated.

    Raises:
        Exhausted: a limit was reached before that was known.
        InternalError: a trace does not replay, or the scenario is possible without any excluded event.
    """
    names = excluded(decider.composition)
    if not names:
        return None
    beyond = decider.lifted()
    try:
        found = _Search.of(beyond, again(claim, beyond.composition), names).smallest()
    except Exhausted as exhausted:
        why = f"impossible as the system is assumed to be; whether with what is excluded as well: {exhausted.reason}"
        raise Exhausted(why) from None
    if found is None:
        return None
    events, trace = found
    if not events:
        raise InternalError(f"{claim.name}: impossible, and yet there is a run without anything that is excluded")
    return Needed(tuple(exclusion(decider.composition, event) for event in events), trace)


@dataclass(slots=True)
class _Search:
    """Looks for a scenario in the system with the excluded events.

    Attributes:
        decider: of that system.
        claim: the scenario there.
        names: the excluded events that can have a part in it at all.
        task: what there is to explore for it.
    """

    decider: Decides
    claim: Claim
    names: tuple[str, ...]
    task: Task

    @classmethod
    def of(cls, decider: Decides, claim: Claim, names: Iterable[str]) -> _Search:
        """A search among excluded events of these names."""
        task = next(decider.tasks([claim]))
        there = {feature.name for feature in decider.part(task).features if feature.kind == "permission"}
        return cls(decider, claim, tuple(name for name in names if name in there), task)

    def smallest(self) -> tuple[tuple[str, ...], Trace] | None:
        """A smallest choice of events with which the scenario is possible, and a shortest run with these; None if it never is.

        Where a limit is reached once some choice is known, it is as small as it was found to be by then.
        """
        trace = self._with(self.names)
        if trace is None:
            return None
        found = self.names, trace
        try:
            for fewer in self._fewer(trace):
                found = fewer
            for size in range(len(found[0])):
                for choice in combinations(self.names, size):
                    other = self._with(choice)
                    if other is not None:
                        return choice, other
        except Exhausted:
            pass
        return found

    def _fewer(self, trace: Trace) -> Iterator[tuple[tuple[str, ...], Trace]]:
        """The run with every event → smaller and smaller choices with theirs; of the last, no event can be spared.

        Mostly those suffice that occur in the run; where a condition asks for a permission, others may have a part in it.
        """
        occur = {step.event for step in trace.steps}
        events = tuple(name for name in self.names if name in occur)
        found = self._with(events)
        if found is None:
            events = self.names
        else:
            yield events, found
        for event in events:
            fewer = tuple(other for other in events if other != event)
            found = self._with(fewer)
            if found is not None:
                events = fewer
                yield events, found

    def _with(self, chosen: tuple[str, ...]) -> Trace | None:
        """The trace of a shortest run to the scenario with these of the events permitted, and no other."""
        claim, task = self.claim, self.task
        denied = tuple(f.negation(f.May(name)) for name in self.names if name not in chosen)
        if self.decider.engine == "explicit":
            # It explores with everything permitted of which no assumption speaks, so each choice is explored by itself.
            claim = replace(claim, assuming=(*claim.assuming, *denied), assumed=(*claim.assumed, *denied))
            task, denied = next(self.decider.tasks([claim])), ()
        judge = self.decider.judge(task, 0)
        run = judge.answers.shortest(claim.goal, f.conjunction((judge.given, *denied)))
        if run is None and judge.answers.reason:
            raise Exhausted(judge.answers.reason)
        return None if run is None else self.decider.teller(task, 0).trace(run)
