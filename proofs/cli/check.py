"""`quiesce check`: is any device left unquiesced, when, and why?"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import click

from ..checking.run import Outcome
from ..engines.limits import Limits, OutOfTime
from ..evidence.verdict import worst
from . import ledgers, options, results
from .several import several
from .telling import Telling
from .way import Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..checking.judge import Traced
    from ..checking.run import Unchecked
    from ..engines.symbolic import Kind
    from ..evidence.question import Question

EXIT_UNKNOWN, EXIT_INTERRUPTED = 3, 130


@click.command()
@options.paths
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--engine",
    type=click.Choice(["symbolic", "explicit", "inductive", "all"]),
    default="symbolic",
    show_default=True,
    help="How to find out; inductive: by exploration, confirmed by Z3 and a second check; all: in every way, all of which "
    "must agree.",
)
@options.properties
@options.naming
@click.option(
    "--causes",
    type=click.Choice(["all", "faults", "choices", "none"]),
    default="all",
    show_default=True,
    help="What minimal causes of a failure are made of.",
)
@click.option("--max-order", type=click.IntRange(min=1), metavar="K", help="Only causes with at most K members.")
@click.option("--quick", is_flag=True, help="Only what each claim comes to, and one run: no conditions, and no causes.")
@click.option("--traces", is_flag=True, help="Find and print the trace of every cause and every witness in full.")
@click.option(
    "--html", metavar="FILE", default="", help="Write a report for a browser, with every trace, to this file."
)
@results.options
@ledgers.options
@options.replace
@options.limits
@options.workers
@options.cache
@click.option(
    "--count",
    is_flag=True,
    help="Count states and transitions in the end, and how deep they are, however long that takes.",
)
def check(
    paths: tuple[str, ...],
    as_json: bool,
    engine: str,
    causes: str,
    max_order: int | None,
    quick: bool,
    traces: bool,
    html: str,
    junit: str,
    sarif: str,
    github: bool,
    ledger: str | None,
    update_ledger: bool,
    replace: bool,
    timeout: float | None,
    jobs: int | None,
    cluster: str | None,
    cache: str,
    count: bool,
    **named: Any,
) -> None:
    """Check a system: is any device left unquiesced, when, and why?

    PATH is a system's file (.yaml), one or more qvm configurations, or a folder of them; without one, the reference
    system that comes with Quiesce is checked. Of several systems each is told in short, in full with --property or --traces,
    and a table ends it; what is wrong with one stops no other, and the exit status is the worst: 2, 1, 3, 0.

    Exit status: 0 every claim holds or is not applicable, 1 some claim does not, 2 the input is wrong, 3 some claim is unknown and none is
    worse, 130 after Ctrl-C. With --ledger: 0 everything is as the ledger says, also what does not hold, 1 something is not, 2 and 3 as ever.
    """
    from ..checking.judge import Causes
    from ..checking.progress import Progress
    from ..evidence.systems import systems

    if quick and (
        engine != "symbolic" or traces or html or max_order or causes != "all" or ledger is not None or update_ledger
    ):
        raise click.UsageError(
            "--quick says nothing of causes, and finds out as --engine symbolic does: leave it out, or --engine, --causes, "
            "--max-order, --traces, --html and ledgers"
        )
    if html:
        from ..report.html.file import ready

        ready(html, replace=replace)
    outputs = results.Results(junit, sarif, github, replace)
    outputs.ready(paths, {"--html": html})
    question, pinning = options.question(paths, **named), ledgers.Pinning(ledger, update_ledger)
    asked = systems(question)
    if len(asked) > 1:
        _several(len(asked), html, pinning)
    pinning.ready(question)
    progress = Progress()
    full = traces or bool(named["properties"])
    traced = "all" if traces or html else "first" if full or as_json else "none"
    wanted = (
        Causes("none", None, "none", quick=True)
        if quick
        else Causes(cast("Kind", causes), max_order, cast("Traced", traced))
    )
    telling = Telling(outputs, as_json, engine, full, traces)
    try:
        limits = Limits.starting_now(timeout)
        with options.working(jobs, cluster) as workers:
            way = Way(engine, wanted, limits, progress, workers, cache, count)
            found = [_found(asked[0].question, way, pinning)] if len(asked) == 1 else several(asked, way, telling.each)
    except OutOfTime as over:
        sys.stderr.write(f"quiesce: every claim is unknown: {over.reason}\n")
        sys.exit(EXIT_UNKNOWN)
    finally:
        progress.done()
    _end(found, telling, pinning, html)


def _several(number: int, html: str, pinning: ledgers.Pinning) -> None:
    """See that nothing is asked of several systems that is about one.

    Raises:
        UsageError: something is.
    """
    if html:
        raise click.UsageError(f"--html shows one system, and these are {number}: name one.")
    if pinning.wanted:
        what = "--ledger and --update-ledger are about one system"
        raise click.UsageError(f"{what}, and these are {number}: quiesce ledger is about several.")


def _found(question: Question, way: Way, pinning: ledgers.Pinning) -> Outcome:
    """What is found of one system, and how that compares with its ledger; an interrupt leaves what is known by then.

    Raises:
        OutOfTime: the limit of time was reached before anything could be asked.
    """
    case = way.case(question, *way.read(question))
    pinning.read(case)
    outcome = way.outcome(case, sized=pinning.sized)
    if outcome.interrupted:
        return outcome
    try:
        pinning.compare(outcome, way.engine, way.causes, way.limits, way.progress)
    except KeyboardInterrupt:
        return replace(outcome, interrupted=True)
    return outcome


def _end(found: Sequence[Outcome | Unchecked], telling: Telling, pinning: ledgers.Pinning, html: str) -> None:
    """Tell what was found, and leave with the exit status that says so."""
    first, *others = found
    try:
        if isinstance(first, Outcome) and not others:
            telling.one(first, pinning)
        else:
            telling.together(found)
    finally:  # files are written where nothing can be printed, and what was decided is printed where they cannot be written
        telling.outputs.write(found, lambda: _page(first, telling, html), pinning.settle)
    if any(each.interrupted for each in found):
        sys.stderr.write("quiesce: interrupted; what was not decided by then is unknown\n")
        sys.exit(EXIT_INTERRUPTED)
    sys.exit(pinning.status(worst(each.status for each in found)))


def _page(first: Outcome | Unchecked, telling: Telling, html: str) -> None:
    """Write the report for a browser, if it is wanted: it is about one system."""
    if html and isinstance(first, Outcome):
        from ..report.html.file import write

        write(first, telling.engine, html, replace=telling.outputs.replace)
