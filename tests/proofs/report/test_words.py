"""Conditions in words, and what the names in them mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.proofs.report.meanings import Meanings
from quiesce.proofs.report.wording import FITS, Outline, in_words, outline

if TYPE_CHECKING:
    from quiesce.proofs.checking.run import Outcome

KILL, QUIT = f.May("ivi.SIGKILL"), f.May("ivi.SIGQUIT")


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (KILL, "ivi.SIGKILL may occur"),
        (f.Not(KILL), "ivi.SIGKILL never occurs"),
        (f.Is("gpu.quiescer", ("present",)), "gpu.quiescer is present"),
        (f.Not(f.Is("gpu.smmu", ("absent", "weak"))), "gpu.smmu is not absent or weak"),
        (f.And((f.Not(KILL), f.Or((QUIT, f.TRUE)))), "ivi.SIGKILL never occurs and (ivi.SIGQUIT may occur or always)"),
        (f.Implies(KILL, f.FALSE), "if ivi.SIGKILL may occur, then never"),
        (f.Not(f.And((KILL, QUIT))), "not (ivi.SIGKILL may occur and ivi.SIGQUIT may occur)"),
    ],
)  # fmt: skip
def test_a_condition_in_words(formula: f.Formula, said: str) -> None:
    """Permissions are told as what may or never does occur, features as what they are."""
    assert in_words(formula) == said


def test_what_is_long_becomes_a_list() -> None:
    """A condition is told in one piece as long as that is short; else its parts are, however deep."""
    short = f.Or((KILL, QUIT))
    long = f.And(tuple(f.May(f"vm{number}.SIGKILL") for number in range(9)))
    assert outline(short) == Outline(in_words(short))
    told = outline(f.Or((long, KILL)))
    assert told.said == "one of"
    assert [part.said for part in told.parts] == ["all of", "ivi.SIGKILL may occur"]
    assert all(len(part.said) <= FITS for part in told.parts[0].parts)


def test_every_name_of_a_condition_is_explained(lamps: Outcome) -> None:
    """Events, features and readings have their kind and meaning; readings, questions to the vendor, come first."""
    meanings = Meanings(lamps.case.composition)
    asked = f.And((f.May("host.outage"), f.Is("hall.kind", ("dimmer",)), f.Is("hall.counting", ("done",))))
    told = list(meanings.of([asked, asked]))
    assert [(each.name, each.kind) for each in told] == [
        ("hall.counting", "reading"),
        ("host.outage", "fault"),
        ("hall.kind", "configuration"),
    ]
    assert ("dimmer", "a dimmer") in told[2].values
