"""The catalogue: what comes with Quiesce is accounted for, and every hazard shows where it is said to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.declaration import Source
from quiesce.proofs.checking.catalogued import Declared
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.trace import REST
from quiesce.specs.language.catalogue import Entry, Place

if TYPE_CHECKING:
    from quiesce.proofs.checking.hazards import Shown

CLAIM = Place("claim", "", "c", "It holds.")
ROW = Place("transition", "m", "e", "a → b")


@pytest.fixture(scope="module")
def embedded() -> Declared:
    """The model and the properties that come with Quiesce."""
    return Declared.read("", "")


def traces(declared: Declared, *systems: str) -> list[Shown]:
    """What shows the hazards in some reference systems."""
    numbers = {hazard.number for item in declared.properties for hazard in item.hazards}
    return declared.traces(numbers, systems, Limits(), Progress())


def test_nothing_is_unaccounted(embedded: Declared) -> None:
    """For each documented fact, open question, invariant and hazard something stands, or it is said why nothing does."""
    missing = [entry.source.number for entry in embedded.entries() if not entry.accounted]
    assert [number for number in missing if embedded.library.model.source(number).known in ("", "documentation")] == []  # type: ignore[union-attr]


def test_a_fact_outside_the_model_is_cited_nowhere(embedded: Declared) -> None:
    """A fact for which a reason is given why nothing stands for it is not modelled all the same."""
    for entry in embedded.entries():
        if entry.source.outside:
            assert {place.part for place in entry.places} <= {"rule"}, entry.source.number
            assert not entry.shown, entry.source.number


def test_an_open_question_is_a_feature_or_a_claim(embedded: Declared) -> None:
    """What the documentation leaves open is left open by a feature, or claimed and so told."""
    for entry in embedded.entries():
        if entry.kind == "reading" and not entry.source.outside:
            assert {place.part for place in entry.places} & {"feature", "event", "claim"}, entry.source.number


def test_a_hazard_is_listed_apart_from_the_sources_of_its_claim(embedded: Declared) -> None:
    """A hazard that a claim shows is listed with what shows it, not among the reasons of the claim."""
    shown = {(item.name, hazard.number) for item in embedded.properties for hazard in item.hazards}
    assert shown & {(item.name, number) for item in embedded.properties for number in item.because} == set()


@pytest.mark.parametrize(
    ("number", "outside", "places", "accounted"),
    [
        ("F1", "", (), False),
        ("F1", "no matter", (), True),
        ("F1", "", (ROW,), True),
        ("F1", "", (CLAIM,), True),
        ("A1", "", (), False),
        ("A1", "", (ROW,), True),
        ("I1", "", (ROW,), False),
        ("I1", "", (ROW, CLAIM), True),
        ("H1", "", (ROW, CLAIM), False),
        ("H1", "no matter", (), True),
        ("E1", "", (), True),
        ("REQ_7", "", (), False),
        ("REQ_7", "", (ROW,), True),
    ],
)
def test_what_a_source_of_each_kind_needs(
    number: str, outside: str, places: tuple[Place, ...], accounted: bool
) -> None:
    """An invariant needs a claim and a hazard a trace, a decision nothing, everything else anything; or a reason."""
    assert Entry(Source(number, "x", "", outside=outside), places, ()).accounted is accounted


def seen(shown: Shown) -> bool:
    """Whether a hazard shows; which does not is said."""
    assert shown.trace is not None, f"{shown.hazard.number} in {shown.hazard.system}: {shown.reason}"
    return len(shown.steps) == sum(step.event != REST for step in shown.trace.steps) > 0


def test_hazards_show_in_the_minimal_system(embedded: Declared) -> None:
    """Each hazard that is said to show there has a trace, replayed on live machines."""
    found = traces(embedded, "minimal")
    expected = [h.number for item in embedded.properties for h in item.hazards if h.system == "minimal"]
    assert [shown.hazard.number for shown in found] == expected
    assert all(map(seen, found))


@pytest.mark.slow
def test_hazards_show_in_every_system(embedded: Declared) -> None:
    """Each hazard has a trace in the reference system in which it is said to show."""
    assert all(map(seen, traces(embedded)))
