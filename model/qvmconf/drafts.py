"""VMs and devices as they come together from a system's file and from configurations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..language.declaration import Device, Pin, System, VirtualMachine
from ..language.document import Scalar
from ..language.findings import Finding, InputError, Position, nearest
from ..language.reading import MAX_NAME, NAME, RESERVED
from . import pins as showing
from .architecture import contradictions
from .devices import PassedDevice, overlaps, passed_devices
from .evidence import smmu
from .quoting import quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..language.reading import Written
    from ..language.system_file import DeviceEntry
    from .configuration import Configuration


@dataclass(slots=True)
class Drafts:
    """VMs and devices as they come together from files."""

    vms: list[VirtualMachine] = field(default_factory=list)
    devices: dict[str, Device] = field(default_factory=dict)
    passed: dict[str, str] = field(default_factory=dict)
    """The identity of each passed device, with the name that it has in the system."""
    configurations: list[tuple[str, Configuration]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def free_name(self, conf: Configuration) -> str:
        """The name by which formulas can speak of a configuration's VM: its own, as far as that is possible."""
        name = re.sub(r"[^A-Za-z0-9_-]", "_", conf.system)[:MAX_NAME]
        if name in RESERVED or not NAME.match(name) or any(vm.name == name for vm in self.vms):
            name = f"vm{len(self.vms) + 1}"
        if not conf.stated:
            self.notes.append(f"{conf.position}: no option system, so this VM is called after its file: {name}")
        elif name != conf.system:
            self.notes.append(f"{conf.position}: {quoted(conf.system)} is called {name} here")
        return name

    def vm(self, name: str, configurations: tuple[Configuration, ...], pins: tuple[Pin, ...], at: Position) -> None:
        """Add a VM; what its system file says comes before what its configuration shows."""
        seen = [pin for conf in configurations for pin in showing.pins(conf)]
        said = {pin.feature.text for pin in pins}
        self.vms.append(VirtualMachine(name, (*pins, *(pin for pin in seen if pin.feature.text not in said)), at))
        for conf in configurations:
            self.configurations.append((name, conf))
            self.notes += showing.notes(name, conf, said)
            for device in passed_devices(conf):
                self._pass(device, name, conf)

    def _pass(self, passed: PassedDevice, vm: str, conf: Configuration) -> None:
        """A device passed to a second VM is shared; the first one holds it."""
        known = self.devices.get(passed.identity)
        scalar = Scalar(passed.position, vm)
        if known is None:
            pins = tuple(showing.of_device(passed))
            self.devices[passed.identity] = Device(passed.identity, scalar, (), pins, passed.position)
            self.passed[passed.identity] = passed.identity
        elif known.vm.text != vm:
            said = {pin.feature.text for pin in known.pins} | {"unmask"}  # which is how the first VM has its interrupts
            pins = (*known.pins, *(pin for pin in showing.of_device(passed) if pin.feature.text not in said))
            self.devices[passed.identity] = replace(known, sharers=(*known.sharers, scalar), pins=pins)

    def device(self, entry: DeviceEntry, vms: list[str], wrong: list[Finding]) -> None:
        """Add what a system's file says of a device: a new one, or one that a configuration passes."""
        identity = entry.passed.text if entry.passed is not None else entry.name.text
        known = self.devices.pop(identity, None)
        if entry.passed is not None and known is None:
            what = f'no configuration of this system passes "{identity}"'
            passed = [*map(shown, self.passed)]
            listed = f"passed: {', '.join(passed) or 'nothing'}"
            wrong.append(Finding(entry.passed.at, what, listed, nearest(identity, passed)))
            return
        vm = entry.vm if entry.vm is not None else known.vm if known else None
        if vm is None:
            wrong.append(
                Finding(
                    entry.name.at, f'device "{entry.name.text}" needs vm: the VM that holds it', known="", advice=""
                )
            )
            return
        sharers = entry.sharers or (known.sharers if known else ())
        named: set[str] = set()
        for scalar in (vm, *sharers):
            if scalar.text in named:
                wrong.append(Finding(scalar.at, f'"{scalar.text}" has this device already: name it once'))
            named.add(scalar.text)
            if scalar.text not in vms:
                known_vms = f"known: {', '.join(vms)}"
                wrong.append(
                    Finding(scalar.at, f'there is no VM "{scalar.text}"', known_vms, nearest(scalar.text, vms))
                )
        said = {pin.feature.text for pin in entry.pins}
        pins = (*entry.pins, *(pin for pin in (known.pins if known else ()) if pin.feature.text not in said))
        self.devices[entry.name.text] = Device(entry.name.text, vm, sharers, pins, entry.name.at)

    def quiesced_by(self, names: Iterable[str]) -> None:
        """Pin `quiescer` for the devices of every VM that has a vdev of one of these types or names.

        Raises:
            InputError: no VM has such a vdev.
        """
        vdevs = {
            vm: {name for vdev in conf.vdevs for name in (vdev.type, vdev.name) if name}
            for vm, conf in self.configurations
        }
        known = sorted({name for names_of_vm in vdevs.values() for name in names_of_vm})
        at = Position("--quiescer", 0, 0)
        for name in names:
            if name not in known:
                what = f'no configuration has a vdev "{name}"'
                names = [*map(shown, known)]
                raise InputError([Finding(at, what, f"known: {', '.join(names) or 'none'}", nearest(name, names))])
            pin = Pin(Scalar(at, "quiescer"), Scalar(at, "present"), f"--quiescer {name}")
            for identity, device in self.devices.items():
                said = any(each.feature.text == "quiescer" for each in device.pins)
                if name in vdevs.get(device.vm.text, ()) and not said:
                    self.devices[identity] = replace(device, pins=(*device.pins, pin))

    def system(self, name: str, pins: tuple[Pin, ...], assume: tuple[Written, ...]) -> System:
        """What has come together, as a system.

        Raises:
            InputError: a configuration contradicts itself, or a VM cannot be named as it is.
        """
        configurations = [conf for _, conf in self.configurations]
        findings = [finding for conf in configurations for finding in contradictions(conf)]
        if findings:
            raise InputError(findings)
        for overlap in overlaps(configurations):
            one, two = overlap.systems
            first, second = shown(overlap.first.identity), shown(overlap.second.identity)
            said = f"{first} of {shown(one)} and {second} of {shown(two)} share addresses"
            self.notes.append(f"{overlap.second.position}: {said}, and are taken for two devices")
        self.notes += self._unconfined()
        return System(name, tuple(self.vms), tuple(self.devices.values()), pins, assume, tuple(self.notes))

    def _unconfined(self) -> Iterator[str]:
        """A `vdev smmu` is easily taken for an IOMMU that confines the devices of its VM, which it does not show."""
        open_here = {
            device.vm.text for device in self.devices.values() if all(pin.feature.text != "smmu" for pin in device.pins)
        }
        for vm, conf in self.configurations:
            found = smmu(conf)
            if found is not None and vm in open_here:
                said = f"{found.reason} serves a smmuman in the guest of {vm}"
                yield f"{found.position}: {said}; whether an IOMMU of the board confines its devices is left open"
