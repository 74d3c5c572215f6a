"""The explicit engine's answers about whole runs.

A formula of linear time is violated where the product with the automaton of its negation has a fair run, which is the
case where a component of the explored product meets every set that has to be visited again and again (Lichtenstein and
Pnueli, "Checking that finite state concurrent programs satisfy their linear specification", 1985). A formula of
branching time is found by labelling states (`branching`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....model.language.connectives import Not
from ....model.language.formula import TRUE
from ...evidence.run import Run
from .. import symbolic
from ..steps import REST
from ..symbolic.limits import checked
from .branching import Labelling, branching
from .components import Components, Often
from .explored import Explored, explored
from .lasso import shortened
from .loops import loop
from .product import product

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.formula import Formula
    from ....model.language.temporal import Temporal
    from ....model.system.transition_system import TransitionSystem
    from ..explicit.layout import Flags, Packed
    from ..limits import Limits
    from ..symbolic import Region
    from .product import Product


class ExplicitLiveness:
    """Answers about one system. Every method raises `Exhausted` when a limit is reached: the answer is then unknown."""

    def __init__(
        self, system: TransitionSystem, limits: Limits, progress: Callable[[str], None] = lambda _: None
    ) -> None:
        self._system = system
        self._limits, self._progress = limits, progress
        self._check = checked(limits.stop)
        self._regions = symbolic.Tabulated(system, limits.stop)
        self._labelling: Labelling | None = None
        self._last: tuple[Temporal, _Refuted] | None = None

    def states(self) -> int:
        """Distinct combinations of machine locations that are reached in the system."""
        if self._labelling is not None:
            return self._labelling.explored.space.locations_count
        return explored(self._system, self._limits, self._progress).locations_count

    def region(self, given: Formula = TRUE) -> Region:
        """The allowed assignments that satisfy a formula over features and permissions."""
        return self._regions.allowed(given)

    def violating(self, formula: Temporal) -> Region:
        """The allowed assignments under which a ground formula does not hold.

        In linear time: under which some fair run does not satisfy it. In branching time: under which the initial state
        does not satisfy it.

        Raises:
            TypeError: the formula is of neither of these logics.
        """
        if branching(formula):
            return self._regions.of(self._labels().violating(formula))
        return self._regions.of(self._refuted(formula).assignments())

    def lasso(self, formula: Temporal, given: Formula = TRUE) -> Run | None:
        """A fair run that repeats itself and does not satisfy a formula of linear time; None if there is none.

        Its stem is the shortest to a state of the product from which the product can run fairly for ever and come back;
        of the loops there, one that goes to the nearest of what it has to visit, then to the nearest of the rest, and
        back. The same run is then said with the shortest stem and loop that there are for it.

        Args:
            formula: ground, without path quantifiers.
            given: a formula over features and permissions that the run's assignment satisfies.

        Raises:
            TypeError: a quantifier is left in the formula.
        """
        return self._refuted(formula).lasso(given)

    def _labels(self) -> Labelling:
        if self._labelling is None:
            graph = Explored.of(self._system, self._limits, self._progress, rests=True)
            self._labelling = Labelling(graph, self._check)
        return self._labelling

    def _refuted(self, formula: Temporal) -> _Refuted:
        if self._last is None or self._last[0] != formula:
            self._last = None  # one product at a time is kept
            both = product(self._system, Not(formula))
            graph = Explored.of(both.system, self._limits, self._progress)
            self._last = (formula, _Refuted(both, graph, self._check))
        return self._last[1]


class _Refuted:
    """The explored product of a system and the negation of a claim."""

    def __init__(self, both: Product, explored: Explored, check: Callable[[], None]) -> None:
        self._both, self._explored = both, explored
        self._often = [*self._accepting(), *self._fair()]
        self._components = Components.of(explored, self._often, check)

    def assignments(self) -> list[tuple[int, ...]]:
        """The assignments under which there is a fair run."""
        return list(self._explored.assignments(self._components.fair))

    def lasso(self, given: Formula) -> Run | None:
        """See `ExplicitLiveness.lasso`."""
        explored = self._explored
        good = explored.states[self._components.fair]

        def repeats(states: Packed) -> Flags:
            return np.isin(states, good)

        stem = explored.space.shortest(repeats, given)
        if stem is None:
            return None
        layout = explored.space.layout
        start = self._number(stem)
        around = loop(explored, self._components, self._often, start)
        states = [*stem.states, *(explored.locations(int(explored.dest[step])) for step in around)]
        events = [*stem.events, *(int(explored.cause[step]) for step in around)]
        return shortened(
            Run(
                stem.assignment,
                tuple(state[: layout.variables - 1] for state in states),
                tuple(self._original(event) for event in events),
                len(stem.events),
            )
        )

    def _original(self, event: int) -> int:
        origin = self._both.events[event]
        return REST if origin is None else origin

    def _number(self, run: Run) -> int:
        """The number of the state in which a run ends."""
        fields = self._explored.space.layout.fields
        word = np.uint64(0)
        for field, value in zip(fields, (*run.states[-1], *run.assignment), strict=True):
            word |= field.write(value)
        return int(np.searchsorted(self._explored.states, word))

    def _accepting(self) -> list[Often]:
        """What the automaton wants to visit again and again."""
        explored = self._explored
        at = explored.space.layout.fields[explored.space.layout.variables - 1].read(explored.states)
        never = np.zeros(explored.source.shape, np.bool_)
        return [Often(np.isin(at, np.array(some, np.uint64)), never) for some in self._both.accepting]

    def _fair(self) -> list[Often]:
        """Events of class progress that are not enabled, or occur."""
        return [
            Often(self._explored.truth(idle), np.isin(self._explored.cause, np.array(sorted(taken), np.int32)))
            for idle, taken in self._both.fair
        ]
