"""Findings on qvm configurations, in words and as one JSON document."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from ...model.language.findings import printable
from ...model.qvmconf.lint.table import counts
from ..evidence.counted import count
from .layout import wrapped
from .sources import cited_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ...model.language.declaration import Source
    from ...model.qvmconf.lint.finding import LintFinding, Rule, Severity

_INDENT = " " * 4
_GLUE = "\N{NO-BREAK SPACE}"


def report(
    findings: Sequence[LintFinding],
    files: Collection[object],
    sources: Iterable[Source],
    paint: Callable[[Severity, str], str] = lambda _, text: text,
) -> Iterator[str]:
    """Findings, in order → lines: file by file, one block each, then how many there are, then the sources cited.

    Why something matters and what to do is said where it comes up first.

    Args:
        findings: of all the files.
        files: what was looked at.
        sources: everything that may be cited.
        paint: gives the text of a severity its colour.
    """
    said: dict[tuple[str, str, str], LintFinding] = {}
    file = None
    for finding in findings:
        if finding.position.file != file:
            file = finding.position.file
            yield printable(file)
        yield from _block(finding, said, paint)
    if findings:
        yield ""
    yield _tally(findings, files)
    yield from cited_sources(sources, {number for finding in findings for number in finding.rule.because})


def _block(
    finding: LintFinding, said: dict[tuple[str, str, str], LintFinding], paint: Callable[[Severity, str], str]
) -> Iterator[str]:
    place = f"{finding.position.line}:{finding.position.column}"
    yield f"  {place:7} {paint(finding.severity, f'{finding.severity:7}')} {finding.rule.id}"
    yield from wrapped(printable(finding.what), _INDENT)
    before = said.setdefault((finding.rule.id, finding.why, finding.do), finding)
    if before is not finding:
        at = before.position if before.position.file != finding.position.file else _place(before)
        yield f"{_INDENT}(why and what to do: as at {at})"
        return
    yield from _cited(f"why: {printable(finding.why)}", finding.rule, _INDENT, "     ")
    yield from wrapped(f"do:  {printable(finding.do)}", _INDENT, "     ")


def _cited(text: str, rule: Rule, indent: str, hanging: str) -> list[str]:
    """A text and the numbers of a rule's sources after it, which stay together on one line: "… [F12 H4]"."""
    lines = wrapped(f"{text} [{_GLUE.join(rule.because)}]", indent, hanging)
    return [line.replace(_GLUE, " ") for line in lines]


def _place(finding: LintFinding) -> str:
    """Where a finding is in its file: "26:1"."""
    return f"{finding.position.line}:{finding.position.column}"


def _tally(findings: Sequence[LintFinding], files: Collection[object]) -> str:
    where = f"in {count(len(files), 'file')}"
    if not findings:
        return f"no findings {where}"
    of_each = (count(number, severity) for severity, number in counts(findings).items() if number)
    return f"{count(len(findings), 'finding')} {where}: {', '.join(of_each)}"


def explained(rules: Iterable[Rule]) -> Iterator[str]:
    """Rules → a list of them: id, severity, what is looked for, and the sources cited."""
    for rule in rules:
        yield f"{rule.id}  {rule.severity}"
        yield from _cited(rule.means, rule, _INDENT, "")


def document(findings: Sequence[LintFinding], files: Iterable[object]) -> dict[str, Any]:
    """Findings → a document of plain values, ready for JSON.

    It is `{"quiesce": version, "files": [path, …], "findings": [{"rule": id, "severity": "error" | "warning" | "note",
    "file": path, "line": number, "column": number, "what": text, "why": text, "because": [number of a source, …],
    "do": text}, …], "counts": {"error": number, "warning": number, "note": number}}`. Lines and columns count from 1;
    findings are in order of file, line, column and rule.
    """
    return {
        "quiesce": metadata.version("quiesce"),
        "files": [str(file) for file in files],
        "findings": [
            {
                "rule": finding.rule.id,
                "severity": finding.severity,
                "file": finding.position.file,
                "line": finding.position.line,
                "column": finding.position.column,
                "what": finding.what,
                "why": finding.why,
                "because": list(finding.rule.because),
                "do": finding.do,
            }
            for finding in findings
        ],
        "counts": dict(counts(findings)),
    }
