"""Two models and two systems → what is declared otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.language.names import state_paths
from .bare import Bare
from .change import Change
from .configured import Configured
from .entry import Entries
from .rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ....model.language.declaration import EventDeclaration, FeatureDeclaration, Machine, State
    from ....model.language.findings import Position
    from ....model.system.instantiate import Composition
    from ....model.system.transition_system import TransitionSystem
    from .change import Verb
    from .entry import Entry
    from .naming import Naming


@dataclass(frozen=True, slots=True)
class Declared:
    """Compares what two compositions declare.

    Attributes:
        base: the one.
        head: the other.
        naming: the head's ground names with the base's.
        told: the head's transition system in the base's names.
        place: how a place of a side is called.
    """

    base: Composition
    head: Composition
    naming: Naming
    told: TransitionSystem
    place: Callable[[bool, Position], str]

    def changes(self) -> Iterator[Change]:
        """Every change of machines, features and the system; claims are compared elsewhere."""
        bare = Bare.of(self.naming)
        before = {machine.name: machine for machine in self.base.library.model.machines}
        after = {bare.machines.get(m.name, m.name): m for m in self.head.library.model.machines}
        for new, old in bare.elements.items():
            yield Change(
                "vm" if any(v.name == new for v in self.head.system.vms) else "device", "renamed", new, f"was {old}"
            )
        for name, machine in after.items():
            if name not in before:
                entry = self._after.machine(machine)
                yield Change("machine", "added", name, "", entry.place, (), (entry,))
        for name, machine in before.items():
            if name not in after:
                entry = self._before.machine(machine)
                yield Change("machine", "dropped", name, "", entry.place, (entry,))
        for name, machine in after.items():
            if name in before:
                yield from self._machine(before[name], machine, bare)
        yield from self._features(bare)
        yield from self._constraints()
        yield from Configured(self.base.system, self.head.system, self.place).changes(bare.elements)

    @property
    def _before(self) -> Entries:
        return Entries(self.place, False)

    @property
    def _after(self) -> Entries:
        return Entries(self.place, True)

    def _machine(self, old: Machine, new: Machine, bare: Bare) -> Iterator[Change]:
        before, after = self._before.machine(old), self._after.machine(new)
        if old.name != new.name:
            yield Change("machine", "renamed", new.name, f"was {old.name}", after.place)
        if _text(old.when) != _text(new.when):
            said = f"is there when {_text(new.when) or 'always'}, was when {_text(old.when) or 'always'}"
            yield Change("machine", "changed", new.name, said, after.place, (before,), (after,))
        names = bare.locations.get(new.name, {})
        yield from self._events(old, new, bare)
        yield from self._locations(old, new, names)
        yield from Rows(self.base, self.head, self.naming, self.told, self.place).changes(old, new, bare)
        worded = [*self._worded(old, new, bare.events, names)]
        if worded:
            said = "what it means, or its sources"
            ours, theirs = zip(*worded, strict=True)
            yield Change("machine", "reworded", new.name, said, after.place, ours, theirs)

    def _worded(
        self, old: Machine, new: Machine, events: Mapping[str, str], states: Mapping[str, str]
    ) -> Iterator[tuple[Entry, Entry]]:
        """What of a machine is described otherwise, that does just the same."""
        if old.means != new.means:
            yield self._before.machine(old), self._after.machine(new)
        known = dict(state_paths(old.states))
        for path, state in state_paths(new.states):
            name = states.get(path, path)
            if name in known and _described(known[name]) != _described(state):
                yield self._before.state(old, name, known[name]), self._after.state(new, path, state)
        own = {event.name: event for event in old.events}
        for event in new.events:
            twin = own.get(events.get(event.name, event.name))
            if twin is not None and _described(twin) != _described(event):
                yield self._before.event(twin), self._after.event(event)

    def _events(self, old: Machine, new: Machine, bare: Bare) -> Iterator[Change]:
        before = {event.name: event for event in old.events}
        after = {bare.events.get(event.name, event.name): event for event in new.events}
        for name, event in after.items():
            entry, called = self._after.event(event), f"{new.name}: {event.name}"
            if name not in before:
                yield Change("event", "added", called, event.kind, entry.place, (), (entry,))
                continue
            was = self._before.event(before[name])
            if name != event.name:
                yield Change("event", "renamed", called, f"was {name}", entry.place)
            if before[name].kind != event.kind:
                said = f"{before[name].kind} → {event.kind}"
                yield Change("event", "class", called, said, entry.place, (was,), (entry,))
        for name, event in before.items():
            if name not in after:
                entry = self._before.event(event)
                yield Change("event", "dropped", f"{old.name}: {name}", event.kind, entry.place, (entry,))

    def _locations(self, old: Machine, new: Machine, names: Mapping[str, str]) -> Iterator[Change]:
        leaves = [{path: state for path, state in state_paths(m.states) if not state.children} for m in (old, new)]
        after = {names.get(path, path): (path, state) for path, state in leaves[1].items()}
        for name, (path, state) in after.items():
            entry, called = self._after.state(new, path, state), f"{new.name}: {path}"
            if name not in leaves[0]:
                yield Change("location", "added", called, "", entry.place, (), (entry,))
                continue
            was = self._before.state(old, name, leaves[0][name])
            if name != path:
                yield Change("location", "renamed", called, f"was {name}", entry.place)
            elif leaves[0][name].final != state.final:
                said = "may be rested in" if state.final else "may not be rested in any more"
                yield Change("location", "changed", called, said, entry.place, (was,), (entry,))
        for name, state in leaves[0].items():
            if name not in after:
                entry = self._before.state(old, name, state)
                yield Change("location", "dropped", f"{old.name}: {name}", "", entry.place, (entry,))

    def _features(self, bare: Bare) -> Iterator[Change]:
        before = {(x.per, x.name): x for x in self.base.library.model.features}
        after = {(x.per, bare.features.get(x.name, x.name)): x for x in self.head.library.model.features}
        for key, new in after.items():
            old, entry = before.get(key), self._after.feature(new)
            if old is None:
                said = f"{new.kind} of {', '.join(new.domain)}"
                yield Change("feature", "added", new.name, said, entry.place, (), (entry,))
            else:
                yield from self._feature(old, new)
        for key, old in before.items():
            if key not in after:
                entry = self._before.feature(old)
                yield Change("feature", "dropped", old.name, "", entry.place, (entry,))

    def _feature(self, old: FeatureDeclaration, new: FeatureDeclaration) -> Iterator[Change]:
        was, now = self._before.feature(old), self._after.feature(new)

        def change(verb: Verb, said: str) -> Change:
            return Change("feature", verb, new.name, said, now.place, (was,), (now,))

        if old.name != new.name:
            yield Change("feature", "renamed", new.name, f"was {old.name}", now.place)
        for value in new.domain:
            if value not in old.domain:
                yield change("value", f"new value {value}")
        for value in old.domain:
            if value not in new.domain:
                yield change("value", f"value {value} dropped")
        if old.kind != new.kind:
            yield change("changed", f"{old.kind} → {new.kind}")
        told = [(each.means, each.values, _texts(each.because)) for each in (old, new)]
        if told[0] != told[1] and set(old.domain) == set(new.domain):
            yield change("reworded", "what it means, or its sources")

    def _constraints(self) -> Iterator[Change]:
        before, after = (
            {f"{each.per}: {f.text(each.written.formula)}": each for each in x.library.model.constraints}
            for x in (self.base, self.head)
        )
        for text, each in after.items():
            if text not in before:
                entry = self._after.constraint(each)
                yield Change("constraint", "added", text, "", entry.place, (), (entry,))
        for text, each in before.items():
            if text not in after:
                entry = self._before.constraint(each)
                yield Change("constraint", "dropped", text, "", entry.place, (entry,))


def _text(written: object) -> str:
    formula = getattr(written, "formula", None)
    return "" if formula is None else f.text(formula)


def _texts(scalars: object) -> tuple[str, ...]:
    return tuple(scalar.text for scalar in scalars)  # type: ignore[attr-defined]


def _described(declared: State | EventDeclaration) -> tuple[str, tuple[str, ...]]:
    """What is said about a state or an event that makes no difference to what it does."""
    return declared.means, _texts(declared.because)
