"""How a trace ends, in sentences: how the run goes on for ever, and why that is fair to everything that has to happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...evidence.trace import REST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....specs.language.claim import Claim
    from ...evidence.trace import Trace


def ending(claim: Claim, trace: Trace) -> Iterator[str]:
    """A claim and a trace of it → the sentences that follow its last step."""
    if claim.declared.pattern == "recoverable":
        yield "Whatever happens from here on, it never comes to what should stay possible."
    if trace.loop is None:
        return
    if all(step.event == REST for step in trace.steps[trace.loop :]):
        yield "So it stays for ever: nothing that is left has to happen."
    else:
        yield f"Back to step {trace.loop + 1}, and so on for ever."


def fairness(trace: Trace) -> Iterator[str]:
    """A trace that goes on for ever → the sentences that tell why it breaks no promise of the system's own.

    Everything that has to happen does, or cannot, at some time in every round.
    """
    happening = [f"{fair.event} in step {fair.occurs[0]}" for fair in trace.fair if fair.occurs]
    if happening:
        yield f"What has to happen does: {', '.join(happening)}."
    impossible: dict[tuple[str, str], list[str]] = {}
    for fair in trace.fair:
        if not fair.occurs:
            impossible.setdefault(fair.controller, []).append(fair.event)
    if impossible:
        yield "What else would have to happen cannot, at some time in every round:"
    for (controller, location), events in impossible.items():
        yield f"{', '.join(events)}: {controller} is in {location}."
