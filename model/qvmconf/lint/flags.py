"""The letters after a passed location → what they say.

References:
    QNX Hypervisor User's Guide 8.0, "pass": d the device uses DMA, n it does not, m usable as memory of the system.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..configuration import Location

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
