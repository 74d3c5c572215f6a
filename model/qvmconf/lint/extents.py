"""Resources → ranges of numbers, and which of them share one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..configuration import PciId, PciSlot, Resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...language.findings import Position


@dataclass(frozen=True, slots=True)
class Extent:
    """A range of one space, and who claims it.

    Attributes:
        space: ranges of different spaces share nothing.
        start, end: the first number, and the one after the last.
        claimant: who claims it, in words.
        owner: the VM that the claimant belongs to.
        rank: claims are compared in the order of these: the later one is at fault.
        position: where it is claimed.
    """

    space: str
    start: int
    end: int
    claimant: str
    owner: str
    rank: int
    position: Position

    @property
    def order(self) -> tuple[int, Position, str]:
        """Earlier claims come first."""
        return self.rank, self.position, self.claimant


def bounds(resource: Resource) -> tuple[str, int, int]:
    """A resource → its space, its first number, and the number after its last.

    A range of unknown length is taken for its first address, which it certainly has. One that begins where only the
    running host knows is a space of its own: it shares what is spelt the same.
    """
    if isinstance(resource, PciSlot):
        number = (resource.bus << 8) | (resource.device << 3) | resource.function
        return "pci", number, number + 1
    if isinstance(resource, PciId):
        return f"pci {resource.vendor:x}/{resource.device:x}", resource.index, resource.index + 1
    length = resource.length.value if resource.length and resource.length.value is not None else 1
    start = resource.start.value
    return (f"{resource.space} {resource.start}", 0, 1) if start is None else (resource.space, start, start + length)


def clashes(extents: Iterable[Extent]) -> Iterator[tuple[Extent, Extent]]:
    """Ranges → pairs that share a number, the earlier claim before the later one; each range is in one pair at least.

    One pass over the ranges in order of their beginnings, with the one that reaches furthest so far.
    """
    furthest: Extent | None = None
    for extent in sorted(extents, key=lambda each: (each.space, each.start, each.end, each.order)):
        if furthest is None or extent.space != furthest.space or extent.start >= furthest.end:
            furthest = extent
            continue
        first, second = sorted((furthest, extent), key=lambda each: each.order)
        yield first, second
        if extent.end > furthest.end:
            furthest = extent
