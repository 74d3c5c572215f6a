"""`quiesce diff`, run in an empty folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from .repository import Runs


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runs:
    """Runs `quiesce diff` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def result(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["quiesce", "diff", *arguments])
        status: object = 0
        try:
            main()
        except SystemExit as left:
            status = left.code
        return status, *capsys.readouterr()

    return result
