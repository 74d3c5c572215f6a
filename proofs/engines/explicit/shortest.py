"""The shortest run that is easiest to follow.

The layer of a state is its distance from the initial states, so the runs to the nearest targets pass only states that
have a successor, one layer on, from which the target is still as near. These are found backwards, by making the
successors of each layer once more; nothing has to be kept from the search. On the way each of them gets the cost of
the best way on (Bellman's principle), and the run is then read off forwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...evidence.run import Run
from .visited import merged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from .layout import Flags, Packed
    from .moves import Moves

CHUNK = 1 << 14
"""States whose successors are made at once."""

NONE = np.iinfo(np.int64).max
"""The cost where there is no way on."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The states of one layer from which the targets are still as near as possible.

    The cost of a way on is `faults * weight + changes of actor`, weight being larger than any number of changes. A
    change costs 1, so of the ways on that do not begin with a best actor only the cost of a best way plus 1 matters:
    it is enough to know which actors are best.

    Attributes:
        states: ascending.
        cost: for each, the cost of the best way on.
        best: for each, the actors with which a best way on can begin, a bit each; shape (states, words).
    """

    states: Packed
    cost: NDArray[np.int64]
    best: Packed


@dataclass(frozen=True, slots=True)
class Costs:
    """What a step costs.

    Attributes:
        fault: for each event, `weight` if it is a fault and 0 otherwise.
        actor: for each event, the number of its controller among all controllers.
        words: 64-bit words for one bit per controller.
    """

    fault: NDArray[np.int64]
    actor: NDArray[np.int64]
    words: int

    @classmethod
    def of(cls, moves: Moves, weight: int) -> Costs:
        """The costs in a system, for runs of fewer than `weight` steps."""
        events = moves.effects.masks.names.system.events
        controllers = sorted({event.participants[0].variable for event in events})
        number = {variable: index for index, variable in enumerate(controllers)}
        return cls(
            np.array([weight if event.kind == "fault" else 0 for event in events], np.int64),
            np.array([number[event.participants[0].variable] for event in events], np.int64),
            len(controllers) // 64 + 1,
        )

    def onward(self, stage: Stage, at: NDArray[np.intp], cause: NDArray[np.int32]) -> NDArray[np.int64]:
        """The cost of steps and of the best way on after each.

        Args:
            stage: the states after the steps.
            at: for each step, the position of its state in the stage.
            cause: for each step, its event.
        """
        actor = self.actor[cause]
        same = stage.best[at, actor >> 6] >> (actor & 63).astype(np.uint64) & np.uint64(1)
        step: NDArray[np.int64] = self.fault[cause] + 1 - same.astype(np.int64)
        return step + stage.cost[at]


def shortest(
    moves: Moves,
    layers: Sequence[Packed],
    target: Callable[[Packed], Flags],
    given: Callable[[Packed], Flags],
) -> Run | None:
    """The run that `Space.shortest` describes, or None if no state is meant."""
    nearest = ((depth, _kept(_kept(layer, target), given)) for depth, layer in enumerate(layers))
    depth, meant = next(((depth, meant) for depth, meant in nearest if meant.size), (0, None))
    if meant is None:
        return None
    costs = Costs.of(moves, depth + 1)
    everyone = np.full((meant.size, costs.words), ~np.uint64(0))
    stages = [Stage(meant, np.zeros(meant.size, np.int64), everyone)]
    for layer in reversed(layers[:depth]):
        stages.append(_before(moves, costs, layer, stages[-1]))
    return _read(moves, costs, stages[::-1])


def _kept(states: Packed, test: Callable[[Packed], Flags]) -> Packed:
    pieces = [states[at : at + CHUNK] for at in range(0, states.size, CHUNK)]
    return np.concatenate([piece[test(piece)] for piece in pieces]) if pieces else states


def _before(moves: Moves, costs: Costs, layer: Packed, stage: Stage) -> Stage:
    """The states of a layer with a successor in the next stage."""
    layout = moves.effects.masks.layout
    assignments = merged([layout.assignments(stage.states)])
    parts: list[Stage] = []
    for start in range(0, layer.size, CHUNK):
        states = layer[start : start + CHUNK]
        states = states[_found(layout.assignments(states), assignments)[0]]
        after, source, cause = moves.expand(states)
        member, at = _found(after, stage.states)
        at, source, cause = at[member], source[member], cause[member]
        cost = costs.onward(stage, at, cause)
        cheapest = np.full(states.size, NONE)
        np.minimum.at(cheapest, source, cost)
        first = cost == cheapest[source]
        actor = costs.actor[cause[first]]
        best = np.zeros((states.size, costs.words), np.uint64)
        np.bitwise_or.at(best, (source[first], actor >> 6), np.uint64(1) << (actor & 63).astype(np.uint64))
        useful = cheapest != NONE
        parts.append(Stage(states[useful], cheapest[useful], best[useful]))
    return Stage(
        np.concatenate([part.states for part in parts]),
        np.concatenate([part.cost for part in parts]),
        np.concatenate([part.best for part in parts]),
    )


def _found(states: Packed, among: Packed) -> tuple[Flags, NDArray[np.intp]]:
    """Which states occur in an ascending array that is not empty, and where."""
    at = np.searchsorted(among, states)
    at[at == among.size] = 0
    return among[at] == states, at


def _read(moves: Moves, costs: Costs, stages: Sequence[Stage]) -> Run:
    """Reads the best run off, from the first stage to the last."""
    layout = moves.effects.masks.layout
    here = int(np.argmin(stages[0].cost))  # of equal ones the first, whose assignment is the smallest
    path, events = [stages[0].states[here]], []
    last = None
    for stage in stages[1:]:
        after, _, cause = moves.expand(np.array([path[-1]], np.uint64))
        member, at = _found(after, stage.states)
        at, cause = at[member], cause[member]
        cost = costs.onward(stage, at, cause)
        if last is not None:
            cost = cost + (costs.actor[cause] != last)
        choice = min(range(cost.size), key=lambda index: (cost[index], cause[index]))
        last = costs.actor[cause[choice]]
        events.append(int(cause[choice]))
        path.append(stage.states[at[choice]])
    values = layout.unpack(np.array(path, np.uint64))
    states = tuple(tuple(map(int, row[: layout.variables])) for row in values)
    return Run(tuple(map(int, values[0, layout.variables :])), states, tuple(events))
