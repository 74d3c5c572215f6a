"""The states that the explicit engine has reached, with every transition between them, in arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .. import explicit
from ..explicit.visited import merged
from ..steps import REST
from ..symbolic.limits import Exhausted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem
    from ..explicit.layout import Flags, Packed
    from ..explicit.masks import Masks
    from ..limits import Limits

_CHUNK = 1 << 16
"""States whose successors are made at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Explored:
    """A complete space as a graph. States and transitions have numbers, in which the arrays are in order.

    Attributes:
        space: what was explored.
        masks: truth of formulas in arrays of states.
        states: ascending, so that the states of one assignment are neighbours.
        source: for each transition, the number of the state before it; ascending.
        dest: for each transition, the number of the state after it.
        cause: for each transition, the index of its event, or `REST`; ascending among the transitions from one state.
    """

    space: explicit.Space
    masks: Masks
    states: Packed
    source: NDArray[np.intp]
    dest: NDArray[np.intp]
    cause: NDArray[np.int32]

    @classmethod
    def of(
        cls, system: TransitionSystem, limits: Limits, progress: Callable[[str], None], *, rests: bool = False
    ) -> Explored:
        """A system → its states and transitions.

        Args:
            system: what to explore.
            limits: how many states there may be, and how long it may take.
            progress: told now and then how far the search has come.
            rests: add a transition from each state in which no event of class progress is enabled to itself.

        Raises:
            Exhausted: a limit was reached.
        """
        space = explored(system, limits, progress)
        moves = space.moves
        if moves is None:
            raise Exhausted(f"nothing of {system.name} could be explored")
        states = merged(list(space.layers))
        pieces = [_no_transitions()]
        for start in range(0, states.size, _CHUNK):
            after, source, cause = moves.expand(states[start : start + _CHUNK])
            pieces.append((source + start, np.searchsorted(states, after), cause))
        source, dest, cause = (np.concatenate(column) for column in zip(*pieces, strict=True))
        if rests:
            progressing = np.array([index for index, event in enumerate(system.events) if event.kind == "progress"])
            awake = np.zeros(states.shape, np.bool_)
            awake[source[np.isin(cause, progressing)]] = True
            resting = np.flatnonzero(~awake)
            source, dest = np.concatenate([source, resting]), np.concatenate([dest, resting])
            cause = np.concatenate([cause, np.full(resting.shape, REST, np.int32)])
        order = np.lexsort((cause, source))
        return cls(space, moves.effects.masks, states, source[order], dest[order], cause[order])

    def truth(self, formula: Formula) -> Flags:
        """For each state, whether a ground formula is true of it."""
        pieces = [
            self.masks.truth(formula, self.states[start : start + _CHUNK])
            for start in range(0, self.states.size, _CHUNK)
        ]
        return np.concatenate([np.zeros(0, np.bool_), *pieces])

    def assignments(self, chosen: Flags) -> Iterator[tuple[int, ...]]:
        """The assignments of some states, as the indices of all features' values, each once and in order."""
        words = merged([self.space.layout.assignments(self.states[chosen])])
        for row in self.space.values(words).tolist():
            yield tuple(row)

    def locations(self, number: int) -> tuple[int, ...]:
        """The number of a state → the index of each variable's location."""
        (row,) = self.space.layout.unpack(self.states[number : number + 1]).tolist()
        return tuple(row[: self.space.layout.variables])


def explored(system: TransitionSystem, limits: Limits, progress: Callable[[str], None]) -> explicit.Space:
    """A system → all that is reachable in it.

    Raises:
        Exhausted: a limit was reached.
    """

    def tell(now: explicit.Progress) -> None:
        progress(f"{now.states:,} states, {now.transitions:,} transitions, depth {now.depth}")

    space = explicit.explore(system, max_states=limits.max_states, stop=limits.stop, progress=tell)
    if space.reason is not None:
        raise Exhausted(space.reason)
    return space


def _no_transitions() -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int32]]:
    return np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0, np.int32)
