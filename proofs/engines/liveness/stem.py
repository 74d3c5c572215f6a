"""Layers of pairs by their distance from the start → the best of the shortest ways through them.

As for runs to a state (`symbolic.shortest`), the best has the fewest faults, then the fewest changes of actor, then the
smallest index of the first event, of the second, and so on; found from its end to its beginning by dynamic programming over
sets (Bellman, "Dynamic programming", 1957).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ..steps import REST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .places import Move, Places
    from .setting import Setting

Rest: TypeAlias = tuple[tuple[int, int], int]
"""What the rest of a way costs, faults and changes of actor, and the actor (controller) of its first step."""

_NOBODY, _RESTING = -1, -2
"""At the end of a way there is no next actor; and whoever rests is nobody else."""


class Stem:
    """Looks for the best way.

    Args:
        setting: the system.
        moves: all moves, in the order in which they are tried.
    """

    __slots__ = ("_moves", "_setting")

    def __init__(self, setting: Setting, moves: Sequence[Move]) -> None:
        self._setting, self._moves = setting, tuple(moves)

    def best(self, layers: Sequence[Places], goal: Places) -> tuple[list[Move], Places]:
        """The moves from the first layer to a goal in the last one, and the pair in which they end."""
        tables: list[dict[Rest, Places]] = [{((0, 0), _NOBODY): layers[-1] & goal}]
        for layer in reversed(layers[:-1]):
            tables.append(self._divided(layer, tables[-1]))
        tables.reverse()
        least = min(cost for cost, _ in tables[0])
        here = {rest: pairs for rest, pairs in tables[0].items() if rest[0] == least}
        way: list[Move] = []
        for table in tables[1:]:
            move, here = next(found for found in self._following(here, table) if found[1])
            way.append(move)
        return way, self._setting.first(next(iter(here.values())))

    def _following(
        self, here: dict[Rest, Places], nearer: dict[Rest, Places]
    ) -> Iterator[tuple[Move, dict[Rest, Places]]]:
        """Each move, and what it reaches without spending more than is left."""
        for move in self._moves:
            found: dict[Rest, Places] = {}
            for rest, pairs in nearer.items():
                sources = here.get(self._dearer(move, rest))
                if sources is not None and (after := move.after(sources, pairs)).some:
                    found[rest] = after
            yield move, found

    def _divided(self, layer: Places, nearer: dict[Rest, Places]) -> dict[Rest, Places]:
        """One layer → its pairs by what the rest of the way costs at least, for each actor of the next step."""
        parts: dict[Rest, Places] = {}
        for move in self._moves:
            for rest, pairs in nearer.items():
                found = move.before(pairs, layer)
                if found.some:
                    key = self._dearer(move, rest)
                    parts[key] = parts[key] | found if key in parts else found
        least: dict[Rest, Places] = {}
        settled: dict[int, Places] = {}
        for cost, actor in sorted(parts):
            fresh = parts[cost, actor] - settled[actor] if actor in settled else parts[cost, actor]
            if fresh.some:
                least[cost, actor] = fresh
                settled[actor] = settled[actor] | fresh if actor in settled else fresh
        return least

    def _dearer(self, move: Move, rest: Rest) -> Rest:
        """The rest of a way → the same with a move before it."""
        (faults, changes), following = rest
        fault = move.step.index != REST and self._setting.system.events[move.step.index].kind == "fault"
        change = following not in (_NOBODY, self._actor(move))
        return (faults + fault, changes + change), self._actor(move)

    def _actor(self, move: Move) -> int:
        """The controller of a move's event."""
        if move.step.index == REST:
            return _RESTING
        return self._setting.system.events[move.step.index].participants[0].variable
