"""Files → a system: qvm configurations as they are, or a system's file that names them and says more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..language.declaration import Device, Pin, System, VirtualMachine
from ..language.document import Mapping as MappingNode
from ..language.document import Scalar, read_document, read_text
from ..language.findings import Finding, InputError, Position, nearest
from ..language.reading import MAX_NAME, NAME, RESERVED, Reading
from ..language.regular_file import Reach, files_in, kind
from ..language.system_file import SystemFile, read_system
from .devices import PassedDevice, overlaps, passed_devices
from .evidence import architecture, backend, contradictions, dumping, guest_os, safety, shared_memory, smmu, watchdog
from .quoting import quoted, shown
from .reader import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..language.reading import Written
    from ..language.system_file import DeviceEntry, VmEntry
    from .configuration import Configuration

SYSTEM_SUFFIXES = (".yaml", ".yml")
CONFIGURATION_SUFFIXES = (".qvmconf", ".conf")
LEDGER_SUFFIX = ".ledger.yaml"
"""What lies beside a system's file and says what is expected of it: no system, whatever folder it is in."""


def open_system(
    paths: Sequence[Path], defines: Mapping[str, str], quiescers: Iterable[str] = (), outside: tuple[str, ...] = ()
) -> System:
    """What a user names on the command line → the system it describes.

    Args:
        paths: a system's file, a folder with one, or qvm configurations (or a folder of them).
        defines: values for `@NAME@` placeholders.
        quiescers: types or names of vdevs of which the user knows that their termination callback quiesces the devices
            passed to the same VM.
        outside: further folders in which files may lie that these name, besides their own.

    Raises:
        InputError: everything that is wrong with these files.
    """
    files = named(paths, outside)
    systems = [file for file in files if file.suffix in SYSTEM_SUFFIXES]
    if systems and len(files) > 1:
        at = Position(str(systems[0]), 1, 1)
        raise InputError(
            [Finding(at, "a system's file stands alone", "", "name the configurations in it, under qvmconf:")]
        )
    if systems:
        return _from_file(systems[0], defines, quiescers, outside)
    configurations = read(files, defines, outside)
    names = [conf.system for conf in configurations]
    drafts = _Drafts()
    for conf in configurations:
        drafts.vm(drafts.free_name(conf), (conf,), (), conf.position)
    drafts.quiesced_by(quiescers)
    return replace(drafts.system("+".join(names), (), ()), bare=True)


def named(paths: Iterable[Path], outside: tuple[str, ...] = ()) -> list[Path]:
    """What a user names on the command line → the system's file, or the configurations.

    Raises:
        InputError: a folder has neither, or more than one system, or links to files outside of it.
    """
    return [file for path in paths for file in _files(path, outside)]


def _files(path: Path, outside: tuple[str, ...]) -> list[Path]:
    """A path as given → the files meant. A configuration may be written as qvm takes it, with @ in front."""
    if str(path).startswith("@") and kind(path) == "nothing":
        path = Path(str(path)[1:])
    if kind(path) != "folder":
        return [path]
    systems = [file for file in files_in(path, SYSTEM_SUFFIXES, outside) if not file.name.endswith(LEDGER_SUFFIX)]
    configurations = files_in(path, CONFIGURATION_SUFFIXES, outside)
    at = Position(str(path), 0, 0)
    if len(systems) > 1:
        known = f"there are {', '.join(file.name for file in systems)}"
        raise InputError(
            [Finding(at, "more than one system's file in this folder", known, "name the one that is meant")]
        )
    if not systems and not configurations:
        known = f"looked for *{', *'.join(SYSTEM_SUFFIXES + CONFIGURATION_SUFFIXES)}"
        raise InputError([Finding(at, "no system's file and no qvm configuration in this folder", known)])
    return systems or configurations


def _from_file(file: Path, defines: Mapping[str, str], quiescers: Iterable[str], outside: tuple[str, ...]) -> System:
    root = read_document(read_text(file), str(file))
    reading = Reading()
    if not isinstance(root, MappingNode):
        raise InputError([Finding(root.at, "not a system's file", "a mapping with the key system is expected")])
    declared = read_system(root, reading)
    if declared is None or reading.findings:
        raise InputError(reading.findings)
    drafts, wrong = _Drafts(), list[Finding]()
    for vm in declared.vms:
        drafts.vm(vm.name.text, _configurations(vm, file, defines, outside, wrong), vm.pins, vm.name.at)
    for entry in declared.devices:
        drafts.device(entry, [vm.name.text for vm in declared.vms], wrong)
    wrong += _clashes(declared)
    if wrong:
        raise InputError(wrong)
    drafts.quiesced_by(quiescers)
    return drafts.system(declared.name.text, declared.pins, declared.assume)


def _configurations(
    vm: VmEntry, file: Path, defines: Mapping[str, str], outside: tuple[str, ...], wrong: list[Finding]
) -> tuple[Configuration, ...]:
    if not vm.qvmconf:
        return ()
    reach, paths = Reach.beside(file, outside), [(scalar, file.parent / scalar.text) for scalar in vm.qvmconf]
    far = [(scalar, path) for scalar, path in paths if not reach.holds(path)]
    if far:
        what = f"a configuration of {vm.name.text} lies outside of what a system's file may name"
        wrong += (Finding(scalar.at, what, *reach.refusal(path)) for scalar, path in far)
        return ()
    try:
        found = read([path for _, path in paths], defines, outside, file)
    except InputError as error:
        wrong += error.findings
        return ()
    if len(found) > 1:
        known = ", ".join(shown(conf.system) for conf in found)
        wrong.append(
            Finding(vm.qvmconf[0].at, "these configurations are of more than one VM", known, "name one VM each")
        )
    return found


