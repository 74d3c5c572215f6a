"""How quick claims are prepared, from a system's files to before the first question to an engine, and how that grows.

Systems of several VMs that have passed devices; the ratio is to what the half as large one takes, for each claim.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from pytest_benchmark.fixture import BenchmarkFixture

BY_VMS = [(1, 2), (2, 2), (4, 2)]
BY_DEVICES = [(1, 1), (1, 2), (1, 4), (1, 8)]
LARGE = (6, 7)


def prepared(path: str) -> tuple[int, int]:
    """Everything before the first question to an engine: how many claims there are, and how many explorations serve them."""
    case = prepare(Question(paths=(path,)))
    decider = Decider(case.composition, "symbolic", Limits())
    possible, _ = decider.split_vacuous(case.claims)
    return len(case.claims), len(list(decider.tasks(possible)))


def milliseconds_per_claim(path: str) -> float:
    """The processor time that a claim costs, reading everything included."""
    started = time.process_time()
    claims, _ = prepared(path)
    return 1000 * (time.process_time() - started) / claims


@pytest.mark.parametrize("size", dict.fromkeys([*BY_VMS, *BY_DEVICES, LARGE]), ids=str)
def test_prepare(benchmark: BenchmarkFixture, vehicles: ModuleType, tmp_path: Path, size: tuple[int, int]) -> None:
    """Seconds for all claims, by VMs and devices of each; milliseconds per claim, and how many times the half system's."""
    path = vehicles.written(tmp_path / "whole", *size)
    claims, tasks = benchmark.pedantic(prepared, args=(path,), rounds=2, warmup_rounds=1)
    assert 0 < tasks <= claims
    half = vehicles.written(tmp_path / "half", max(1, size[0] // 2), size[1] if size[0] > 1 else max(1, size[1] // 2))
    each = milliseconds_per_claim(path)
    benchmark.extra_info |= {
        "claims": claims,
        "tasks": tasks,
        "milliseconds_per_claim": round(each, 2),
        "ratio_to_half": round(each / milliseconds_per_claim(half), 2),
    }


@pytest.mark.parametrize("size", [(1, 2), (2, 2), LARGE], ids=str)
def test_made(benchmark: BenchmarkFixture, vehicles: ModuleType, tmp_path: Path, size: tuple[int, int]) -> None:
    """Seconds to make, besides, what is explored for every claim: it is spread over the processes that decide."""
    case = prepare(Question(paths=(vehicles.written(tmp_path / "whole", *size),)))

    def made() -> int:
        decider = Decider(case.composition, "symbolic", Limits())
        return sum(len(decider.part(task).variables) for task in decider.tasks(list(case.claims)))

    assert benchmark.pedantic(made, rounds=1, warmup_rounds=0) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("size", [(1, 2), (2, 2), LARGE], ids=str)
def test_resident_memory(
    benchmark: BenchmarkFixture, vehicles: ModuleType, tmp_path: Path, size: tuple[int, int]
) -> None:
    """What a process of its own holds at most."""
    program = (
        "import re, sys\n"
        "from importlib.util import spec_from_file_location, module_from_spec\n"
        "spec = spec_from_file_location('bench', sys.argv[1])\n"
        "module = module_from_spec(spec); sys.modules['bench'] = module; spec.loader.exec_module(module)\n"
        "module.prepared(sys.argv[2])\n"
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]) // 1024)\n"
    )
    command = [sys.executable, "-c", program, __file__, vehicles.written(tmp_path / "whole", *size)]
    done = benchmark.pedantic(
        subprocess.run, args=(command,), kwargs={"check": True, "capture_output": True, "text": True}, rounds=1
    )
    benchmark.extra_info["peak_mebibytes"] = int(done.stdout)
