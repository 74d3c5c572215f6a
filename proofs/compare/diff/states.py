"""Two systems → how many states each has, and which locations are newly reachable or lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.reduce.cone import spoken_of
from ....model.reduce.quotient import quotient
from ....model.system.specialise import grant
from ...checking.count import count_states
from ...engines import symbolic
from ...evidence.digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.system.transition_system import TransitionSystem
    from ...engines.limits import Limits


_NODES, _FIRINGS = 1 << 19, 2_048
"""Nodes and firings that counting may take unless more is asked for: what no verdict needs should not take longest."""


@dataclass(frozen=True, slots=True)
class States:
    """What is reachable on both sides.

    Attributes:
        base: combinations of machine locations that are reachable in the base; None where a limit was reached.
        head: the same of the head.
        gained: locations that only the head reaches, as (machine, location); those that only the head has are among them.
        lost: locations that only the base reaches.
        reason: why something of it is not known.
    """

    base: int | None
    head: int | None
    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    reason: str = ""


def states(
    base: TransitionSystem,
    head: TransitionSystem,
    limits: Limits,
    progress: Callable[[str], None],
    *,
    same: bool = False,
    counting: bool = False,
) -> States:
    """Two systems → what is reachable in each.

    Args:
        base: the one.
        head: the other.
        limits: how much may be used.
        progress: told how far it is.
        same: it is known that both reach the same places.
        counting: all states are counted, however much work that is.
    """
    bounded = limits if counting else replace(limits, max_nodes=_NODES)
    advice = "" if counting else "; --count does all of it"
    counts, reasons = list[int | None](), list[str]()
    alike = same and [v.name for v in base.variables] == [v.name for v in head.variables]
    for system in (base,) if alike else (base, head):
        try:
            progress("counting states")
            counts.append(count_states(spoken_of(system), bounded, progress, None if counting else _FIRINGS))
        except symbolic.Exhausted as exhausted:
            reasons.append(
                limits.stop() or f"to count states is too much work{advice}" if not counting else exhausted.reason
            )
            counts += [None, None]
            break
    if alike:
        return States(counts[0], counts[0], (), (), "".join(reasons[:1]))
    gained: tuple[tuple[str, str], ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    try:
        gained, lost = _places(grant(base), grant(head), bounded, progress)
    except symbolic.Exhausted as exhausted:
        reasons.append(
            exhausted.reason if counting else f"to find every location that is reached is too much work{advice}"
        )
    return States(counts[0], counts[1], gained, lost, "; ".join(reasons))


def _places(
    base: TransitionSystem, head: TransitionSystem, limits: Limits, progress: Callable[[str], None]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Two systems with what may be granted → the locations that only the head reaches, and those that only the base does."""
    gained, lost = list[tuple[str, str]](), list[tuple[str, str]]()
    for name in dict.fromkeys(v.name for system in (base, head) for v in system.variables):
        parts = [_part(system, name) for system in (base, head)]
        if parts[0] is not None and parts[1] is not None and digest(parts[0]) == digest(parts[1]):
            continue
        progress(f"locations of {name}")
        before, after = (() if part is None else _reached(part, name, limits) for part in parts)
        gained += [(name, place) for place in after if place not in before]
        lost += [(name, place) for place in before if place not in after]
    return tuple(gained), tuple(lost)


def _part(system: TransitionSystem, name: str) -> TransitionSystem | None:
    """What makes a difference to where a machine is; None if the system has no such machine."""
    variable = next((v for v in system.variables if v.name == name), None)
    if variable is None:
        return None
    return quotient(system, *(f.In(name, (place,)) for place in variable.locations))


def _reached(part: TransitionSystem, name: str, limits: Limits) -> tuple[str, ...]:
    """The locations of a machine that are reached under some assignment."""
    space = symbolic.explore(part, node_limit=limits.max_nodes, stop=limits.stop)
    variable = part.variable(name)
    return tuple(part.variables[variable].locations[at] for (at,) in space.projection([variable]))
