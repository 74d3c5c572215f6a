"""Groups of events: named once in a machine's file, and put in wherever the trigger of a row names one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .document import Scalar
from .findings import Finding
from .names import joined
from .scope import Place, UnknownName, group_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .declaration import Group, Machine, Model, Row, Scope
    from .names import Names

    _Key = tuple[Scope, str]

MAX_EVENTS = 100_000
"""That groups stand for in all rows together: a small file must not unfold into a large one."""

MAX_DEPTH = 60
"""Of groups in groups."""


def group_of(trigger: Scalar, per: Scope, names: Names) -> Group | None:
    """The group that a trigger names where a machine of that scope says it; None if it names none."""
    key = _key(trigger, per, names)
    return None if key is None else names.groups[key]


def _key(trigger: Scalar, per: Scope, names: Names) -> _Key | None:
    try:
        return group_key(trigger.text, names, Place(per))
    except UnknownName:
        return None


@dataclass(slots=True)
class _Unfolding:
    """Puts in what groups stand for. A group that holds itself, or too much, is left in part as it is, with a finding."""

    names: Names
    taken: int = 0
    wrong: list[Finding] = field(default_factory=list)
    _known: dict[_Key, tuple[str, ...]] = field(default_factory=dict)
    _pending: list[_Key] = field(default_factory=list)

    def row(self, row: Row, per: Scope) -> Row:
        """A row as it is written → the same with an event for each trigger, at the place of the name that stood for it."""
        if not any(_key(trigger, per, self.names) for trigger in row.triggers):
            return row
        events: dict[str, Scalar] = {}
        for trigger in row.triggers:
            for text in self.events(trigger, per):
                events.setdefault(text, Scalar(trigger.at, text))
        return replace(row, triggers=tuple(events.values()))

    def events(self, trigger: Scalar, per: Scope) -> tuple[str, ...]:
        """A trigger where a machine of that scope says it → the events that it stands for."""
        key = _key(trigger, per, self.names)
        if key is None:
            return (trigger.text,)
        prefix, found = trigger.text.rpartition(".")[0], self.held(key, trigger)
        self.taken += len(found)
        if self.taken > MAX_EVENTS:
            self.wrong.append(Finding(trigger.at, f"groups stand for more than {MAX_EVENTS:,} events in all"))
            return (trigger.text,)
        return tuple(joined(prefix, text) for text in found)

    def held(self, key: _Key, at: Scalar) -> tuple[str, ...]:
        """The events of a group, as its own scope says them; `at` is where it is named."""
        if key in self._pending or len(self._pending) > MAX_DEPTH:
            deep = "itself" if key in self._pending else f"groups more than {MAX_DEPTH} levels deep"
            self.wrong.append(Finding(at.at, f'group "{key[1]}" holds {deep}'))
            return ()
        if key not in self._known:
            self._pending.append(key)
            members = [text for member in self.names.groups[key].events for text in self.events(member, key[0])]
            self._pending.pop()
            self._known[key] = tuple(dict.fromkeys(members))
        return self._known[key]


def members(key: _Key, names: Names) -> tuple[str, ...]:
    """Scope and name of a group → the events that it stands for, as that scope says them."""
    return _Unfolding(names).held(key, Scalar(names.groups[key].at, key[1]))


def ungrouped(model: Model, names: Names) -> Model:
    """A model as read → the same without groups: every trigger is an event."""
    unfolding = _Unfolding(names)

    def plain(machine: Machine) -> Machine:
        return replace(machine, rows=tuple(unfolding.row(row, machine.per) for row in machine.rows), groups=())

    return replace(model, machines=tuple(map(plain, model.machines)))


def misgrouped(model: Model, names: Names) -> Iterator[Finding]:
    """A model as read → what is wrong with its groups, but for names of events that nobody knows."""
    unfolding = _Unfolding(names)
    for machine in model.machines:
        for row in machine.rows:
            unfolding.row(row, machine.per)
    declared = [((machine.per, group.name), group) for machine in model.machines for group in machine.groups]
    for key, group in declared:
        unfolding.held(key, Scalar(group.at, group.name))
    yield from unfolding.wrong
    for key, group in declared:
        yield from _misnamed(group, key, names)


def _misnamed(group: Group, key: _Key, names: Names) -> Iterator[Finding]:
    first, noun = names.groups[key], names.noun_of(group.name, key[0])
    if first is not group:
        yield Finding(group.at, f'group "{group.name}" is declared twice', f"first at {first.at}")
    elif noun not in (None, "machine"):  # as an event's, where only events are spoken of
        known = f"it is that of a{'n' if noun == 'event' else ''} {noun}"
        yield Finding(group.at, f'group "{group.name}" cannot have this name', known, "give it another one")
