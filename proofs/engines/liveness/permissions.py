"""Which permissions a fair run needs, found from both sides.

Sets in which a run can go on fairly for ever are simple to tell once all permissions are granted, and once all are denied;
what is in between is simple in the end, and on the way there full of permissions by which a state could hold out a little
longer. More permission is more runs, none of which ceases to be fair: nothing but choices and faults needs permissions,
and nothing has to wait for them. So what lasts with permissions is an upper bound, what lasts without is a lower one, and
between them only those permissions make a difference, at first, that decide whether the lower one can be reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..steps import REST
from .fixpoints import Fixpoints
from .places import Places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..symbolic.encoding import Diagram
    from .fixpoints import Condition, Visited
    from .setting import Fairer, Setting


def lasting(
    setting: Setting,
    moves: Fixpoints,
    within: Places,
    visited: tuple[Visited, ...],
    fairer: Fairer | None = None,
) -> Places:
    """Pairs → where a fair run can stay among them for ever and visit some locations again and again.

    Everything to which such a run comes again and again is in it, and of what leads there some part.

    Args:
        setting: the system.
        moves: its moves.
        within: the pairs.
        visited: the locations.
        fairer: one more event to be treated fairly. Its permission makes runs unfair that were fair without, so it is left
            as it is everywhere.
    """
    kept = None if fairer is None else setting.system.events[fairer.event].permission
    free = sorted(setting.free - {kept})

    def fair(some: Fixpoints, pairs: Places) -> Places:
        return some.fair(pairs, (*visited, *setting.fairness(some.moves, fairer)))

    within &= loosely(setting, moves, within, visited, fairer)
    if not within.some:
        return within
    every = granting(setting, moves, free)
    hull = every.turned(fair(every, within), (*visited, *setting.fairness(every.moves, fairer)))
    reaching = moves.leading_to(fair(denying(setting, moves, free), hull), hull)
    left = hull - reaching
    left = fair(granting(setting, moves, [f for f in free if not _depends(left, _bits(setting, (f,)))]), left)
    return reaching | fair(moves, left)


def loosely(
    setting: Setting,
    moves: Fixpoints,
    within: Places,
    visited: tuple[Visited, ...],
    fairer: Fairer | None,
    among: Diagram | None = None,
) -> Places:
    """Pairs → where a fair run could stay among them for ever if features could change at each step.

    Args:
        setting: the system.
        moves: its moves.
        within: the pairs.
        visited: the locations that such a run visits again and again.
        fairer: one more event to be treated fairly.
        among: the assignments between which features could change; all that are allowed unless said otherwise.
    """
    features = setting.features
    between = setting.encoding.allowed if among is None else among
    loose = Fixpoints([move.forgetting(features, between) for move in moves.moves], setting.check)
    conditions: tuple[Condition, ...] = (*visited, *setting.fairness(loose.moves, fairer))
    anywhere = Places(tuple(part.exists(features) for part in within.parts))
    return loose.turned(loose.fair(anywhere, conditions), conditions)


def granting(setting: Setting, moves: Fixpoints, permissions: Iterable[int]) -> Fixpoints:
    """Moves → the same once some free permissions are granted."""
    forgotten = _bits(setting, permissions)
    return Fixpoints([move.granted(forgotten) for move in moves.moves], setting.check)


def denying(setting: Setting, moves: Fixpoints, permissions: Iterable[int]) -> Fixpoints:
    """Moves → those that are left once some free permissions are denied."""
    denied = frozenset(permissions)

    def possible(index: int) -> bool:
        return index == REST or setting.system.events[index].permission not in denied

    return Fixpoints([move for move in moves.moves if possible(move.step.index)], setting.check)


def _bits(setting: Setting, permissions: Iterable[int]) -> Diagram:
    places = setting.encoding.layout.features
    return setting.encoding.cube(level for permission in permissions for level in places[permission].levels)


def _depends(pairs: Places, bits: Diagram) -> bool:
    return any(part.exists(bits) != part for part in pairs.parts)
