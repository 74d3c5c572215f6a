"""What benchmarks share. They are run by name, `pytest tests/benchmarks/bench_explicit.py`, and assert nothing timed."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture(scope="session")
def guests() -> ModuleType:
    """The builder of the benchmark family and its claims."""
    return _module(Path(__file__).parents[1] / "proofs" / "engines" / "guests.py")


@pytest.fixture(scope="session")
def vehicles() -> ModuleType:
    """The writer of systems with several VMs and devices."""
    return _module(Path(__file__).with_name("vehicles.py"))


def _module(path: Path) -> ModuleType:
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
