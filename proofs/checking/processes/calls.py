"""Tasks that are given to Dask, in the interface of the standard library.

References:
    Dask.distributed documentation, "Client" (`submit`, `gather`).
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..program import described
from .remote import Call, done, kept
from .workers import Gone

if TYPE_CHECKING:
    from collections.abc import Callable

    from distributed import Client

OVER = ("closing", "closed")
"""How a client is once its scheduler has not come back."""


class Calls(Executor):
    """An executor whose tasks are told who asks; nothing is taken from a task that was alike.

    What is the same in all tasks, the bytes that they begin with, is sent once, and handed on from worker to worker. Dask's own
    executor loses what was found by a worker that ends before it was fetched; here it is found once more.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._kept: dict[bytes, Any] = {}
        self._asked: set[Any] = set()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """Have a task done by some worker.

        Raises:
            Gone: the cluster does not answer any more.
        """
        (task,), made = args, Future[Any]()
        first, rest = (task[0], task[1:]) if isinstance(task, tuple) and isinstance(task[0], bytes) else (None, task)
        try:
            if first is not None and first not in self._kept:
                self._kept[first] = self._client.submit(kept, first, pure=False)
            common = None if first is None else self._kept[first]
            call = Call(described(), time.monotonic())
            asked = self._client.submit(done, call, fn, rest, common, pure=False, **named)
        except Exception:  # what is raised depends on where the library notices that nobody is there; all else goes on
            if self._client.status in OVER:
                raise Gone from None
            raise
        self._asked.add(asked)
        self._client.loop.add_callback(self._hand_on, asked, made)
        return made

    async def _hand_on(self, asked: Any, made: Future[Any]) -> None:
        """Give what is found for Dask's future to the one of the standard library; whatever does not come of the task is a loss."""
        try:
            found = await self._client.gather(asked, asynchronous=True)
        except asyncio.CancelledError:
            made.set_exception(CancelledError())
            raise
        except BaseException as error:
            made.set_exception(error if asked.status == "error" else CancelledError())
        else:
            made.set_result(found)
        self._asked.discard(asked)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """What is not done by now is nobody's wish any more; nothing is waited for."""
        with suppress(Exception):
            self._client.cancel(list(self._asked))
