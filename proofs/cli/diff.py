"""`quiesce diff`: what is different between two versions of a system?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ..report.json_text import json_text
from . import options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..compare.diff.difference import Difference


@click.command(short_help="Compare two versions: what changed, and what that means.")
@click.argument("base")
@click.argument("head", required=False)
@click.option("--system", "systems", multiple=True, metavar="NAME|PATH", help="This system only (repeatable).")
@options.properties
@options.naming
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--markdown", is_flag=True, help="Print Markdown, as for a comment on a pull request.")
@click.option("--html", metavar="FILE", default="", help="Write a page for a browser to this file as well.")
@options.replace
@click.option(
    "--full", is_flag=True, help="List also what is only said in other words, and print long conditions to their end."
)
@click.option("--count", is_flag=True, help="Count all states on both sides, however long that takes.")
@options.limits
@options.jobs
@options.cache
def diff(
    base: str,
    head: str | None,
    systems: tuple[str, ...],
    properties: tuple[str, ...],
    as_json: bool,
    markdown: bool,
    html: str,
    replace: bool,
    full: bool,
    count: bool,
    timeout: float | None,
    jobs: int | None,
    cache: str,
    **named: Any,
) -> None:
    """Compare two versions: what is declared otherwise, what can happen now and could not, which verdicts moved.

    BASE and HEAD are each a git revision (v1.0, HEAD~1), a path in one (v1.0:systems/cockpit.yaml), a folder, a system's
    file, or a qvm configuration. Without HEAD, a revision is compared with the working tree.

    A revision is read as data: nothing of it is checked out or executed. Behaviour is compared exactly, for runs of any
    length, and each run that is told was lived through on both sides.

    \b
    quiesce diff HEAD~1                        the last commit, and what has been changed since
    quiesce diff v1.0 v1.1 --system cockpit    one system of two releases
    quiesce diff old.yaml new.yaml             two files
    quiesce diff HEAD~1 --html change.html     the same to be read in a browser

    Exit status: 0 behaviour and verdicts are the same, 1 something is different, 2 the input is wrong, 3 something stayed
    unknown and nothing is different.
    """  # noqa: D301  # click takes the backspace for: leave these lines as they are
    if as_json and markdown:
        raise click.UsageError("--json and --markdown are two forms of the same: choose one.")
    from ...model.language.regular_file import allowed
    from ..checking.processes.local import processors
    from ..checking.progress import Progress
    from ..compare.diff.side import opened
    from ..compare.diff.sides import Sides
    from ..engines.limits import Limits

    if html:
        from ..report.html.file import ready

        ready(html, replace=replace)
    progress = Progress()
    try:
        machines, specs, outside = named.pop("machines"), named.pop("specs"), allowed(named["allow_outside"])
        with opened(base, head, machines, specs, outside) as (before, after):
            asked = options.question((), properties, **named)
            limits = Limits.starting_now(timeout)
            sides = Sides(before, after, asked, limits, progress, jobs or processors(), cache, count)
            found = list(sides.differences(systems))
    finally:
        progress.done()
    labels = (before.label, after.label)
    try:
        if as_json:
            from ..report.diff.document import document

            click.echo(json_text(document(found, labels)))
        elif markdown:
            from ..report.diff.markdown import lines

            click.echo("\n".join(lines(found, labels)))
        else:
            from ..report.diff.text import Report

            click.echo("\n".join(Report(labels, full=full).lines(found)))
    finally:
        if html:
            from ..report.html.file import write_difference

            write_difference(found, labels, html, replace=replace)
    sys.exit(_status(found))


def _status(found: Sequence[Difference]) -> int:
    if any(each.behaves_otherwise or each.verdicts_moved for each in found):
        return 1
    return 3 if any(each.unknown for each in found) else 0
