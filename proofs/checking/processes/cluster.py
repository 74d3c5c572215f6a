"""Workers of a Dask cluster that somebody runs: what they find is what processes here would find.

References:
    Dask.distributed documentation, "Resilience" (a task whose worker ended is given to another one;
    `KilledWorker` after several of them), "Worker State Machine" (a task that was cancelled while it is done).
"""

from __future__ import annotations

import asyncio
import logging
import time
import warnings
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ....model.language.findings import Finding, InputError, Position, printable
from ..program import described
from .calls import OVER, Calls
from .remote import Differs, difference, forget
from .workers import Gone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

OPTION = "--cluster"

_CONNECTING = 5.0
"""Seconds within which a cluster has to answer."""

_LOOKS = 2.0
_WORKERLESS = 60.0
"""Seconds for which a cluster may be without any worker: who looks after workers starts them anew."""

_WITHIN: dict[str, Any] = {"callback_timeout": _CONNECTING}
"""How long the library waits for an answer about the cluster itself; what it does not know it hands on to its `sync`."""

_TALKING = ("distributed", "tornado", "asyncio", "dask")
"""Whose words are for those who run a cluster, and not for those who ask it."""


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The address of a cluster's scheduler → its workers, all of which run this very program.

    Raises:
        InputError: nobody answers there, there is no worker, one runs another program, or what this needs is not installed.
    """
    if find_spec("distributed") is None:
        raise _wrong("the package distributed is not installed here", "install it with: pip install distributed")
    if not address.strip():
        raise _wrong("an empty address", "name the cluster's scheduler, as in tcp://10.0.0.1:8786")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = _client(address)
        try:
            cluster = Cluster(client, address)
            cluster.see()
            yield cluster
            cluster.leave()
        finally:
            with suppress(Exception):
                client.close(timeout=_LOOKS)


class Cluster:
    """Who works there: see `workers.Workers`."""

    def __init__(self, client: Client, address: str) -> None:
        from distributed.scheduler import KilledWorker

        self._client, self._address = client, address
        self._workerless: float | None = None
        self.number, self.looks = 0, _LOOKS
        self.lost: tuple[type[BaseException], ...] = (KilledWorker, CancelledError, Gone)

    def see(self) -> None:
        """See that there are workers, and that they run this very program, and so does the scheduler, which reads what is sent.

        Raises:
            InputError: there are none, or somebody does not.
        """
        try:
            self._client.wait_for_workers(1, timeout=_CONNECTING)
            theirs = self._client.run(described, on_error="return", **_WITHIN)
        except Exception as error:  # of its own kinds and of every layer below; whichever it is, nobody can be asked
            what = f"the cluster at {self._address} has no worker that answers ({type(error).__name__})"
            raise _wrong(what, "start workers, with one thread each") from None
        self.number = len(theirs)
        for worker in sorted(theirs):
            self._same(f"worker {worker}", theirs[worker])
        try:
            found = self._client.run_on_scheduler(described, **_WITHIN)
        except (
            Exception
        ) as error:  # also what cannot be read of the scheduler's own error; it is told as another program
            found = error
        self._same("the scheduler", found)

    def _same(self, who: str, found: dict[str, str] | Exception) -> None:
        """See that somebody runs this program, from what he says of it, or what was raised where he was asked.

        Raises:
            InputError: he does not.
        """
        if isinstance(found, Exception):
            raise self._other(f"{who} has no quiesce, or another version of it")
        if differs := difference(described(), found):
            raise self._other(f"{who} {differs}")

    def _other(self, what: str) -> InputError:
        return _wrong(
            f"the cluster at {self._address} runs another program: {what}", "install there what is installed here"
        )

    @contextmanager
    def executor(self, *, alone: bool = False) -> Iterator[Executor]:
        """What tasks are submitted to; all of the cluster's memory is theirs, also where one is `alone`.

        Raises:
            InputError: a worker that came later runs another program.
        """
        if self.gone():
            raise Gone
        executor = Calls(self._client)
        try:
            yield executor
        except Differs as differs:
            raise self._other(str(differs)) from None
        finally:
            executor.shutdown()

    def gone(self) -> bool:
        """Whether the cluster does not answer any more, or has had no worker for long."""
        if self._client.status != "running":
            return self._client.status in OVER
        try:
            if self._client.nthreads(**_WITHIN):
                self._workerless = None
                return False
        except Exception:  # the status says whether that is for good
            return self._client.status in OVER
        now = time.monotonic()
        self._workerless = now if self._workerless is None else self._workerless
        return now - self._workerless > _WORKERLESS

    def unfinished(self) -> str:
        """Why something remains unknown."""
        if self.gone():
            return f"the cluster at {printable(self._address)} has no workers any more, or does not answer"
        return f"workers of the cluster at {printable(self._address)} were ended by it; perhaps it needs more memory than they have"

    def leave(self) -> None:
        """Have workers keep nothing of what was asked."""
        with suppress(Exception):
            self._client.run(forget, on_error="ignore", **_WITHIN)


def _client(address: str) -> Client:
    """The address of a scheduler → a client of it.

    Whether somebody answers is found out first: a client that was made by half is never rid of.

    Raises:
        InputError: nobody answers, or somebody else does.
    """
    from distributed import Client

    _hush()
    try:
        who = asyncio.run(asyncio.wait_for(_identity(address), _CONNECTING))
        if who == "Scheduler":
            return Client(address, timeout=_CONNECTING, set_as_default=False)
        what = f"what answers at {address} is no Dask scheduler"
    except Exception as error:  # of a name, a socket, a protocol, a certificate: nobody answers as he should
        what = f"no Dask scheduler answers at {address} ({type(error).__name__})"
    raise _wrong(what, "name the address that the scheduler tells when it starts, as in tcp://10.0.0.1:8786")


async def _identity(address: str) -> str:
    """What of Dask's it is that answers at an address."""
    from distributed.core import rpc
    from distributed.security import Security

    async with rpc(address, connection_args=Security().get_connection_args("client")) as asked:
        return str((await asked.identity())["type"])


def _hush() -> None:
    """What a library says of connections goes nowhere: what there is to say of them is said once, by who uses it."""
    for name, logger in [*logging.root.manager.loggerDict.items()]:
        if name.partition(".")[0] in _TALKING and isinstance(logger, logging.Logger):
            logger.handlers[:], logger.propagate = [logging.NullHandler()], False


def _wrong(what: str, advice: str) -> InputError:
    return InputError([Finding(Position(OPTION, 0, 0), what, "", advice)])
