"""JUnit XML: read again by a reader of the format, whatever names it repeats."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import junitparser
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quiesce.proofs.report.junit import junit, legal

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.proofs.checking.run import Outcome

KINDS = {
    "holds": [],
    "depends": [junitparser.Failure],
    "violated": [junitparser.Failure],
    "vacuous": [junitparser.Failure],
    "unknown": [junitparser.Error],
}

SUITE = {"name", "tests", "failures", "errors", "time", "skipped"}
CASE = {"classname", "name", "time"}


def cases(outcome: Outcome) -> list[junitparser.TestCase]:
    """The cases of the only suite, as another program reads them."""
    (suite,) = junitparser.JUnitXml.fromstring(junit(outcome).encode("utf-8"))
    return list(suite)


def test_each_claim_is_a_case_with_its_verdict(every_word: Outcome) -> None:
    """One case per claim; what does not hold is a failure, what is unknown an error, each with the verdict as its type."""
    read = cases(every_word)
    assert len(read) == len(every_word.verdicts)
    for case, verdict in zip(read, every_word.verdicts, strict=True):
        assert (case.classname, case.name) == (verdict.claim.declared.name, verdict.claim.name)
        assert [type(result) for result in case.result] == KINDS[verdict.word]
        assert case.time == pytest.approx(verdict.seconds, abs=0.001)
        assert f"{verdict.claim.name}: {verdict.word}" in case.system_out
        for result in case.result:
            assert result.type == verdict.word
            assert result.message == f"{verdict.claim.name}: {verdict.word}: {verdict.claim.declared.claim}"
            assert result.text.startswith(f"{verdict.claim.declared.name}: {verdict.word}")


def test_totals_are_those_of_the_cases(every_word: Outcome) -> None:
    """What the document counts is what a reader counts in it."""
    document = junitparser.JUnitXml.fromstring(junit(every_word).encode("utf-8"))
    said = (document.tests, document.failures, document.errors)
    document.update_statistics()
    assert said == (document.tests, document.failures, document.errors)
    assert said[1:] == (3, 1)


def test_a_failure_tells_its_story(lamps: Outcome) -> None:
    """The text of a failure has every step of the trace, and the condition under which the claim holds."""
    (story,) = [case.result[0].text for case in cases(lamps) if case.name == "lamp-stays-whole[hall]"]
    assert "1  choice    hall.press" in story
    assert "3  fault     hall.burn" in story
    assert "holds exactly when" in story


def test_only_what_every_reader_knows(every_word: Outcome) -> None:
    """Elements and attributes are those that the schema of Jenkins and pytest has, in its order."""
    root = ET.fromstring(junit(every_word))  # noqa: S314  # nobody else wrote it
    assert root.tag == "testsuites"
    (suite,) = root
    assert set(suite.attrib) == SUITE
    assert [child.tag for child in suite] == ["properties", *["testcase"] * len(every_word.verdicts)]
    for case in suite.iter("testcase"):
        assert set(case.attrib) == CASE
        assert [child.tag for child in case] in (["system-out"], ["failure", "system-out"], ["error", "system-out"])


def test_nothing_changes_but_times(lamps: Outcome) -> None:
    """The same verdicts give the same bytes."""
    assert junit(lamps) == junit(lamps)


def fits(char: str) -> bool:
    """Whether XML 1.0 can contain a character and give it back: written down once more, by categories."""
    return (
        char in "\t\n"
        or (unicodedata.category(char) not in ("Cc", "Cs") and char not in "\ufffe\uffff")
        or "\x7f" <= char <= "\x9f"
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@example(text="]]>\r\n\x1b[31m\ufffe</failure>&amp;")
@given(text=st.text(alphabet=st.characters(), min_size=1, max_size=40))
def test_hostile_names_come_back(text: str, renamed: Callable[[str], Outcome]) -> None:
    """Any text in the place of every name is read again as it was; what XML cannot contain is spelt out."""
    outcome = renamed(text)
    spelt = "".join(char if fits(char) else char.encode("unicode_escape").decode("ascii") for char in text)
    (suite,) = junitparser.JUnitXml.fromstring(junit(outcome).encode("utf-8"))
    assert suite.name == spelt
    for case, verdict in zip(suite, outcome.verdicts, strict=True):
        elements = ", ".join(element.name for _, element in verdict.claim.bound)
        assert (case.classname, case.name) == (spelt, f"{spelt}[{elements}]")
        assert all(result.message.endswith(f": {verdict.word}: {spelt}") for result in case.result)


@given(text=st.text(alphabet=st.characters(codec="utf-8")).filter(lambda text: all(map(fits, text))))
def test_legal_text_is_left_alone(text: str) -> None:
    """What XML can contain stays as it is."""
    assert legal(text) == text
