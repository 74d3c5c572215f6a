"""`quiesce check`: is any device left unquiesced, when, and why?"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, cast

import click

from . import options

if TYPE_CHECKING:
    from ..check import Outcome, Question
    from ..engines.judge import Causes, Traced
    from ..engines.limits import Limits
    from ..engines.symbolic import Kind
    from ..report.progress import Progress


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
@click.option("--traces", is_flag=True, help="Find and print the trace of every cause and every witness in full.")
@options.timeout
@click.option("--count", is_flag=True, help="Count all states of the system, however long that takes.")
def check(
    paths: tuple[str, ...],
    as_json: bool,
    engine: str,
    causes: str,
    max_order: int | None,
    traces: bool,
    timeout: float | None,
    count: bool,
    **named: Any,
) -> None:
    """Check a system: is any device left unquiesced, when, and why?

    PATH is a system's file (.yaml), one or more qvm configurations, or a folder of them; without one, the reference
    system that comes with Quiesce is checked.

    Exit status: 0 every claim holds, 1 some claim does not, 2 the input is wrong, 3 some claim is unknown and none is
    worse.
    """
    from ..engines.judge import Causes
    from ..engines.limits import Limits
    from ..evidence.verdict import exit_status
    from ..report.progress import Progress

    progress = Progress()
    full = traces or bool(named["properties"])
    traced = "all" if traces else "first" if full or as_json else "none"
    try:
        wanted = Causes(cast("Kind", causes), max_order, cast("Traced", traced))
        limits = Limits.starting_now(timeout, count=count)
        outcome = _check(options.question(paths, **named), engine, wanted, limits, progress)
    finally:
        progress.done()
    if as_json:
        from ..report.document import document

        click.echo(json.dumps(document(outcome), indent=2, ensure_ascii=False))
    else:
        from ..report.text import report

        click.echo("\n".join(report(outcome, engine, full=full, traces=traces, paint=_paint)))
    sys.exit(exit_status([verdict.word for verdict in outcome.verdicts]))


def _paint(word: str, text: str) -> str:
    """A verdict in its colour; click takes colours away where standard output is not a terminal."""
    colours = {"holds": "green", "unknown": "yellow", "vacuous": "yellow"}
    return click.style(text, fg=colours.get(word, "red"))


def _check(question: Question, engine: str, causes: Causes, limits: Limits, progress: Progress) -> Outcome:
    from ..check import prepare, run

    return run(prepare(question), engine, limits, causes, progress)
