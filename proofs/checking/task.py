"""What there is to explore for claims."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from ...model.language.formula import Formula
    from ...model.system.transition_system import Feature, Variable
    from ...specs.language.claim import Claim


@dataclass(frozen=True, slots=True)
class Task:
    """What one exploration is for. The part of the system to explore is made by who decides it (`Decider.part`), where it does.

    Attributes:
        claims: the claims that it decides, each with what is to be assumed in addition, and the names of the variables
            that can influence it.
        extent: how much there might be to explore, were everything reached.
    """

    claims: tuple[tuple[Claim, Formula, frozenset[str]], ...]
    extent: int = 0

    @classmethod
    def of(
        cls, claims: Iterable[tuple[Claim, Formula]], variables: Iterable[Variable], features: Iterable[Feature]
    ) -> Self:
        """Claims, each with what is to be assumed in addition, and what the part of the system is made of → the task."""
        variables = tuple(variables)
        names = frozenset(variable.name for variable in variables)
        extent = prod(len(each.locations) for each in variables) * prod(len(each.values) for each in features)
        return cls(tuple((claim, given, names) for claim, given in claims), extent)

    def apart(self) -> list[Task]:
        """One task for each of the claims."""
        return [Task((each,), self.extent) for each in self.claims]
