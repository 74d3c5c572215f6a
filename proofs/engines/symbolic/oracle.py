"""What comes together in reachable states, for whoever asks that very often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .encoding import Encoding
from .limits import fitting, growing, within
from .relocate import relocate

if TYPE_CHECKING:
    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem
    from .encoding import Diagram

_ROOM = 64
"""How many times the nodes of the reachable states a table of questions holds at first."""


class Oracle:
    """The reachable states of a system in a table of their own, with room for questions."""

    __slots__ = ("_capacity", "_encoding", "_limit", "_pairs", "_source", "_system")

    def __init__(self, system: TransitionSystem, source: Encoding, pairs: Diagram, limit: int) -> None:
        """The reachable pairs of states and assignments, a diagram of `source`; `limit`: the most nodes of the table."""
        self._system, self._source, self._limit = system, source, limit
        self._capacity = fitting(min(limit, max(1 << 16, _ROOM * pairs.node_count())))
        self._encoding = source
        self._pairs = pairs
        self._move(pairs)

    def _move(self, pairs: Diagram) -> None:
        with within(self._capacity, self._source.layout.levels):
            fresh = Encoding(self._system, self._source.layout, self._capacity)
            self._pairs = relocate(pairs, self._encoding, fresh)
            self._encoding = fresh

    def meets(self, formula: Formula) -> bool:
        """Whether some reachable state satisfies a ground formula under an assignment under which it is reached.

        Raises:
            Exhausted: the table of diagrams is full.
        """

        def attempt(capacity: int) -> bool:
            if capacity > self._capacity:
                self._capacity = capacity
                self._move(self._pairs)
            with within(self._capacity, self._source.layout.levels):
                return bool((self._pairs & self._encoding.formula(formula)).satisfiable())

        return growing(attempt, self._source.layout.levels, self._limit)
