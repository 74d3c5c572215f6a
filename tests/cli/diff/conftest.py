"""`quiesce diff`, run in an empty folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .repository import Runs


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Runs:
    """Runs `quiesce diff` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def result(*arguments: str) -> tuple[object, str, str]:
        return command_line("diff", *arguments)

    return result
