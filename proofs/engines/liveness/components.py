"""Strongly connected components, and which of them can be run through fairly for ever."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from ..explicit.layout import Flags
    from .explored import Explored

_PATIENCE = 1 << 12
"""Transitions looked at between two questions whether to stop."""


@dataclass(frozen=True, slots=True, eq=False)
class Often:
    """States and transitions of which one has to come again and again.

    Attributes:
        states: a flag per state.
        steps: a flag per transition.
    """

    states: Flags
    steps: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """The components of a graph.

    Attributes:
        label: for each state, the number of its component.
        inner: for each transition, whether it is a transition of the graph and stays within its component.
        fair: for each state, whether its component has a transition, and one of every `Often`. A run that stays in
            such a component can come through all of them again and again, and every run that does so stays in one in
            the end.
    """

    label: NDArray[np.intp]
    inner: Flags
    fair: Flags

    @classmethod
    def of(
        cls, explored: Explored, often: Iterable[Often], check: Callable[[], None], among: Flags | None = None
    ) -> Components:
        """A graph → its components.

        Args:
            explored: the graph.
            often: what is fair.
            check: called now and then; raises in order to stop.
            among: the transitions that the graph has, if not all.
        """
        source, dest = explored.source, explored.dest
        kept = np.ones(source.shape, np.bool_) if among is None else among
        label = components(explored.states.size, source[kept], dest[kept], check)
        inner = kept & (label[source] == label[dest])
        fair = np.zeros(label.max(initial=-1) + 1, np.bool_)
        fair[label[source[inner]]] = True
        for some in often:
            met = np.zeros(fair.shape, np.bool_)
            met[label[some.states]] = True
            met[label[source[inner & some.steps]]] = True
            fair &= met
        return cls(label, inner, fair[label])


def components(
    count: int, source: NDArray[np.intp], dest: NDArray[np.intp], check: Callable[[], None] = lambda: None
) -> NDArray[np.intp]:
    """For each state, the number of its strongly connected component.

    In one search depth first (Tarjan, "Depth-first search and linear graph algorithms", 1972), without recursion.

    Args:
        count: the number of states.
        source: for each transition, the state before it; ascending.
        dest: for each transition, the state after it.
        check: called now and then; raises in order to stop.
    """
    bounds = array("q", np.searchsorted(source, np.arange(count + 1)).astype(np.int64).tobytes())
    dests = np.ascontiguousarray(dest).data
    zeros = bytes(8 * count)
    cursor = bounds[:count]
    found, low, label = array("q", zeros), array("q", zeros), array("q", zeros)  # 0: not yet
    open_states: list[int] = []
    number = components_found = looked_at = 0
    for root in range(count):
        if found[root]:
            continue
        number += 1
        found[root] = low[root] = number
        open_states.append(root)
        path = [root]
        while path:
            looked_at += 1
            if not looked_at % _PATIENCE:
                check()
            here = path[-1]
            at = cursor[here]
            if at < bounds[here + 1]:
                cursor[here] = at + 1
                there = dests[at]
                if not found[there]:
                    number += 1
                    found[there] = low[there] = number
                    open_states.append(there)
                    path.append(there)
                elif not label[there] and found[there] < low[here]:
                    low[here] = found[there]
                continue
            path.pop()
            if path and low[here] < low[path[-1]]:
                low[path[-1]] = low[here]
            if low[here] == found[here]:
                components_found += 1
                while True:
                    member = open_states.pop()
                    label[member] = components_found
                    if member == here:
                        break
    return np.frombuffer(label, np.int64).astype(np.intp) - 1 if count else np.empty(0, np.intp)
