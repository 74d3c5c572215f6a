"""How large a system is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...model.system.instantiate import Composition
    from ..engines.limits import Limits


@dataclass(frozen=True, slots=True)
class Space:
    """The whole system's size.

    Attributes:
        states: distinct reachable combinations of machine locations; None where nobody asked, or a limit was reached, for `reason`.
        transitions: distinct triples of such a combination, an event, and the combination after it; None where nobody
            asked, or a limit was reached, for `reason` or else for `further`.
        depth: steps within which every such combination is reached, the length of the longest of all shortest runs; None
            as for `transitions`.
        assignments: those allowed of the open features and permissions that something speaks of.
        open_features: their names.
        open_permissions: how many permissions are open.
        reason: why states are not counted; empty if nobody asked.
        further: why, though states are, transitions or the depth are not known.
    """

    states: int | None
    transitions: int | None
    depth: int | None
    events: int
    variables: int
    assignments: int
    open_features: tuple[str, ...]
    open_permissions: int
    reason: str = ""
    further: str = ""


def size(composition: Composition, limits: Limits, progress: Callable[[str], None]) -> Space:
    """The size of a whole system, over all allowed assignments of its open features."""
    from ...model.reduce.cone import spoken_of
    from ..engines.symbolic import Exhausted
    from .count import counts

    system = spoken_of(composition.transition_system)
    try:
        found = counts(system, limits, progress)
    except Exhausted as exhausted:
        return uncounted(composition, exhausted.reason)
    return replace(
        uncounted(composition),
        states=found.states,
        transitions=found.transitions,
        depth=found.depth,
        further=found.reason,
    )


def uncounted(composition: Composition, reason: str = "") -> Space:
    """What is known of a system's size without exploring anything, and the reason why no more is."""
    from ...model.reduce.cone import spoken_of
    from ...model.system.assignments import clauses, count
    from ...model.system.specialise import domains_of

    system = spoken_of(composition.transition_system)
    return Space(
        None,
        None,
        None,
        len(system.events),
        len(system.variables),
        count(clauses(system.constraint), domains_of(system)),
        tuple(f.name for f in system.features if len(f.values) > 1 and f.kind != "permission"),
        sum(len(f.values) > 1 and f.kind == "permission" for f in system.features),
        reason,
    )
