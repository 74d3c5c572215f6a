"""The meaning of one event on an array of states: which edge each participant takes.

States may be partial: only the bits that the event reads have to be there. So the same lines that would evaluate an
event on real states also fill its table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ....model.system.transition_system import Event, Participant
    from .layout import Flags, Packed
    from .masks import Masks

STAYS = -1
"""In place of the index of an edge: the participant has no enabled edge."""


@dataclass(frozen=True, slots=True)
class Effects:
    """The events of one system, read literally."""

    masks: Masks

    def edges(self, participant: Participant, states: Packed) -> NDArray[np.int32]:
        """The index of the edge that the participant takes in each state if the event occurs, or `STAYS`."""
        taken = np.full(states.shape, STAYS, np.int32)
        here = self.masks.layout.fields[participant.variable].read(states)
        for index, edge in reversed(tuple(enumerate(participant.edges))):
            taken[(here == np.uint64(edge.source)) & self.masks.truth(edge.guard, states)] = index
        return taken

    def enabled(self, event: Event, states: Packed) -> Flags:
        """In which states the event can occur."""
        able: Flags = self.edges(event.participants[0], states) != STAYS
        permission = self.masks.names.permission(event)
        return able if permission is None else able & self.masks.truth(permission, states)

    def changes(self, participant: Participant) -> Packed:
        """For each edge, and last for `STAYS`, the bits in which the state after differs from the state before."""
        write = self.masks.layout.fields[participant.variable].write
        return np.array([write(edge.source) ^ write(edge.dest) for edge in participant.edges] + [0], np.uint64)

    def change(self, event: Event, states: Packed) -> Packed:
        """The bits that the event flips in each state in which it is enabled."""
        total = np.zeros(states.shape, np.uint64)
        for participant in event.participants:
            total ^= self.changes(participant)[self.edges(participant, states)]
        return total