def _clashes(declared: SystemFile) -> Iterator[Finding]:
    """One name for a VM and a device would make paths ambiguous."""
    vms = {vm.name.text for vm in declared.vms}
    for entry in declared.devices:
        if entry.name.text in vms:
            yield Finding(entry.name.at, f'"{entry.name.text}" names a VM already', "", "give the device another name")


@dataclass(slots=True)
class _Drafts:
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
        if name != conf.system:
            self.notes.append(f"{conf.position}: {quoted(conf.system)} is called {name} here")
        return name

    def vm(self, name: str, configurations: tuple[Configuration, ...], pins: tuple[Pin, ...], at: Position) -> None:
        """Add a VM; what its system file says comes before what its configuration shows."""
        shown = [pin for conf in configurations for pin in _shown(conf)]
        said = {pin.feature.text for pin in pins}
        self.vms.append(VirtualMachine(name, (*pins, *(pin for pin in shown if pin.feature.text not in said)), at))
        for conf in configurations:
            self.configurations.append((name, conf))
            self.notes += _notes(name, conf)
            for device in passed_devices(conf):
                self._pass(device, name, conf)

    def _pass(self, passed: PassedDevice, vm: str, conf: Configuration) -> None:
        """A device passed to a second VM is shared; the first one holds it."""
        known = self.devices.get(passed.identity)
        scalar = Scalar(passed.position, vm)
        if known is None:
            pins = (*_confined(conf), *_unmasked(passed))
            self.devices[passed.identity] = Device(passed.identity, scalar, (), pins, passed.position)
            self.passed[passed.identity] = passed.identity
        elif known.vm.text != vm:
            self.devices[passed.identity] = replace(known, sharers=(*known.sharers, scalar))

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
        return System(name, tuple(self.vms), tuple(self.devices.values()), pins, assume, tuple(self.notes))


def _shown(conf: Configuration) -> Iterator[Pin]:
    """What a configuration shows of its VM's features, with the place and the sign that show it."""

    def pin(feature: str, value: str, at: Position, why: str) -> Pin:
        return Pin(Scalar(at, feature), Scalar(at, value), why)

    for feature, seen in (("arch", architecture(conf)), ("os", guest_os(conf))):
        if seen is not None:
            yield pin(feature, seen.value, seen.position, seen.reason)
    found = watchdog(conf)
    if found is None:
        yield pin("watchdog", "none", conf.position, "no watchdog vdev")
    else:
        yield pin("watchdog", found.type, found.position, f"vdev {found.type}")
        why = "action" if found.stated else "no action is stated"
        yield pin("bite", found.action, found.stated or found.position, why)
    stated = (conf.unsupported.instruction, conf.unsupported.reference, conf.unsupported.register)
    aborts = next((each for each in stated if each.value == "abort"), None)
    at = aborts.position if aborts and aborts.position else conf.position
    yield pin(
        "unsupported", "abort" if aborts else "continue", at, "unsupported" if aborts else "no class is set to abort"
    )
    for feature, sign in (("dump", dumping(conf)), ("backend", backend(conf)), ("safety", safety(conf))):
        yield pin(feature, sign.value, sign.position, sign.reason)
    if found is not None:
        why = "action" if found.stated else "no action is stated"
        dumps = "yes" if found.dumps and conf.dump else "no"
        yield pin("bite_dumps", dumps, found.stated or found.position, why if conf.dump else "no option dump")
    if not conf.devices("shmem"):
        yield pin("notice", "none", conf.position, "no vdev shmem")


def _confined(conf: Configuration) -> Iterator[Pin]:
    """An smmu vdev shares the mappings of passed devices with smmuman on the host, so there is one.

    References:
        QNX Hypervisor User's Guide 7.0, 7.1, "vdev smmu".
    """
    found = smmu(conf)
    if found is not None:
        yield Pin(Scalar(found.position, "smmu"), Scalar(found.position, "present"), found.reason)


def _unmasked(passed: PassedDevice) -> Iterator[Pin]:
    """When the interrupts of a passed device are unmasked: at once if any of them has the flag `u`."""
    if passed.interrupts:
        line = next((line for line in passed.interrupts if "u" in line.flags), None)
        at, value = (line.position, "at_once") if line else (passed.interrupts[0].position, "when_handled")
        yield Pin(Scalar(at, "unmask"), Scalar(at, value), "flag u" if line else "no flag u")


def _notes(vm: str, conf: Configuration) -> Iterator[str]:
    """What else a configuration says that a reader of the verdicts should know."""
    for region in shared_memory(conf):
        yield f"{region.position}: {vm} creates the shared memory {shown(region.name)}"
    if conf.dump is not None and conf.dump.position is not None:
        yield f"{conf.dump.position}: {vm} is dumped to {shown(conf.dump.value)} when a dump is asked for"
    if conf.safety is not None and conf.safety.position is not None:
        yield f"{conf.safety.position}: {vm} has safety {conf.safety.value}"
    for notice in conf.notices:
        yield str(notice)
