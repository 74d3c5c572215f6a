"""Work that is spread over a cluster: what is found is what is found here, whatever becomes of its workers."""

from __future__ import annotations

import asyncio
import math
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import types
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.processes import cluster as clusters
from quiesce.proofs.checking.processes import remote
from quiesce.proofs.checking.processes.calls import Calls
from quiesce.proofs.checking.processes.cluster import connected
from quiesce.proofs.checking.processes.workers import Spare, gathered, spread
from quiesce.proofs.checking.progress import Silent
from quiesce.proofs.checking.run import run
from quiesce.proofs.engines.limits import Limits, OutOfTime
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.report.document import document
from quiesce.proofs.report.json_text import json_text
from quiesce.proofs.report.text import report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from distributed import LocalCluster

    from quiesce.proofs.checking.processes.cluster import Cluster
    from quiesce.proofs.checking.processes.workers import Jobs

pytest.importorskip("distributed", reason="the package distributed is not installed: pip install '.[cluster]'")

LAMP = Path(__file__).resolve().parents[3] / "assets" / "lamp"
KILLED = "__import__('signal').raise_signal(9)"
"""What ends a worker without a word; workers import nothing of a test's, so that tasks are expressions of Python."""

PROGRESS = re.compile(r"[\d.]+ s  .*|.*: (depends|violated|vacuous)")
"""What this program itself says on standard error where a machine is slow."""

NEVER: Spare[object, object] = Spare(
    lambda _: pytest.fail("no worker was given up"), lambda _, reason: pytest.fail(reason)
)
SPARE: Spare[str, object] = Spare(lambda task: [task], lambda task, reason: f"{task}: {reason}")


def told(paths: tuple[str, ...], jobs: Jobs) -> str:
    """What a check of a system of lamps says, in words and as a document, but for how long it took."""
    case = prepare(Question(paths, str(LAMP / "machines"), str(LAMP / "specs")))
    outcome = run(case, "symbolic", Limits(), Causes(), Silent(), jobs, measured=True)
    made = document(outcome)
    for verdict in made["properties"]:
        del verdict["seconds"]
    return "\n".join((*report(outcome, "symbolic", traces=True), json_text(made)))


def lamps(folder: Path, number: int) -> list[str]:
    """So many small systems: one to three lamps each, of which more or less is known."""
    chance, files = random.Random(20), []  # noqa: S311  # the same systems each time
    for index in range(number):
        vms = []
        for name in ("hall", "porch", "attic")[: chance.randint(1, 3)]:
            known = {"kind": chance.choice(("", "plain", "dimmer", "relay")), "counting": chance.choice(("", "done"))}
            vms.append(f"  {name}: {{{', '.join(f'{key}: {value}' for key, value in known.items() if value)}}}")
        assume = chance.choice(("", "assume: [not may(host.outage)]\n", "assume: [not may(burn)]\n"))
        file = folder / f"s{index}.yaml"
        file.write_text("\n".join((f"system: s{index}", "vms:", *vms, assume)), "utf-8")
        files.append(str(file))
    return files


