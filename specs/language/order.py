"""Properties in the order in which a person wants them: by the invariants they serve, scenarios after that, sanity last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .property import Property

_LAST = 1 << 30
_LONGEST = 9


def in_order(properties: tuple[Property, ...]) -> tuple[Property, ...]:
    """Properties as read → those that serve I1, then I2 and so on, the others, what must be possible; then so for sanity.

    A property that cites an invariant first of all comes before one that cites it among others. Within that, they stay as
    they were.
    """
    return tuple(sorted(properties, key=lambda item: (item.sanity, item.pattern == "possible", *_invariant(item))))


def _invariant(item: Property) -> tuple[int, int]:
    """The smallest number of an invariant that a property cites, and where it stands among its reasons."""
    numbers = [
        (int(number[1:]), place)
        for place, number in enumerate(item.because)
        if number[:1] == "I" and number[1:].isdecimal() and len(number) <= _LONGEST
    ]
    return min(numbers, default=(_LAST, 0))
