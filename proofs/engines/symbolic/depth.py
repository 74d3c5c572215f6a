"""How many steps away the farthest state is: breadth first from the start, over all assignments at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...evidence.internal import InternalError
from .encoding import Encoding
from .limits import checked, growing, within
from .relocate import relocate
from .step import encode_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from .encoding import Diagram
    from .limits import Stop
    from .step import Step

_NODES_PER_LEVEL = 1 << 16
"""Nodes to begin with. A layer and what was seen share little, and a table that is nearly full made it three times slower."""


def depth(encoding: Encoding, states: Diagram, granted: frozenset[int], node_limit: int, stop: Stop) -> int:
    """Reachable combinations of locations → the number of steps within which each of them is reached.

    Each is reached under some assignment, and the assignment under which it is reached soonest counts: the answer is the
    length of the longest of all shortest runs, or the number of breadth-first layers after the initial one in the graph
    of combinations, where those are layered by the states of all assignments together.

    Args:
        encoding: what the bits mean; the search has a manager of its own with the same order.
        states: every combination that is reachable under some assignment.
        granted: permissions (indices) that are taken as granted, which makes no run longer.
        node_limit: the most nodes that the diagrams may take; fewer are tried first.
        stop: asked before each firing of an event on a layer.

    Raises:
        Exhausted: a limit was reached.
        InternalError: some of the states cannot be reached step by step.
    """
    layout = encoding.layout

    def attempt(capacity: int) -> int:
        with within(capacity, layout.levels):
            own = Encoding(encoding.system, layout, capacity)
            forgotten = own.cube(level for feature in granted for level in layout.features[feature].levels)
            steps = tuple(step.granted(forgotten) for step in encode_steps(own) if step.touched)
            goal = relocate(states, encoding, own)
            return _layers(own, own.initial.exists(forgotten), goal, steps, checked(stop))

    return growing(attempt, layout.levels, node_limit, _NODES_PER_LEVEL * layout.levels)


def _layers(
    encoding: Encoding, initial: Diagram, goal: Diagram, steps: tuple[Step, ...], stop: Callable[[], None]
) -> int:
    """How many layers follow the initial one until every combination of the goal has been seen."""
    features = encoding.cube(level for digits in encoding.layout.features for level in digits.levels)
    layer = seen = initial
    left, number = goal & ~initial.exists(features), 0
    while left.satisfiable():
        after = encoding.false
        for step in steps:
            stop()
            after |= step.image(layer)
        layer = after & ~seen
        if not layer.satisfiable():
            raise InternalError("breadth first, states are missed that were reached otherwise")
        seen |= layer
        left &= ~layer.exists(features)
        number += 1
    return number