@pytest.mark.parametrize("number", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_where_it_was_found_makes_no_difference(number: int, workers: Cluster, tmp_path: Path) -> None:
    """Of each system every word and every trace is the same, found in one process, in two, and by a cluster."""
    texts = [[told((file,), jobs) for file in lamps(tmp_path, number)] for jobs in (1, 2, workers)]
    assert len(set(texts[0])) == number
    assert texts[1] == texts[0]
    assert texts[2] == texts[0]


def test_results_are_in_the_order_of_tasks(workers: Cluster) -> None:
    """Whoever is done first, results come as the tasks were given; what a task raises is raised here."""
    assert workers.number == 2
    assert list(spread(math.factorial, iter([90, 1, 40, 0]), workers, NEVER)) == list(
        map(math.factorial, [90, 1, 40, 0])
    )
    with pytest.raises(ValueError, match="factorial"):
        list(spread(math.factorial, [3, -1], workers, NEVER))


def test_a_task_whose_worker_is_lost_is_given_to_another(killed: Cluster, tmp_path: Path) -> None:
    """A worker that is killed in the middle costs time and nothing else: its task is done by another one."""
    mark = tmp_path / "begun"
    slow = (
        f"(open({str(mark)!r}, 'a').write(str(__import__('os').getpid()) + '\\n'), __import__('time').sleep(2))[1] or 7"
    )

    def kill() -> None:
        while not (mark.exists() and mark.read_text("utf-8").endswith("\n")):
            time.sleep(0.05)
        os.kill(int(mark.read_text("utf-8").split()[0]), signal.SIGKILL)

    killing = threading.Thread(target=kill)
    killing.start()
    assert list(spread(eval, [slow, "1", "2"], killed, NEVER)) == [7, 1, 2]
    killing.join()
    assert len(mark.read_text("utf-8").split()) == 2


def test_what_ends_worker_after_worker_is_unknown(killed: Cluster) -> None:
    """It is tried again by itself, and then answered with the reason; all else is found."""
    *others, unknown = list(spread(eval, ["1", "2", KILLED], killed, SPARE))
    assert others == [1, 2]
    assert str(unknown).startswith(f"{KILLED}: workers of the cluster at tcp://")
    assert "perhaps it needs more memory" in str(unknown)


@pytest.mark.parametrize(
    ("status", "told"), [("error", OSError), ("finished", CancelledError), ("lost", CancelledError)]
)
def test_what_the_way_to_the_cluster_raises_is_no_result(status: str, told: type[Exception]) -> None:
    """An error of the task is told as such; one of the connection, with the same name, is a task that has to be done again."""

    async def gather(*_: object, **__: object) -> object:
        raise OSError

    made: Future[object] = Future()
    client, asked = types.SimpleNamespace(gather=gather), type("Asked", (), {"status": status})()
    asyncio.run(Calls(client)._hand_on(asked, made))
    assert type(made.exception()) is told


def test_a_cluster_without_workers_is_not_waited_for(
    cluster_of: Callable[[int], LocalCluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left then is unknown, for that reason."""
    monkeypatch.setattr(clusters, "_WORKERLESS", 1.0)
    monkeypatch.setattr(clusters, "_LOOKS", 0.2)
    with cluster_of(1) as made, connected(made.scheduler_address) as found:
        threading.Timer(1.0, made.scale, (0,)).start()
        (unknown,) = spread(eval, ["__import__('time').sleep(600)"], found, SPARE)
    assert str(unknown).endswith("has no workers any more, or does not answer")


def test_the_limit_of_time_ends_what_does_not_listen(workers: Cluster) -> None:
    """What was found is told, and then that the time is over; nobody waits for a worker in a long call."""
    found, limits = [], Limits.starting_now(3.0)
    with pytest.raises(OutOfTime, match=r"the time limit of 3 s was reached"):
        found.extend(gathered(eval, ["1", "__import__('time').sleep(8)"], workers, SPARE, limits))
    assert found == [(0, [1])]
    assert time.monotonic() - limits.started < 6


def test_an_interrupt_comes_after_what_was_found(workers: Cluster) -> None:
    """Whoever interrupts is told every result that there is; nothing is waited for."""
    found, begun = [], time.monotonic()

    def tasks() -> Iterator[str]:
        yield "1"
        yield "__import__('time').sleep(8)"
        while not found:
            time.sleep(0.05)
            yield "0"
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        found.extend(gathered(eval, tasks(), workers, SPARE))
    assert found[0] == (0, [1])
    assert time.monotonic() - begun < 6


def test_nobody_works_on_what_nobody_waits_for(cluster_of: Callable[[int], LocalCluster], tmp_path: Path) -> None:
    """A task that was given up learns of it where it asks for the time, and ends: the next one is not kept waiting."""
    mark = tmp_path / "ended"
    room = "quiesce.proofs.checking.processes.remote", "quiesce.proofs.engines.limits"
    lines = (
        f"from {room[0]} import here; from {room[1]} import Limits; import time; limits = here(Limits())",
        "while not limits.stop(): time.sleep(0.05)",
        f"open({str(mark)!r}, 'w').close()",
    )
    asking = f"exec({chr(10).join(lines)!r})"
    with cluster_of(1) as made, connected(made.scheduler_address) as found:
        with pytest.raises(OutOfTime):
            list(gathered(eval, [asking], found, SPARE, Limits.starting_now(2.0)))
        assert list(spread(eval, ["1"], found, NEVER)) == [1]
    assert mark.exists()


def test_a_limit_counts_on_the_clock_of_whoever_works() -> None:
    """However much two machines' clocks differ, so much time is left there as here, and the limit is called the same."""
    limits, elsewhere = Limits(10.0, started=5_000.0), time.monotonic()
    token = remote._CALL.set((remote.Call({}, 5_004.0), elsewhere))
    try:
        there = remote.here(limits)
    finally:
        remote._CALL.reset(token)
    assert there.started == pytest.approx(elsewhere - 4.0)
    assert (there.seconds, there.reason) == (limits.seconds, limits.reason)
    assert remote.here(limits) is limits


def test_nothing_but_the_report_is_printed(local: LocalCluster, tmp_path: Path) -> None:
    """From outside: the same output as here, and nothing on standard error, for several systems and for mutants."""
    files = lamps(tmp_path, 2)
    own = ("--machines", str(LAMP / "machines"), "--specs", str(LAMP / "specs"))
    for command in (["check", *files, "--timeout", "300"], ["mutate", files[0], "--sample", "3"]):
        asked = [sys.executable, "-I", "-m", "quiesce", *command, *own]
        there, here = (
            subprocess.run([*asked, *who], check=False, capture_output=True, text=True, cwd=tmp_path)
            for who in (("--cluster", local.scheduler_address), ("--jobs", "2"))
        )
        assert here.stdout
        assert (there.returncode, there.stdout) == (here.returncode, here.stdout)
        assert [line for line in there.stderr.splitlines() if not PROGRESS.fullmatch(line)] == []
