"""Addresses of a guest: each leads to one thing.

What `reserve` keeps free is not looked at: it keeps qvm from placing things there by itself, but a place that is stated
explicitly may lie in it, and that is what the space is reserved for.

References:
    QNX Hypervisor User's Guide 7.0, 7.1, 8.0, "reserve"; 7.1, "vdev wdt-sp805"; 7.0, "Guest resource types": what a
    location is if no space is stated depends on the vdev.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from .. import values
from ..configuration import Number, Range
from ..quoting import quoted, shown
from .extents import Extent, bounds, clashes
from .finding import LintFinding, Rule
from .passing import is_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...language.findings import Position
    from ..configuration import Configuration, Resource, Vdev
    from .subject import Subject

OVERLAP = Rule(
    "addresses-overlap",
    "error",
    "Two things of a VM lie at the same addresses of its guest.",
    "an address of the guest leads to one thing, and qvm ends with an error where resources conflict",
    "move one of them; the guest's device tree and drivers must follow",
    ("F75", "F76"),
)
LOAD_OUTSIDE = Rule(
    "load-outside-memory",
    "warning",
    "A file is loaded to an address where the VM has no memory.",
    "load copies a file to that address of the guest, so ram or rom must be there",
    "load it into ram or rom, or add memory there",
    ("F76",),
)
RULES = (OVERLAP, LOAD_OUTSIDE)

WDT_SP805_AT = 0x1C0F0000
"""Where a wdt-sp805 is if its `loc` is not stated."""

_IN_PORTS = ("8259", "ser8250", "timer8254", "mc146818", "pckeyboard", "wdt-ib700")
"""Vdevs of the PC, at I/O ports unless stated otherwise."""

_GIC_PARTS = ("gicd", "gicr", "gicc", "gich")


def overlaps(subject: Subject) -> Iterator[LintFinding]:
    """Things at addresses that something else of the same VM has."""
    for conf in subject.configurations:
        for first, second in clashes(_claims(conf)):
            what = f"{second.claimant} overlaps {first.claimant}, at {first.position}"
            yield OVERLAP.at(second.position, what)


def _claims(conf: Configuration) -> Iterator[Extent]:
    """Everything that has a stated place in the guest; memory that qvm places by itself has none."""
    for memory, kind in ((conf.rams, "ram"), (conf.roms, "rom")):
        for each in memory:
            if each.address is not None:
                resource = Range("mem", each.address, each.size)
                yield _claim(conf, resource, f"{kind} {shown(f'{each.address},{each.size}')}", each.position)
    for passed in conf.passes:
        for location in passed.locations:
            if is_place(location.guest) and not passed.blob:
                yield _claim(conf, location.guest, f"pass loc {shown(str(location.guest))}", location.position)
    for vdev in conf.vdevs:
        yield from (_claim(conf, *claim) for claim in _places(vdev))


def _claim(conf: Configuration, resource: Resource, claimant: str, position: Position) -> Extent:
    return Extent(*bounds(resource), claimant, conf.system, 0, position)


def _places(vdev: Vdev) -> Iterator[tuple[Resource, str, Position]]:
    for key in ("loc", *(_GIC_PARTS if vdev.type == "gic" else ())):
        option = vdev.option(key)
        if option is None:
            continue
        place = values.resource(option.value)
        if isinstance(place, Range) and ":" not in option.value and vdev.type in _IN_PORTS:
            place = replace(place, space="io")
        if is_place(place):
            name = f" {key}" if key != "loc" else ""
            yield place, f"vdev {shown(vdev.type)}{name} ({shown(str(place))})", option.position
    if vdev.type == "wdt-sp805" and vdev.option("loc") is None:
        default = Range("mem", Number(WDT_SP805_AT))
        yield default, f"vdev wdt-sp805 (at 0x{WDT_SP805_AT:x}, its default)", vdev.position


def loads(subject: Subject) -> Iterator[LintFinding]:
    """Files loaded to where no memory is, in VMs of which every piece of memory has a known place."""
    for conf in subject.configurations:
        pieces: list[tuple[Number | None, Number | None]] = [(ram.address, ram.size) for ram in conf.rams]
        pieces += [(rom.address, rom.size) for rom in conf.roms]
        ranges = [location.guest for each in conf.passes for location in each.locations]
        pieces += [(each.start, each.length) for each in ranges if isinstance(each, Range) and each.space == "mem"]
        known = sorted(_known(pieces))
        if len(known) < len(pieces) or not known:
            continue
        starts = [start for start, _ in known]
        reach = list(accumulate((end for _, end in known), max))
        for load in conf.loads:
            at = load.address.value if load.address is not None else None
            if at is None:
                continue
            below = bisect_right(starts, at)
            if not below or reach[below - 1] <= at:
                yield LOAD_OUTSIDE.at(load.position, f"there is no memory at 0x{at:x}, where {quoted(load.path)} goes")


def _known(pieces: list[tuple[Number | None, Number | None]]) -> Iterator[tuple[int, int]]:
    for start, length in pieces:
        if start is not None and start.value is not None and length is not None and length.value is not None:
            yield start.value, start.value + length.value
