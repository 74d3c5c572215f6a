"""What one machine does, as far as some blocks of its locations tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..system.assuming import Some
    from ..system.functions import Allowed

Blocks = tuple[int, ...]
"""For each location of a machine, the number of its block: the index of the first location in it."""

Leading = dict[int, dict[int, int]]
"""For each source, for each block that it leads to, the function (by number) under which it does."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a machine notices of an assumption.

    Attributes:
        allowed: the values left of features of which guards of its events speak.
        gone: events of its that never occur.
    """

    allowed: Allowed = ()
    gone: frozenset[int] = frozenset()


NOTHING = Known()


@dataclass(frozen=True, slots=True)
class Part:
    """What a machine does in one event, as the participant in some place: source, dest, function and rows of each edge."""

    event: int
    place: int
    edges: tuple[tuple[int, int, int, tuple[tuple[str, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class Move:
    """In an event, as one of its participants, from block to block, under a function (by number), by rows of the model."""

    event: int
    place: int
    source: int
    dest: int
    function: int
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Behaviour:
    """What a machine does.

    Attributes:
        machine: which one, by the index of its variable.
        known: what is assumed.
        blocks: the coarsest ones whose locations behave alike and that tell apart what was to be told apart.
        parts: for each event in which it leaves a block, or on whose occurrence somebody else depends, where each block, by the
            location for which it is named, leads.
        moving: for each other machine, the events that this one controls and in which it leaves a block.
        told: for each machine that decides about its moves, what of that one has to be told apart.
        features: those that decide about its moves, or permit the events.
        merged: a number that stands for the machine with these blocks.
    """

    machine: int
    known: Known
    blocks: Blocks
    parts: tuple[tuple[Part, Leading], ...]
    moving: tuple[tuple[int, frozenset[int]], ...]
    told: tuple[tuple[int, Blocks], ...]
    features: Some
    merged: int

    def moves(self) -> Iterator[Move]:
        """Its moves from block to block, and to the same block where others depend on that."""
        for part, leading in self.parts:
            rows: dict[tuple[int, int], dict[tuple[str, int], None]] = {}
            for source, dest, _, by in part.edges:
                rows.setdefault((self.blocks[source], self.blocks[dest]), {}).update(dict.fromkeys(by))
            for source, to in leading.items():
                for dest, function in to.items():
                    yield Move(part.event, part.place, source, dest, function, tuple(rows[source, dest]))
