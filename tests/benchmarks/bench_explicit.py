"""How quick the explicit engine is on the benchmark family, and how much memory it needs."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.formula import negation
from quiesce.proofs.engines.explicit import explore

if TYPE_CHECKING:
    from types import ModuleType

    from pytest_benchmark.fixture import BenchmarkFixture

SIZES = [(3, 1), (3, 2), (4, 1)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_explore(benchmark: BenchmarkFixture, guests: ModuleType, size: tuple[int, int]) -> None:
    """States and transitions per second of a whole search, tables included; peak bytes per state in a run apart."""
    system = guests.guests(*size)
    space = benchmark.pedantic(explore, args=(system,), rounds=5, warmup_rounds=1)
    assert (space.states, space.transitions) == guests.KNOWN_COUNTS[size]
    tracemalloc.start()
    explore(system)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    if benchmark.stats is not None:
        best = benchmark.stats.stats.min
        benchmark.extra_info["states_per_second"] = round(space.states / best)
        benchmark.extra_info["transitions_per_second"] = round(space.transitions / best)
    benchmark.extra_info["peak_bytes_per_state"] = round(peak / space.states, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_resident_memory(benchmark: BenchmarkFixture, guests: ModuleType) -> None:
    """What a process of its own holds at most, over what it held before the search; the time is the whole process's.

    Linux only: the high-water mark that `getrusage` reports there is inherited from the parent.
    """
    program = (
        "import re, sys\n"
        "from importlib.util import spec_from_file_location, module_from_spec\n"
        "from quiesce.proofs.engines.explicit import explore\n"
        "spec = spec_from_file_location('guests', sys.argv[1])\n"
        "module = module_from_spec(spec); sys.modules['guests'] = module; spec.loader.exec_module(module)\n"
        "peak = lambda: int(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]) * 1024\n"
        "before = peak(); space = explore(module.guests(3, 2)); print(space.states, peak() - before)\n"
    )
    command = [sys.executable, "-c", program, guests.__file__]
    done = benchmark.pedantic(
        subprocess.run, args=(command,), kwargs={"check": True, "capture_output": True, "text": True}, rounds=3
    )
    states, peak = map(int, done.stdout.split())
    benchmark.extra_info["resident_bytes_per_state"] = round(peak / states, 1)


def test_shortest_run_to_a_large_set(benchmark: BenchmarkFixture, guests: ModuleType) -> None:
    """A run to the nearest of many targets, and a region."""
    space = explore(guests.guests(3, 2))
    target = negation(guests.never_unsafe(3, 2))
    assert benchmark(space.shortest, target) is not None
    benchmark.extra_info["targets"] = int(sum(flags.sum() for flags in space.where(target)))
