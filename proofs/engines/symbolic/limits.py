"""When a symbolic computation has to give up, and how it says so."""

from __future__ import annotations

import gc
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from oxidd.util import DDMemoryError

from .. import memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Stop: TypeAlias = "Callable[[], str | None]"
"""Asked again and again: None to go on, or the reason to give up ("the time limit of 60 s was reached")."""

_FRAMES_PER_LEVEL = 4
_FIRST_NODES = 1 << 20
_FIRST_PER_LEVEL = 1 << 12
_GROWTH = 16

_NODE = 48
"""Bytes that a node takes in the end: in its table, in the cache of operations, in the index of its level as that grows."""

_MANAGER = 8 << 20
"""Bytes that a manager of diagrams takes before it has any node, most of them for its threads."""

_PART = 2
"""A table takes one part in so many of the memory that there is: what is asked afterwards has tables of its own."""

_FEWEST = 1 << 12
_PATIENCE = 0.1
_PAUSE = 0.005

_Answer = TypeVar("_Answer")


class Exhausted(Exception):
    """A limit was reached, so the answer is unknown.

    Attributes:
        reason: which limit, and what to do.
        full: whether it was the number of nodes.
    """

    def __init__(self, reason: str, *, full: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.full = full


def checked(stop: Stop) -> Callable[[], None]:
    """A stop that answers → one that raises `Exhausted`."""

    def check() -> None:
        reason = stop()
        if reason is not None:
            raise Exhausted(reason)

    return check


@contextmanager
def within(capacity: int, levels: int) -> Iterator[None]:
    """Within: a full node table becomes `Exhausted`, with advice, and recursion may go as deep as diagrams are.

    Args:
        capacity: nodes that fit into the table, for the advice.
        levels: levels of the diagrams; recursions go down level by level, and the limit is restored in the end.
    """
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + _FRAMES_PER_LEVEL * levels)
    try:
        yield
    except DDMemoryError:
        raise Exhausted(_full(capacity), full=True) from None
    except MemoryError:
        raise Exhausted(memory.wanting("exploring this takes")) from None
    finally:
        sys.setrecursionlimit(before)


@contextmanager
def uncollected() -> Iterator[None]:
    """Within: nobody looks for garbage in circles. Diagrams make none, and what is remembered would be looked through again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _full(capacity: int) -> str:
    """Why a table is full: it was not to be larger, or there is no memory for a larger one."""
    if _fits(2 * capacity):
        return (
            f"the decision diagrams did not fit into {capacity:,} nodes: raise the node limit, fix more features, "
            "forbid events that do not matter, or leave out devices and VMs"
        )
    return memory.wanting(_NEED)


_NEED = "the decision diagrams need"


def _fits(nodes: int) -> bool:
    return nodes <= _most()


def _most() -> int:
    """The most nodes for which there is memory."""
    return (memory.room().left // _PART - _MANAGER) // _NODE


def fitting(nodes: int) -> int:
    """A number of nodes that a table is to hold → the same, or the largest power of two for which there is memory.

    Raises:
        Exhausted: there is none worth a table.
    """
    if _fits(nodes):
        return nodes
    gc.collect()
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:  # a table that nobody needs any more is taken apart by a thread of its own
        time.sleep(_PAUSE)
        if _fits(nodes):
            return nodes
    most = _most()
    if most < _FEWEST:
        raise Exhausted(memory.wanting(_NEED))
    return min(nodes, 1 << most.bit_length() - 1)


def growing(attempt: Callable[[int], _Answer], levels: int, limit: int, least: int = 0) -> _Answer:
    """Tries with a small table first, and with a larger one as long as it is full, and the limit and the memory allow.

    Args:
        attempt: given a number of nodes, computes the answer from the beginning.
        levels: levels of the diagrams, by which the first number is chosen.
        limit: the most nodes.
        least: the fewest nodes with which it is worth trying, where limit and memory allow so many.

    Raises:
        Exhausted: limit or memory do not suffice, or the attempt gave up for another reason.
    """
    wanted = min(max(least, min(_FIRST_NODES, _FIRST_PER_LEVEL * (levels + 1))), limit)
    while True:
        capacity = fitting(wanted)
        try:
            return attempt(capacity)
        except Exhausted as exhausted:
            if not exhausted.full or capacity >= limit:
                raise
            if capacity < wanted:
                raise Exhausted(memory.wanting(_NEED), full=True) from None
        wanted = min(capacity * _GROWTH, limit)
