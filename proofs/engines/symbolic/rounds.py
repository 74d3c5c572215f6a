"""Where a machine begins anew: what happens before that is searched first.

A VM that is started a second time can do all that it did the first time, only from more beginnings. In the sets of a search
backwards both times are told at once, and what the first time may have left behind for the second makes them large: with a
restart they took thirty times as many nodes. Yet what can go wrong mostly goes wrong the first time.

In the graph of one machine's edges, an edge back to a location through which every way to its source leads closes a *natural
loop* (Aho, Lam, Sethi and Ullman, "Compilers: Principles, Techniques, and Tools", 2nd edition, 2006, section 9.6.6). The event
on which most machines close a loop is taken for the one with which the system begins anew: the launch of a qvm, say, on which
guest, watchdog, supervisor and the devices' callbacks come back to where they began.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from ....model.system.transition_system import TransitionSystem
    from .encoding import Encoding
    from .step import Step

_Edges: TypeAlias = "frozenset[tuple[int, int]]"


def first_round(encoding: Encoding, steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps of a system → the same as long as nothing begins anew; as they are if nothing ever does."""
    closing = [_closing(encoding.system, variable) for variable in range(len(encoding.system.variables))]
    coming = [
        [
            (p.variable, sorted({e.source for e in p.edges if (e.source, e.dest) in closing[p.variable]}))
            for p in event.participants
        ]
        for event in encoding.system.events
    ]
    back = [sum(bool(sources) for _, sources in each) for each in coming]
    most = max(back, default=0)
    if not most:
        return tuple(steps)
    anew = back.index(most)
    places = encoding.layout.variables
    again = encoding.disjunction(encoding.among(places[variable], sources) for variable, sources in coming[anew])
    return tuple(replace(step, own=step.own & ~again) if step.index == anew else step for step in steps)


def _closing(system: TransitionSystem, variable: int) -> _Edges:
    """The edges (source, dest) of a variable that close a natural loop."""
    edges = {
        (edge.source, edge.dest)
        for event in system.events
        for participant in event.participants
        if participant.variable == variable
        for edge in participant.edges
        if edge.source != edge.dest
    }
    through = _dominators(edges, system.variables[variable].initial)
    return frozenset((source, dest) for source, dest in edges if dest in through.get(source, ()))


def _dominators(edges: Set[tuple[int, int]], initial: int) -> dict[int, frozenset[int]]:
    """For each location that is reached, those through which every way to it leads, itself included."""
    reached, grown = {initial}, True
    while grown:
        fresh = {dest for source, dest in edges if source in reached} - reached
        reached, grown = reached | fresh, bool(fresh)
    found = {location: frozenset(reached) for location in reached} | {initial: frozenset((initial,))}
    changed = True
    while changed:
        changed = False
        for location in sorted(reached - {initial}):
            coming = [found[source] for source, dest in edges if dest == location and source in reached]
            now = frozenset.intersection(*coming) | {location}
            if now != found[location]:
                found[location], changed = now, True
    return found
