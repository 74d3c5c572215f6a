"""A system in a manager of diagrams, ready to be searched backwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .encoding import Diagram, Encoding
    from .ordering import Ordering
    from .step import Step


@dataclass(frozen=True, slots=True)
class Prepared:
    """A system in a manager of diagrams.

    Attributes:
        encoding: what the bits mean.
        steps: the system's events.
        stages: combinations of locations that may be reached, each set with those before it: within a few steps, see `hull`,
            and before anything begins anew, see `rounds`, if that is less than all; and all of them.
        ordering: the order of the features.
    """

    encoding: Encoding
    steps: tuple[Step, ...]
    stages: tuple[Diagram, ...]
    ordering: Ordering

    @property
    def states(self) -> Diagram:
        """All combinations of locations that may be reached."""
        return self.stages[-1]
