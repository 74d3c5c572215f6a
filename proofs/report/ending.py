"""How a run goes on that never ends, and why that is fair: said here, for every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..evidence.trace import REST
from .layout import sentence

if TYPE_CHECKING:
    from ...specs.language.claim import Claim
    from ..evidence.trace import Trace

LOST = "whatever happens from here on, it never comes to what should stay possible"
"""What is so at the end of a run that refutes that something stays possible."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run goes on for ever. As text: a few words.

    Attributes:
        back: the number of the step to which it goes back, from 1; None if it stutters, and nothing occurs any more.
        occurring: what progress events occur in the loop; empty if none does.
        disabled: a line for each place of a machine where progress events of its own are not enabled.
    """

    back: int | None
    occurring: str
    disabled: tuple[str, ...]

    def __str__(self) -> str:
        return "stutters: no progress event is enabled" if self.back is None else f"loops: back to step {self.back}"

    @property
    def fair(self) -> str:
        """Why a loop is fair to each progress event: it occurs, or some time in every round it is not enabled."""
        if self.back is None:
            return ""
        occur = f"progress events that occur: {self.occurring}" if self.occurring else ""
        others = "all others are" if occur else "each progress event is"
        rest = f"{others} not enabled at some time in every round" if self.disabled else ""
        return "; ".join(filter(None, (occur, rest)))


def ending(trace: Trace) -> Ending | None:
    """A trace → how it goes on; None if it ends."""
    if trace.loop is None:
        return None
    stutters = all(step.event == REST for step in trace.steps[trace.loop :])
    occurring = ", ".join(f"{fair.event} in step {fair.occurs[0]}" for fair in trace.fair if fair.occurs)
    disabled: dict[tuple[str, str], list[str]] = {}
    for fair in trace.fair:
        if not fair.occurs:
            disabled.setdefault(fair.controller, []).append(fair.event)
    lines = tuple(f"{', '.join(events)}: {name} is in {place}" for (name, place), events in disabled.items())
    return Ending(None if stutters else trace.loop + 1, occurring, lines)


def finally_at(claim: Claim, trace: Trace) -> str:
    """Where the machines are in the end of which a claim speaks."""
    final = trace.final()
    return " and ".join(f"{name} is in {final[name]}" for name in claim.machines if name in final)


def endings(claim: Claim, trace: Trace) -> tuple[str, ...]:
    """A claim and a trace of it → the sentences that follow its last step."""
    found = ending(trace)
    lost = (LOST,) if claim.declared.pattern == "recoverable" else ()
    return tuple(map(sentence, lost if found is None else (*lost, str(found))))


def fairness(trace: Trace) -> tuple[str, ...]:
    """A trace → the sentences that tell why it is fair, if it goes on for ever."""
    found = ending(trace)
    return () if found is None else tuple(map(sentence, filter(None, (found.fair, *found.disabled))))
