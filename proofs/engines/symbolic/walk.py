"""Events and an assignment → the states that they lead through, by evaluating guards one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.formula import In, Is, May, evaluate
from ....model.system.transition_system import PERMITTED
from .layout import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ....model.language.formula import Atom
    from ....model.system.transition_system import Participant, TransitionSystem

State = tuple[int, ...]


def walk(system: TransitionSystem, assignment: tuple[int, ...], events: Iterable[int]) -> tuple[State, ...]:
    """Indices of events, from the initial state on → every state passed, the first and the last included.

    Raises:
        ValueError: an event cannot occur where it is due.
    """
    names = Names(system)
    states = [tuple(variable.initial for variable in system.variables)]
    for index in events:
        event = system.events[index]
        holds = _truth(system, names, assignment, states[-1])
        permission = event.permission
        forbidden = permission is not None and not holds(May(system.features[permission].name))
        dests = [_dest(participant, states[-1], holds) for participant in event.participants]
        if forbidden or dests[0] is None:
            raise ValueError(f"{event.name} cannot occur after {len(states) - 1} steps")
        after = list(states[-1])
        for participant, dest in zip(event.participants, dests, strict=True):
            if dest is not None:
                after[participant.variable] = dest
        states.append(tuple(after))
    return tuple(states)


def _dest(participant: Participant, state: State, holds: Callable[[Atom], bool]) -> int | None:
    """Where a participant moves; None if it has no enabled edge."""
    source = state[participant.variable]
    return next((e.dest for e in participant.edges if e.source == source and evaluate(e.guard, holds)), None)


def _truth(system: TransitionSystem, names: Names, assignment: tuple[int, ...], state: State) -> Callable[[Atom], bool]:
    def value(feature: int) -> str:
        return system.features[feature].values[assignment[feature]]

    def holds(atom: Atom) -> bool:
        match atom:
            case In(path, locations):
                variable = names.variables[path]
                return system.variables[variable].locations[state[variable]] in locations
            case Is(path, values):
                return value(names.features[path]) in values
            case May(event):
                return value(names.permissions[event]) == PERMITTED

    return holds
