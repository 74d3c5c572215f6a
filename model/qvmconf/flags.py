"""The letters after a passed location → what they say.

References:
    QNX Hypervisor User's Guide 8.0, "pass": d the device uses DMA, n it does not, m usable as memory of the system.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .configuration import Range
from .evidence import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .configuration import Location

_OF_MEMORY = frozenset("rwxcstn")


def effective(location: Location) -> frozenset[str]:
    """The letters that hold in the end: after `-` they are taken away, `m` stands for those of memory too."""
    held: set[str] = set()
    adding = True
    for letter in location.flags:
        if letter in "+-":
            adding = letter == "+"
        elif adding:
            held |= {letter, *(_OF_MEMORY if letter == "m" else ())}
        else:
            held.discard(letter)
    return frozenset(held)


def is_memory(location: Location) -> bool:
    """Is it memory of the host rather than a device?"""
    return "m" in effective(location)


def mastering(locations: Iterable[Location]) -> Shown | None:
    """Does a device with these locations use DMA? `yes` if d stands at one of them in memory.

    The flag n would deny it, and yet a published configuration passes a USB controller so: nothing follows from n. Flags of a
    PCI function are not used.

    References:
        QNX Hypervisor User's Guide 7.0, 8.0, "pass"; observed in a public example of a guest's configuration.
    """
    for each in locations:
        if isinstance(each.guest, Range) and each.guest.space == "mem" and "d" in effective(each):
            return Shown("yes", "flag d", each.position)
    return None
