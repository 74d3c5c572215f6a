"""A declared machine, run by the `transitions` library: the one place where that library is used.

The meaning of a machine is what `transitions.extensions.HierarchicalMachine` does with it. `flatten` asks this module
what happens, and replaying a trace runs the same objects, so that what is verified and what runs cannot drift apart.
Nothing of a declaration is handed to the library as code: conditions are formulas, and the library is given callables
that ask for their truth.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from transitions.extensions.nesting import HierarchicalMachine, NestedState

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..language.declaration import Machine, Row, State
    from ..language.formula import Formula

# That a trigger moves nothing is an answer here; the library would write a warning about it each time.
logging.getLogger("transitions.extensions.nesting").setLevel(logging.ERROR)

Location = str | tuple["Location", ...]
"""A leaf configuration as the library keeps it: a path, or one location for each active parallel region."""


def leaves(location: Location) -> tuple[str, ...]:
    """A location → the paths of its active leaves, in the library's order."""
    if isinstance(location, str):
        return (location,)
    return tuple(leaf for part in location for leaf in leaves(part))


def location_name(location: Location) -> str:
    """A location → its name: the path of its leaf, or those of its parallel leaves joined by "+"."""
    return "+".join(leaves(location))


def location_named(name: str) -> Location:
    """The location that has a name, where no parallel state lies within another."""
    parts = tuple(name.split("+"))
    return parts if len(parts) > 1 else name


class _DottedState(NestedState):
    separator = "."


class _DottedMachine(HierarchicalMachine):
    state_cls = _DottedState


class _Body:
    """What the library keeps the state on."""

    state: Any


class Statechart:
    """A live machine.

    Args:
        machine: its declaration, with all names known.
        holds: tells the truth of a condition when the library asks for it.
    """

    def __init__(self, machine: Machine, holds: Callable[[Formula], bool]) -> None:
        self._holds = holds
        self._taken: list[int] = []
        self._heard: dict[Location, frozenset[str]] = {}
        self._body = _Body()
        self._machine = _DottedMachine(
            self._body,
            states=[_state(state) for state in machine.states],
            initial=machine.initial.text,
            auto_transitions=False,
            ignore_invalid_triggers=True,
        )
        for row in machine.rows:
            self._add(row)
        self.initial = self.location

    def _add(self, row: Row) -> None:
        sources = [source.text for source in row.sources]
        for trigger in row.triggers:
            self._machine.add_transition(
                _trigger(trigger.text),
                sources[0] if len(sources) == 1 else sources,
                row.dest.text or None,
                conditions=[self._condition(written.formula) for written in row.conditions],
                unless=[self._condition(written.formula) for written in row.unless],
                before=[self._recorder(row.index)],
            )

    def _condition(self, formula: Formula) -> Callable[[], bool]:
        return lambda: self._holds(formula)

    def _recorder(self, index: int) -> Callable[[], None]:
        return lambda: self._taken.append(index)

    @property
    def location(self) -> Location:
        """Where the machine is."""
        return _frozen(self._body.state)

    @location.setter
    def location(self, location: Location) -> None:
        self._body.state = _thawed(location)

    def triggers(self) -> frozenset[str]:
        """The triggers that some row of the present states listens to."""
        location = self.location
        if location not in self._heard:
            names = self._machine.get_triggers(*leaves(location))
            self._heard[location] = frozenset(name.removeprefix(_MARK) for name in names if name.startswith(_MARK))
        return self._heard[location]

    def fire(self, trigger: str) -> tuple[int, ...]:
        """Let a trigger happen. Returns the indices of the rows taken: none if no row was enabled."""
        if trigger not in self.triggers():
            return ()
        self._taken.clear()
        # The library's own answer is that of the region asked last, so the rows taken are what counts.
        self._body.trigger(_trigger(trigger))  # type: ignore[attr-defined]  # the library adds it to its model
        return tuple(self._taken)


# The library makes an attribute of every trigger; the mark keeps those apart from its own attributes.
_MARK = "on "


def _trigger(name: str) -> str:
    return _MARK + name


def _state(state: State) -> dict[str, Any]:
    declared: dict[str, Any] = {"name": state.name}
    if state.children:
        declared["parallel" if state.parallel else "children"] = [_state(child) for child in state.children]
    if state.initial is not None:
        declared["initial"] = state.initial.text
    return declared


def _frozen(state: Any) -> Location:
    return tuple(_frozen(part) for part in state) if isinstance(state, list) else str(state)


def _thawed(location: Location) -> Any:
    return [_thawed(part) for part in location] if isinstance(location, tuple) else location
