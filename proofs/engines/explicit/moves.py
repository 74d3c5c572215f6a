"""All events of a system, ready to be applied to arrays of states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .effects import STAYS, Effects
from .gather import Gather
from .layout import arrange
from .masks import TABLE_BITS, Masks
from .names import Names
from .tables import GroupTable, grouped
from .visited import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from ....model.system.transition_system import Event, Participant, TransitionSystem
    from .layout import Flags, Layout, Packed

GROUP_BITS = 15
"""Events are put into one table as long as it has no more index bits than this."""


@dataclass(frozen=True, slots=True)
class Part:
    """One participant of a wide event: a table of its own, with its index, if what it reads is small, evaluated otherwise."""

    participant: Participant
    changes: Packed
    table: tuple[Gather, NDArray[np.int32]] | None

    @classmethod
    def of(cls, effects: Effects, participant: Participant) -> Part:
        """Makes the table if it is small."""
        slots = effects.masks.names.touches(participant)
        changes = effects.changes(participant)
        if effects.masks.names.bits(slots) > TABLE_BITS:
            return cls(participant, changes, None)
        gather = Gather.of(effects.masks.layout, slots)
        return cls(participant, changes, (gather, effects.edges(participant, gather.every())))

    def edges(self, effects: Effects, states: Packed) -> NDArray[np.int32]:
        """As `Effects.edges`."""
        if self.table is None:
            return effects.edges(self.participant, states)
        gather, edges = self.table
        return edges.take(gather.index(states), mode="clip")


@dataclass(frozen=True, slots=True)
class WideEvent:
    """An event that reads too much for one table: one part per participant, the controller first."""

    index: int
    event: Event
    effects: Effects
    parts: tuple[Part, ...]

    def enabled(self, states: Packed) -> Flags:
        """In which states it can occur."""
        able: Flags = self.parts[0].edges(self.effects, states) != STAYS
        permission = self.effects.masks.names.permission(self.event)
        return able if permission is None else able & self.effects.masks.truth(permission, states)

    def degree(self, states: Packed) -> NDArray[np.intp]:
        """1 where it can occur, 0 elsewhere."""
        return self.enabled(states).astype(np.intp)

    def successors(self, states: Packed) -> Packed:
        """The states after it."""
        return self._after(states[self.enabled(states)])

    def expand(self, states: Packed) -> tuple[Packed, NDArray[np.intp], NDArray[np.int32]]:
        """As `GroupTable.expand`."""
        source = np.flatnonzero(self.enabled(states))
        return self._after(states[source]), source, np.full(source.shape, self.index, np.int32)

    def _after(self, states: Packed) -> Packed:
        after = states.copy()
        for part in self.parts:
            after ^= part.changes[part.edges(self.effects, states)]
        return after


@dataclass(frozen=True, slots=True)
class Moves:
    """The events of a system.

    Attributes:
        effects: what events mean, read literally.
        groups: events in shared tables.
        wide: the others.
    """

    effects: Effects
    groups: tuple[GroupTable, ...]
    wide: tuple[WideEvent, ...]

    @classmethod
    def of(cls, effects: Effects, groups: list[frozenset[int]]) -> Moves:
        """Fills the tables of the groups; an event that is in none of them becomes a wide one."""
        names = effects.masks.names
        members: list[dict[int, Event]] = [{} for _ in groups]
        wide: list[WideEvent] = []
        for index, event in enumerate(names.system.events):
            support = names.support(event)
            home = next((at for at, group in enumerate(groups) if support <= group), None)
            if home is None:
                parts = tuple(Part.of(effects, participant) for participant in event.participants)
                wide.append(WideEvent(index, event, effects, parts))
            else:
                members[home][index] = event
        tables = (GroupTable.of(effects, own, group) for own, group in zip(members, groups, strict=True) if own)
        return cls(effects, tuple(tables), tuple(wide))

    @property
    def units(self) -> tuple[GroupTable | WideEvent, ...]:
        """Everything that makes successors."""
        return (*self.groups, *self.wide)

    def degree(self, states: Packed) -> NDArray[np.intp]:
        """The number of events enabled in each state."""
        return sum((unit.degree(states) for unit in self.units), np.zeros(states.shape, np.intp))

    def expand(self, states: Packed) -> tuple[Packed, NDArray[np.intp], NDArray[np.int32]]:
        """All steps from some states: state after, position in `states` of the state before, index of the event."""
        steps = [unit.expand(states) for unit in self.units]
        if not steps:
            return np.empty(0, np.uint64), np.empty(0, np.intp), np.empty(0, np.int32)
        after, source, cause = (np.concatenate(column) for column in zip(*steps, strict=True))
        return after, source, cause

    def occurrences(self, layers: Iterable[Packed]) -> Iterator[tuple[tuple[int, ...], Packed]]:
        """Events and states, so that every state matters to every event in one of the pairs.

        For a group these are the distinct partial states that it reads, which are few.
        """
        layers = tuple(layers)
        for group in self.groups:
            partial = [group.partial(layer) for layer in layers]
            yield group.events, merged(partial)
        for wide in self.wide:
            for layer in layers:
                yield (wide.index,), layer


def groups_of(names: Names) -> list[frozenset[int]]:
    """What the groups of events of a system read."""
    supports = [names.support(event) for event in names.system.events]
    small = [support for support in supports if names.bits(support) <= GROUP_BITS]
    return grouped(small, names.widths, GROUP_BITS)


def layout_of(system: TransitionSystem) -> tuple[Names, list[frozenset[int]], Layout]:
    """A system → its names, its groups of events, and where everything lies."""
    names = Names.of(system)
    groups = groups_of(names)
    return names, groups, arrange(system, groups)


def moves_of(names: Names, groups: list[frozenset[int]], layout: Layout) -> Moves:
    """Makes every table of a system.

    The layout must fit into a word.
    """
    return Moves.of(Effects(Masks(names, layout)), groups)
