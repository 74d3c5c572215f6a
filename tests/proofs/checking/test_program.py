"""What makes a program another one, for what was remembered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quiesce.proofs.checking import program
from quiesce.proofs.checking.program import described, sources

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[3]
TELLING = ("model/views", "model/qvmconf", "proofs/compare", "proofs/walk", "proofs/report", "proofs/cli")
"""Rooms that tell what was found, or read what is then part of the system."""


def test_the_digest_covers_every_module_that_finds_or_rechecks() -> None:
    """Every module below the three folders counts, but for those that only tell, read configurations, or shut the path."""
    counted = {file.resolve().relative_to(ROOT) for file in sources()}
    files = {file.relative_to(ROOT) for room in ("model", "specs", "proofs") for file in (ROOT / room).rglob("*.py")}
    left = {file.as_posix() for file in files - counted}
    surface = {"model/__init__.py", "specs/__init__.py", "proofs/__init__.py", "proofs/isolated.py"}
    assert {name for name in left if not name.startswith(TELLING)} == surface


def test_who_works_elsewhere_has_every_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is described changes with any module of the three folders, and with nothing else that lies beside them."""
    digested = list[Path]()
    monkeypatch.setattr(program, "_digest", lambda _, files: digested.extend(files) or "0" * 64)
    assert described.__wrapped__()["sources with digest"] == "0" * 16
    found = {file.resolve().relative_to(ROOT) for file in digested if file.suffix == ".py"}
    assert found == {
        file.relative_to(ROOT) for room in ("model", "specs", "proofs") for file in (ROOT / room).rglob("*.py")
    }
