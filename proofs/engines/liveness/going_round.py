"""Which events can occur again and again as long as all machines keep to some of their locations.

Whatever moves a machine again and again brings it back: its edge is one of a circle of edges of that machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ....model.system.transition_system import TransitionSystem


def going_round(system: TransitionSystem, locations: Sequence[frozenset[int]]) -> tuple[frozenset[int], frozenset[int]]:
    """The events (indices) that may occur again and again, and the variables (indices) that may move again and again.

    Args:
        system: the system.
        locations: for each variable, where it is all the time (indices).
    """
    events = frozenset(range(len(system.events)))
    while True:
        edges: dict[int, set[tuple[int, int]]] = {}
        for number in events:
            for participant in system.events[number].participants:
                kept = locations[participant.variable]
                found = {(e.source, e.dest) for e in participant.edges if e.source in kept and e.dest in kept}
                edges.setdefault(participant.variable, set()).update(found)
        circles = {variable: _circling(found) for variable, found in edges.items()}
        before = events
        events = frozenset(
            number
            for number in events
            for controller in system.events[number].participants[:1]
            if any((edge.source, edge.dest) in circles[controller.variable] for edge in controller.edges)
        )
        if events == before:
            moving = (variable for variable, found in circles.items() if any(a != b for a, b in found))
            return events, frozenset(moving)


def _circling(edges: set[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """The edges of a graph from whose end a way leads back to their beginning."""
    after: dict[int, set[int]] = {}
    for source, dest in edges:
        after.setdefault(source, set()).add(dest)
    reach: dict[int, set[int]] = {}
    for start in {dest for _, dest in edges}:
        seen, waiting = {start}, [start]
        while waiting:
            fresh = after.get(waiting.pop(), set()) - seen
            seen |= fresh
            waiting.extend(fresh)
        reach[start] = seen
    return frozenset((source, dest) for source, dest in edges if source in reach[dest])
