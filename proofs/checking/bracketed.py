"""Where a goal is reached, from what a few machines show when the others stand still and when they do as they please."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.reduce.quotient import onto, quotient
from ...model.system.surroundings import frozen, havoc
from ...model.system.transition_system import HOST
from ..engines import symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...model.system.transition_system import TransitionSystem
    from ..engines.limits import Limits


def bracketed(
    system: TransitionSystem, goal: f.Formula, limits: Limits, stop: Callable[[], str | None]
) -> f.Formula | None:
    """A system and a goal that speaks of some of its VMs only → the exact condition under which it is reached.

    None where the goal speaks of all VMs, where the others make a difference, or where a limit was reached: then the whole
    has to be asked.
    """
    names = {atom.path for atom in f.atoms(goal) if isinstance(atom, f.In)}
    vms = {variable.vm for variable in system.variables if variable.name in names} | {HOST}
    kept = {variable.name for variable in system.variables if variable.vm in vms}
    if len(kept) == len(system.variables):
        return None
    parts = [quotient(part, goal) for part in (frozen(system, kept), havoc(system, kept))]
    try:
        below, above = (symbolic.Goals(part, limits.max_nodes, stop) for part in parts)
        goals = [onto(part, goal) for part in parts]
        condition = below.reaches(goals[0]).holds_when()
        spoken = {(type(atom), f.named(atom)) for atom in f.atoms(condition)}
        known = {(f.May if x.kind == "permission" else f.Is, x.name) for x in above.system.features}
        same = spoken <= known and above.region(condition) == above.reaches(goals[1])
    except symbolic.Exhausted:
        return None
    return condition if same else None
