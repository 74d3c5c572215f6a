"""`quiesce lint`: findings on qvm configurations."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..report.json_text import json_text
from . import options, results

if TYPE_CHECKING:
    from pathlib import Path

    from ...model.language.declaration import Source
    from ...model.qvmconf.lint import LintFinding


@click.command(no_args_is_help=False)
@click.argument("paths", nargs=-1, metavar="CONF...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@options.defines
@options.quiescers
@click.option(
    "--wdtkick",
    "wdtkicks",
    multiple=True,
    metavar="[VM=]ARGS",
    help="How guests (or one VM's) kick their watchdog: 'ivi=-t 1000 -E 8:3 -W 0:0x47868C0'.",
)
@options.outside
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave out what this rule finds (repeatable).")
@results.for_code("what is found")
@options.replace
@click.option("--rules", "show_rules", is_flag=True, help="List the rules, and look at no file.")
def lint(
    paths: tuple[str, ...],
    as_json: bool,
    defines: tuple[str, ...],
    quiescers: tuple[str, ...],
    wdtkicks: tuple[str, ...],
    allow_outside: tuple[str, ...],
    ignore: tuple[str, ...],
    sarif: str,
    github: bool,
    replace: bool,
    show_rules: bool,
) -> None:
    """Look for mistakes and risks in qvm configurations.

    CONF is a qvm configuration, or a folder of them. All of them together are taken for the VMs of one host. With @ in
    front, as qvm takes it, one without a system option is a part of the VM before it.

    Exit status: 1 there is an error among the findings, 0 there is none, 2 the input is wrong.
    """
    from pathlib import Path

    from ...model.language.regular_file import allowed
    from ...model.qvmconf import read
    from ...model.qvmconf.lint import RULES, Subject, configurations_in
    from ...model.qvmconf.lint import lint as look
    from ...model.qvmconf.system import joined
    from ..evidence.question import defined
    from ..report import lint as output
    from ..report.artifacts import Artifacts
    from ..report.lint_results import annotated

    if show_rules:
        click.echo("\n".join(output.explained(RULES)))
        return
    if not paths:
        raise click.UsageError("Missing argument 'CONF...'.")
    _known(ignore, [rule.id for rule in RULES])
    wanted = results.Results("", sarif, github, replace)
    wanted.ready(paths)
    outside = allowed(allow_outside)
    named = [*map(Path, paths)]
    files = configurations_in(named, outside)
    configurations = read(files, defined(defines), outside, joined=joined(named))
    subject = Subject.of(configurations, quiescers, wdtkicks)
    findings = look(subject, ignore)
    status = int(any(finding.severity == "error" for finding in findings))
    try:
        if as_json:
            click.echo(json_text(output.document(findings, files), ascii_only=True))
        else:
            click.echo("\n".join(wanted.shown(output.report(findings, files, _sources(), _paint))))
        if github:
            for line in annotated(findings, Artifacts.here()):
                click.echo(line, err=as_json)  # GitHub reads both; a JSON document stays alone on standard output
    finally:
        if sarif:
            _write(findings, Path(sarif), replace, status)
    sys.exit(status)


def _write(findings: tuple[LintFinding, ...], file: Path, replace: bool, status: int) -> None:
    from ...model.qvmconf.lint import RULES
    from ..evidence.whole_file import write_whole
    from ..report.artifacts import Artifacts
    from ..report.lint_results import sarif

    write_whole(sarif(findings, RULES, _sources(), Artifacts.here(), status), file, replace=replace)


def _known(ids: tuple[str, ...], known: list[str]) -> None:
    """Raises `InputError` if there is no such rule."""
    from ...model.language.findings import Finding, InputError, Position, nearest

    at = Position("--ignore", 0, 0)
    names = f"known: {', '.join(known)}"
    wrong = [
        Finding(at, f'there is no rule "{name}"', names, nearest(name, known)) for name in ids if name not in known
    ]
    if wrong:
        raise InputError(wrong)


def _sources() -> tuple[Source, ...]:
    """The sources that come with Quiesce, without the machines that cite them too."""
    from ...model.language.document import Mapping, read_document, read_text
    from ...model.language.feature_file import read_sources
    from ...model.language.reading import Reading
    from ...model.system.load import EMBEDDED

    file = EMBEDDED / "sources.yaml"
    root = read_document(read_text(file), str(file))
    return read_sources(root, Reading()) if isinstance(root, Mapping) else ()


def _paint(severity: str, text: str) -> str:
    """A severity in its colour; click takes colours away where standard output is not a terminal."""
    return click.style(text, fg={"error": "red", "warning": "yellow"}.get(severity, "cyan"))
