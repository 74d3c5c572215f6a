"""Runs for the page: step by step, with who moves and what each step rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....evidence.counted import count, length
from ....evidence.trace import REST
from ...ending import endings, fairness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....specs.language.claim import Claim
    from ....evidence.trace import Step, Trace


@dataclass(frozen=True, slots=True)
class Stepped:
    """A step: its event, class and meaning, who moved from where to where, and the numbers of sources."""

    event: str
    kind: str
    means: str
    moved: tuple[tuple[str, str, str], ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A run.

    Attributes:
        length: how long it is, in words.
        faults: how many of its steps are faults, in words.
        where: what of features had to be so.
        steps: in order.
        loop: the number of the step to which it goes back, from 1; None if it ends.
        endings: sentences that follow.
    """

    length: str
    faults: str
    where: tuple[str, ...]
    steps: tuple[Stepped, ...]
    loop: int | None
    endings: tuple[str, ...]


def story(trace: Trace, endings: tuple[str, ...] = ()) -> Story:
    """A trace → its story."""
    faults = sum(step.kind == "fault" for step in trace.steps)
    return Story(
        length(trace),
        f"{count(faults, 'fault')} among them" if faults else "without any fault",
        tuple(f"{name} is {value}" for name, value in trace.features if name in trace.matters),
        tuple(_steps(trace)),
        None if trace.loop is None or trace.loop >= len(trace.steps) else trace.loop + 1,
        endings,
    )


def failing(trace: Trace, claim: Claim) -> Story:
    """The trace of a claim → its story, with how it ends."""
    return story(trace, (*endings(claim, trace), *fairness(trace)))


def _steps(trace: Trace) -> Iterator[Stepped]:
    for step in trace.steps:
        if step.event != REST:
            yield _stepped(step)


def _stepped(step: Step) -> Stepped:
    moved = tuple((each.instance, each.source, each.dest) for each in step.moved if each.source != each.dest)
    return Stepped(step.event, step.kind, step.means, moved, step.because)
