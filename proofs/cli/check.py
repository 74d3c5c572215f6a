"""`quiesce check`: is any device left unquiesced, when, and why?"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import click

from ..engines.limits import Limits, OutOfTime
from ..report.json_text import json_text
from . import ledgers, options, results

if TYPE_CHECKING:
    from ..checking.judge import Causes, Traced
    from ..checking.progress import Progress
    from ..checking.run import Outcome
    from ..engines.symbolic import Kind
    from ..evidence.question import Question
    from ..evidence.verdict import Verdict

EXIT_UNKNOWN, EXIT_INTERRUPTED = 3, 130

_READING = 1.0
"""Seconds that reading may take longer than all the rest: before, there is no claim of which to say that it is unknown."""

_BAD = ("violated", "depends", "vacuous")
"""What is told as soon as it is found."""


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
@options.jobs
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
    cache: str,
    count: bool,
    **named: Any,
) -> None:
    """Check a system: is any device left unquiesced, when, and why?

    PATH is a system's file (.yaml), one or more qvm configurations, or a folder of them; without one, the reference
    system that comes with Quiesce is checked.

    Exit status: 0 every claim holds or is not applicable, 1 some claim does not, 2 the input is wrong, 3 some claim is unknown and none is
    worse, 130 after Ctrl-C. With --ledger: 0 everything is as the ledger says, also what does not hold, 1 something is not, 2 and 3 as ever.
    """
    from ..checking.judge import Causes
    from ..checking.progress import Progress
    from ..evidence.verdict import exit_status

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
    pinning.ready(question)
    progress = Progress()
    full = traces or bool(named["properties"])
    traced = "all" if traces or html else "first" if full or as_json else "none"
    try:
        wanted = (
            Causes("none", None, "none", quick=True)
            if quick
            else Causes(cast("Kind", causes), max_order, cast("Traced", traced))
        )
        limits = Limits.starting_now(timeout)
        outcome = _check(question, engine, wanted, limits, progress, jobs, cache, pinning, count=count)
    except OutOfTime as over:
        sys.stderr.write(f"quiesce: every claim is unknown: {over.reason}\n")
        sys.exit(EXIT_UNKNOWN)
    finally:
        progress.done()
    try:
        if as_json:
            from ..report.document import document

            click.echo(json_text(document(outcome) | pinning.document()))
        else:
            from ..report.text import report

            lines = (*report(outcome, engine, full=full, traces=traces, paint=_paint), *pinning.lines())
            click.echo("\n".join(outputs.shown(lines)))
        for line in (*outputs.annotations(outcome), *pinning.annotations(github)):
            click.echo(line, err=as_json)  # GitHub reads both; a JSON document stays alone on standard output
    finally:  # files are written where nothing can be printed, and what was decided is printed where they cannot be written
        outputs.write(outcome, lambda: _page(outcome, engine, html, replace=replace), pinning.settle)
    if outcome.interrupted:
        sys.stderr.write("quiesce: interrupted; what was not decided by then is unknown\n")
        sys.exit(EXIT_INTERRUPTED)
    sys.exit(pinning.status(exit_status([verdict.word for verdict in outcome.verdicts])))


def _page(outcome: Outcome, engine: str, html: str, *, replace: bool) -> None:
    """Write the report for a browser, if it is wanted."""
    if html:
        from ..report.html.file import write

        write(outcome, engine, html, replace=replace)


def _paint(word: str, text: str) -> str:
    """A verdict in its colour; click takes colours away where standard output is not a terminal."""
    colours = {"holds": "green", "unknown": "yellow", "vacuous": "yellow", "not applicable": "blue"}
    return click.style(text, fg=colours.get(word, "red"))


def _check(
    question: Question,
    engine: str,
    causes: Causes,
    limits: Limits,
    progress: Progress,
    jobs: int | None,
    cache: str,
    pinning: ledgers.Pinning,
    *,
    count: bool,
) -> Outcome:
    """What is found; an interrupt leaves what is known by then.

    Raises:
        OutOfTime: the limit of time was reached before anything could be asked.
    """
    from ..checking.processes.alarm import ending
    from ..checking.processes.local import processors
    from ..checking.run import run
    from ..evidence.case import prepare

    def found(verdict: Verdict) -> None:
        if verdict.word in _BAD:
            progress.found(f"{verdict.claim.name}: {verdict.word}")

    with ending(limits, _READING):
        case = prepare(question)
    pinning.read(case)
    measured = count or pinning.sized
    outcome = run(
        case,
        engine,
        limits,
        causes,
        progress,
        jobs or processors(),
        cache,
        measured=measured,
        told=found,
        partial=True,
    )
    if outcome.interrupted:
        return outcome
    try:
        pinning.compare(outcome, engine, causes, limits, progress)
    except KeyboardInterrupt:
        return replace(outcome, interrupted=True)
    return outcome
