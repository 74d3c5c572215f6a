"""Transition systems read one state at a time, exactly as they are defined, for checking what an engine says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.formula import In, Is, evaluate
from ....model.system.transition_system import PERMITTED

if TYPE_CHECKING:
    from ....model.language.formula import Atom, Formula
    from ....model.system.transition_system import Event, Participant, TransitionSystem

REST = -1
"""In place of the index of an event: nothing occurs."""


@dataclass(frozen=True, slots=True)
class Steps:
    """A system under one assignment.

    Attributes:
        system: the system.
        assignment: for each feature, the index of its value.
    """

    system: TransitionSystem
    assignment: tuple[int, ...]

    def true(self, formula: Formula, state: tuple[int, ...]) -> bool:
        """Truth of a ground formula in a state, which is the index of each variable's location."""

        def holds(atom: Atom) -> bool:
            if isinstance(atom, In):
                at = self.system.variable(atom.path)
                return self.system.variables[at].locations[state[at]] in atom.locations
            if isinstance(atom, Is):
                return self._value(self.system.feature(atom.path)) in atom.values
            return self._value(self.system.feature(atom.event, permission=True)) == PERMITTED

        return evaluate(formula, holds)

    def enabled(self, event: Event, state: tuple[int, ...]) -> bool:
        """Whether the event can occur in a state: it is permitted, and its controller can move."""
        permitted = event.permission is None or self._value(event.permission) == PERMITTED
        return permitted and self._dest(event.participants[0], state) is not None

    def after(self, index: int, state: tuple[int, ...]) -> tuple[int, ...] | None:
        """The state after an event, by index, or after a rest; None if that step is not possible."""
        if index == REST:
            progress = (event for event in self.system.events if event.kind == "progress")
            return None if any(self.enabled(event, state) for event in progress) else state
        event = self.system.events[index]
        if not self.enabled(event, state):
            return None
        moved = list(state)
        for participant in event.participants:
            dest = self._dest(participant, state)
            if dest is not None:
                moved[participant.variable] = dest
        return tuple(moved)

    def _dest(self, participant: Participant, state: tuple[int, ...]) -> int | None:
        here = (edge for edge in participant.edges if edge.source == state[participant.variable])
        return next((edge.dest for edge in here if self.true(edge.guard, state)), None)

    def _value(self, feature: int) -> str:
        return self.system.features[feature].values[self.assignment[feature]]
