"""Small systems to draw."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiesce.proofs.evidence.case import Case, prepare
from quiesce.proofs.evidence.question import Question

ASSETS = Path(__file__).resolve().parents[3] / "assets"


def opened(name: str, *given: str) -> Case:
    """A toy system with its own machines and properties, and with some features fixed."""
    folder = ASSETS / name
    paths = (str(folder / f"{name}.yaml"),)
    return prepare(Question(paths, machines=str(folder / "machines"), specs=str(folder / "specs"), given=given))


@pytest.fixture(scope="session")
def lamps() -> Case:
    """Two lamps on one mains."""
    return opened("lamp")


@pytest.fixture(scope="session")
def kettles() -> Case:
    """A kettle and its lid."""
    return opened("kettle")


@pytest.fixture(scope="session")
def plain_lamps() -> Case:
    """Two lamps that cannot be dimmed."""
    return opened("lamp", "kind=plain")
