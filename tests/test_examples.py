"""How many examples random tests try, and which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

TEXT = """
from hypothesis import given, settings, strategies as st

drawn = []

@settings(max_examples=160, database=None)
@given(st.integers())
def test_random(number):
    drawn.append(number)

def test_all_are_told():
    print("drawn", len(drawn), hash(tuple(drawn)))
"""


def drawn(folder: Path, *options: str) -> tuple[int, str]:
    """Run a random test that asks for 160 examples: how many it had, and a digest of which they were."""
    (folder / "test_random.py").write_text(TEXT)
    (folder / "conftest.py").write_text((Path(__file__).parent / "conftest.py").read_text("utf-8"))
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", *options, "."]
    told = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    line = next(line for line in told.splitlines() if "drawn " in line)
    number, digest = line.rpartition("drawn ")[2].split()
    return int(number), digest


def test_few_and_always_the_same(tmp_path: Path) -> None:
    """By default one example in eight is tried, and these are the same each time."""
    first, again = drawn(tmp_path), drawn(tmp_path)
    assert first == again
    assert first[0] == 20


def test_a_sweep_tries_all_and_others(tmp_path: Path) -> None:
    """The nightly run tries as many as were asked for, and others each time."""
    first, again = drawn(tmp_path, "--sweep"), drawn(tmp_path, "--sweep")
    assert (first[0], again[0]) == (160, 160)
    assert first[1] != again[1]


def test_no_more_than_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where tests run once for each of many changed modules, a few examples have to do."""
    monkeypatch.setenv("QUIESCE_EXAMPLES", "3")
    assert drawn(tmp_path)[0] == 3
