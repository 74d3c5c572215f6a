"""What all tests share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from quiesce.proofs.checking import progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

settings.register_profile("same", derandomize=True)
settings.load_profile("same")  # the same examples everywhere; --hypothesis-profile=default looks for others


@pytest.fixture(scope="session", autouse=True)
def state_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Tests, and what they start, have a folder of the user's state of their own, and no key from outside."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        patch.delenv("QUIESCE_CACHE_KEY", raising=False)
        yield folder


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody says how far it is, however slow the machine: tests look at all that is printed."""
    monkeypatch.setattr(progress, "_SILENT_SECONDS", math.inf)
