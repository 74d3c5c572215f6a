"""What the tests of rechecking share: certificates about a small system, and who writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.evidence.certificate_file import certificate
from quiesce.proofs.evidence.question import Question

from .writing import LAMP, Document, Run, Writer, writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.proofs.evidence.certificate import Certificate


@pytest.fixture(scope="session")
def writer_of() -> Callable[[Question], Writer]:
    """A question → a writer of certificates about its system."""
    return writer


@pytest.fixture(scope="session")
def lamps() -> Writer:
    """A writer of certificates about two lamps."""
    return writer(Question((str(LAMP / "lamp.yaml"),), str(LAMP / "machines"), str(LAMP / "specs")))


@pytest.fixture(scope="session")
def minimal() -> Writer:
    """A writer of certificates about the minimal reference system."""
    return writer(Question(("minimal",)))


@pytest.fixture(scope="session")
def dark(lamps: Writer) -> Document:
    """The proof that a lamp is dark without mains, which needs nothing but itself. Tests must not change it."""
    return lamps.write(
        "no-light-without-mains", "hall", ["not host.mains in dead or not hall.lamp in on.dim, on.bright"]
    )


WHOLE = (
    "not hall.lamp in broken",
    "not hall.lamp in on.bright or hall.kind is dimmer",
    "hall.lamp in off or may(hall.press)",
)
WHEN = "not hall.kind is dimmer or hall.guard is fitted or not may(hall.press) or not may(hall.burn)"
BREAKS = (
    ["hall.kind is dimmer", "hall.guard is missing", "may(hall.press)", "may(hall.burn)"],
    {"hall.kind": "dimmer", "hall.guard": "missing"},
    ["hall.press", "hall.press", "hall.burn"],
)


@pytest.fixture(scope="session")
def whole(lamps: Writer) -> Document:
    """The proof of when a lamp does not break, with three lemmas, and with the trace in which it does otherwise."""
    return lamps.write("lamp-stays-whole", "hall", WHOLE, WHEN, [BREAKS])


@pytest.fixture(scope="session")
def bright(lamps: Writer) -> Document:
    """The witness that a lamp can be bright."""
    run: Run = ([], {"hall.kind": "dimmer"}, ["hall.press", "hall.press"])
    return lamps.write("lamp-can-be-bright", "hall", [], runs=[run])


@pytest.fixture(scope="session")
def parsed() -> Callable[[Document], Certificate]:
    """A document → the certificate that it is."""
    return certificate
