"""A trace: a run that has been replayed on live machines, in the words of the declared system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...model.system.live import Moved
    from ...model.system.transition_system import EventClass


@dataclass(frozen=True, slots=True)
class Step:
    """One event, and everybody who took part in it, the controller first.

    Attributes:
        event: its absolute name, "ivi.SIGTERM".
        kind: its class.
        means: what it means, as declared.
        moved: the instances that took a row; those that stayed in their location are among them.
        because: numbers of the facts that the event and the rows taken rest on.
    """

    event: str
    kind: EventClass
    means: str
    moved: tuple[Moved, ...]
    because: tuple[str, ...]


REST = "rest"
"""In place of an event's name: nothing happens, as nothing has to."""

RESTS = Step(REST, "progress", "no progress event is enabled", (), ())
"""The step in which nothing happens."""


@dataclass(frozen=True, slots=True)
class Fair:
    """Why a loop does not treat an event of class progress unfairly.

    Attributes:
        event: its name.
        occurs: the numbers of the steps of the loop that are it.
        disabled: numbers of steps of the loop before which it cannot occur.
        controller: the machine that controls it, and where that is before the first of these.
    """

    event: str
    occurs: tuple[int, ...]
    disabled: tuple[int, ...]
    controller: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trace:
    """A first state in full, then what changes.

    Attributes:
        features: the value of every open feature and permission that can influence the claim, by name.
        matters: those among them that some guard on the way asked for: with other values the trace might be another.
        initial: the location of every instance at the start.
        steps: in order.
        loop: index of the step to which the last state goes back; None for a finite trace.
        fair: for each event of class progress that can influence the claim, why a loop is fair to it.
    """

    features: tuple[tuple[str, str], ...]
    matters: tuple[str, ...]
    initial: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    loop: int | None = None
    fair: tuple[Fair, ...] = ()

    def final(self) -> dict[str, str]:
        """The location of every instance at the end."""
        locations = dict(self.initial)
        for step in self.steps:
            locations |= {moved.instance: moved.dest for moved in step.moved}
        return locations
