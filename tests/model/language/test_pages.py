"""Pages of the documentation: every mistake in a file of them, with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import ComplainsOfLamp

SOURCES = "sources: {F1: {says: lamps burn}, F2: {says: lamps shine}}\n"
PAGE = """\
pages:
  - title: Lamps
    document: Manual 1.0
    links: [Lamps]
    sentences:
      - {says: a lamp burns, rests_on: F1, rows: [lamp]}
"""


def test_a_good_page_is_no_mistake_and_none_is_needed(lamp: ComplainsOfLamp) -> None:
    """A model may have pages, and need not."""
    assert lamp(pages=PAGE, sources=SOURCES) == []
    assert lamp(pages="pages: []\n") == []


@pytest.mark.parametrize(
    ("before", "after", "report"),
    [
        ("rests_on: F1", "rests_on: [F1, F3]", 'pages.yaml:6:45: no source is numbered "F3"; known: F1, F2'),
        ("rests_on: F1", "rests_on: []", "pages.yaml:6:40: a sentence that rests on nothing; name the sources that it rests on"),
        (", rests_on: F1", "", 'pages.yaml:6:9: a sentence needs "rests_on"'),
        ("a lamp burns", '" "', "pages.yaml:6:16: a sentence that says nothing; write it, or remove it"),
        ("rows: [lamp]", "rows: [lmap]", 'pages.yaml:6:51: there is no machine "lmap"; known: lamp; did you mean "lamp"?'),
        ("rows: [lamp]", "row: lamp", 'pages.yaml:6:44: a sentence has no "row"; known: says, rests_on, rows, claims; did you mean "rows"?'),
        ("links: [Lamps]", "links: [Lamp]", 'pages.yaml:4:13: no page has the title "Lamp"; known: Lamps; did you mean "Lamps"?'),
        ("title: Lamps", 'title: ""', "pages.yaml:2:12: a page without a title"),
        ("title: Lamps\n    ", "", 'pages.yaml:2:5: a page needs "title"'),
        ("    links", "    link", 'pages.yaml:4:5: a page has no "link"; known: title, sentences, document, links; did you mean "links"?'),
        ("sentences:\n      - {says: a lamp burns, rests_on: F1, rows: [lamp]}", "sentences: []", 'pages.yaml:5:16: page "Lamps" says nothing; write its sentences, or remove it'),
        ("pages:\n", "pages:\n  - {title: Lamps, sentences: [{says: b, rests_on: F2}]}\n", 'pages.yaml:3:5: page "Lamps" is given twice'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_page(before: str, after: str, report: str, lamp: ComplainsOfLamp) -> None:
    """What is unknown, empty, missing or given twice is told with its place, what is known instead and what to do."""
    assert PAGE.count(before) == 1
    assert report in lamp(pages=PAGE.replace(before, after), sources=SOURCES)


def test_pages_of_several_files_are_one_list(lamp: ComplainsOfLamp) -> None:
    """A title is given once, and linked to, whichever file it is in."""
    other = PAGE.replace("title: Lamps", "title: Bulbs")
    assert lamp(pages=PAGE, more=other, sources=SOURCES) == []
    assert lamp(pages=PAGE, more=PAGE, sources=SOURCES) == ['pages.yaml:2:5: page "Lamps" is given twice']
