"""Clusters on this machine, and who works there."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.checking.processes.cluster import connected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from distributed import LocalCluster

    from quiesce.proofs.checking.processes.cluster import Cluster


def _cluster(number: int) -> LocalCluster:
    """So many processes, each of which does one task at a time, and no page to look at them."""
    distributed = pytest.importorskip("distributed", reason="the package distributed is not installed")
    options = {"threads_per_worker": 1, "processes": True, "scheduler_kwargs": {"dashboard": False}}
    return distributed.LocalCluster(n_workers=number, **options, dashboard_address=":0", silence_logs=logging.CRITICAL)


@pytest.fixture(scope="session")
def cluster_of() -> Callable[[int], LocalCluster]:
    """How many processes → a cluster of them, to be closed by who asked for it."""
    return _cluster


@pytest.fixture(scope="module")
def local() -> Iterator[LocalCluster]:
    """A cluster of two processes on this machine."""
    with _cluster(2) as made:
        yield made


@pytest.fixture
def workers(local: LocalCluster) -> Iterator[Cluster]:
    """Who works there."""
    with connected(local.scheduler_address) as found:
        yield found


@pytest.fixture
def killed() -> Iterator[Cluster]:
    """Who works at another one, and may be killed: no other test depends on who comes after them."""
    with _cluster(2) as made, connected(made.scheduler_address) as found:
        yield found
