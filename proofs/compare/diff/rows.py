"""The rows of a machine, before and after: which are new, which are gone, and which let more or less through."""

from __future__ import annotations

import operator
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language import formula as f
from .alike import Equality, moves
from .change import Change
from .entry import Entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ....model.language.declaration import Machine, Row
    from ....model.language.findings import Position
    from ....model.system.instantiate import Composition
    from ....model.system.transition_system import TransitionSystem
    from .bare import Bare
    from .change import Verb
    from .naming import Naming

_Ends = tuple[tuple[str, ...], tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Rows:
    """Compares the rows of a machine; see `Declared` for what is in it."""

    base: Composition
    head: Composition
    naming: Naming
    told: TransitionSystem
    place: Callable[[bool, Position], str]

    def changes(self, old: Machine, new: Machine, bare: Bare) -> Iterator[Change]:
        """Every change of the rows of a machine that both sides have."""
        before, after = list(old.rows), list(new.rows)
        ends = {id(row): _ends(row, None, "") for row in before} | {
            id(row): _ends(row, bare, new.name) for row in after
        }
        for row in list(after):
            same = [x for x in before if ends[id(x)] == ends[id(row)]]
            twin = next((x for x in same if _conditions(x) == _conditions(row)), None)
            if twin is not None:
                before.remove(twin)
                after.remove(row)
                if _said(twin) != _said(row):
                    yield self._change("reworded", old, twin, new, row, "what it means, or its sources")
        if (before or after) and self._alike(old):
            was = tuple(self._before.row(old, row) for row in before)
            now = tuple(self._after.row(new, row) for row in after)
            said = "its rows are written otherwise, and do the same"
            yield Change("row", "rewritten", new.name, said, self.place(True, new.at), was, now)
            return
        close: tuple[Callable[[_Ends, _Ends], bool], ...] = (operator.eq, lambda x, y: x[:2] == y[:2], _overlap)
        for like in close:
            for row in list(after):
                twin = next((x for x in before if like(ends[id(x)], ends[id(row)])), None)
                if twin is not None:
                    before.remove(twin)
                    after.remove(row)
                    yield self._instead(old, twin, new, row, alike=like is operator.eq)
        for row in after:
            entry = self._after.row(new, row)
            yield Change("row", "added", f"{new.name}: {_arrow(row)}", _if(row), entry.place, (), (entry,))
        for row in before:
            entry = self._before.row(old, row)
            yield Change("row", "dropped", f"{old.name}: {_arrow(row)}", _if(row), entry.place, (entry,))

    @property
    def _before(self) -> Entries:
        return Entries(self.place, False)

    @property
    def _after(self) -> Entries:
        return Entries(self.place, True)

    def _instead(self, old: Machine, twin: Row, new: Machine, row: Row, *, alike: bool) -> Change:
        """A row in place of another; `alike` if only their conditions differ."""
        if alike:
            said = f"{_if(row)}; was {_if(twin)}"
            return self._change(self._strength(old, twin, new, row), old, twin, new, row, said)
        conditions = "" if _conditions(twin) == _conditions(row) else f"{_if(row)}; "
        condition = f" {_if(twin)}" if conditions else ""
        return self._change("changed", old, twin, new, row, f"{conditions}was {_arrow(twin)}{condition}")

    def _change(self, verb: Verb, old: Machine, twin: Row, new: Machine, row: Row, said: str) -> Change:
        was, now = self._before.row(old, twin), self._after.row(new, row)
        return Change("row", verb, f"{new.name}: {_arrow(row)}", said, now.place, (was,), (now,))

    def _alike(self, machine: Machine) -> bool:
        """Whether every instance of a machine has the same edges on both sides, once names are."""
        equality = Equality(self.base.transition_system, self.told)
        charts = []
        for system in (self.base.transition_system, self.told):
            mine = {v.name for v in system.variables if v.machine == machine.name}
            charts.append(
                {
                    (event.name, name): own
                    for event in system.events
                    for name, own in moves(system, event).items()
                    if name in mine and own
                }
            )
        one, other = charts
        return bool(one) and one.keys() == other.keys() and all(equality.moves(one[key], other[key]) for key in one)

    def _strength(self, old: Machine, twin: Row, new: Machine, row: Row) -> Verb:
        """Whether a row's conditions let more or less through, in every instance that there is."""
        before = {i.name: i for i in self.base.instances if i.graph.machine.name == old.name}
        equality = Equality(self.base.transition_system, self.told)
        verbs: set[Verb] = set()
        for instance in self.head.instances:
            if instance.graph.machine.name != new.name:
                continue
            other = before.get(self.naming.variables.get(instance.name, instance.name))
            if other is None:
                continue
            was = self.base.grounding.ground(_condition(twin), other.element, {})
            now = self.naming.formula(self.head.grounding.ground(_condition(row), instance.element, {}))
            fewer, more = equality.implies(now, was), equality.implies(was, now)
            if not (fewer and more):
                verbs.add("stronger" if fewer else "weaker" if more else "changed")
        return verbs.pop() if len(verbs) == 1 else "changed" if verbs else "rewritten"


def _condition(row: Row) -> f.Formula:
    return f.conjunction(
        (
            *(written.formula for written in row.conditions),
            *(f.negation(written.formula) for written in row.unless),
        )
    )


def _conditions(row: Row) -> tuple[Counter[str], Counter[str]]:
    return (
        Counter(f.text(written.formula) for written in row.conditions),
        Counter(f.text(written.formula) for written in row.unless),
    )


def _said(row: Row) -> tuple[str, tuple[str, ...]]:
    return row.means, tuple(scalar.text for scalar in row.because)


def _ends(row: Row, bare: Bare | None, machine: str) -> _Ends:
    """What a row is about: its triggers, sources and dest, in the names of the base."""
    locations = {} if bare is None else bare.locations.get(machine, {})
    events = {} if bare is None else bare.events

    def event(name: str) -> str:
        owner, dot, last = name.rpartition(".")
        return f"{owner}{dot}{events.get(last, last)}"

    def location(path: str) -> str:
        return locations.get(path, path)

    return (
        tuple(sorted(event(each.text) for each in row.triggers)),
        tuple(sorted(location(each.text) for each in row.sources)),
        location(row.dest.text),
    )


def _overlap(one: _Ends, other: _Ends) -> bool:
    """Whether two rows lead to the same place, on some trigger and from some source that both name."""
    return one[2] == other[2] and bool(set(one[0]) & set(other[0]) and set(one[1]) & set(other[1]))


def _arrow(row: Row) -> str:
    dest = row.dest.text or "stays"
    return f"{_listed(row.triggers)}: {_listed(row.sources)} → {dest}"


def _if(row: Row) -> str:
    """A row's conditions in words."""
    condition = _condition(row)
    return "whenever it occurs" if condition == f.TRUE else f"if {f.text(condition)}"


def _listed(scalars: Iterable[object]) -> str:
    return ", ".join(scalar.text for scalar in scalars)  # type: ignore[attr-defined]
