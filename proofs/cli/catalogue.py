"""`quiesce catalogue`: from each sentence of the documents to what stands for it, and back."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from ..report.json_text import json_text
from . import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..checking.catalogued import Declared
    from ..compare.ledger.kept import Kept

EXIT_MISSING, EXIT_UNKNOWN = 1, 3


@click.command(short_help="Trace facts, open questions and hazards to what stands for them.")
@click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--markdown", is_flag=True, help="Print a document in Markdown.")
@click.option("--traces", is_flag=True, help="Look for the trace that shows each hazard.")
@click.option("--coverage", is_flag=True, help="Tell which declared transitions no reference system takes.")
@click.option(
    "--machine", "tables", multiple=True, metavar="NAME", help="Print the state table of this machine, or of all."
)
@click.option(
    "--page",
    "pages",
    multiple=True,
    metavar="TITLE",
    help="Take this page of the documentation sentence by sentence, or all.",
)
@click.option("--system", "systems", multiple=True, metavar="NAME", help="Explore only this reference system.")
@options.limits
@options.outside
@options.machines
@click.option("--specs", default="", metavar="DIR", help="The folder of other properties.")
def catalogue(
    numbers: tuple[str, ...],
    as_json: bool,
    markdown: bool,
    traces: bool,
    coverage: bool,
    tables: tuple[str, ...],
    pages: tuple[str, ...],
    systems: tuple[str, ...],
    timeout: float | None,
    allow_outside: tuple[str, ...],
    machines: str,
    specs: str,
) -> None:
    """Trace every fact, open question, invariant and hazard to what stands for it.

    NUMBER is a source, such as F29 or H1: without one, each source is told in short; with some, everything about these.

    Exit status: 0 nothing is missing, 1 a source stands nowhere, a hazard does not show, a transition is never taken, or a
    sentence of a page is partial, 2 the input is wrong, 3 a limit was reached.
    """
    if len([each for each in (tables, coverage, pages, traces or numbers) if each]) > 1:
        raise click.UsageError("--machine, --coverage and --page stand alone: each prints something else.")
    if (tables and as_json) or (coverage and markdown) or (as_json and markdown):
        raise click.UsageError("There is no such form of what is asked for.")
    if systems and not (traces or coverage):
        raise click.UsageError("--system goes with --traces or --coverage: nothing else explores a system.")
    from ..checking.catalogued import Declared

    declared = Declared.read(machines, specs, allow_outside, claimed=not (tables or coverage))
    if tables:
        _tables(declared, tables)
    elif pages:
        _pages(declared, pages, as_json, markdown, partial(_kept, declared, machines, allow_outside))
    elif coverage:
        _coverage(declared, systems, as_json, timeout)
    else:
        _catalogue(declared, numbers, as_json, markdown, systems if traces else None, timeout)


def _tables(declared: Declared, names: tuple[str, ...]) -> None:
    from ...model.views.state_table import state_table

    click.echo("\n\n".join("\n".join(state_table(machine)) for machine in declared.machines(names)))


def _pages(
    declared: Declared, titles: tuple[str, ...], as_json: bool, markdown: bool, ledgers: Callable[[], Kept]
) -> None:
    """Print pages, with what ledgers say of the claims that stand for their sentences."""
    from ..report import pages as output
    from ..report.pages_document import document
    from ..report.pages_markdown import markdown as in_markdown

    found = declared.pages(titles)
    kept = ledgers()
    if as_json:
        _print(document([each for each, _ in found], kept))
    else:
        said = ("\n".join((in_markdown if markdown else output.page)(each, linked, kept)) for each, linked in found)
        click.echo("\n\n".join(said))
    if any(each.partial for each, _ in found):
        sys.exit(EXIT_MISSING)


def _kept(declared: Declared, machines: str, outside: tuple[str, ...]) -> Kept:
    """What ledgers of the reference systems say; nothing of claims that are not those that the ledgers are about."""
    from ..compare.ledger.kept import kept

    return {} if declared.others else kept(declared.systems, machines, outside)


def _coverage(declared: Declared, systems: tuple[str, ...], as_json: bool, timeout: float | None) -> None:
    from ..checking.coverage import coverage
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..report import coverage as output

    progress = Progress()
    try:
        found = coverage(declared.library, declared.composed(systems), Limits.starting_now(timeout), progress)
    finally:
        progress.done()
    _print(output.document(found) if as_json else output.report(found))
    if found.untaken:
        sys.exit(EXIT_UNKNOWN if found.unknown else EXIT_MISSING)


def _catalogue(
    declared: Declared,
    numbers: tuple[str, ...],
    as_json: bool,
    markdown: bool,
    systems: tuple[str, ...] | None,
    timeout: float | None,
) -> None:
    """Print the catalogue; with the traces of hazards unless `systems` is None."""
    from ..checking.catalogued import only
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..report.catalogue import detailed, report
    from ..report.catalogue_document import document
    from ..report.catalogue_markdown import markdown as in_markdown

    entries, progress = only(declared.entries(), numbers), Progress()
    hazards = {entry.source.number for entry in entries}
    try:
        limits = Limits.starting_now(timeout)
        shown = [] if systems is None else declared.traces(hazards, systems, limits, progress)
    finally:
        progress.done()
    if as_json:
        _print(document(entries, shown))
    else:
        _print((in_markdown if markdown else detailed if numbers else report)(entries, shown))
    if any(not entry.accounted for entry in entries) or any(not each.trace and not each.limited for each in shown):
        sys.exit(EXIT_MISSING)
    if any(each.limited for each in shown):
        sys.exit(EXIT_UNKNOWN)


def _print(output: dict[str, object] | Iterable[str]) -> None:
    if isinstance(output, dict):
        click.echo(json_text(output))
    else:
        click.echo("\n".join(output))
