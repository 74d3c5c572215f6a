"""What all tests share."""

from __future__ import annotations

import math

import pytest
from hypothesis import settings

from quiesce.proofs.report import progress

settings.register_profile("same", derandomize=True)
settings.load_profile("same")  # the same examples everywhere; --hypothesis-profile=default looks for others


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody says how far it is, however slow the machine: tests look at all that is printed."""
    monkeypatch.setattr(progress, "_SILENT_SECONDS", math.inf)
