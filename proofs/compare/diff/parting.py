"""A shortest run that shows how two systems differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ....model.language import formula as f
    from .joint import Side


@dataclass(frozen=True, slots=True)
class Parting:
    """A shortest run that shows a difference; among the shortest one with fewest faults, the same on every machine.

    Attributes:
        side: which side has the run: "head" where it appeared, "base" where it disappeared; "base" where both have it.
        events: what occurs. The last event is the one that the other side cannot do; where the two are `elsewhere`, both
            can do it.
        features: for each feature (by key) that can make a difference here its value, where the same on both sides.
        own: for each side, the values of features that the other side does not have, or has not in common.
        machines: where the two are elsewhere, the machines that are.
        when: exactly the assignments under which there is such a run, of whatever length; None where not asked for.
    """

    side: Side
    events: tuple[str, ...]
    features: dict[str, str]
    own: dict[Side, dict[str, str]]
    machines: tuple[str, ...] = ()
    when: f.Formula | None = None

    def assigned(self, side: Side) -> dict[str, str]:
        """The values of features under which the run is one of that side."""
        return self.features | self.own[side]
