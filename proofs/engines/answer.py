"""What every engine answers when it has explored a system: where a goal is reached, and by which run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from ...model.language.formula import TRUE, Formula
from . import explicit, symbolic
from .symbolic.tabulated import region_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...model.composition.transition_system import TransitionSystem
    from ..evidence.run import Run
    from .limits import Limits
    from .symbolic import Region


class Answers(Protocol):
    """An explored system.

    Attributes:
        reason: which limit was reached; empty if everything was explored. Nothing may be concluded otherwise.
    """

    reason: str

    def states(self) -> int:
        """Distinct combinations of machine locations that were reached. Exact if everything was explored."""

    def pairs(self) -> int:
        """States reached, each with its assignment of the features."""

    def assignments(self) -> int:
        """Allowed assignments of the open features."""

    def reached(self, goal: Formula, given: Formula = TRUE) -> Region:
        """The assignments, among those that satisfy `given`, under which the goal is reached."""

    def shortest(self, goal: Formula, given: Formula = TRUE) -> Run | None:
        """A shortest run to the goal among the assignments that satisfy `given`."""


class ExplicitAnswers:
    """A system explored by breadth-first search."""

    def __init__(self, system: TransitionSystem, limits: Limits, progress: Callable[[str], None]) -> None:
        def tell(now: explicit.Progress) -> None:
            progress(f"{now.states:,} states, {now.transitions:,} transitions, depth {now.depth}")

        self._stop = limits.stop
        self.space = explicit.explore(system, max_states=limits.max_states, stop=limits.stop, progress=tell)
        self.reason = self.space.reason or ""

    def states(self) -> int:
        """See `Answers`."""
        return self.space.locations_count

    def pairs(self) -> int:
        """See `Answers`."""
        return self.space.states

    def assignments(self) -> int:
        """See `Answers`."""
        return self.space.assignments or 0

    def listed(self, goal: Formula, given: Formula = TRUE) -> list[tuple[int, ...]]:
        """The assignments, among those that satisfy `given`, under which the goal is reached: indices of all values."""
        reaching, allowed = self.space.reaches(goal), self.space.allowed(given)
        if allowed is not None:
            reaching = np.intersect1d(reaching, allowed, assume_unique=True)
        return [tuple(int(value) for value in row) for row in self.space.values(reaching)]

    def reached(self, goal: Formula, given: Formula = TRUE) -> Region:
        """See `Answers`."""
        return region_of(self.space.system, self.listed(goal, given), self._stop)

    def shortest(self, goal: Formula, given: Formula = TRUE) -> Run | None:
        """See `Answers`."""
        return self.space.shortest(goal, given)


class SymbolicAnswers:
    """A system explored by decision diagrams."""

    def __init__(self, system: TransitionSystem, limits: Limits, progress: Callable[[str], None]) -> None:
        def tell(now: symbolic.Progress) -> None:
            progress(f"{now.fired:,} firings, {now.nodes:,} nodes")

        self.space = symbolic.explore(system, node_limit=limits.max_nodes, stop=limits.stop, progress=tell)
        self.reason = self.space.reason

    def states(self) -> int:
        """See `Answers`."""
        return self.space.states

    def pairs(self) -> int:
        """See `Answers`."""
        return self.space.pairs

    def assignments(self) -> int:
        """See `Answers`."""
        return self.space.assignments

    def reached(self, goal: Formula, given: Formula = TRUE) -> Region:
        """See `Answers`."""
        reached = self.space.reaches(goal)
        return reached if given == TRUE else reached & self.space.region(given)

    def shortest(self, goal: Formula, given: Formula = TRUE) -> Run | None:
        """See `Answers`."""
        return self.space.shortest(goal, given)
