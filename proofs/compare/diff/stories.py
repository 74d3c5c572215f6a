"""A run that shows a difference → its trace, lived through on the machines of the side that has it.

Nothing is believed because an engine says so: the declared machines of both sides run in the `transitions` library. The run
has to be possible to its end on the one side, and not on the other; what does not come out so is a defect of this program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.system.live import LiveSystem
from ...evidence.internal import InternalError
from ...evidence.replay import complete, happened
from ...evidence.trace import Trace
from .joint import SIDES

if TYPE_CHECKING:
    from ....model.system.instantiate import Composition
    from .joint import Joint, Side
    from .naming import Naming
    from .parting import Parting


@dataclass(frozen=True, slots=True)
class Told:
    """A run that shows a difference, lived through on the side that has it.

    Attributes:
        parting: the run as it was found.
        trace: what happened.
        apart: the machines that are in different places on both sides before the last event, or at the end if both sides
            can go to it: the machine, where it is in the base, where it is in the head; by the base's names.
    """

    parting: Parting
    trace: Trace
    apart: tuple[tuple[str, str, str], ...]


class Telling:
    """Tells runs of two compositions."""

    def __init__(self, base: tuple[Composition, Naming], head: tuple[Composition, Naming]) -> None:
        """Prepares: of each side, the composition, and what its names are in the names in which partings speak."""
        self._compositions: dict[Side, Composition] = {"base": base[0], "head": head[0]}
        self._back: dict[Side, Naming] = {"base": base[1].inverse(), "head": head[1].inverse()}
        self._live: dict[Side, LiveSystem] = {}

    def story(self, parting: Parting, joint: Joint) -> Told:
        """A parting of two sides → its story.

        Raises:
            InternalError: the run is not possible there, or possible on the other side, or machines are not elsewhere.
        """
        other: Side = "head" if parting.side == "base" else "base"
        both = parting.events if parting.machines else parting.events[:-1]
        places = {side: self._walked(parting, side, joint, both).final() for side in SIDES}
        if not parting.machines:
            last = parting.events[-1]
            if self._live[other].enabled(self._back[other].event(last)):
                raise InternalError(f"{last} can occur on both sides, and should not: {', '.join(parting.events)}")
        apart = []
        for variable in joint.base.variables:
            if any(each.name == variable.name for each in joint.head.variables):
                here, there = (self._place(places[side], side, variable.name, joint) for side in SIDES)
                if here != there:
                    apart.append((variable.name, here, there))
        if not {*parting.machines} <= {name for name, _, _ in apart}:
            raise InternalError(f"{', '.join(parting.machines)} should not be in the same place on both sides")
        return Told(parting, self._walked(parting, parting.side, joint, parting.events), tuple(apart))

    def _place(self, places: dict[str, str], side: Side, name: str, joint: Joint) -> str:
        """Where a machine is, in the names of the base; one that is absent rests in its first location."""
        back, forth = self._back[side], self._back[side].inverse()
        own = back.variables.get(name, name)
        variable = joint.side(side).variables[joint.side(side).variable(name)]
        return forth.location(own, places[own]) if own in places else variable.locations[variable.initial]

    def _walked(self, parting: Parting, side: Side, joint: Joint, events: tuple[str, ...]) -> Trace:
        """Events that occur one after the other on a side; all names are those in which partings speak."""
        assigned = parting.assigned(side)
        composition, back = self._compositions[side], self._back[side]
        if side not in self._live:
            self._live[side] = LiveSystem(composition)
        live = self._live[side]
        live.start(back.assigned(complete(joint.side(side), assigned)))
        initial, steps = live.locations(), []
        for number, name in enumerate(events, start=1):
            own = back.event(name)
            step = happened(composition, live, own)
            if step is None:
                said = f"step {number} of {', '.join(events)}"
                raise InternalError(f"{said}: {own} cannot occur on the live machines of {side}")
            steps.append(step)
        told = back.assigned(assigned)
        return Trace(tuple(told.items()), tuple(told), tuple(initial.items()), tuple(steps))
