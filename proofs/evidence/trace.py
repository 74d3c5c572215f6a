"""A trace: a run that has been replayed on live machines, in the words of the declared system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...model.composition.live import Moved
    from ...model.composition.transition_system import EventClass


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


@dataclass(frozen=True, slots=True)
class Trace:
    """A first state in full, then what changes.

    Attributes:
        features: the value of every open feature and permission that can influence the claim, by name.
        matters: those among them that some guard on the way asked for: with other values the trace might be another.
        initial: the location of every instance at the start.
        steps: in order.
        loop: index of the step to which the last state goes back; None for a finite trace.
    """

    features: tuple[tuple[str, str], ...]
    matters: tuple[str, ...]
    initial: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    loop: int | None = None

    def final(self) -> dict[str, str]:
        """The location of every instance at the end."""
        locations = dict(self.initial)
        for step in self.steps:
            locations |= {moved.instance: moved.dest for moved in step.moved}
        return locations
