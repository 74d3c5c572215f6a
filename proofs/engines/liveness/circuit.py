"""Under one assignment: a shortest way into a fair cycle, and a way around it.

The fair cycles are found among what lasts (`Accepted`) by going back and forth from single pairs of a state and a location
(Xie and Beerel, "Implicit enumeration of strongly connected components", 1999), nearest to the start first. The cycle is gone
around as in Clarke, Grumberg, McMillan and Zhao, "Efficient generation of counterexamples and witnesses in symbolic model
checking", 1995: to the nearest of what is still missing, and in the end back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .fixpoints import Given, Visited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .acceptance import Accepted, Component
    from .fixpoints import Condition, Fixpoints
    from .places import Move, Places
    from .setting import Setting


class Circuit:
    """Looks for fair cycles.

    Args:
        setting: a system all of whose features are pinned.
        accepted: what lasts in it.
    """

    __slots__ = ("_accepted", "_moves", "_setting")

    def __init__(self, setting: Setting, accepted: Accepted) -> None:
        self._setting, self._accepted, self._moves = setting, accepted, accepted.fixpoints

    def nearest(self) -> tuple[list[Places], list[tuple[Component, Places]]]:
        """The layers of pairs by their distance from the start, up to the first that meets fair cycles, and these cycles.

        Each cycle is everything that lies on cycles with one of its pairs, with what has to be met on it. No layers if there
        is no accepted run.
        """
        within = self._accepted.pairs
        hulls = [(c, self._moves.turned(c.lasting, c.conditions)) for c in self._accepted.components]
        layer = seen = within & self._setting.start(len(within.parts))
        layers: list[Places] = []
        while layer.some:
            layers.append(layer)
            found = [pair for component, hull in hulls for pair in self._cycles(layer, component, hull)]
            if found:
                return layers, found
            layer = self._moves.after(layer, within) - seen
            seen |= layer
        return [], []

    def _cycles(self, layer: Places, component: Component, hull: Places) -> list[tuple[Component, Places]]:
        """The fair cycles in what lasts in one component that meet a layer."""
        found = []
        waiting = layer & hull
        while waiting.some:
            one = self._setting.first(waiting)
            cycle = self._moves.leading_to(one, self._moves.reached_from(one, hull))
            inner = self._moves.before(cycle, cycle).some
            if inner and all(self._moves.meeting(cycle, condition).some for condition in component.conditions):
                found.append((component, cycle))
            waiting -= cycle
        return found

    def around(self, start: Places, cycle: Places, conditions: Sequence[Condition]) -> list[tuple[Move, Places]]:
        """A pair on a fair cycle → steps around it, each with the pair that it leads to; they meet every condition."""
        walk = _Walk(self._setting, self._moves, start, cycle, conditions)
        while walk.missing:
            goals = cycle.only(())
            for condition in walk.missing:
                goals |= self._moves.meeting(cycle, condition)
            walk.go(goals)
            walk.take_due()
        if not walk.steps:
            walk.leave(start)
        walk.go(start)
        return walk.steps


class _Walk:
    """Steps around a cycle, one after the other."""

    __slots__ = ("_cycle", "_here", "_moves", "_setting", "missing", "steps")

    def __init__(
        self, setting: Setting, moves: Fixpoints, start: Places, cycle: Places, conditions: Sequence[Condition]
    ) -> None:
        self._setting, self._moves, self._here, self._cycle = setting, moves, start, cycle
        self.steps: list[tuple[Move, Places]] = []
        self.missing = list(conditions)
        self._arrive(start)

    def _arrive(self, pair: Places) -> None:
        """What is met where the walk has come to, whatever the next step."""
        self._here = pair
        self.missing = [condition for condition in self.missing if not self._met(condition)]

    def _met(self, condition: Condition) -> bool:
        if isinstance(condition, Visited):
            return self._here.only(condition.locations).some
        return not condition.strictly and not self._here.where(condition.move.step.enabled).some

    def _take(self, move: Move, pair: Places) -> None:
        self.steps.append((move, pair))
        self.missing = [c for c in self.missing if not (isinstance(c, Given) and c.move is move)]
        self._arrive(pair)

    def take_due(self) -> None:
        """Takes the first step from here that meets something missing, if there is one."""
        for condition in self.missing:
            if isinstance(condition, Given):
                after = condition.move.after(self._here, self._cycle)
                if after.some:
                    self._take(condition.move, self._setting.first(after))
                    return

    def leave(self, goal: Places) -> None:
        """Takes one step, from which it is nearest to a goal."""
        rings = self._rings(goal, self._moves.after(self._here, self._cycle))
        self._descend(rings[-1])

    def go(self, goal: Places) -> None:
        """Goes to the nearest pair of a goal, by no step if the walk is there already."""
        rings = self._rings(goal, self._here)
        for ring in reversed(rings[:-1]):
            self._descend(ring)

    def _rings(self, goal: Places, until: Places) -> list[Places]:
        """Pairs of the cycle by their distance to a goal, up to the first ring that meets some."""
        rings = [goal]
        seen = goal
        while not (rings[-1] & until).some:
            rings.append(self._moves.before(rings[-1], self._cycle) - seen)
            if not rings[-1].some:
                raise AssertionError("on a cycle every pair leads to every other")
            seen |= rings[-1]
        return rings

    def _descend(self, ring: Places) -> None:
        """Takes the first move that leads into a ring."""
        for move in self._moves.moves:
            after = move.after(self._here, ring)
            if after.some:
                self._take(move, self._setting.first(after))
                return
