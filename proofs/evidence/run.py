"""A run: what an engine answers when it is asked for a path, in the indices of the transition system it explored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A path through a transition system.

    Attributes:
        assignment: for each feature of the system, the index of its value in `Feature.values`.
        states: for each state of the path, the index of each variable's location; one more than `events`.
        events: index of the event of each step; -1 where nothing occurs.
        loop: index of the state that the last one equals, if the run goes on from there for ever.
    """

    assignment: tuple[int, ...]
    states: tuple[tuple[int, ...], ...]
    events: tuple[int, ...]
    loop: int | None = None
