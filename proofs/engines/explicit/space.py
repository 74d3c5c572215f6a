"""What a search has reached, and the questions that can be asked about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ....model.language.formula import TRUE, Formula
from .effects import STAYS
from .layout import Flags, Packed
from .shortest import shortest
from .visited import merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ....model.system.transition_system import TransitionSystem
    from ...evidence.run import Run
    from .layout import Layout
    from .moves import Moves

PIECE = 1 << 16
"""States looked at together when all of them are passed over."""

Target = Formula | Callable[[Packed], Flags]
"""Which states are meant: a ground formula, or a function of arrays of packed states, such as `Space.stuck`."""


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """The reachable states of a system, for all allowed assignments of its open features.

    Attributes:
        system: the system that was explored.
        layout: where everything lies in a packed state.
        moves: the events; None where nothing could be explored.
        layers: for each number of steps the states that need this many, ascending, so that the states of one
            assignment are neighbours. In an incomplete space the last layer may lack states.
        assignments_allowed: the allowed assignments of the open features, as feature bits at bit 0, ascending; None
            where a limit was reached before they were known.
        transitions: the number of pairs of a state and an event enabled in it.
        locations_count: the number of distinct combinations of machine locations.
        reason: which limit was reached; None if the space is complete.
    """

    system: TransitionSystem
    layout: Layout
    moves: Moves | None
    layers: tuple[Packed, ...]
    assignments_allowed: Packed | None
    transitions: int
    locations_count: int
    reason: str | None

    @classmethod
    def nothing(cls, system: TransitionSystem, layout: Layout, reason: str) -> Space:
        """An incomplete space without any state."""
        return cls(system, layout, None, (), None, 0, 0, reason)

    @property
    def complete(self) -> bool:
        """Whether every reachable state is here; if not, nothing may be concluded from what is missing."""
        return self.reason is None

    @property
    def states(self) -> int:
        """How many states were reached, features included."""
        return sum(layer.size for layer in self.layers)

    @property
    def assignments(self) -> int | None:
        """How many assignments of the open features are allowed; None if it is not known."""
        return None if self.assignments_allowed is None else self.assignments_allowed.size

    @property
    def depth(self) -> int:
        """The number of steps that the farthest state needs; 0 if there is no state."""
        return max(len(self.layers) - 1, 0)

    def where(self, target: Target) -> Iterator[Flags]:
        """For each layer, which of its states are meant.

        Raises:
            KeyError: the system has no such instance, location or feature.
            TypeError: a quantifier is left in the formula.
        """
        test = self._test(target)
        for layer in self.layers:
            yield np.concatenate([test(layer[at : at + PIECE]) for at in range(0, layer.size, PIECE)])

    def reaches(self, target: Target) -> Packed:
        """The assignments under which some state that is meant was reached, as feature bits at bit 0, ascending.

        Exact if the space is complete; if not, there may be more. `values` decodes them. Raises as `where`.
        """
        found = [
            merged([self.layout.assignments(layer[flags])])
            for layer, flags in zip(self.layers, self.where(target), strict=True)
        ]
        return merged(found)

    def avoids(self, target: Target) -> Packed | None:
        """The allowed assignments under which no state that is meant is reachable; None if that is not known.

        The complement of `reaches`, and the only way to conclude that something never happens: it has no answer where
        the space is incomplete. Raises as `where`.
        """
        if not self.complete or self.assignments_allowed is None:
            return None
        return np.setdiff1d(self.assignments_allowed, self.reaches(target), assume_unique=True)

    def allowed(self, given: Formula = TRUE) -> Packed | None:
        """The allowed assignments that satisfy a formula over features; None if they are not known.

        Raises as `where`.
        """
        if self.assignments_allowed is None or self.moves is None:
            return None
        states = self.layout.placed(self.assignments_allowed)
        return self.assignments_allowed[self.moves.effects.masks.truth(given, states)]

    def values(self, assignments: Packed) -> NDArray[np.int64]:
        """Assignments → for each the index of every feature's value; shape (assignments, features)."""
        return self.layout.unpack(self.layout.placed(assignments))[:, self.layout.variables :]

    def stuck(self, states: Packed) -> Flags:
        """Which states are deadlocks: no event is enabled, and some machine is in a location that is not final."""
        if self.moves is None:
            return np.zeros(states.shape, np.bool_)
        flags: Flags = self.moves.degree(states) == 0
        ended = states[flags]
        resting = np.ones(ended.shape, np.bool_)
        for variable, field in zip(self.system.variables, self.layout.fields, strict=False):
            resting &= np.isin(field.read(ended), np.array(sorted(variable.final), np.uint64))
        flags[flags] = ~resting
        return flags

    def deadlocks(self) -> Iterator[Flags]:
        """For each layer, which of its states are deadlocks."""
        return self.where(self.stuck)

    def shortest(self, target: Target, given: Formula = TRUE) -> Run | None:
        """A shortest run to a state that is meant.

        Among the shortest runs the one with the fewest faults, then the fewest changes of actor (the machine that
        controls the event), then the smallest assignment in declared order, then the smallest events in declared
        order, first step first. In an incomplete space the length is still exact, the choice among the shortest need
        not be, and None only means that nothing was found.

        Args:
            target: where the run has to end.
            given: a formula over features that the run's assignment has to satisfy.

        Raises:
            KeyError: the system has no such instance, location or feature.
            TypeError: a quantifier is left in a formula.
        """
        if self.moves is None:
            return None
        return shortest(self.moves, self.layers, self._test(target), self._test(given))

    def taken(self) -> frozenset[tuple[int, int, int]]:
        """Which edges are ever taken: (index of the event, index of the variable, index of the participant's edge)."""
        if self.moves is None:
            return frozenset()
        effects = self.moves.effects
        found: set[tuple[int, int, int]] = set()
        for indices, states in self.moves.occurrences(self.layers):
            for index in indices:
                event = self.system.events[index]
                able = states[effects.enabled(event, states)]
                for participant in event.participants:
                    edges = np.unique(effects.edges(participant, able))
                    found |= {(index, participant.variable, int(edge)) for edge in edges if edge != STAYS}
        return frozenset(found)

    def _test(self, target: Target) -> Callable[[Packed], Flags]:
        if not isinstance(target, Formula):
            return target
        if self.moves is None:
            return lambda states: np.zeros(states.shape, np.bool_)
        masks = self.moves.effects.masks
        return lambda states: masks.truth(target, states)
