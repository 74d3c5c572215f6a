"""Work that is spread over processes, and what becomes of it where one of them is ended."""

from __future__ import annotations

import math
import multiprocessing
import signal
import time

import pytest

from quiesce.proofs.checking.processes.started import Process
from quiesce.proofs.checking.processes.workers import Spare, gathered, spread
from quiesce.proofs.engines.limits import Limits, OutOfTime

ABORT, KILLED = "__import__('os').abort()", "__import__('signal').raise_signal(9)"
"""What ends a process without a word; workers import nothing of a test's, so that tasks are expressions of Python."""

SPARE: Spare[str, list[object]] = Spare(
    lambda task: [f"[{each}]" for each in task.strip("[]").split(", ")],
    lambda task, reason: [f"{task} {reason}"],
)

NEVER: Spare[int, int] = Spare(lambda _: pytest.fail("no process was ended"), lambda _, reason: pytest.fail(reason))


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_are_in_the_order_of_tasks(jobs):
    """Whoever is done first, results come as the tasks were given."""
    tasks = [90, 1, 40, 0]
    assert list(spread(math.factorial, iter(tasks), jobs, NEVER)) == [math.factorial(task) for task in tasks]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_goes_wrong_in_a_worker_is_told(jobs):
    """What a task raises is raised where the results are wanted."""
    with pytest.raises(ValueError, match="factorial"):
        list(spread(math.factorial, [3, -1], jobs, NEVER))


def test_a_process_that_is_ended_costs_what_ended_it_and_nothing_else(capfd):
    """Tasks are tried again in parts, each by itself; what ends a process of its own is unknown, and nobody says a word."""
    tasks = ["[1, 2]", f"[{ABORT}, 4]", f"[{KILLED}]", "[6, 7, 8]", "[9]"]
    found = [each for result in spread(eval, iter(tasks), 2, SPARE) for each in result]
    assert [each for each in found if isinstance(each, int)] == [1, 2, 4, 6, 7, 8, 9]
    unknown = {number: str(each) for number, each in enumerate(found) if isinstance(each, str)}
    assert {number: text.partition(" ")[0] for number, text in unknown.items()} == {2: f"[{ABORT}]", 4: f"[{KILLED}]"}
    assert all("was ended; perhaps it needs more memory than there is" in text for text in unknown.values())
    assert capfd.readouterr() == ("", "")


def test_an_error_in_a_task_tried_again_is_told():
    """A defect of this program is told as such, also where it shows only when a task is tried again."""
    with pytest.raises(ZeroDivisionError):
        list(spread(eval, [f"[{ABORT}]", "[1 // 0]"], 2, SPARE))


def test_a_library_that_does_not_listen_is_ended_at_the_limit():
    """What was found is told, and then that the time is over; the process that is in a long call is not waited for."""
    tasks, found = ["[1]", "[__import__('time').sleep(600)]", "[3]"], []
    limits = Limits.starting_now(3.0)
    with pytest.raises(OutOfTime, match=r"the time limit of 3 s was reached"):
        found.extend(gathered(eval, tasks, 1, SPARE, limits))
    assert time.monotonic() - limits.started < 60
    assert found == [] or found == [(0, [[1]])]


def test_an_interrupt_comes_after_what_was_found():
    """Whoever interrupts is told every result that there is, and then that it was interrupted; nothing is waited for."""
    found = []

    def tasks():
        yield "[1]"
        yield "[__import__('time').sleep(600)]"
        while not found:
            yield "[]"
        signal.raise_signal(signal.SIGINT)

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        found.extend(gathered(eval, tasks(), 1, SPARE))
    assert found == [(0, [[1]])]
    assert time.monotonic() - begun < 60


def test_an_interrupt_while_a_process_is_started_waits_until_it_is(monkeypatch):
    """A process that was started by half would wait for its work for ever, and everybody for it."""
    start = Process.start

    def starting(process):
        start(process)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Process, "start", starting)
    with pytest.raises(KeyboardInterrupt):
        list(gathered(eval, ["[__import__('time').sleep(600)]"], 2, SPARE))
    assert multiprocessing.active_children() == []
