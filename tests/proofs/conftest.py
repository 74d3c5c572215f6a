"""What tests of the proofs share: the reference system, prepared once."""

from __future__ import annotations

import pytest

from quiesce.proofs.evidence.case import Case, prepare
from quiesce.proofs.evidence.question import Question


@pytest.fixture(scope="session")
def reference() -> Case:
    """The reference system with all the claims that come with Quiesce."""
    return prepare(Question())
