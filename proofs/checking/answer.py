"""What every engine answers when it has explored a system: where a goal is reached, and by which run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ...model.language.formula import TRUE, Formula, atoms, conjunction, named
from ...model.reduce.quotient import onto, quotient
from ..engines import symbolic
from .bracketed import bracketed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...model.system.transition_system import TransitionSystem
    from ..engines.limits import Limits
    from ..engines.symbolic import Region
    from ..evidence.run import Run


class Answers(Protocol):
    """An explored system.

    Attributes:
        reason: which limit was reached; empty if everything was explored. Nothing may be concluded otherwise.
    """

    reason: str

    def states(self) -> int:
        """Distinct combinations of machine locations that were looked at: every one that can be reached is among them."""

    def allowed(self, given: Formula = TRUE) -> Region:
        """The allowed assignments that satisfy a formula over features and permissions."""

    def reached(self, goal: Formula, given: Formula = TRUE) -> Region:
        """The assignments among those under which the goal is reached."""

    def met(self, goal: Formula, given: Formula = TRUE) -> bool:
        """Whether the goal is reached under any of them."""

    def spared(self, goal: Formula, given: Formula = TRUE) -> bool:
        """Whether there is any of them under which the goal is not reached."""

    def shortest(self, goal: Formula, given: Formula = TRUE) -> Run | None:
        """A shortest run to the goal under one of those assignments."""

    def example(self, goal: Formula, given: Formula = TRUE) -> Run | None:
        """Some run to the goal under one of those assignments: what is found soonest."""


class ExplicitAnswers:
    """A system explored by breadth-first search."""

    def __init__(self, system: TransitionSystem, limits: Limits, progress: Callable[[str], None]) -> None:
        from ..engines import explicit  # brings in NumPy, which nothing else needs

        def tell(now: explicit.Progress) -> None:
            progress(f"{now.states:,} states, {now.transitions:,} transitions, depth {now.depth}")

        self.space = explicit.explore(system, max_states=limits.max_states, stop=limits.stop, progress=tell)
        self.reason = self.space.reason or ""
        self._regions = symbolic.Tabulated(system, limits.stop)

    def states(self) -> int:
        """See `Answers`."""
        return self.space.locations_count

    def listed(self, goal: Formula) -> list[tuple[int, ...]]:
        """The assignments under which the goal is reached, as the indices of all values."""
        return [tuple(int(value) for value in row) for row in self.space.values(self.space.reaches(goal))]

    def allowed(self, given: Formula = TRUE) -> Region:
        """See `Answers`."""
        return self._regions.allowed(given)

    def reached(self, goal: Formula, given: Formula = TRUE) -> Region:
        """See `Answers`."""
        return self._regions.of(self.listed(goal)) & self.allowed(given)

    def met(self, goal: Formula, given: Formula = TRUE) -> bool:
        """See `Answers`."""
        return not self.reached(goal, given).empty

    def spared(self, goal: Formula, given: Formula = TRUE) -> bool:
        """See `Answers`."""
        return not (self.allowed(given) - self.reached(goal, given)).empty

    def example(self, goal: Formula, given: Formula = TRUE) -> Run | None:
        """See `Answers`."""
        return self.shortest(goal, given)

    def shortest(self, goal: Formula, given: Formula = TRUE) -> Run | None:
        """See `Answers`."""
        return self.space.shortest(goal, given)


class SymbolicAnswers:
    """A system, perhaps with merged locations, searched by decision diagrams; where a goal is reached is asked of a part of it first, if that suffices.

    `reason` is never a limit: each question that reaches one raises `Exhausted`.
    """

    def __init__(self, system: TransitionSystem, limits: Limits, progress: Callable[[str], None]) -> None:
        def stop() -> str | None:
            progress("")
            return limits.stop()

        self.goals = symbolic.Goals(system, limits.max_nodes, stop)
        self.reason = ""
        self._regions: dict[Formula, Region] = {}
        self._limits, self._stop = limits, stop

    def states(self) -> int:
        """See `Answers`."""
        return self.goals.states()

    def allowed(self, given: Formula = TRUE) -> Region:
        """See `Answers`."""
        return self.goals.region(given)

    def reached(self, goal: Formula, given: Formula = TRUE) -> Region:
        """See `Answers`."""
        goal = onto(self.goals.system, goal)
        if goal not in self._regions:
            self._regions[goal] = self._region(goal)
        return self._regions[goal] & self.allowed(given)

    def met(self, goal: Formula, given: Formula = TRUE) -> bool:
        """See `Answers`."""
        return self.goals.meets(conjunction((onto(self.goals.system, goal), given)))

    def spared(self, goal: Formula, given: Formula = TRUE) -> bool:
        """See `Answers`; a few assignments are tried before all are."""
        system, limits = self.goals.system, self._limits
        for assignment in symbolic.extremes(system, self.allowed, given):
            one = symbolic.Goals(symbolic.pinned_to(system, assignment), limits.max_nodes, self._stop)
            if not one.meets(onto(system, goal)):
                return True
        return not (self.allowed(given) - self.reached(goal, given)).empty

    def _region(self, goal: Formula) -> Region:
        """Where a goal is reached, asked of as little of the system as suffices."""
        system, limits = self.goals.system, self._limits
        kept = {named(atom) for atom in atoms(goal)}
        part = system
        if len(system.vms) <= 1:  # among several, VMs are told apart first
            around = symbolic.bystanders(system, kept, limits.max_nodes, symbolic.checked(self._stop))
            part = system if around is None else quotient(around.gone(), goal)
        condition = bracketed(part, onto(part, goal), limits, self._stop)
        if condition is not None:
            return self.goals.region(condition)
        if part is system:
            return self.goals.reaches(goal)
        return self.goals.adopted(symbolic.Goals(part, limits.max_nodes, self._stop).reaches(onto(part, goal)))

    def example(self, goal: Formula, given: Formula = TRUE) -> Run | None:
        """See `Answers`."""
        return self.shortest(goal, given)

    def shortest(self, goal: Formula, given: Formula = TRUE) -> Run | None:
        """See `Answers`."""
        return self.goals.shortest(onto(self.goals.system, goal), given)
