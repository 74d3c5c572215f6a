"""Two systems' files → what is said otherwise of the system: its VMs and devices, what is known of them, what is assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language import formula as f
from .change import Change
from .entry import Entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ....model.language.declaration import Device, Pin, System, VirtualMachine
    from ....model.language.findings import Position
    from .change import Subject


@dataclass(frozen=True, slots=True)
class Configured:
    """Compares two systems as their files declare them.

    Attributes:
        base: the one.
        head: the other.
        place: how a place of a side is called.
    """

    base: System
    head: System
    place: Callable[[bool, Position], str]

    def changes(self, names: Mapping[str, str]) -> Iterator[Change]:
        """Every change of a system; `names` are elements of the head with what the base calls them."""
        old, new = self.base, self.head
        before = {vm.name: vm for vm in old.vms}
        after = {names.get(vm.name, vm.name): vm for vm in new.vms}
        yield from self._come_and_gone("vm", before, after)
        for name, vm in after.items():
            if name in before:
                yield from self._pins("vm", vm.name, before[name].pins, vm.pins)
        devices = {device.name: device for device in old.devices}
        others = {names.get(device.name, device.name): device for device in new.devices}
        yield from self._come_and_gone("device", devices, others)
        for name, device in others.items():
            if name in devices:
                yield from self._pins("device", device.name, devices[name].pins, device.pins)
                yield from self._held(devices[name], device, names)
        yield from self._pins("system", "host", old.pins, new.pins)
        yield from self._assumed()

    def _come_and_gone(
        self,
        subject: Subject,
        before: Mapping[str, VirtualMachine | Device],
        after: Mapping[str, VirtualMachine | Device],
    ) -> Iterator[Change]:
        for name, new in after.items():
            if name not in before:
                yield Change(subject, "added", name, "", self.place(True, new.at))
        for name, old in before.items():
            if name not in after:
                yield Change(subject, "dropped", name, "", self.place(False, old.at))

    def _held(self, old: Device, new: Device, names: Mapping[str, str]) -> Iterator[Change]:
        """Which VMs have a device."""
        was, now = ((x.vm.text, *(vm.text for vm in x.sharers)) for x in (old, new))
        if was != tuple(names.get(vm, vm) for vm in now):
            said = f"of {', '.join(now)}, was of {', '.join(was)}"
            yield Change("device", "changed", new.name, said, self.place(True, new.at))

    def _assumed(self) -> Iterator[Change]:
        before, after = (
            {f.text(written.formula): Entries(self.place, head).assumption(written) for written in x.assume}
            for head, x in ((False, self.base), (True, self.head))
        )
        for text, entry in after.items():
            if text not in before:
                yield Change("assumption", "added", text, "", entry.place, (), (entry,))
        for text, entry in before.items():
            if text not in after:
                yield Change("assumption", "dropped", text, "", entry.place, (entry,))

    def _pins(self, subject: Subject, name: str, old: tuple[Pin, ...], new: tuple[Pin, ...]) -> Iterator[Change]:
        before, after = ({pin.feature.text: pin for pin in pins} for pins in (old, new))
        for feature, pin in after.items():
            now = Entries(self.place, True).pin(pin)
            why = f" ({pin.why})" if pin.why else ""
            if feature not in before:
                said = f"{feature} is {pin.value.text}{why}, was open"
                yield Change(subject, "configured", name, said, now.place, (), (now,))
            elif before[feature].value.text != pin.value.text:
                was = Entries(self.place, False).pin(before[feature])
                said = f"{feature} is {pin.value.text}{why}, was {before[feature].value.text}"
                yield Change(subject, "configured", name, said, now.place, (was,), (now,))
        for feature, pin in before.items():
            if feature not in after:
                was = Entries(self.place, False).pin(pin)
                yield Change(subject, "configured", name, f"{feature} is open, was {pin.value.text}", was.place, (was,))
