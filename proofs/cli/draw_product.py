"""`quiesce draw product`: the reachable states of a system, reduced to what can be seen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from . import options
from .drawn import output, wanted

if TYPE_CHECKING:
    from ...model.language.findings import InputError
    from ...model.system.instantiate import Composition
    from ...model.views.drawing import Drawing
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..evidence.case import Case

EXIT_UNKNOWN = 3


@click.command(short_help="Draw the reachable states of a system, reduced to what matters.")
@options.paths
@click.option("--by", multiple=True, metavar="MACHINE[,…]", help="Tell apart where these machines are (repeatable).")
@click.option("--depth", type=click.IntRange(min=1), metavar="N", help="Of nested states, only the outermost N.")
@click.option(
    "--predicate", "predicates", multiple=True, metavar="FORMULA", help="Tell apart whether this is so (repeatable)."
)
@click.option(
    "--bisimulation", is_flag=True, help="Tell apart, too, what may follow: states are one only if bisimilar."
)
@click.option("--settle", is_flag=True, help="Give every open feature the first value that is allowed.")
@click.option(
    "--around", default="", metavar="CLAIM", help="Draw only the trace of this claim, and what else was possible."
)
@click.option("--nodes", type=click.IntRange(min=1), default=60, show_default=True, help="Draw at most so many states.")
@options.naming
@options.limits
@output
def product(
    paths: tuple[str, ...],
    by: tuple[str, ...],
    depth: int | None,
    predicates: tuple[str, ...],
    bisimulation: bool,
    settle: bool,
    around: str,
    nodes: int,
    timeout: float | None,
    out: str,
    form: str | None,
    theme: str,
    replace: bool,
    **named: Any,
) -> None:
    """Draw the reachable states of a system, reduced to what can be seen.

    All states that agree in what --by and --predicate tell apart are drawn as one. An edge says what can lead from some
    state of the one to some state of the other; with --bisimulation, from every state of it. PATH is as for check.

    Exit status: 0 it is drawn, 2 the input is wrong or there are too many states to draw, 3 a limit was reached.
    """
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..engines.symbolic import Exhausted
    from ..evidence.case import prepare

    how = wanted(out, form, theme, replace=replace)
    machines = [name.strip() for names in by for name in names.split(",") if name.strip()]
    if bool(around) == bool(machines or predicates):
        raise click.UsageError("Say what to tell apart, --by MACHINE or --predicate FORMULA; or draw --around CLAIM.")
    if around and (bisimulation or depth or settle):
        raise click.UsageError("--depth, --bisimulation and --settle go with --by and --predicate.")
    progress, limits = Progress(), Limits.starting_now(timeout)
    try:
        case = prepare(options.question(paths, **named))
        if around:
            drawn = _around(case, around, nodes, limits, progress)
        else:
            drawn = _reduced(
                case.composition, machines, depth, predicates, bisimulation, settle, nodes, limits, progress
            )
    except Exhausted as exhausted:
        click.echo(f"unknown: {exhausted.reason}", err=True)
        sys.exit(EXIT_UNKNOWN)
    finally:
        progress.done()
    how.put([drawn])


def _reduced(
    composition: Composition,
    machines: list[str],
    depth: int | None,
    predicates: tuple[str, ...],
    bisimulation: bool,
    settle: bool,
    nodes: int,
    limits: Limits,
    progress: Progress,
) -> Drawing:
    from ..report.draw.aspects import machine_aspects, predicate_aspects, settled
    from ..report.draw.bisimulation import bisimilar
    from ..report.draw.collapse import collapsed
    from ..report.draw.product_drawing import product_drawing

    aspects = (
        *machine_aspects(composition, dict.fromkeys(machines), depth),
        *predicate_aspects(composition, dict.fromkeys(predicates)),
    )
    system = settled(composition.transition_system) if settle else composition.transition_system
    found = (
        bisimilar(system, aspects, nodes, limits)
        if bisimulation
        else collapsed(system, aspects, nodes, limits, progress)
    )
    if not found.complete:
        raise _too_many(nodes, "name fewer machines with --by, say --depth 1 or --predicate instead")
    what = "bisimilar states" if bisimulation else "states"
    said = f"all {what} that agree in {', '.join(aspect.name for aspect in aspects)} are one"
    said += "; every open feature has the first value that is allowed" if settle else ""
    return product_drawing(system.name, said, found)


def _around(case: Case, written: str, nodes: int, limits: Limits, progress: Progress) -> Drawing:
    from ..report.draw.around import around_trace
    from ..walk.named import chosen, traced

    verdict = traced(case, chosen(case, written, "--around", progress), limits, progress)
    if verdict.trace is None:
        raise click.ClickException(f"{verdict.claim.name} has no trace to draw: {verdict.reason or verdict.word}")
    if len(verdict.trace.steps) >= nodes:
        raise _too_many(nodes, "the trace alone has as many")
    said = f"{case.composition.system.name}: {verdict.claim.declared.claim} ({verdict.word})"
    return around_trace(case.composition, verdict.claim, verdict.trace, said)


def _too_many(nodes: int, advice: str) -> InputError:
    from ...model.language.findings import Finding, InputError, Position

    what = f"there are more than {nodes} states to draw"
    return InputError([Finding(Position("--nodes", 0, 0), what, "", f"{advice}, or ask for more with --nodes")])
