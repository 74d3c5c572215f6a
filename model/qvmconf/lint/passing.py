"""Devices of the host in the hands of guests: who quiesces them, what confines them, and who else has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..configuration import PciSlot, Range
from ..devices import passed_devices
from ..evidence import guest_os, own, smmu
from ..flags import effective, is_memory
from ..quoting import quoted, shown
from .extents import Extent, bounds, clashes
from .finding import LintFinding, Rule, counted, listed
from .subject import required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..configuration import Configuration, Location
    from ..devices import PassedDevice
    from .subject import Subject

WITHOUT_QUIESCER = Rule(
    "device-without-quiescer",
    "warning",
    "Devices are passed to a VM, and no vdev is known to quiet them when its qvm ends.",
    "devices act on their own: their DMA and interrupts go on when the guest is gone, so a vdev must quiet them before "
    "qvm gives its memory back; recommended in general, mandatory in the safety product",
    "add a vdev that turns the devices off at VDEV_CTRL_TERMINATE, and name it with --quiescer",
    ("F15", "F28", "F29", "F31", "H27"),
)
WITHOUT_SMMU = Rule(
    "device-without-smmu",
    "warning",
    "Devices that may use DMA are passed to a VM, and no configuration can show that an IOMMU confines them.",
    "until an IOMMU is programmed for it, a device reaches all of the memory; what it still writes when the VM is gone "
    "then hits the host or the next guest",
    "see that the board has an IOMMU for each, and that smmuman runs on the host before qvm and programs it: the flag d says "
    "that a device uses DMA, n that it does not",
    ("F40", "F43", "A31", "H16"),
)
FOR_GUEST_ONLY = Rule(
    "smmu-for-guest-only",
    "warning",
    "A vdev smmu does not confine the devices that are passed to its VM.",
    "it serves a smmuman that runs in a QNX guest; the board needs an IOMMU for each device, and smmuman on the host has to "
    "program it, of which a configuration shows nothing",
    "see that the board has an IOMMU for each of these devices, and that smmuman runs on the host before qvm and programs it",
    ("F40", "F83", "A31", "H33"),
)
DMA_NOT_STATED = Rule(
    "dma-not-stated",
    "note",
    "The VM has a vdev smmu, and a device is passed without saying whether it uses DMA.",
    "smmuman manages what it is told of: the flag d says that the device uses DMA, n that it does not",
    "add d or n to the flags of the location",
    ("F37", "F40"),
)
DMA_DENIED = Rule(
    "dma-denied",
    "note",
    "A device is passed with the flag n, which says that it uses no DMA.",
    "smmuman manages what it is told of, so a bus master with the flag n would reach all of the memory; a published "
    "configuration passes a USB controller so",
    "see that the device masters no bus, or give it the flag d",
    ("F37", "F40"),
)
PASSED_TWICE = Rule(
    "device-passed-twice",
    "error",
    "The same resource of the host is passed to two VMs, or twice to one.",
    "a passed device has exactly one user; two that drive it disturb each other, and neither of them is told",
    "leave it to one of them, or cut the range so that the parts do not overlap",
    ("F39", "I3", "H23"),
)
RULES = (WITHOUT_QUIESCER, WITHOUT_SMMU, FOR_GUEST_ONLY, DMA_NOT_STATED, DMA_DENIED, PASSED_TWICE)


def quiescers(subject: Subject) -> Iterator[LintFinding]:
    """VMs whose devices nobody is known to quiet."""
    for conf in subject.configurations:
        devices = passed_devices(conf)
        if not devices or any(subject.quiescers & {vdev.type, vdev.name} for vdev in conf.vdevs):
            continue
        names = listed(tuple(device.identity for device in devices))
        said = "is passed" if len(devices) == 1 else "are passed"
        what = f"{counted(len(devices), 'device')} {said} to {quoted(conf.system)}, and no vdev is known to quiet "
        what += f"{_them(devices)} at the end: {names}"
        candidates = tuple(sorted({vdev.type for vdev in conf.vdevs if own(vdev)}))
        do = f"if one of these does so, name it with --quiescer: {listed(candidates)}; otherwise add one that does"
        yield WITHOUT_QUIESCER.at(
            devices[0].position,
            what,
            severity="error" if required(conf) else None,
            why="safety is required here: then a vdev that quiesces passed devices is mandatory"
            if required(conf)
            else "",
            do=do if candidates else "",
        )


def smmus(subject: Subject) -> Iterator[LintFinding]:
    """VMs with devices that may use DMA: an IOMMU that confines them is nothing that a configuration shows."""
    for conf in subject.configurations:
        found, system, devices = smmu(conf), guest_os(conf), _mastering(conf)
        names = listed(tuple(device.identity for device in devices))
        many = f"{counted(len(devices), 'device')} of {quoted(conf.system)}"
        if found is not None and system is not None and system.value != "qnx":
            what = f"{found.reason} is of no use to {quoted(conf.system)}: smmuman, which it serves, runs in QNX guests only"
            yield FOR_GUEST_ONLY.at(found.position, f"{what}, not in one of {system.value.title()}", do="leave it out")
            found = None
        if devices and found is None:
            what = f"{many} may use DMA, and nothing shows that an IOMMU confines {_them(devices)}: {names}"
            yield WITHOUT_SMMU.at(devices[0].position, what)
        elif devices and found is not None:
            yield FOR_GUEST_ONLY.at(found.position, f"{found.reason} does not confine {many} that may use DMA: {names}")


def _mastering(conf: Configuration) -> tuple[PassedDevice, ...]:
    """Devices that may use DMA: all but those of which the flags say that they do not."""
    harmless = {location.resource for location in _locations(conf) if "n" in effective(location)}
    return tuple(
        device
        for device in passed_devices(conf)
        if any(_masters(resource) and resource not in harmless for resource in device.resources)
    )


def _them(devices: tuple[PassedDevice, ...]) -> str:
    return "it" if len(devices) == 1 else "them"


def _masters(resource: object) -> bool:
    """Can such a resource belong to a device that uses DMA? One that is only I/O ports cannot show it."""
    return not (isinstance(resource, Range) and resource.space == "io")


def _locations(conf: Configuration) -> Iterator[Location]:
    """What is passed of devices; data and memory are none."""
    for each in conf.passes:
        if not each.blob:
            yield from (location for location in each.locations if not is_memory(location))


def dma(subject: Subject) -> Iterator[LintFinding]:
    """Locations that deny DMA, and such that say neither d nor n where a smmuman in the guest would have to know."""
    for conf in subject.configurations:
        for location in _locations(conf):
            held, resource = effective(location), shown(str(location.resource))
            if not isinstance(location.resource, Range) or location.resource.space != "mem":
                continue
            if "n" in held and "d" not in held:
                yield DMA_DENIED.at(location.position, f"{resource} has the flag n, for a device without DMA")
            elif "d" not in held and smmu(conf) is not None:
                yield DMA_NOT_STATED.at(location.position, f"{resource} has neither the flag d nor the flag n")


def owners(subject: Subject) -> Iterator[LintFinding]:
    """Resources that are passed twice."""
    claims = [
        Extent(*bounds(location.resource), shown(str(location.resource)), conf.system, rank, location.position)
        for rank, conf in enumerate(subject.configurations)
        for location in _locations(conf)
    ]
    for first, second in clashes(claims):
        owners = "twice" if first.owner == second.owner else f"to {quoted(second.owner)}, and to {quoted(first.owner)}"
        what = f"{second.claimant} is passed {owners}"
        if first.claimant != second.claimant:
            whose = "too" if first.owner == second.owner else f"to {quoted(first.owner)}"
            what = f"{second.claimant} is passed to {quoted(second.owner)}, and {first.claimant}, which overlaps it, {whose}"
        yield PASSED_TWICE.at(second.position, f"{what}, at {first.position}")


def is_place(resource: object) -> bool:
    """Is it a place in a guest, rather than a device looked for by its number?"""
    return isinstance(resource, Range | PciSlot)
