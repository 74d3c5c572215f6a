"""The elements of a concrete system, and the way from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..language.scope import Place

if TYPE_CHECKING:
    from ..language.declaration import Scope, System

HOST = "host"


@dataclass(frozen=True, slots=True)
class Element:
    """The system itself (named "host"), a VM, or a device."""

    scope: Scope
    name: str


@dataclass(frozen=True)
class Topology:
    """Which VMs there are, which devices each holds, and with whom they are shared. All in declared order.

    What is found out about it is asked for wherever a formula is grounded, and remembered.
    """

    vms: tuple[str, ...]
    holders: tuple[tuple[str, str], ...]
    """Pairs of a device and the VM that holds it."""
    sharers: tuple[tuple[str, tuple[str, ...]], ...]
    """Pairs of a device and the VMs that it is passed to as well."""

    @classmethod
    def of(cls, system: System) -> Topology:
        """A system → its topology."""
        holders = tuple((device.name, device.vm.text) for device in system.devices)
        sharers = tuple((device.name, tuple(vm.text for vm in device.sharers)) for device in system.devices)
        return cls(tuple(vm.name for vm in system.vms), holders, sharers)

    def elements(self) -> tuple[Element, ...]:
        """The system, then each VM followed by the devices that it holds."""
        return self._elements

    @cached_property
    def _elements(self) -> tuple[Element, ...]:
        found = [Element("system", HOST)]
        for vm in self.vms:
            found += (Element("vm", vm), *self._held.get(vm, ()))
        return tuple(found)

    @cached_property
    def _held(self) -> dict[str, tuple[Element, ...]]:
        """For each VM, the devices that it holds."""
        held: dict[str, list[Element]] = {}
        for device, vm in self.holders:
            held.setdefault(vm, []).append(Element("device", device))
        return {vm: tuple(devices) for vm, devices in held.items()}

    @cached_property
    def _shared(self) -> dict[str, tuple[Element, ...]]:
        """For each VM, the devices of others that are passed to it as well."""
        shared: dict[str, list[Element]] = {}
        for device, vms in self.sharers:
            for vm in dict.fromkeys(vms):
                shared.setdefault(vm, []).append(Element("device", device))
        return {vm: tuple(devices) for vm, devices in shared.items()}

    @cached_property
    def _sharers(self) -> dict[str, tuple[Element, ...]]:
        return {device: tuple(Element("vm", vm) for vm in vms) for device, vms in self.sharers}

    @cached_property
    def _holder(self) -> dict[str, str]:
        return dict(self.holders)

    def vm_of(self, element: Element) -> str:
        """The VM that an element is or belongs to; "host" for the system."""
        return self._holder[element.name] if element.scope == "device" else element.name

    def place(self) -> Place:
        """Where formulas about this very system stand: in the system's scope, with every VM and device known by name."""
        names: dict[str, Scope] = {element.name: element.scope for element in self.elements() if element.name != HOST}
        return Place("system", names)

    def bindings(self) -> dict[str, Element]:
        """The VMs and devices by name."""
        return self._bindings

    @cached_property
    def _bindings(self) -> dict[str, Element]:
        return {element.name: element for element in self.elements() if element.name != HOST}

    def walk(self, parts: tuple[str, ...], start: Element, bound: dict[str, Element]) -> Element:
        """The parts before the last of a checked path → the element they lead to."""
        element = start
        for index, part in enumerate(parts):
            if part == HOST:
                element = Element("system", HOST)
            elif index == 0 and part in bound:
                element = bound[part]
            else:  # names were checked, so this is `vm` in a device's scope
                element = Element("vm", self.vm_of(element))
        return element

    def collection(self, path: str, start: Element, bound: dict[str, Element]) -> tuple[Element, ...]:
        """The checked path of a collection → its elements, in declared order."""
        *before, last = path.split(".")
        element = self.walk(tuple(before), start, bound)
        if last == "vms":
            return tuple(Element("vm", vm) for vm in self.vms)
        if last == "sharers":
            return self._sharers[element.name]
        if last == "shared":
            return self._shared.get(element.name, ())
        if element.scope == "system":
            return tuple(Element("device", device) for device, _ in self.holders)
        return self._held.get(element.name, ())
