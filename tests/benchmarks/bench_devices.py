"""What one more device in a VM costs: whole commands, of whose configuration nothing is settled.

One question is asked of each device, the other of the VM, which waits for all of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from pytest_benchmark.fixture import BenchmarkFixture

QUESTIONS = {"states": "no-stray-dma", "whole runs": "termination-comes-to-an-end"}

LIMIT = 120
"""Seconds after which a question is left undecided, and said to be."""

PROGRAM = "from quiesce.proofs.cli.main import main; main()"


def used(path: str, claim: str) -> tuple[float, int, bool]:
    """A check without worker processes → seconds of processor time, MiB that it holds at most, and whether all was decided."""
    command = [
        sys.executable,
        "-c",
        PROGRAM,
        "check",
        path,
        "--property",
        claim,
        "--jobs",
        "1",
        "--timeout",
        str(LIMIT),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode in {0, 1, 3}
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, running.returncode != 3


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere")
@pytest.mark.parametrize("devices", [1, 2, 4, 8])
@pytest.mark.parametrize("claim", QUESTIONS.values(), ids=QUESTIONS)
def test_check(benchmark: BenchmarkFixture, vehicles: ModuleType, tmp_path: Path, claim: str, devices: int) -> None:
    """Seconds by devices, and how many times those of one device; memory at the most."""
    path = vehicles.written(tmp_path / "many", 1, devices)
    seconds, memory, decided = benchmark.pedantic(used, args=(path, claim), rounds=1, warmup_rounds=0)
    alone, _, _ = used(vehicles.written(tmp_path / "one", 1, 1), claim)
    benchmark.extra_info |= {
        "seconds": round(seconds, 2),
        "times_one_device": round(seconds / alone, 2),
        "decided": decided,
        "peak_mebibytes": memory,
    }
