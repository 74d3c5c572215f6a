"""`quiesce ledger`: is everything as the ledgers of several systems say?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ..report.json_text import json_text
from . import options

if TYPE_CHECKING:
    from ..checking.run import Outcome
    from ..compare.ledger.comparison import Comparison


@click.command()
@click.argument("systems", nargs=-1, metavar="[SYSTEM]...")
@click.option(
    "--update",
    "--update-ledger",
    "update",
    is_flag=True,
    help="Write the ledgers anew, and print what changed in them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--github", is_flag=True, help="Print what differs as annotations for a GitHub workflow in addition.")
@options.naming
@options.limits
@options.workers
@options.cache
def ledger(
    systems: tuple[str, ...],
    update: bool,
    as_json: bool,
    github: bool,
    timeout: float | None,
    jobs: int | None,
    cluster: str | None,
    cache: str,
    **named: Any,
) -> None:
    """Check several systems, and compare each with its ledger.

    SYSTEM is a reference system, a system's file, a configuration, or a folder: each is a system of its own, and
    NAME.ledger.yaml is the one beside it. Without one, all reference systems are checked. Each is checked as by quiesce
    check SYSTEM --ledger, which tells the claims as well, and compares what was checked with other options.

    Exit status, the worst of all systems: 0 everything is as the ledgers say, 1 something is not, 2 the input is wrong,
    of whichever system, and nothing was checked, 3 some claim is unknown and nothing is worse.
    """
    from ..checking.progress import Progress
    from ..compare.ledger.comparison import attempted
    from ..compare.ledger.several import checked, pinned
    from ..engines.limits import Limits
    from ..evidence.verdict import worst
    from ..evidence.whole_file import raised
    from ..report.ledger import together

    progress = Progress()
    found: list[tuple[Outcome, Comparison, bool]] = []
    failures: list[Exception] = []
    try:
        limits = Limits.starting_now(timeout)
        ready = pinned(options.question(systems, **named), update=update)
        with options.working(jobs, cluster) as workers:
            for each in ready:
                outcome, comparison = checked(each, limits, progress, workers, cache)
                progress.done()
                if found and not as_json:
                    click.echo("")
                written, failed = attempted(comparison, update=update)
                found.append((outcome, comparison, written))
                failures += failed
                _tell(comparison, written, as_json, github)
    finally:
        progress.done()
    if as_json:
        click.echo(json_text(_document(found)))
    elif len(found) > 1:
        click.echo("\n".join(("", *together([(comparison, written) for _, comparison, written in found]))))
    raised(failures)
    sys.exit(worst(comparison.exit_status(written=written) for _, comparison, written in found))


def _tell(comparison: Comparison, written: bool, as_json: bool, github: bool) -> None:
    """Print what came of one system as soon as it is known."""
    from ..report.annotations import inert
    from ..report.ledger import annotated, report

    if not as_json:
        lines = report(comparison, written=written)
        click.echo("\n".join(inert(lines) if github else lines))
    for line in annotated(comparison, written=written) if github else ():
        click.echo(line, err=as_json)  # GitHub reads both; a JSON document stays alone on standard output


def _document(found: list[tuple[Outcome, Comparison, bool]]) -> dict[str, Any]:
    from ..report.document import subject, version
    from ..report.ledger import document

    systems = [subject(outcome) | {"ledger": document(each, written=written)} for outcome, each, written in found]
    return {**version(), "systems": systems}
