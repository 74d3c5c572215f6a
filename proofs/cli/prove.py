"""`quiesce prove`: claims that hold → proofs by induction, and certificates."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from . import options

if TYPE_CHECKING:
    from ..checking.certify import Kind
    from ..engines.inductive.prover import Method


@click.command(short_help="Prove claims by induction, for somebody else to check.")
@options.paths
@options.properties
@options.naming
@click.option(
    "--lemmas",
    "method",
    type=click.Choice(["projections", "spacer", "declared", "none"]),
    default="projections",
    show_default=True,
    help="Where lemmas come from: the reachable states, Z3's Spacer, the property's own lemmas, or nowhere.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["holds", "depends", "possible"]),
    help="Only claims that hold, that hold under a condition, or that say what is possible (repeatable).",
)
@click.option("-v", "--verbose", is_flag=True, help="Print the lemmas and every obligation.")
@click.option("--out", metavar="DIR", default="", help="Write a certificate for each claim below this folder.")
@click.option("--replace", is_flag=True, help="Replace certificates that are there already.")
@options.limits
@options.jobs
def prove(
    paths: tuple[str, ...],
    properties: tuple[str, ...],
    method: str,
    kinds: tuple[str, ...],
    verbose: bool,
    out: str,
    replace: bool,
    timeout: float | None,
    jobs: int | None,
    **named: Any,
) -> None:
    """Prove claims by induction, so that somebody else can check the proofs.

    PATH is as for check. Claims that hold under some assignments of features only are proved for these, and a trace
    shows each cause beyond.

    Exit status: 0 every claim holds and is proved, 1 some claim does not hold, 2 the input is wrong, 3 some claim is not
    proved and none is worse.
    """
    from ...model.language.findings import Finding, InputError, Position
    from ..checking.certify import KINDS
    from ..checking.processes.local import processors
    from ..checking.progress import Progress
    from ..checking.prove import prove as attempt
    from ..engines.limits import Limits
    from ..evidence.case import prepare
    from ..evidence.verdict import exit_status
    from ..report import proof as output

    asked = options.question(paths, properties, **named)
    progress = Progress()
    case = prepare(asked)
    case.speaking()
    for note in case.notes:
        progress.note(note)
    words = []
    try:
        report = output.Report(case, full=verbose or bool(properties))
        click.echo("\n".join(report.head()))
        wanted, limits = cast("tuple[Kind, ...]", kinds) or KINDS, Limits.starting_now(timeout)
        for proven in attempt(case, cast("Method", method), wanted, limits, progress, jobs or processors()):
            progress.done()
            click.echo("\n".join(report.claim(proven)))
            if out and proven.certificate is not None:
                from ..evidence.certificate import write

                folder = Path(out)
                write(proven.certificate, folder / proven.certificate.file, replace=replace, results=folder)
            words.append(proven.word)
    finally:
        progress.done()
    click.echo("\n".join(report.closing(out)))
    if not words:
        what = f"none of the {len(case.claims)} claims is of these kinds, so nothing was proved"
        raise InputError([Finding(Position("--kind", 0, 0), what, "", "choose others")])
    sys.exit(exit_status(words))
