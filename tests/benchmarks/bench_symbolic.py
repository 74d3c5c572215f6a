"""How quick the symbolic engine is on the benchmark family, how time grows with the number of guests, and its memory."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.engines.symbolic import explore

if TYPE_CHECKING:
    from types import ModuleType

    from pytest_benchmark.fixture import BenchmarkFixture

SIZES = [64, 128, 256, 512, 1024]


@pytest.mark.parametrize("count", SIZES)
def test_explore(benchmark: BenchmarkFixture, guests: ModuleType, count: int) -> None:
    """Seconds from a loaded model to the exact number of states, for so many guests with two devices each."""
    system = guests.guests(count, 2)
    states = benchmark.pedantic(lambda: explore(system).states, rounds=3, warmup_rounds=0)
    benchmark.extra_info["digits_of_the_count"] = len(str(states))
    if benchmark.stats is not None:
        benchmark.extra_info["milliseconds_per_guest"] = round(1000 * benchmark.stats.stats.min / count, 2)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("count", [128, 256, 512, 1024])
def test_resident_memory(benchmark: BenchmarkFixture, guests: ModuleType, count: int) -> None:
    """What a process of its own holds at most."""
    program = (
        "import re, sys\n"
        "from importlib.util import spec_from_file_location, module_from_spec\n"
        "from quiesce.proofs.engines.symbolic import explore\n"
        "spec = spec_from_file_location('guests', sys.argv[1])\n"
        "module = module_from_spec(spec); sys.modules['guests'] = module; spec.loader.exec_module(module)\n"
        "explore(module.guests(int(sys.argv[2]), 2)).states\n"
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]) // 1024)\n"
    )
    command = [sys.executable, "-c", program, guests.__file__, str(count)]
    done = benchmark.pedantic(
        subprocess.run, args=(command,), kwargs={"check": True, "capture_output": True, "text": True}, rounds=1
    )
    benchmark.extra_info["peak_mebibytes"] = int(done.stdout)
