"""What there is to explore for claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING

from ...model.system.renaming import UNCHANGED, Renaming

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Self

    from ...model.language.formula import Formula
    from ...model.system.transition_system import Feature, Variable
    from ...specs.language.claim import Claim


@dataclass(frozen=True, slots=True)
class Like:
    """A claim that is told by what is found out about another one.

    Attributes:
        claim: the claim.
        renaming: what the other speaks of → what this one does.
    """

    claim: Claim
    renaming: Renaming = UNCHANGED


@dataclass(frozen=True, slots=True)
class Task:
    """What one exploration is for. The part of the system to explore is made by who decides it (`Decider.part`), where it does.

    Attributes:
        claims: the claims that it decides, each with what is to be assumed in addition, and the names of the variables
            that can influence it.
        extent: how much there might be to explore, were everything reached.
        told: for each of the claims, those of which it is asked: itself, or others that differ from it in names only.
    """

    claims: tuple[tuple[Claim, Formula, frozenset[str]], ...]
    extent: int = 0
    told: tuple[tuple[Like, ...], ...] = ()

    @classmethod
    def of(
        cls, claims: Iterable[tuple[Claim, Formula]], variables: Iterable[Variable], features: Iterable[Feature]
    ) -> Self:
        """Claims, each with what is to be assumed in addition, and what the part of the system is made of → the task."""
        variables = tuple(variables)
        names = frozenset(variable.name for variable in variables)
        extent = prod(len(each.locations) for each in variables) * prod(len(each.values) for each in features)
        decided = tuple((claim, given, names) for claim, given in claims)
        return cls(decided, extent, tuple((Like(claim),) for claim, _, _ in decided))

    def each(self) -> Iterator[tuple[int, Like]]:
        """Every claim that is asked, with the number of the one that it is told by."""
        return ((index, like) for index, told in enumerate(self.told) for like in told)

    def telling(self, like: Mapping[Claim, Sequence[Like]]) -> Task:
        """The same task, with the claims that are asked in place of each of its own."""
        return replace(self, told=tuple(tuple(like[claim]) for claim, _, _ in self.claims))

    def apart(self) -> list[Task]:
        """One task for each of the claims, with those that are like it."""
        return [Task((each,), self.extent, (told,)) for each, told in zip(self.claims, self.told, strict=True)]
