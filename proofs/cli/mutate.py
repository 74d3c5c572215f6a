"""`quiesce mutate`: what would the claims notice, if a machine were declared wrongly?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ..compare.mutate.kinds import OPERATORS
from ..report.json_text import json_text
from . import options

if TYPE_CHECKING:
    from ..checking.processes.workers import Jobs
    from ..checking.progress import Progress
    from ..compare.mutate.campaign import Campaign
    from ..compare.mutate.score import Findings


@click.command(short_help="Change one thing in a machine at a time: does a claim tell?")
@options.paths
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Examine N of the mutants, always the same.")
@click.option("--machine", "changed", multiple=True, metavar="NAME", help="Change only this machine (repeatable).")
@click.option(
    "--operator",
    "operators",
    multiple=True,
    type=click.Choice(OPERATORS),
    help="Only this kind of change (repeatable).",
)
@click.option(
    "--all", "everywhere", is_flag=True, help="Lead rows to every sibling of their dest, not just to the next."
)
@click.option(
    "--matrix", "thorough", is_flag=True, help="Ask every claim about every mutant, not just until one notices it."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@options.properties
@options.naming
@options.limits
@options.workers
def mutate(
    paths: tuple[str, ...],
    sample: int | None,
    changed: tuple[str, ...],
    operators: tuple[str, ...],
    everywhere: bool,
    thorough: bool,
    as_json: bool,
    properties: tuple[str, ...],
    timeout: float | None,
    jobs: int | None,
    cluster: str | None,
    **named: Any,
) -> None:
    """Change one thing in a machine at a time: is there a claim whose verdict tells?

    PATH is as for check. A mutant survives if some run tells it from the original, and no claim does: then something is
    modelled of which nothing is claimed, or the claim is too weak.

    Exit status: 0 nothing survives, 1 some mutant does, 2 the input is wrong, 3 something is unknown and nothing survives.
    """
    from ..checking.progress import Progress
    from ..compare.mutate.campaign import Campaign
    from ..engines.limits import Limits
    from ..evidence.case import prepare

    case = prepare(options.question(paths, properties, **named))
    kinds = tuple(kind for kind in OPERATORS if not operators or kind in operators)
    limits = Limits.starting_now(timeout)
    wanted = Campaign(case, limits, kinds, changed, everywhere, sample, thorough)
    progress = Progress()
    for note in case.notes:
        progress.note(note)
    try:
        with options.working(jobs, cluster) as workers:
            findings = _found(wanted, progress, workers)
    finally:
        progress.done()
    from ..report import mutation as output

    if as_json:
        click.echo(json_text(output.document(findings)))
    else:
        click.echo("\n".join(output.report(findings)))
    sys.exit(findings.exit_status())


def _found(wanted: Campaign, progress: Progress, jobs: Jobs) -> Findings:
    from ..checking.coverage import coverage
    from ..compare.mutate.campaign import chosen, examined
    from ..compare.mutate.score import Findings

    available, mutants = chosen(wanted)
    composition = wanted.case.composition
    found = examined(wanted, mutants, progress, jobs)
    taken = coverage(composition.library, {composition.system.name: composition}, wanted.limits, progress)
    return Findings(wanted, available, found, taken)
