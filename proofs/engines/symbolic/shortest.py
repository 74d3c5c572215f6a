"""A target → one shortest run to it, the same on every machine.

Among the shortest runs the one with the fewest faults, then with the fewest changes of actor is found by dynamic
programming over sets (Bellman, "Dynamic programming", 1957), from the end of the run to its beginning: per position
and actor, the states are divided by what the rest of the run costs at least.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...evidence.run import Run
from ..steps import Steps
from .rings import on_shortest_runs, rings

if TYPE_CHECKING:
    from collections.abc import Callable

    from .backward import Target
    from .encoding import Diagram, Encoding
    from .ordering import Ordering
    from .rings import Ring
    from .step import Step

Cost = tuple[int, int]
"""Faults, and changes of actor."""

Rest = tuple[Cost, int]
"""What the rest of a run costs, and the actor (controller) of its first event; at the end of the run, no actor."""

_NOBODY, _ANYBODY = -1, -2
"""At the end of the run there is no next actor; and where only the number of changes counts, any actor but one's own."""


class Search:
    """Searches for runs in one system."""

    __slots__ = ("_encoding", "_ordering", "_stop")

    def __init__(self, encoding: Encoding, stop: Callable[[], None], ordering: Ordering) -> None:
        """Prepares; `stop` is called before each operation on a set of states, and may raise."""
        self._encoding = encoding
        self._stop = stop
        self._ordering = ordering

    def shortest(self, target: Target, most: int | None = None) -> Run | None:
        """A shortest run to a target, the best of them; None if it is not reachable, or not in so many steps."""
        found = rings(self._encoding, target, self._stop, self._ordering, most)
        if not found:
            return None
        events, last = self._cheapest(on_shortest_runs(self._encoding, found, self._stop))
        assignment = self._smallest(last)
        return Run(assignment, Steps(self._encoding.system, assignment).walk(events), events)

    def _cheapest(self, layers: list[Ring]) -> tuple[tuple[int, ...], Diagram]:
        """Layers → the events of the best run, and its last state with the assignments that allow it."""
        tables: list[dict[Rest, Diagram]] = [{((0, 0), _NOBODY): layers[-1][0]}]
        for states, useful in reversed(layers[:-1]):
            tables.append(self._divide(states, useful, tables[-1]))
        tables.reverse()
        best = min(cost for cost, _ in tables[0])
        current = {rest: part for rest, part in tables[0].items() if rest[0] == best}
        events: list[int] = []
        for (_, useful), table in zip(layers[:-1], tables[1:], strict=True):
            for step in useful:
                after = self._follow(current, step, table)
                if after:
                    events.append(step.index)
                    current = after
                    break
        return tuple(events), self._encoding.disjunction(current.values())

    def _divide(self, states: Diagram, useful: tuple[Step, ...], nearer: dict[Rest, Diagram]) -> dict[Rest, Diagram]:
        """States of one layer → the same by the least cost of the rest of the run, per actor of the next event."""
        anybody: dict[Rest, Diagram] = {}
        for (cost, actor), dests in nearer.items():
            if actor != _NOBODY:
                anybody[cost, _ANYBODY] = anybody.get((cost, _ANYBODY), self._encoding.false) | dests
        parts: dict[Rest, Diagram] = {}
        for step in useful:
            own = self._actor(step)
            same = {rest: dests for rest, dests in nearer.items() if rest[1] in (_NOBODY, own)}
            for rest, dests in (same | anybody).items():
                self._stop()
                sources = step.preimage(dests) & states
                if sources.satisfiable():
                    key = self._before(step, rest)
                    parts[key] = parts.get(key, self._encoding.false) | sources
        least: dict[Rest, Diagram] = {}
        done: dict[int, Diagram] = {}
        for cost, actor in sorted(parts):
            settled = done.get(actor, self._encoding.false)
            fresh = parts[cost, actor] & ~settled
            if fresh.satisfiable():
                least[cost, actor] = fresh
                done[actor] = settled | fresh
        return least

    def _before(self, step: Step, rest: Rest) -> Rest:
        """The rest of a run → the same with a step before it."""
        (faults, changes), next_actor = rest
        fault = self._encoding.system.events[step.index].kind == "fault"
        change = next_actor not in (_NOBODY, self._actor(step))
        return (faults + fault, changes + change), self._actor(step)

    def _actor(self, step: Step) -> int:
        return self._encoding.system.events[step.index].participants[0].variable

    def _follow(self, current: dict[Rest, Diagram], step: Step, table: dict[Rest, Diagram]) -> dict[Rest, Diagram]:
        """What a step reaches from the current states without spending more than they have left."""
        after: dict[Rest, Diagram] = {}
        for rest, dests in table.items():
            sources = current.get(self._before(step, rest))
            if sources is not None:
                image = step.image(sources) & dests
                if image.satisfiable():
                    after[rest] = image
        return after

    def _smallest(self, last: Diagram) -> tuple[int, ...]:
        """The first assignment, in order of the indices of its values, under which a state is in the set."""
        encoding = self._encoding
        states = [level for digits in encoding.layout.variables for level in digits.levels]
        return next(encoding.values(last.exists(encoding.cube(states)), encoding.layout.features))
