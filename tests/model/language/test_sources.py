"""Sources: every mistake in a file of them, and whether the embedded one is complete."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.document import Mapping, read_document, read_text
from quiesce.model.language.feature_file import read_sources
from quiesce.model.language.reading import Reading
from quiesce.model.system.load import EMBEDDED

if TYPE_CHECKING:
    from conftest import ComplainsOfLamp

    from quiesce.model.language.declaration import Source
    from quiesce.model.language.findings import Finding

LAST = {"F": 99, "A": 31, "E": 10, "I": 15, "H": 40}
"""The kinds of sources in their order, with the last number of each."""

NAMES_A_VERSION = re.compile(r"\b\d\.\d\b|\bheaders?\b")


def sources_in(text: str) -> tuple[tuple[Source, ...], list[Finding]]:
    """The text of a file of sources → the sources, and what is wrong with it."""
    reading = Reading()
    root = read_document(text, "sources.yaml", reading.findings)
    assert isinstance(root, Mapping)
    return read_sources(root, reading), reading.findings


@pytest.fixture(scope="module")
def embedded() -> tuple[Source, ...]:
    """The sources that come with Quiesce; read without the machines, which may cite them or not."""
    sources, findings = sources_in(read_text(EMBEDDED / "sources.yaml"))
    assert findings == []
    return sources


def test_a_source_says_how_it_is_known_what_it_rests_on_and_why_it_stays_outside() -> None:
    """Each part is read, a single number is a list of one, and what is not written is empty."""
    sources, findings = sources_in(
        "sources:\n"
        "  F1: {says: a, document: b, known: observed, outside: not\n    ours}\n"
        "  A1: {says: c, rests_on: F1}\n"
        "  H1: {says: d, rests_on: [A1, F1]}\n"
    )
    assert findings == []
    assert [(s.known, s.rests_on, s.outside) for s in sources] == [
        ("observed", (), "not ours"),
        ("", ("F1",), ""),
        ("", ("A1", "F1"), ""),
    ]


@pytest.mark.parametrize(
    ("entries", "report"),
    [
        ("F1: {says: x, known: guessed}", '2:24: known cannot be "guessed"; known: documentation, header, observed, inferred'),
        ("F1: {says: x, known: infered}", '2:24: known cannot be "infered"; known: documentation, header, observed, inferred; did you mean "inferred"?'),
        ("F1: {says: x, known: [header]}", "2:24: known must be one of documentation, header, observed, inferred, not a list"),
        ("F1: {says: x, known: }", '2:23: known cannot be ""; known: documentation, header, observed, inferred'),
    ],
)  # fmt: skip
def test_a_source_is_known_in_one_of_four_ways(entries: str, report: str, lamp: ComplainsOfLamp) -> None:
    """Any other word is refused where it stands, with the four words that may."""
    assert lamp(more=f"sources:\n  {entries}") == [f"more.yaml:{report}"]


@pytest.mark.parametrize(
    ("entries", "report"),
    [
        ("{F1: {says: x}, F20: {says: y, rests_on: [F1, F21]}}", '2:49: source F20 rests on "F21", which no source is numbered; known: F1, F20; did you mean "F1"?'),
        ("{F1: {says: x, rests_on: H7}}", '2:28: source F1 rests on "H7", which no source is numbered; known: F1'),
        ("{F1: {says: x, rests_on: {F1: y}}}", "2:28: rests_on must be one number or a list of numbers, not a mapping"),
        ("{F1: {says: x, rests_on: [[F1]]}}", "2:29: rests_on must hold numbers, not a list"),
        ("{F1: {says: x, rest_on: F1}}", '2:18: source F1 has no "rest_on"; known: says, document, known, rests_on, outside; did you mean "rests_on"?'),
    ],
)  # fmt: skip
def test_a_source_rests_on_sources_that_are_listed(entries: str, report: str, lamp: ComplainsOfLamp) -> None:
    """An unknown number is refused where it stands, with the numbers known and the nearest of them."""
    assert lamp(more=f"sources:\n  {entries}") == [f"more.yaml:{report}"]


def test_a_mistake_in_a_source_hides_no_other_mistake(lamp: ComplainsOfLamp) -> None:
    """The number of an entry is known whatever else is wrong with it; one that could not be read is no second finding."""
    cited = ("dest: off}", "dest: off, because: [F1, F3]}")
    unsaid = "sources:\n  F1: {known: felt}\n  H1: {says: x, rests_on: [F1, F4]}"
    assert [line.split(";")[0] for line in lamp(cited, more=unsaid)] == [
        'lamp.yaml:16:59: no source is numbered "F3"',
        'more.yaml:2:7: source F1 needs "says"',
        'more.yaml:2:15: known cannot be "felt"',
        'more.yaml:3:32: source H1 rests on "F4", which no source is numbered',
    ]
    unnamed = "sources:\n  1F: {says: x}\n  H1: {says: x, rests_on: 1F}"
    assert [line.split(";")[0] for line in lamp(more=unnamed)] == ['more.yaml:2:3: sources: "1F" is not a name']


def test_no_number_is_missing(embedded: tuple[Source, ...]) -> None:
    """Facts, open questions, decisions, invariants and hazards are numbered from 1 without a gap, in this order."""
    numbers = [source.number for source in embedded]
    assert numbers == [f"{kind}{number}" for kind, last in LAST.items() for number in range(1, last + 1)]


def test_every_fact_tells_how_it_is_known(embedded: tuple[Source, ...]) -> None:
    """A fact says in which of the four ways it is known and who says so; nothing else claims to be known."""
    for source in embedded:
        assert bool(source.known) == source.number.startswith("F"), source.number
        assert source.document or not source.known, source.number


def test_every_documented_fact_can_be_looked_up(embedded: tuple[Source, ...]) -> None:
    """A fact from documentation or a header names a version or a header, and so does the sentence of an open question."""
    for source in embedded:
        if source.known in ("documentation", "header") or source.number.startswith("A"):
            assert NAMES_A_VERSION.search(source.document), source.number
        elif source.known == "observed":
            assert source.document.startswith("observed in "), source.number
        elif source.known == "inferred":
            assert "inferred" in source.document, source.number


def test_no_two_sources_say_the_same(embedded: tuple[Source, ...]) -> None:
    """No text stands twice, whatever its case and its marks."""
    first: dict[str, str] = {}
    for source in embedded:
        text = " ".join(re.findall(r"\w+", source.says.lower()))
        assert first.setdefault(text, source.number) == source.number


def test_sources_rest_on_facts_in_the_end(embedded: tuple[Source, ...]) -> None:
    """No source rests on itself by any way round; questions, invariants and hazards rest on facts and open questions."""
    TopologicalSorter({source.number: source.rests_on for source in embedded}).prepare()
    for source in embedded:
        assert {number[0] for number in source.rests_on} <= {"F", "A"}, source.number
        assert source.rests_on or source.number[0] in "FE", source.number


def test_what_the_model_leaves_out_has_a_reason(embedded: tuple[Source, ...]) -> None:
    """What nothing in the model stands for is known by number: to leave out more is a decision, not an accident."""
    outside = [source.number for source in embedded if source.outside]
    assert outside == [
        "F54",
        "F55",
        "F69",
        "F72",
        "F73",
        "F74",
        "F76",
        "F77",
        "F79",
        "F80",
        "F81",
        "F82",
        "A16",
        "A23",
        "H9",
        "H33",
    ]
