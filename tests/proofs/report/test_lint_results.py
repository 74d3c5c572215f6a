"""Findings of `lint` for code scanning and for GitHub: what is said there is what is found, at the places where it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language.findings import Position
from quiesce.model.qvmconf import read
from quiesce.model.qvmconf.lint import RULES, LintFinding, Subject, configurations_in, lint
from quiesce.proofs.report.annotations import SHOWN
from quiesce.proofs.report.artifacts import Artifacts
from quiesce.proofs.report.lint_results import annotated, sarif
from quiesce.proofs.report.sarif_document import unlinked

from .another_reader import lost

if TYPE_CHECKING:
    from collections.abc import Sequence

ASSETS = Path(__file__).resolve().parents[2] / "assets" / "lint"


@pytest.fixture(scope="module")
def findings() -> tuple[LintFinding, ...]:
    found = lint(Subject.of(read(configurations_in([ASSETS]), {}), (), ()))
    assert {finding.severity for finding in found} == {"error", "warning", "note"}
    return found


def written(findings: Sequence[LintFinding], root: Path = ASSETS) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(sarif(findings, RULES, (), Artifacts(root), 1))
    return document


def test_each_finding_is_a_result_at_its_place(findings: tuple[LintFinding, ...]) -> None:
    """Rule, level, file, line and column of each result are those of the finding, and all rules are told."""
    (run,) = written(findings)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in RULES]
    for result, finding in zip(run["results"], findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"] == finding.rule.id
        assert result["level"] == finding.severity
        assert ASSETS / place["artifactLocation"]["uri"] == Path(finding.position.file)
        assert place["region"] == {"startLine": finding.position.line, "startColumn": finding.position.column}


def test_another_reader_keeps_everything(findings: tuple[LintFinding, ...]) -> None:
    """A reader made from the standard's schema gives back what was written, but for what anybody may say anywhere."""
    assert [*lost(written(findings))] == []


def test_a_finding_stays_the_same_one_when_lines_move(findings: tuple[LintFinding, ...]) -> None:
    """Fingerprints are all different, and do not change when something is put before them or the folder is another."""

    def moved(finding: LintFinding) -> LintFinding:
        at = Position(finding.position.file, finding.position.line + 7, finding.position.column)
        return LintFinding(finding.rule, at, finding.what, finding.severity, finding.why, finding.do)

    def prints(document: dict[str, Any]) -> list[str]:
        return [result["partialFingerprints"]["quiesceFinding/v1"] for result in document["runs"][0]["results"]]

    before = prints(written(findings))
    assert len(set(before)) == len(findings)
    assert prints(written([moved(finding) for finding in findings])) == before
    twice = prints(written([findings[0], moved(findings[0])]))
    assert twice[0] == before[0] != twice[1]


def test_annotations_are_the_worst_first_and_none_is_lost(findings: tuple[LintFinding, ...]) -> None:
    """Errors come first, no more of a kind than GitHub shows, and of the others it is said how many there are."""
    names = {"error": "error", "warning": "warning", "note": "notice"}
    many = tuple(finding for finding in findings for _ in range(SHOWN))
    lines = list(annotated(many, Artifacts(ASSETS)))
    levels = [line[2:].partition(" ")[0] for line in lines[:-1]]
    assert levels == sorted(levels, key=[*names.values()].index)
    assert all(levels.count(name) == SHOWN for name in names.values())
    assert f"{len(many) - len(levels)} more findings not shown" in lines[-1]
    first = next(finding for finding in findings if finding.severity == "error")
    file = Path(first.position.file).relative_to(ASSETS)
    assert lines[0].startswith(f"::error file={file},line={first.position.line},col={first.position.column},title=")


@settings(max_examples=50)
@given(st.text())
def test_nothing_that_a_file_says_becomes_a_link_or_a_command(text: str) -> None:
    """Whatever stands in a configuration, a message has no link of it and an annotation stays on one line."""
    finding = RULES[0].at(Position("a.qvmconf", 1, 1), text)
    (result,) = written([finding])["runs"][0]["results"]
    assert "](" not in result["message"]["text"]
    (line,) = annotated([finding], Artifacts(ASSETS))
    assert line.startswith("::")
    assert len(line.splitlines()) == 1


def test_what_would_be_a_link_is_none() -> None:
    """Brackets stay, but nothing stands right behind them."""
    assert unlinked("[here](1) and [there](2)") == "[here] (1) and [there] (2)"
