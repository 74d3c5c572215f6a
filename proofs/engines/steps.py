"""Transition systems read one state at a time, exactly as they are defined, for checking what an engine says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.system.specialise import key_of
from ...model.system.transition_system import PERMITTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...model.system.transition_system import Event, Participant, TransitionSystem

State = tuple[int, ...]
"""The index of each variable's location."""

REST = -1
"""In place of the index of an event: nothing occurs."""


class Steps:
    """A system under one assignment: for each feature, the index of its value."""

    __slots__ = ("_system", "_values")

    def __init__(self, system: TransitionSystem, assignment: tuple[int, ...]) -> None:
        self._system = system
        self._values = {key_of(x): x.values[at] for x, at in zip(system.features, assignment, strict=True)}

    def true(self, formula: f.Formula, state: State) -> bool:
        """Truth of a ground formula in a state."""
        places = {each.name: each.locations[at] for each, at in zip(self._system.variables, state, strict=True)}
        return f.true(formula, places, self._values)

    def enabled(self, event: Event, state: State) -> bool:
        """Whether the event can occur in a state: it is permitted, and its controller can move."""
        permission = None if event.permission is None else self._system.features[event.permission]
        permitted = permission is None or self._values[key_of(permission)] == PERMITTED
        return permitted and self._dest(event.participants[0], state) is not None

    def after(self, index: int, state: State) -> State | None:
        """The state after an event, by index, or after a rest; None if that step is not possible."""
        if index == REST:
            progress = (event for event in self._system.events if event.kind == "progress")
            return None if any(self.enabled(event, state) for event in progress) else state
        event = self._system.events[index]
        if not self.enabled(event, state):
            return None
        moved = list(state)
        for participant in event.participants:
            dest = self._dest(participant, state)
            if dest is not None:
                moved[participant.variable] = dest
        return tuple(moved)

    def walk(self, events: Iterable[int]) -> tuple[State, ...]:
        """Indices of events, from the initial state on → every state passed, the first and the last included.

        Raises:
            ValueError: a step is not possible where it is due.
        """
        states = [tuple(variable.initial for variable in self._system.variables)]
        for index in events:
            after = self.after(index, states[-1])
            if after is None:
                name = "a rest" if index == REST else self._system.events[index].name
                raise ValueError(f"{name} cannot occur after {len(states) - 1} steps")
            states.append(after)
        return tuple(states)

    def _dest(self, participant: Participant, state: State) -> int | None:
        """Where a participant moves; None if it has no enabled edge."""
        here = (edge for edge in participant.edges if edge.source == state[participant.variable])
        return next((edge.dest for edge in here if self.true(edge.guard, state)), None)
