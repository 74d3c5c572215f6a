"""What was renamed, in the names that a machine's file has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .naming import Naming


@dataclass(frozen=True, slots=True)
class Bare:
    """What was renamed, as it is declared: names without the elements that have them.

    Attributes:
        elements: VMs and devices, the head's name with the base's; so the others.
        machines: machines.
        events: events.
        features: features.
        locations: for each machine of the head, its locations.
    """

    elements: dict[str, str]
    machines: dict[str, str]
    events: dict[str, str]
    features: dict[str, str]
    locations: dict[str, dict[str, str]]

    @classmethod
    def of(cls, naming: Naming) -> Bare:
        """Ground names → declared ones."""
        tables = (naming.variables, naming.events, naming.features)
        elements = {
            new.partition(".")[0]: old.partition(".")[0]
            for table in tables
            for new, old in table.items()
            if new.partition(".")[0] != old.partition(".")[0]
        }
        bare = [
            {
                new.partition(".")[2]: old.partition(".")[2]
                for new, old in table.items()
                if new.partition(".")[2] != old.partition(".")[2]
            }
            for table in tables
        ]
        locations = {name.partition(".")[2]: dict(own) for name, own in naming.locations.items() if own}
        return cls(elements, bare[0], bare[1], bare[2], locations)
