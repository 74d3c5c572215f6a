"""The architecture of a virtual machine, from the parts that only one architecture has.

Strong signs are parts of the machine itself: a controller, a watchdog, an interrupt or a port of the host. Two of them that
disagree are a mistake. Weak signs are how other things are connected or described; they decide where nothing speaks against
them, and `lint` says where something does.

References:
    QNX Hypervisor User's Guide 7.1, "Watchdogs", "Guest resource types", "Guest interrupts"; 8.0, "ACPI tables and FDTs".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..language.findings import Finding
from . import values
from .configuration import Range
from .evidence import Shown
from .quoting import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .configuration import Configuration, Resource

_VDEVS: Final = {
    "gic": "arm",
    "pl011": "arm",
    "wdt-sp805": "arm",
    "ioapic": "x86",
    "apic": "x86",
    "8259": "x86",
    "ser8250": "x86",
    "wdt-ib700": "x86",
}


def architecture(conf: Configuration) -> Shown | None:
    """`arm` or `x86`, from the first sign of it, strong ones first; None if there is none, or if signs disagree."""
    signs = (*_strong(conf), *weak_signs(conf))
    return signs[0] if len({sign.value for sign in signs}) == 1 else None


def contradictions(conf: Configuration) -> tuple[Finding, ...]:
    """The mistake of a machine with parts of two architectures, if it is made."""
    signs = tuple(_strong(conf))
    other = next((sign for sign in signs if sign.value != signs[0].value), None)
    if other is None:
        return ()
    what = f"{other.reason} is for {other.value}, but {signs[0].reason} at {signs[0].position} is for {signs[0].value}"
    return (Finding(other.position, what, "a virtual machine has one architecture"),)


def _strong(conf: Configuration) -> Iterator[Shown]:
    for vdev in conf.vdevs:
        if vdev.type in _VDEVS:
            yield Shown(_VDEVS[vdev.type], f"vdev {vdev.type}", vdev.position)
    for load in conf.loads:
        if load.kind == "acpi":
            yield Shown("x86", "acpi load", load.position)
    for each in conf.passes:
        for location in each.locations:
            if _is_port(location.guest):
                yield Shown("x86", "pass loc io:", location.position)
        for line in each.interrupts:
            if line.guest.controller == "gic" and _gic_is_arm(conf):
                yield Shown("arm", "pass intr gic:", line.position)


def weak_signs(conf: Configuration) -> Iterator[Shown]:
    """Interrupts at a gic, device trees, which are for ARM as ACPI tables are for x86, and I/O ports, of anything else."""
    for vdev in conf.vdevs:
        line, place = vdev.option("intr"), vdev.option("loc")
        at_gic = line is not None and any(each.controller == "gic" for each in values.interrupts(line.value))
        if line is not None and at_gic and _gic_is_arm(conf):
            yield Shown("arm", f"intr {shown(line.value)}", line.position)
        if place is not None and _is_port(values.resource(place.value)):
            yield Shown("x86", f"loc {shown(place.value)}", place.position)
    for reserve in conf.reserves:
        if any(each.controller == "gic" for each in reserve.interrupts) and _gic_is_arm(conf):
            yield Shown("arm", "reserve intr gic:", reserve.position)
        if any(map(_is_port, reserve.locations)):
            yield Shown("x86", "reserve loc io:", reserve.position)
    for load in conf.loads:
        if load.kind == "fdt":
            yield Shown("arm", "fdt load", load.position)
        elif load.kind == "auto" and load.path.endswith(".dtb"):
            yield Shown("arm", f"load {shown(load.path)}", load.position)
    yield from (Shown("arm", each.key, each.position) for each in conf.others if each.key == "fdt generate")


def _gic_is_arm(conf: Configuration) -> bool:
    """Is `gic` the name of the controller of that type? A vdev of any other may be called so, too."""
    return all(vdev.name != "gic" for vdev in conf.vdevs)


def _is_port(resource: Resource) -> bool:
    return isinstance(resource, Range) and resource.space == "io"
