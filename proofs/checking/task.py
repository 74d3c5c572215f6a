"""What there is to explore for claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...model.language.formula import Formula
    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim


@dataclass(frozen=True, slots=True)
class Task:
    """What one exploration is for.

    Attributes:
        part: the system to explore.
        claims: the claims that it decides, each with what is to be assumed in addition, and the names of the variables
            that can influence it.
    """

    part: TransitionSystem
    claims: tuple[tuple[Claim, Formula, frozenset[str]], ...]

    def apart(self) -> list[Task]:
        """One task for each of the claims."""
        return [Task(self.part, (each,)) for each in self.claims]
