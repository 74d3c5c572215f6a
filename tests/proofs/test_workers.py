"""Work that is spread over processes."""

from __future__ import annotations

import math
import os

import pytest

from quiesce.proofs.evidence.internal import InternalError
from quiesce.proofs.workers import spread


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_are_in_the_order_of_tasks(jobs):
    """Whoever is done first, results come as the tasks were given."""
    tasks = [90, 1, 40, 0]
    assert list(spread(math.factorial, iter(tasks), jobs)) == [math.factorial(task) for task in tasks]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_goes_wrong_in_a_worker_is_told(jobs):
    """What a task raises is raised where the results are wanted."""
    with pytest.raises(ValueError, match="factorial"):
        list(spread(math.factorial, [3, -1], jobs))


def test_a_worker_that_is_gone():
    """A worker that somebody ended is one sentence, and nothing is concluded."""
    with pytest.raises(InternalError, match="a worker process ended before it had answered"):
        list(spread(os._exit, [1, 1], 2))
