"""Quiesce, run in a folder with lamps, whose ledger was made by a check of them."""

from __future__ import annotations

import shutil
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.model.system.load import EMBEDDED, load
from quiesce.proofs.evidence import case

from .lamps import ASSETS, CHECK, LEDGER, flat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .lamps import Run


@cache
def loaded(folder: Path) -> Any:
    """The machines that come with Quiesce take long to read, and do not change."""
    return load(folder)


_MADE: list[str] = []


def made_once(ran: Run) -> str:
    """The ledger of the lamps as they are, made by the first test's check and no other."""
    if not _MADE:
        status, printed = ran(*CHECK, "--update-ledger")
        assert status == 0, printed
        assert "the ledger was written: lamp.ledger.yaml: 8 claims" in flat(printed)
        _MADE.append(LEDGER.read_text("utf-8"))
    return _MADE[0]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Run:
    """Runs Quiesce in a folder with lamps, whose ledger was made by a check of them."""
    for name in ("lamp.yaml", "machines", "specs"):
        source = ASSETS / "lamp" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(case, "load", lambda folder: loaded(folder) if folder == EMBEDDED else load(folder))

    def ran(*arguments: str) -> tuple[int, str]:
        status, out, err = command_line(*arguments)
        return status, out + err

    LEDGER.write_text(made_once(ran), "utf-8")
    return ran
