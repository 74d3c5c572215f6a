"""What runs in a worker of a cluster: a task, by a program that is the same, for somebody who has to be still there."""

from __future__ import annotations

import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from ...engines.limits import Limits
from ..program import described

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")
_Ready = TypeVar("_Ready")

_ONE_AT_A_TIME = threading.Lock()
"""Z3 has one context for a whole process, so a worker with several threads does one thing after the other."""

_GIVEN_UP = "whoever asked does not wait for it any more"


class Differs(Exception):
    """A worker runs another program than who asks it; the sentence says what differs."""


@dataclass(frozen=True, slots=True)
class Call:
    """What goes with each task.

    Attributes:
        program: what has to be the same here: see `program.described`.
        clock: the time on the clock of `time.monotonic` of who asks, when the task was sent.
    """

    program: dict[str, str]
    clock: float


_CALL: ContextVar[tuple[Call, float] | None] = ContextVar("call", default=None)
"""What the task that is being done came with, and when it came, on the clock here."""


def done(call: Call, work: Callable[[Any], _Result], task: Any, first: bytes | None) -> _Result:
    """In a worker: a task → its result. Where something comes `first` with every task, that and what is left of this one.

    Raises:
        Differs: this is another program.
    """
    if differs := difference(call.program, described()):
        raise Differs(f"a worker {differs}")
    came = time.monotonic()
    with _ONE_AT_A_TIME:
        token = _CALL.set((call, came))
        try:
            return work(task if first is None else (first, *task))
        finally:
            _CALL.reset(token)


def kept(sent: bytes) -> bytes:
    """In a worker: what comes with every task, kept there for all."""
    return sent


def difference(mine: dict[str, str], theirs: dict[str, str]) -> str:
    """What has to be the same, and what a worker has → what differs, as the rest of a sentence; nothing if nothing does."""
    found = [
        f"{name} {theirs.get(name, 'none')}, not {said}" for name, said in mine.items() if theirs.get(name) != said
    ]
    return f"has {'; '.join(found)}" if found else ""


@lru_cache(maxsize=1)
def ready(make: Callable[[bytes], _Ready], sent: bytes) -> _Ready:
    """What comes with every task, and what is made of it: once for all tasks, in each worker, be it here or elsewhere."""
    return make(sent)


def forget() -> None:
    """In a worker: keep nothing of what was asked."""
    ready.cache_clear()


def here(limits: Limits) -> Limits:
    """Limits of who asks → the same in this process: another machine's clock began at another time.

    How long a task was under way counts in its favour. Who asks does not wait any longer for that, and what nobody waits for
    is ended.
    """
    if (found := _CALL.get()) is None:
        return limits
    call, came = found
    return _Away(limits.seconds, limits.started + came - call.clock, limits.max_states, limits.max_nodes)


@dataclass(frozen=True, slots=True)
class _Away(Limits):
    """Limits that are reached, too, when who asked has gone or does not wait any more."""

    def stop(self) -> str | None:
        """None to go on, or the reason to give up."""
        return Limits.stop(self) or (_GIVEN_UP if _given_up() else None)


def _given_up() -> bool:
    """Whether the task that is being done has been cancelled: whatever it finds, nobody will hear of it."""
    from distributed import get_worker

    worker = get_worker()
    state = worker.state.tasks.get(worker.get_current_task())
    return state is None or state.state == "cancelled"
