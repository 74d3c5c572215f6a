"""Atoms and events → the slots they read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ....model.language.formula import In, Is, May, atoms
from ....model.system.transition_system import PERMITTED
from .layout import widths

if TYPE_CHECKING:
    from ....model.language.formula import Atom, Formula
    from ....model.system.transition_system import Event, Participant, TransitionSystem
    from .layout import Flags


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in ground formulas stand for in one system.

    Attributes:
        system: the system.
        variables: name of an instance → its slot.
        features: (name, whether it is a permission) → its slot.
        widths: bits of each slot.
    """

    system: TransitionSystem
    variables: dict[str, int]
    features: dict[tuple[str, bool], int]
    widths: tuple[int, ...]

    @classmethod
    def of(cls, system: TransitionSystem) -> Names:
        """The names of a system."""
        count = len(system.variables)
        return cls(
            system,
            {variable.name: slot for slot, variable in enumerate(system.variables)},
            {(f.name, f.kind == "permission"): count + index for index, f in enumerate(system.features)},
            widths(system),
        )

    def look_up(self, atom: Atom) -> tuple[int, Flags]:
        """An atom → the slot it reads and, for each value of the field, whether the atom is then true.

        Values of a feature that are not open any more are allowed in the atom, and never true.

        Raises:
            KeyError: the system has no such instance, location or feature.
        """
        if isinstance(atom, In):
            slot = self.variables[atom.path]
            known = self.system.variables[slot].locations
            if unknown := set(atom.locations) - set(known):
                raise KeyError(f"{atom.path} has no location {', '.join(sorted(unknown))}")
            return slot, self._accepted(slot, known, atom.locations)
        if isinstance(atom, Is):
            slot, values = self.features[atom.path, False], atom.values
        else:
            slot, values = self.features[atom.event, True], (PERMITTED,)
        return slot, self._accepted(slot, self.system.features[slot - len(self.variables)].values, values)

    def permission(self, event: Event) -> May | None:
        """The atom that permits an event; None if it needs no permission."""
        return None if event.permission is None else May(self.system.features[event.permission].name)

    def reads(self, formula: Formula) -> frozenset[int]:
        """The open slots that a ground formula reads."""
        return self._open({self.look_up(atom)[0] for atom in atoms(formula)})

    def touches(self, participant: Participant) -> frozenset[int]:
        """The open slots that a participant reads or writes."""
        guards = frozenset[int]().union(*(self.reads(edge.guard) for edge in participant.edges))
        return guards | self._open({participant.variable})

    def support(self, event: Event) -> frozenset[int]:
        """The open slots that an event reads or writes, its permission included."""
        permission = self.permission(event)
        own = self.reads(permission) if permission is not None else frozenset[int]()
        return own.union(*(self.touches(participant) for participant in event.participants))

    def bits(self, slots: frozenset[int]) -> int:
        """Bits of all these slots together."""
        return sum(self.widths[slot] for slot in slots)

    def _open(self, slots: set[int]) -> frozenset[int]:
        return frozenset(slot for slot in slots if self.widths[slot])

    def _accepted(self, slot: int, known: tuple[str, ...], accepted: tuple[str, ...]) -> Flags:
        flags = np.zeros(1 << self.widths[slot], np.bool_)
        flags[: len(known)] = [value in accepted for value in known]
        return flags
