"""`quiesce draw trace`: how a claim fails, laid over the machines that move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from . import options
from .drawn import output, wanted

if TYPE_CHECKING:
    from ...model.views.drawing import Drawing
    from ..evidence.case import Case
    from ..evidence.trace import Trace


@click.command(short_help="Draw the trace of a claim over the machines that move.")
@options.paths
@click.option(
    "--property", "claim", required=True, metavar="CLAIM", help="The claim whose trace is drawn: ID, or ID[ELEMENT]."
)
@click.option("--machine", default="", metavar="NAME", help="Lay it over the whole of one machine, such as ivi.qvm.")
@options.naming
@options.limits
@output
def trace(
    paths: tuple[str, ...],
    claim: str,
    machine: str,
    timeout: float | None,
    out: str,
    form: str | None,
    theme: str,
    replace: bool,
    **named: Any,
) -> None:
    """Draw the trace of a claim over the machines that move: where each is, and by which steps it goes on.

    Steps are numbered as in the report of check. PATH is as for check.
    """
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..evidence.case import prepare
    from ..evidence.counted import length
    from ..report.draw.trace_drawing import trace_drawing
    from ..walk.named import chosen, traced

    how = wanted(out, form, theme, replace=replace)
    progress, limits = Progress(), Limits.starting_now(timeout)
    try:
        case = prepare(options.question(paths, **named))
        verdict = traced(case, chosen(case, claim, "--property", progress), limits, progress)
    finally:
        progress.done()
    if verdict.trace is None:
        raise click.ClickException(f"{verdict.claim.name} has no trace to draw: {verdict.reason or verdict.word}")
    shown = f"({verdict.word}; {length(verdict.trace)})"
    said = f"{case.composition.system.name}: {verdict.claim.declared.claim} {shown}"
    if machine:
        how.put([_over(case, verdict.trace, machine, f"{verdict.claim.name}, {said}")])
    else:
        how.put([trace_drawing(verdict.claim.name, said, verdict.trace)])


def _over(case: Case, trace: Trace, name: str, said: str) -> Drawing:
    """A trace laid over the whole of one machine."""
    from ...model.language.findings import Finding, InputError, Position, nearest
    from ...model.views.machine_drawing import machine_drawing
    from ..report.draw.trace_drawing import trace_marks

    instances = {instance.name: instance.graph.machine for instance in case.composition.instances}
    known = [instance for instance, _ in trace.initial]
    if name not in known:
        what, listed = f'there is no machine "{name}" in this trace', f"known: {', '.join(known)}"
        raise InputError([Finding(Position("--machine", 0, 0), what, listed, nearest(name, known))])
    marks = trace_marks(trace, name)
    return machine_drawing(instances[name], case.composition.library.model, marks, called=name, about=said)
