"""How large a system is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.composition.instantiate import Composition
    from .engines.limits import Limits


@dataclass(frozen=True, slots=True)
class Space:
    """The whole system's size.

    Attributes:
        states: distinct reachable combinations of machine locations; None where a limit was reached, for `reason`.
        assignments: those allowed of the open features and permissions that something speaks of.
    """

    states: int | None
    events: int
    variables: int
    assignments: int
    open_features: tuple[str, ...]
    open_permissions: int
    reason: str = ""


def size(composition: Composition, limits: Limits, progress: Callable[[str], None]) -> Space:
    """The size of a whole system, over all allowed assignments of its open features."""
    from ..model.composition.assignments import clauses, count
    from ..model.composition.cone import spoken_of
    from ..model.composition.specialise import domains_of
    from .engines.count import count_states
    from .engines.symbolic import Exhausted

    system, states, reason = spoken_of(composition.transition_system), None, ""
    try:
        states = count_states(system, limits, progress)
    except Exhausted as exhausted:
        reason = exhausted.reason
    return Space(
        states,
        len(system.events),
        len(system.variables),
        count(clauses(system.constraint), domains_of(system)),
        tuple(f.name for f in system.features if len(f.values) > 1 and f.kind != "permission"),
        sum(len(f.values) > 1 and f.kind == "permission" for f in system.features),
        reason,
    )
