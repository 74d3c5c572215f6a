"""Two models and two systems → what is declared otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.scope import state_paths
from .change import Change
from .rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ...model.composition.instantiate import Composition
    from ...model.composition.transition_system import TransitionSystem
    from ...model.language.declaration import FeatureDeclaration, Machine, Pin
    from ...model.language.findings import Position
    from .change import Subject
    from .naming import Naming


@dataclass(frozen=True, slots=True)
class Bare:
    """What was renamed, as it is declared: names without the elements that have them.

    Attributes:
        elements: VMs and devices, the head's name with the base's; so the others.
        machines: machines.
        events: events.
        features: features.
        locations: for each machine of the head, its locations.
    """

    elements: dict[str, str]
    machines: dict[str, str]
    events: dict[str, str]
    features: dict[str, str]
    locations: dict[str, dict[str, str]]

    @classmethod
    def of(cls, naming: Naming) -> Bare:
        """Ground names → declared ones."""
        tables = (naming.variables, naming.events, naming.features)
        elements = {
            new.partition(".")[0]: old.partition(".")[0]
            for table in tables
            for new, old in table.items()
            if new.partition(".")[0] != old.partition(".")[0]
        }
        bare = [
            {
                new.partition(".")[2]: old.partition(".")[2]
                for new, old in table.items()
                if new.partition(".")[2] != old.partition(".")[2]
            }
            for table in tables
        ]
        locations = {name.partition(".")[2]: dict(own) for name, own in naming.locations.items() if own}
        return cls(elements, bare[0], bare[1], bare[2], locations)


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
        yield from self._come_and_gone("machine", before, after)
        for name, machine in after.items():
            if name in before:
                yield from self._machine(before[name], machine, bare)
        yield from self._features(bare)
        yield from self._constraints()
        yield from self._system(bare)

    def _come_and_gone(
        self, subject: Subject, before: Mapping[str, object], after: Mapping[str, object]
    ) -> Iterator[Change]:
        for name, new in after.items():
            if name not in before:
                yield Change(subject, "added", name, "", self._at(new, head=True))
        for name, old in before.items():
            if name not in after:
                yield Change(subject, "dropped", name, "", self._at(old, head=False))

    def _at(self, declared: object, *, head: bool) -> str:
        at = getattr(declared, "at", None)
        return "" if at is None else self.place(head, at)

    def _machine(self, old: Machine, new: Machine, bare: Bare) -> Iterator[Change]:
        if old.name != new.name:
            yield Change("machine", "renamed", new.name, f"was {old.name}", self.place(True, new.at))
        if _text(old.when) != _text(new.when):
            said = f"is there when {_text(new.when) or 'always'}, was when {_text(old.when) or 'always'}"
            yield Change("machine", "changed", new.name, said, self.place(True, new.at))
        yield from self._events(old, new, bare)
        yield from self._locations(old, new, bare.locations.get(new.name, {}))
        yield from Rows(self.base, self.head, self.naming, self.told, self.place).changes(old, new, bare)
        if _words(old) != _words(new):
            yield Change("machine", "reworded", new.name, "what it means, or its sources", self.place(True, new.at))

    def _events(self, old: Machine, new: Machine, bare: Bare) -> Iterator[Change]:
        before = {event.name: event for event in old.events}
        after = {bare.events.get(event.name, event.name): event for event in new.events}
        for name, event in after.items():
            if name not in before:
                yield Change("event", "added", f"{new.name}: {event.name}", event.kind, self.place(True, event.at))
                continue
            if name != event.name:
                yield Change("event", "renamed", f"{new.name}: {event.name}", f"was {name}", self.place(True, event.at))
            if before[name].kind != event.kind:
                said = f"{before[name].kind} → {event.kind}"
                yield Change("event", "class", f"{new.name}: {event.name}", said, self.place(True, event.at))
        for name, event in before.items():
            if name not in after:
                yield Change("event", "dropped", f"{old.name}: {name}", event.kind, self.place(False, event.at))

    def _locations(self, old: Machine, new: Machine, names: Mapping[str, str]) -> Iterator[Change]:
        leaves = [{path: state for path, state in state_paths(m.states) if not state.children} for m in (old, new)]
        after = {names.get(path, path): (path, state) for path, state in leaves[1].items()}
        for name, (path, state) in after.items():
            if name not in leaves[0]:
                yield Change("location", "added", f"{new.name}: {path}", "", self.place(True, state.at))
            elif name != path:
                yield Change("location", "renamed", f"{new.name}: {path}", f"was {name}", self.place(True, state.at))
            elif leaves[0][name].final != state.final:
                said = "may be rested in" if state.final else "may not be rested in any more"
                yield Change("location", "changed", f"{new.name}: {path}", said, self.place(True, state.at))
        for name, state in leaves[0].items():
            if name not in after:
                yield Change("location", "dropped", f"{old.name}: {name}", "", self.place(False, state.at))

    def _features(self, bare: Bare) -> Iterator[Change]:
        before = {(x.per, x.name): x for x in self.base.library.model.features}
        after = {(x.per, bare.features.get(x.name, x.name)): x for x in self.head.library.model.features}
        for key, new in after.items():
            old = before.get(key)
            if old is None:
                yield Change(
                    "feature", "added", new.name, f"{new.kind} of {', '.join(new.domain)}", self.place(True, new.at)
                )
            else:
                yield from self._feature(old, new)
        for key, old in before.items():
            if key not in after:
                yield Change("feature", "dropped", old.name, "", self.place(False, old.at))

    def _feature(self, old: FeatureDeclaration, new: FeatureDeclaration) -> Iterator[Change]:
        at = self.place(True, new.at)
        if old.name != new.name:
            yield Change("feature", "renamed", new.name, f"was {old.name}", at)
        for value in new.domain:
            if value not in old.domain:
                yield Change("feature", "value", new.name, f"new value {value}", at)
        for value in old.domain:
            if value not in new.domain:
                yield Change("feature", "value", new.name, f"value {value} dropped", at)
        if old.kind != new.kind:
            yield Change("feature", "changed", new.name, f"{old.kind} → {new.kind}", at)
        said = [(each.means, each.values, _texts(each.because)) for each in (old, new)]
        if said[0] != said[1] and set(old.domain) == set(new.domain):
            yield Change("feature", "reworded", new.name, "what it means, or its sources", at)

    def _constraints(self) -> Iterator[Change]:
        before, after = (
            {
                f"{each.per}: {f.text(each.written.formula)}": each.written.scalar.at
                for each in x.library.model.constraints
            }
            for x in (self.base, self.head)
        )
        for text, at in after.items():
            if text not in before:
                yield Change("constraint", "added", text, "", self.place(True, at))
        for text, at in before.items():
            if text not in after:
                yield Change("constraint", "dropped", text, "", self.place(False, at))

    def _system(self, bare: Bare) -> Iterator[Change]:
        old, new = self.base.system, self.head.system
        before = {vm.name: vm for vm in old.vms}
        after = {bare.elements.get(vm.name, vm.name): vm for vm in new.vms}
        yield from self._come_and_gone("vm", before, after)
        for name, vm in after.items():
            if name in before:
                yield from self._pins("vm", vm.name, before[name].pins, vm.pins)
        devices = {device.name: device for device in old.devices}
        others = {bare.elements.get(device.name, device.name): device for device in new.devices}
        yield from self._come_and_gone("device", devices, others)
        for name, device in others.items():
            if name in devices:
                yield from self._pins("device", device.name, devices[name].pins, device.pins)
                holders = [(x.vm.text, *(vm.text for vm in x.sharers)) for x in (devices[name], device)]
                told = tuple(bare.elements.get(vm, vm) for vm in holders[1])
                if holders[0] != told:
                    said = f"of {', '.join(holders[1])}, was of {', '.join(holders[0])}"
                    yield Change("device", "changed", device.name, said, self.place(True, device.at))
        yield from self._pins("system", "host", old.pins, new.pins)
        assumed = [{f.text(written.formula): written.scalar.at for written in x.assume} for x in (old, new)]
        for text, at in assumed[1].items():
            if text not in assumed[0]:
                yield Change("assumption", "added", text, "", self.place(True, at))
        for text, at in assumed[0].items():
            if text not in assumed[1]:
                yield Change("assumption", "dropped", text, "", self.place(False, at))

    def _pins(self, subject: Subject, name: str, old: tuple[Pin, ...], new: tuple[Pin, ...]) -> Iterator[Change]:
        before, after = ({pin.feature.text: pin for pin in pins} for pins in (old, new))
        for feature, pin in after.items():
            at = self.place(True, pin.value.at)
            why = f" ({pin.why})" if pin.why else ""
            if feature not in before:
                yield Change(subject, "configured", name, f"{feature} is {pin.value.text}{why}, was open", at)
            elif before[feature].value.text != pin.value.text:
                was = before[feature].value.text
                yield Change(subject, "configured", name, f"{feature} is {pin.value.text}{why}, was {was}", at)
        for feature, pin in before.items():
            if feature not in after:
                said = f"{feature} is open, was {pin.value.text}"
                yield Change(subject, "configured", name, said, self.place(False, pin.value.at))


def _text(written: object) -> str:
    formula = getattr(written, "formula", None)
    return "" if formula is None else f.text(formula)


def _texts(scalars: object) -> tuple[str, ...]:
    return tuple(scalar.text for scalar in scalars)  # type: ignore[attr-defined]


def _words(machine: Machine) -> object:
    """What is said about a machine that makes no difference to what it does."""
    states = [(path, state.means, _texts(state.because)) for path, state in state_paths(machine.states)]
    events = [(event.name, event.means, _texts(event.because)) for event in machine.events]
    return machine.means, [text for _, *text in states], [text for _, *text in events]
