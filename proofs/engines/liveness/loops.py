"""A loop through one component that visits everything that has to be visited again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .components import Components, Often
    from .explored import Explored


def loop(explored: Explored, components: Components, often: Sequence[Often], start: int) -> list[int]:
    """A state of a fair component → transitions from it back to it, at least one, that meet every one of `often`.

    A shortest one would have to be searched for among too many, as it passes the sets in any order; this one always
    goes on to the nearest of what is missing, and in the end back by a shortest way.
    """
    missing = [some for some in often if not some.states[start]]
    path: list[int] = []
    here = start

    def go(wanted: Callable[[int], bool]) -> None:
        nonlocal here, missing
        way = _nearest(explored, components, here, wanted)
        for step in way:
            missing = [some for some in missing if not _meets(explored, some, step)]
        path.extend(way)
        here = int(explored.dest[way[-1]])

    while missing:
        go(lambda step: any(_meets(explored, some, step) for some in missing))
    if here != start or not path:
        go(lambda step: bool(explored.dest[step] == start))
    return path


def _meets(explored: Explored, some: Often, step: int) -> bool:
    return bool(some.steps[step] or some.states[explored.dest[step]])


def _nearest(explored: Explored, components: Components, here: int, wanted: Callable[[int], bool]) -> list[int]:
    """The fewest transitions within a component from a state up to and including one that is wanted; there is one."""
    before: dict[int, int | None] = {here: None}
    for state in (queue := [here]):  # which grows
        first, last = np.searchsorted(explored.source, (state, state + 1))
        for step in range(int(first), int(last)):
            if not components.inner[step]:
                continue
            there = int(explored.dest[step])
            if wanted(step):
                way, back = [step], before[state]
                while back is not None:
                    way.append(back)
                    back = before[int(explored.source[back])]
                return way[::-1]
            if there not in before:
                before[there] = step
                queue.append(there)
    raise ValueError("the component is not fair")
