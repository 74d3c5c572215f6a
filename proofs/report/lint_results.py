"""Findings on qvm configurations, for code scanning (SARIF) and for GitHub's annotations."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from ...model.language.findings import printable
from ...model.views.markdown import escaped
from ..evidence.counted import count
from .annotations import SHOWN, command
from .sarif_document import located, run, unlinked, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...model.language.declaration import Source
    from ...model.qvmconf.lint.finding import LintFinding, Rule
    from .artifacts import Artifacts

_NOTICE = {"error": "error", "warning": "warning", "note": "notice"}
"""Severities as GitHub names them; SARIF has the same words."""


def sarif(
    findings: Sequence[LintFinding], rules: Sequence[Rule], sources: Sequence[Source], artifacts: Artifacts, status: int
) -> str:
    """Findings, in order → a SARIF document, with every rule that was looked for.

    A finding is recognised again by its rule, its file and what it says; where a file says the same several times, by
    which of these it is.
    """
    numbers = {rule.id: index for index, rule in enumerate(rules)}
    known = {source.number: source for source in sources}
    again: Counter[tuple[str, ...]] = Counter()
    results = []
    for finding in findings:
        identity = (finding.rule.id, artifacts.named(finding.position.file).uri, finding.what)
        again[identity] += 1
        results.append(
            {
                "ruleId": finding.rule.id,
                "ruleIndex": numbers[finding.rule.id],
                "level": finding.severity,
                "message": {"text": unlinked(_said(finding))},
                "locations": [located(finding.position, finding.what, artifacts)],
                "partialFingerprints": {"quiesceFinding/v1": _digest(*identity, str(again[identity]))},
            }
        )
    return written(run("quiesce-lint/", [_rule(rule, known) for rule in rules], results, status))


def annotated(findings: Sequence[LintFinding], artifacts: Artifacts) -> Iterator[str]:
    """Findings → a workflow command for each, errors first, as many as GitHub shows; the rest in one line."""
    shown: Counter[str] = Counter()
    left: list[LintFinding] = []
    for finding in sorted(findings, key=lambda each: [*_NOTICE].index(each.severity)):
        shown[finding.severity] += 1
        if shown[finding.severity] > SHOWN:
            left.append(finding)
            continue
        at = finding.position
        file = artifacts.below_root(at.file)
        place = {} if file is None else {"file": file, "line": str(at.line), "col": str(at.column)}
        yield command(_NOTICE[finding.severity], _said(finding), {**place, "title": finding.rule.id})
    if left:
        rules = Counter(finding.rule.id for finding in left)
        said = ", ".join(f"{name} ({number})" for name, number in rules.items())
        yield command("notice", f"{count(len(left), 'more finding')} not shown: {said}", {"title": "quiesce lint"})


def _said(finding: LintFinding) -> str:
    said = (finding.what, f"Why: {finding.why}", f"Do: {finding.do}")
    return "\n".join((*map(printable, said), f"Sources: {', '.join(finding.rule.because)}"))


def _rule(rule: Rule, known: dict[str, Source]) -> dict[str, Any]:
    """A rule as SARIF has it, with help in plain text and in Markdown."""
    cited = [f"{number}: {known[number].says}" if number in known else number for number in rule.because]
    lines = (rule.means, f"Why: {rule.why}", f"Do: {rule.do}")
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.means},
        "fullDescription": {"text": f"{rule.means} Why: {rule.why}"},
        "help": {
            "text": "\n".join((*lines, *cited)),
            "markdown": "\n\n".join((*map(escaped, lines), *(f"- {escaped(each)}" for each in cited))),
        },
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": [*rule.because]},
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
