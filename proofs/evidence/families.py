"""Minimal causes → families of them that differ in one thing at a time, so that a person can take them in.

Whether SIGTERM, SIGINT or a stop program ended the VM, and whether there was no quiescing vdev or it missed its device, is
told as two choices, not as six causes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model.language.formula import Formula

_Factors = frozenset[frozenset[int]]


@dataclass(frozen=True, slots=True)
class Family:
    """Causes that consist of one member of each factor; every such choice is one of them.

    Attributes:
        factors: alternatives, literals over features and permissions; those with one literal first.
        causes: indices of the causes, ascending. The first stands for all of them.
    """

    factors: tuple[tuple[Formula, ...], ...]
    causes: tuple[int, ...]


def families(causes: Sequence[tuple[Formula, ...]]) -> tuple[Family, ...]:
    """Causes, each a tuple of literals → families that contain each of them once, in order of their first causes.

    Families that differ in one factor only are put together, the most at a time, until there are none.
    """
    literals = list(dict.fromkeys(literal for cause in causes for literal in cause))
    number = {literal: index for index, literal in enumerate(literals)}
    found: dict[_Factors, tuple[int, ...]] = {
        frozenset(frozenset((number[literal],)) for literal in cause): (index,) for index, cause in enumerate(causes)
    }
    while (group := _alike(found)) is not None:
        same, members = group
        united = same | {frozenset().union(*(factor for member in members for factor in member - same))}
        together = tuple(sorted(index for member in members for index in found.pop(member)))
        found[united] = together
    return tuple(
        Family(tuple(tuple(literals[at] for at in sorted(factor)) for factor in _ordered(factors)), indices)
        for factors, indices in sorted(found.items(), key=lambda pair: pair[1])
    )


def _alike(found: dict[_Factors, tuple[int, ...]]) -> tuple[_Factors, list[_Factors]] | None:
    """The largest group of families with all factors but one in common: those factors, and the families."""
    sharing: dict[tuple[_Factors, int], list[_Factors]] = {}
    for factors in sorted(found, key=lambda each: found[each]):
        for factor in _ordered(factors):
            sharing.setdefault((factors - {factor}, len(factors)), []).append(factors)
    groups = [(same, members) for (same, _), members in sharing.items() if len(members) > 1]
    return max(groups, key=lambda group: len(group[1]), default=None)


def _ordered(factors: _Factors) -> list[frozenset[int]]:
    return sorted(factors, key=lambda factor: (len(factor), sorted(factor)))
