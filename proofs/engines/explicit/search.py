"""Breadth-first search over packed states, a layer at a time."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from .assignments import allowed
from .layout import WORD
from .moves import layout_of, moves_of
from .space import Space
from .visited import Visited, merged

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.system.transition_system import TransitionSystem
    from .layout import Packed
    from .moves import Moves

MAX_STATES = 20_000_000
"""States after which a search gives up unless told otherwise; they need about 600 MB."""

CHUNK = 1 << 14
"""States of the frontier expanded at once: few enough that their successors stay in the caches."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come.

    Attributes:
        depth: steps from the initial states to the layer whose successors are being made.
        states: states found so far; until the layer is finished, an upper bound.
        transitions: transitions taken so far.
        waiting: states of this layer that are still to be expanded.
        seconds: time since the search began.
    """

    depth: int
    states: int
    transitions: int
    waiting: int
    seconds: float


def explore(
    system: TransitionSystem,
    *,
    max_states: int = MAX_STATES,
    stop: Callable[[], str | None] = lambda: None,
    progress: Callable[[Progress], None] | None = None,
) -> Space:
    """A system → everything that is reachable in it, for all allowed assignments of its open features at once.

    Args:
        system: what to explore.
        max_states: give up when there are more states than this.
        stop: asked every few milliseconds; gives the reason to give up, or None to go on.
        progress: told as often how far the search has come.

    Returns:
        The space; incomplete, with the reason, if a limit was reached: `max_states`, `stop`, a state that needs more
        than 64 bits, or more assignments than `max_states`. An incomplete space has states that are reachable, but
        not all of them.

    Raises:
        KeyError: a formula of the system speaks of what the system does not have.
        TypeError: a formula of the system is not ground.
    """
    names, groups, layout = layout_of(system)
    if layout.bits > WORD:
        reason = f"a state needs {layout.bits} bits, and the explicit engine has {WORD}"
        return Space.nothing(system, layout, reason)
    moves = moves_of(names, groups, layout)
    assignments = allowed(moves.effects.masks, max_states)
    if assignments is None:
        return Space.nothing(system, layout, f"the open features have more than {max_states:,} assignments")
    start = np.uint64(0)
    for slot, variable in enumerate(system.variables):
        start |= layout.fields[slot].write(variable.initial)
    search = _Search(moves, assignments | start, max_states, stop, progress)
    search.run()
    return Space(
        system=system,
        layout=layout,
        moves=moves,
        layers=tuple(search.layers),
        assignments_allowed=layout.assignments(assignments),
        transitions=search.transitions,
        locations_count=_distinct_locations(search.layers, moves),
        reason=search.reason,
    )


class _Search:
    """One search; `run` fills `layers`, `transitions` and `reason`."""

    def __init__(
        self,
        moves: Moves,
        initial: Packed,
        max_states: int,
        stop: Callable[[], str | None],
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.layers: list[Packed] = []
        self.transitions = 0
        self.reason: str | None = None
        self._fresh: list[Packed] = []
        self._units = moves.units
        self._initial = initial
        self._max_states = max_states
        self._stop = stop
        self._progress = progress
        self._begun = perf_counter()

    def run(self) -> None:
        """Searches until nothing is new or a limit is reached."""
        layer = self._initial
        if not layer.size:
            return
        visited = Visited(layer[0], lambda: (*self.layers, *self._fresh))
        visited.add(layer, self._fresh)
        found = 0
        while layer.size:
            self.layers.append(layer)
            found += layer.size
            visited.used = found
            if self.reason:
                return
            layer = self._next(layer, visited, found)

    def _next(self, layer: Packed, visited: Visited, found: int) -> Packed:
        """The states one step after a layer that were not found before; those made so far if a limit is reached."""
        self._fresh = []
        for start in range(0, layer.size, CHUNK):
            if self._limit(layer.size - start, visited):
                break
            chunk = layer[start : start + CHUNK]
            for unit in self._units:
                after = unit.successors(chunk)
                self.transitions += after.size
                visited.add(after, self._fresh)
            if visited.used > self._max_states:
                self._fresh = [merged(self._fresh)]
                visited.used = found + self._fresh[0].size
                if visited.used > self._max_states:
                    self.reason = f"more than {self._max_states:,} states"
                    break
        return merged(self._fresh)

    def _limit(self, waiting: int, visited: Visited) -> bool:
        if self._progress:
            seconds = perf_counter() - self._begun
            self._progress(Progress(len(self.layers) - 1, visited.used, self.transitions, waiting, seconds))
        self.reason = self._stop()
        return self.reason is not None


def _distinct_locations(layers: list[Packed], moves: Moves) -> int:
    """How many combinations of machine locations there are, whatever the features."""
    layout = moves.effects.masks.layout
    if not layout.feature_bits or not layers:
        return sum(layer.size for layer in layers)
    first = layout.locations(layers[0][:1])
    distinct = [first]
    seen = Visited(first[0], lambda: distinct)
    for layer in layers:
        for start in range(0, layer.size, CHUNK):
            seen.add(merged([layout.locations(layer[start : start + CHUNK])]), distinct)
    return sum(piece.size for piece in distinct)
