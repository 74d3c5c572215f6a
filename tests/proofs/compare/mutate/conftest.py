"""What tests of mutation share: the kettle, small enough to know everything about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiesce.proofs.evidence.case import Case, prepare
from quiesce.proofs.evidence.question import Question

KETTLE = Path(__file__).resolve().parents[3] / "assets" / "kettle"


@pytest.fixture(scope="session")
def kettle() -> Case:
    """The toy system with its claims."""
    return prepare(Question((str(KETTLE / "kettle.yaml"),), str(KETTLE / "machines"), str(KETTLE / "specs")))
