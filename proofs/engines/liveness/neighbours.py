"""A claim about whole runs, asked of a system in parts that have one bystander each, at most, instead of all of them.

See `holding` for why that is the same. So the machines of k devices, each of which may hold their VM up, are never told together:
what one more device costs is one more small part, and nothing if it is like another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.language import temporal_parts
from ....model.reduce.quotient import onto, quotient
from ....model.system.likeness import exchange
from ..symbolic.bystanders import bystanders
from ..symbolic.holding import holding
from .branching import branching
from .stuttering import notices_idle_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ....model.language.temporal import Temporal
    from ....model.system.renaming import Renaming
    from ....model.system.transition_system import TransitionSystem


@dataclass(frozen=True, slots=True)
class Part:
    """What to ask of a part of a system.

    Attributes:
        system: the part.
        formula: the claim, about its locations.
        staying: where runs of interest stay at last; None if all are of interest.
        others: exchanges of elements (names) that make other parts of this one.
    """

    system: TransitionSystem
    formula: Temporal
    staying: f.Formula | None
    others: tuple[Renaming, ...] = ()


def apart(
    system: TransitionSystem, formula: Temporal, node_limit: int, stop: Callable[[], None]
) -> tuple[Part, ...] | None:
    """A system and a claim → parts; the claim fails in the system exactly under the assignments under which it does in one of them.

    The first part has no bystander; a claim that fails there fails whatever they do. None if the claim has to be asked
    of the whole system.

    Args:
        system: the system.
        formula: what is claimed, ground.
        node_limit: the most nodes that diagrams may take to make sure of it.
        stop: called again and again; may raise.

    Raises:
        Exhausted: a limit was reached.
    """
    if branching(formula) or notices_idle_steps(formula) or len(system.vms) > 1:
        return None
    states, steps = list(temporal_parts.states(formula)), list(temporal_parts.steps(formula))
    kept = {f.named(atom) for state in states for atom in f.atoms(state)}
    kept |= {system.variables[e.participants[0].variable].name for e in system.events if e.name in steps}
    found = bystanders(system, kept, node_limit, stop)
    if found is None:
        return None
    alike: dict[str, list[Renaming]] = {}
    for scope, first in found.like.items():
        alike.setdefault(first, []).extend(() if scope == first else (exchange(scope, first),))

    def part(some: TransitionSystem, staying: f.Formula | None = None, others: Sequence[Renaming] = ()) -> Part:
        asked = states if staying is None else [*states, staying]
        small = quotient(some, *asked, events=steps)
        events = {event.name for event in small.events}
        about = temporal_parts.simplified(formula, lambda state: onto(small, state), events.__contains__)
        return Part(small, about, None if staying is None else onto(small, staying), tuple(others))

    parts = [part(found.gone())]
    for scope, others in alike.items():
        up = holding(found, scope, node_limit, stop)
        if up is None:
            return None
        if up != f.FALSE:
            parts.append(part(found.gone(but=scope), up, others))
    return tuple(parts)
