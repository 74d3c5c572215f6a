"""A system's file → what it says of VMs, devices, features and assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .declaration import Pin
from .document import Mapping, Node, Scalar

if TYPE_CHECKING:
    from .findings import Position
    from .reading import Reading, Written


@dataclass(frozen=True, slots=True)
class VmEntry:
    """A VM as the file has it; `qvmconf` are paths of configuration files, relative to the system's file."""

    name: Scalar
    qvmconf: tuple[Scalar, ...]
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A device as the file has it. `passed` names the host's resource as the configuration does, if the name differs."""

    name: Scalar
    vm: Scalar | None
    sharers: tuple[Scalar, ...]
    passed: Scalar | None
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class SystemFile:
    """A system's file, not yet joined with the configurations that it names."""

    name: Scalar
    vms: tuple[VmEntry, ...]
    devices: tuple[DeviceEntry, ...]
    pins: tuple[Pin, ...]
    assume: tuple[Written, ...]
    at: Position


def read_system(root: Mapping, reading: Reading) -> SystemFile | None:
    """The root of a system's file → its content; None if it has no name."""
    known = ("means", "devices", "host", "assume")
    entries = reading.mapping(root, "a system", known, ("system", "vms"))
    name = reading.name(entries.get("system"), "system")
    vms = tuple(_vm(key, node, reading) for key, node in reading.named(entries.get("vms"), "vms"))
    if "vms" in entries and not vms and not reading.findings:
        reading.wrong(entries["vms"].at, "a system needs at least one VM")
    devices = tuple(_device(key, node, reading) for key, node in reading.named(entries.get("devices"), "devices"))
    host = entries.get("host")
    pins = _pins(reading.mapping(host, "host") if host is not None else {}, host, reading)
    assume = reading.formulas(entries.get("assume"), "assume")
    return None if name is None else SystemFile(name, vms, devices, pins, assume, root.at)


def _vm(key: Scalar, node: Node, reading: Reading) -> VmEntry:
    entries = _entries(node, f"VM {key.text}", reading)
    conf = reading.scalars(entries.pop("qvmconf", None), "qvmconf")
    return VmEntry(key, conf, _pins(entries, node, reading))


def _device(key: Scalar, node: Node, reading: Reading) -> DeviceEntry:
    entries = _entries(node, f"device {key.text}", reading)
    vm = reading.name(entries.pop("vm", None), "vm")
    sharers = reading.scalars(entries.pop("sharers", None), "sharers")
    passed = entries.pop("pass", None)
    if passed is not None and not isinstance(passed, Scalar):
        reading.wrong(passed.at, "pass must name one resource, as in mem:0xfe204000")
        passed = None
    return DeviceEntry(key, vm, sharers, passed, _pins(entries, node, reading))


def _entries(node: Node, what: str, reading: Reading) -> dict[str, Node]:
    return {} if isinstance(node, Scalar) and node.text == "" else reading.mapping(node, what)


def _pins(entries: dict[str, Node], node: Node | None, reading: Reading) -> tuple[Pin, ...]:
    """What is left in a VM's or device's entry are features; their names and values are checked against the model later."""
    keys = {key.text: key for key, _ in node.items} if isinstance(node, Mapping) else {}
    pins = []
    for name, value in entries.items():
        scalar = reading.value(value, name)
        if scalar is not None:
            pins.append(Pin(keys[name], scalar))
    return tuple(pins)
