"""Which devices of the host a configuration hands to its guest, and by what name each is known everywhere.

A device is what one `pass` names. Its identity comes from the host resource that is first in a fixed order, so that
two configurations which hand over the same device agree about its name: a PCI function, or else the lowest address of a
range. Ranges that begin at the same address are one device, whatever their lengths. A `pass` with nothing but
interrupts adds to the device of the `pass` before it. Data (`fdt pass …`) are no device, and neither is memory that the
guest may execute (flags `m` and `x` together, as in published configurations that hand over the guest's RAM so).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from .configuration import Configuration, Location, Pass, PassedInterrupt, PciSlot, Range, Resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..language.findings import Position


@dataclass(frozen=True, slots=True)
class PassedDevice:
    """A device of the host in the hands of a guest.

    Attributes:
        identity: its name, the same wherever it is passed: `pci_0_1f_2`, `pci_id_8086_5aa8`, `mem_fe204000`, `io_3f8`,
            `intr_gic_144`.
        locations: what is handed over, in order, as it is passed; for one that is only an interrupt, nothing.
        interrupts: its interrupts.
        position: where it is first passed.
    """

    identity: str
    locations: tuple[Location, ...]
    interrupts: tuple[PassedInterrupt, ...]
    position: Position = field(compare=False)

    @property
    def resources(self) -> tuple[Resource, ...]:
        """What of the host is handed over, once each."""
        return tuple(dict.fromkeys(location.resource for location in self.locations))


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two devices with different identities that share addresses, and the machines that they are passed to."""

    first: PassedDevice
    second: PassedDevice
    systems: tuple[str, str]


def passed_devices(conf: Configuration) -> tuple[PassedDevice, ...]:
    """Every device that the machine is given, once each, in order."""
    devices: dict[str, PassedDevice] = {}
    last = ""
    for each in conf.passes:
        locations = tuple(location for location in each.locations if not {"m", "x"} <= set(location.flags))
        if each.blob or (each.locations and not locations):
            last = ""
            continue
        if locations or not last:
            last = identity((location.resource for location in locations), each)
        if not last:
            continue
        before = devices.get(last, PassedDevice(last, (), (), each.position))
        interrupts = (*before.interrupts, *each.interrupts)
        devices[last] = PassedDevice(last, (*before.locations, *locations), interrupts, before.position)
    return tuple(devices.values())


def identity(resources: Iterable[Resource], passed: Pass) -> str:
    """What one `pass` hands over → the name of the device; "" if it hands over nothing."""
    first = min(resources, key=_order, default=None)
    if first is not None:
        return _name(first)
    return _clean(f"intr_{passed.interrupts[0].guest}") if passed.interrupts else ""


def _order(resource: Resource) -> tuple[int, int, str]:
    """PCI functions before PCI numbers before memory before I/O ports; lower addresses before higher ones."""
    if isinstance(resource, Range):
        return (2 if resource.space == "mem" else 3), resource.start.value or 0, str(resource)
    return (0 if isinstance(resource, PciSlot) else 1), 0, str(resource)


def _name(resource: Resource) -> str:
    if isinstance(resource, Range):
        start = resource.start
        return _clean(f"{resource.space}_{start.text if start.value is None else format(start.value, 'x')}")
    if isinstance(resource, PciSlot):
        return f"pci_{resource.bus:x}_{resource.device:x}_{resource.function:x}"
    return f"pci_id_{resource.vendor:04x}_{resource.device:04x}" + (f"_{resource.index}" if resource.index else "")


def _clean(text: str) -> str:
    """Text → letters, digits and `_`, beginning with a letter, as the text here always does."""
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")


def overlaps(configurations: Iterable[Configuration]) -> tuple[Overlap, ...]:
    """Devices, of one machine or of two, that share host addresses although their identities differ."""
    owned = [(conf.system, device) for conf in configurations for device in passed_devices(conf)]
    return tuple(
        Overlap(first, second, (one, other))
        for (one, first), (other, second) in combinations(owned, 2)
        if first.identity != second.identity and _share(first, second)
    )


def _share(first: PassedDevice, second: PassedDevice) -> bool:
    """Do two devices share an address? Ranges without a known place or length share only what they begin with."""
    return any(
        space == other_space and start < other_end and other_start < end
        for space, start, end in _extents(first.resources)
        for other_space, other_start, other_end in _extents(second.resources)
    ) or any(one == other for one in first.resources for other in second.resources if not isinstance(one, Range))


def _extents(resources: Iterable[Resource]) -> Iterator[tuple[str, int, int]]:
    for each in resources:
        if isinstance(each, Range) and each.start.value is not None:
            length = each.length.value if each.length and each.length.value is not None else 1
            yield each.space, each.start.value, each.start.value + length
