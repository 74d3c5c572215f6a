"""`quiesce explain`: a claim, or why an event cannot occur."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from . import options
from .traceless import without_trace

if TYPE_CHECKING:
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..evidence.case import Case

_CAUSES = 12
EXIT_UNKNOWN = 3


@click.command(short_help="Explain a claim: what it rests on, and what makes it fail.")
@click.argument("claim", required=False, metavar="CLAIM")
@options.paths
@click.option("--for", "elements", multiple=True, metavar="ELEMENT", help="Of its claims, that about this element.")
@click.option(
    "--causes",
    type=click.IntRange(min=1),
    default=_CAUSES,
    show_default=True,
    metavar="N",
    help="Tell so many rows of causes.",
)
@click.option("--why-not", "event", metavar="EVENT", help="Tell why this event cannot occur, or how it comes about.")
@click.option(
    "--at",
    type=click.IntRange(min=0),
    metavar="STEP",
    help="With --why-not: after this step of the claim's trace.  [default: at its end]",
)
@options.naming
@options.limits
def explain(
    claim: str | None,
    paths: tuple[str, ...],
    elements: tuple[str, ...],
    causes: int,
    event: str | None,
    at: int | None,
    timeout: float | None,
    **named: Any,
) -> None:
    """Explain a claim: what it rests on, when it holds, what makes it fail, and what would rescue it.

    CLAIM is a property's id, also with the elements it is about: no-device-left-unquiesced[gpu]. PATH is as for check.

    With --why-not EVENT (ivi.bite, or bite), tell why that event cannot occur at the end of the claim's trace, or without
    a CLAIM at the start; and whether it ever can.

    Exit status: 0 it is explained, 2 the input is wrong, 3 a limit was reached.
    """
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..evidence.case import prepare

    if event is None and claim is None:
        raise click.UsageError("Missing argument 'CLAIM', or the option --why-not EVENT.")
    if event is None and at is not None:
        raise click.UsageError("--at says when, which needs --why-not EVENT.")
    named_system = (claim,) if event is not None and claim is not None and _is_path(claim) else ()
    if named_system:
        claim, paths = None, (*named_system, *paths)
    progress, limits = Progress(), Limits.starting_now(timeout)
    try:
        case = prepare(options.question(paths, **named))
        if event is None:
            lines, known = _claim(case, claim or "", elements, causes, limits, progress)
        else:
            lines, known = _event(case, event, claim, elements, at, limits, progress)
    finally:
        progress.done()
    click.echo("\n".join(lines))
    if not known:
        sys.exit(EXIT_UNKNOWN)


def _is_path(word: str) -> bool:
    """Whether the first argument names a system rather than a claim."""
    from ...model.language.regular_file import kind
    from ...model.system.load import EMBEDDED
    from ...model.system.references import references

    return word in references(EMBEDDED) or kind(word) != "nothing"


def _claim(
    case: Case, written: str, elements: tuple[str, ...], causes: int, limits: Limits, progress: Progress
) -> tuple[list[str], bool]:
    """What there is to say of a claim, and whether its verdict is known."""
    from ..report.explained import explained
    from ..report.folding import folded
    from ..walk.named import chosen, verdicts

    claims = chosen(case, written, "CLAIM", progress, elements)
    if not claims:
        raise click.UsageError(f"{written} makes no claim about {' and '.join(elements)} together.")
    found = verdicts(case, claims, limits, progress)
    lines = list(explained(folded(found, case.composition), case.composition, most=causes))
    return lines, all(verdict.word != "unknown" for verdict in found)


def _event(
    case: Case,
    written: str,
    claim: str | None,
    elements: tuple[str, ...],
    at: int | None,
    limits: Limits,
    progress: Progress,
) -> tuple[list[str], bool]:
    """What there is to say of an event, and whether it is known if it can ever occur."""
    from ..report.occurrence import never_there, now_and_ever
    from ..walk.event import absent, named
    from ..walk.named import chosen, traced
    from ..walk.occurrence import occurrence
    from ..walk.replayed import following
    from ..walk.walk import Walk

    missing = absent(case.composition, written)
    if missing is not None:
        return list(never_there(missing, case.composition)), True
    if claim is None:
        walk, where = Walk(case.composition), "at the start"
        if at:
            raise click.UsageError("--at counts steps of a claim's trace: say of which CLAIM.")
    else:
        verdict = traced(case, chosen(case, claim, "CLAIM", progress, elements), limits, progress)
        if verdict.trace is None:
            raise without_trace(verdict, "go along")
        walk = following(case.composition, verdict.trace, verdict.claim)
        last = len(verdict.trace.steps)
        if at is not None and at > last:
            raise click.UsageError(f"The trace of {verdict.claim.name} has {last} steps.")
        for step in verdict.trace.steps[:at]:
            walk.take(step.event)
        where = f"after step {len(walk.steps)} of the trace of {verdict.claim.name}"
    known = named(walk, written)
    progress.subject(f"looking for {known.name}")
    found = occurrence(case.composition, known, limits, progress)
    return list(now_and_ever(walk, known, where, found)), not found.reason
