"""`quiesce draw sequence`: a trace → a sequence chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from . import options
from .traceless import without_trace

if TYPE_CHECKING:
    from ...specs.language.claim import Claim
    from ..evidence.case import Case
    from ..evidence.trace import Trace
    from ..evidence.verdict import Verdict


_SUFFIXES = {"": "text", ".txt": "text", ".svg": "svg", ".mmd": "mermaid", ".mermaid": "mermaid"}


@click.command(short_help="Draw the trace of a claim as a sequence chart.")
@options.paths
@click.option(
    "--property", "claim", required=True, metavar="CLAIM", help="The claim whose trace is drawn: ID, or ID[ELEMENT]."
)
@click.option("--cause", type=click.IntRange(min=1), metavar="N", help="The trace of the Nth row of minimal causes.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "mermaid", "text"]),
    help="What to make of it.  [default: text, or what the name of FILE ends in]",
)
@click.option("--width", type=click.IntRange(40, 1000), default=100, show_default=True, help="Columns, of text.")
@click.option("--out", metavar="FILE", default="", help="Write it there.")
@options.replace
@options.naming
@options.limits
def sequence(
    paths: tuple[str, ...],
    claim: str,
    cause: int | None,
    form: str | None,
    width: int,
    out: str,
    replace: bool,
    timeout: float | None,
    **named: Any,
) -> None:
    """Draw the trace of a claim as a sequence chart: who does what, who moves, and where the claim breaks.

    PATH is as for check. The chart is of the shortest trace, or of that of a minimal cause, as check and explain number
    their rows.
    """
    from pathlib import Path

    from ..evidence.case import prepare
    from ..evidence.whole_file import write_whole

    chosen_form = form or _form(Path(out).suffix.lower())
    case = prepare(options.question(paths, **named))
    trace, about = _trace(case, claim, cause, timeout)
    content = _drawn(case, trace, about, chosen_form, width)
    if out:
        write_whole(content, Path(out), replace=replace)
    else:
        click.echo(content, nl=False)


def _form(suffix: str) -> str:
    """What a file with such a name is to be."""
    if suffix not in _SUFFIXES:
        known = ", ".join(filter(None, _SUFFIXES))
        raise click.UsageError(f'No format is known by the suffix "{suffix}": use one of {known}, or --format.')
    return _SUFFIXES[suffix]


def _trace(case: Case, written: str, cause: int | None, timeout: float | None) -> tuple[Trace, Claim]:
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..walk.named import chosen, traced, verdicts

    progress, limits = Progress(), Limits.starting_now(timeout)
    claims = chosen(case, written, "--property", progress)
    try:
        verdict = traced(case, claims, limits, progress)
        if cause is not None:
            [verdict] = verdicts(case, [verdict.claim], limits, progress)
    finally:
        progress.done()
    trace = verdict.trace if cause is None else _of_cause(verdict, cause)
    if trace is None:
        raise without_trace(verdict, "draw")
    return trace, verdict.claim


def _of_cause(verdict: Verdict, number: int) -> Trace | None:
    """The trace of a row of causes, by its number."""
    if number > len(verdict.families):
        known = f"known: 1 to {len(verdict.families)}" if verdict.families else "it has no causes"
        raise click.ClickException(f"{verdict.claim.name} has no row {number} of causes; {known}")
    return verdict.causes[verdict.families[number - 1].causes[0]].trace


def _drawn(case: Case, trace: Trace, claim: Claim, form: str, width: int) -> str:
    from ..report.sequence import drawing, mermaid, text
    from ..report.sequence.chart import chart

    if form == "svg":
        return drawing.svg(chart(trace, claim, case.composition))
    if form == "mermaid":
        return "\n".join(mermaid.mermaid(chart(trace, claim, case.composition))) + "\n"
    made = chart(trace, claim, case.composition, text.most_lanes(width))
    return "\n".join(text.drawn(made, width)) + "\n"
