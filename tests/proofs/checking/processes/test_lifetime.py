"""Nobody outlives the process that started it, however that one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PATIENCE = 60.0
"""Seconds that a busy machine may take for what takes an idle one a moment."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


def group(leader: int) -> list[int]:
    """The processes of a session that run."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            state, _, _, session = process.joinpath("stat").read_text("ascii").rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if process.name.isdigit() and int(session) == leader and state != "Z":
            found.append(int(process.name))
    return found


def engaged(process: int) -> bool:
    """Whether it has begun to work: it has loaded the library of decision diagrams."""
    try:
        return "oxidd" in Path(f"/proc/{process}/maps").read_text("utf-8")
    except OSError:
        return False


def until(condition) -> float:
    """Wait until something is so; the seconds that it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.2)
    return time.monotonic() - began


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP], ids=lambda number: number.name)
def test_workers_end_with_their_parent(number: signal.Signals) -> None:
    """A check by two processes that is ended by a signal leaves none of them behind, and nothing is said afterwards."""
    command = [sys.executable, "-m", "quiesce", "check", "minimal", "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as started:
        try:
            until(lambda: sum(map(engaged, group(started.pid))) == 3)  # itself and both workers
            os.kill(started.pid, number)
            started.wait(PATIENCE)
            until(lambda: not group(started.pid))
        finally:
            for left in group(started.pid):
                os.kill(left, signal.SIGKILL)
        assert started.returncode == -number
        said = started.stderr.read().decode().splitlines()
        assert [line for line in said if " claims decided" not in line and "counting" not in line] == []
