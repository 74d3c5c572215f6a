"""Processes of Python that are started isolated, whoever starts them: the command line, pytest, a program of somebody's."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import TYPE_CHECKING

from ...isolated import become, environment, trusted

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONE_AT_A_TIME = threading.RLock()

_LEAKED = "ignore:resource_tracker:UserWarning"
"""What the library's keeper of semaphores would say, long after this program was killed, of having cleaned up behind it."""


class Process(SpawnProcess):
    """A process with an interpreter of its own, and an isolated one."""

    def start(self) -> None:
        """Start it."""
        with _isolated():
            super().start()


class Context(SpawnContext):
    """What `concurrent.futures` asks for processes."""

    Process = Process


def context() -> Context:
    """A context in which processes are isolated, and so is the one with which the library keeps track of them."""
    if os.name == "posix":
        with _isolated():
            sys.warnoptions.append(_LEAKED)
            try:
                resource_tracker.ensure_running()
            finally:
                sys.warnoptions.remove(_LEAKED)
    return Context()


@contextmanager
def _isolated() -> Iterator[None]:
    """Within: what a process that is started inherits, its environment and this one's path, is what is trusted.

    The path is inherited because `multiprocessing` sends it, after the new interpreter has begun with one of its own.
    """
    with _ONE_AT_A_TIME:
        variables, path = dict(os.environ), sys.path[:]
        become(environment(variables))
        sys.path[:] = trusted(path)
        try:
            yield
        finally:
            become(variables)
            sys.path[:] = path
