"""When a symbolic computation has to give up, and how it says so."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from oxidd.util import DDMemoryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Stop: TypeAlias = "Callable[[], str | None]"
"""Asked again and again: None to go on, or the reason to give up ("the time limit of 60 s was reached")."""

_FRAMES_PER_LEVEL = 4
_FIRST_NODES = 1 << 20
_FIRST_PER_LEVEL = 1 << 12
_GROWTH = 16

_Answer = TypeVar("_Answer")


class Exhausted(Exception):  # noqa: N818 (a limit that was reached, and a value in the end, not a mistake)
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
        raise Exhausted(
            f"the decision diagrams did not fit into {capacity:,} nodes: raise the node limit, fix more features, "
            "forbid events that do not matter, or leave out devices and VMs",
            full=True,
        ) from None
    finally:
        sys.setrecursionlimit(before)


def growing(attempt: Callable[[int], _Answer], levels: int, limit: int, least: int = 0) -> _Answer:
    """Tries with a small table first, and with a larger one as long as it is full and the limit allows.

    Args:
        attempt: given a number of nodes, computes the answer from the beginning.
        levels: levels of the diagrams, by which the first number is chosen.
        limit: the most nodes.
        least: the fewest nodes with which it is worth trying, where the limit allows so many.

    Raises:
        Exhausted: the limit does not suffice, or the attempt gave up for another reason.
    """
    capacity = min(max(least, min(_FIRST_NODES, _FIRST_PER_LEVEL * (levels + 1))), limit)
    while True:
        try:
            return attempt(capacity)
        except Exhausted as exhausted:
            if not exhausted.full or capacity >= limit:
                raise
            capacity = min(capacity * _GROWTH, limit)
