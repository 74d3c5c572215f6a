"""What is to stand out in the drawing of a machine, and what is said of it in addition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .drawing import Look


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be said of a state or row in addition, and whether it stands out."""

    note: str = ""
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of states by path and of rows by index; everything else has the look `others`."""

    states: Mapping[str, Mark] = field(default_factory=dict)
    rows: Mapping[int, Mark] = field(default_factory=dict)
    others: Look = "plain"

    def state(self, path: str) -> Mark:
        """The mark of a state."""
        return self.states.get(path, Mark("", self.others))

    def row(self, index: int) -> Mark:
        """The mark of a row."""
        return self.rows.get(index, Mark("", self.others))
