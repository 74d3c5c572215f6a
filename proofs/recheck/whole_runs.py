"""A claim about whole runs → what a proof by ranks has to show of it.

This is read from the claim anew. A position of a run is a state and the step from it: a claim of steps says, of each event
that it names, what is so of the state before it; and what is so where the step is another one, or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language import temporal as t
from ...model.language.temporal_parts import steps
from ...model.system.topology import HOST, Element
from .subject import Refused

if TYPE_CHECKING:
    from ...model.system.instantiate import Composition
    from ...specs.language.claim import Claim


@dataclass(frozen=True, slots=True)
class Shown:
    """What has to be shown.

    Attributes:
        comes: what must come, or stay possible.
        start: where it must come: in the state, or later.
        starts: of each event that the claim names, from which states it must come at once or after it.
        forced: whether it must come.
    """

    comes: f.Formula
    start: f.Formula
    starts: dict[str, f.Formula]
    forced: bool


def shown(claim: Claim) -> Shown:
    """A claim → what has to be shown.

    Raises:
        Refused: ranks prove nothing of the kind.
    """
    said, pattern = claim.temporal, claim.declared.pattern
    if pattern == "recoverable" and isinstance(said, t.OnAll) and isinstance(said.part, t.Always):
        some = said.part.part
        if isinstance(some, t.OnSome) and isinstance(some.part, t.Eventually) and isinstance(some.part.part, t.Holds):
            return Shown(some.part.part.formula, f.TRUE, {}, forced=False)
    if pattern == "leads_to" and isinstance(said, t.Always):
        whenever: t.Temporal = t.Holds(f.TRUE)
        then = said.part
        if isinstance(then, f.Implies):
            whenever, then = then.left, then.right
        if isinstance(then, t.Eventually) and isinstance(then.part, t.Holds):
            events = set[str]()
            start = _state(whenever, None, events)
            starts = {event: _state(whenever, event, set()) for event in sorted(events)}
            return Shown(then.part.formula, start, starts, forced=True)
    raise Refused("ranks prove nothing of the form of this claim")


def named(claim: Claim, composition: Composition) -> set[str]:
    """The events that a claim names as it is declared, whether they are left in what is claimed or not."""
    if claim.declared.temporal is None:
        return set()
    grounding = composition.grounding
    bound = grounding.topology.bindings() | dict(claim.bound)
    return set(steps(grounding.temporal(claim.declared.temporal, Element("system", HOST), bound)))


def _state(moment: t.Temporal, step: str | None, named: set[str]) -> f.Formula:
    """What is so of a position, if the step is that event → what is so of the state; events that are met are noted."""
    if isinstance(moment, t.Holds):
        return moment.formula
    if isinstance(moment, t.Occurs):
        named.add(moment.event)
        return f.TRUE if moment.event == step else f.FALSE
    if isinstance(moment, f.Not):
        return f.negation(_state(moment.part, step, named))
    if isinstance(moment, f.And):
        return f.conjunction([_state(each, step, named) for each in moment.parts])
    if isinstance(moment, f.Or):
        return f.disjunction([_state(each, step, named) for each in moment.parts])
    if isinstance(moment, f.Implies):
        return f.disjunction([f.negation(_state(moment.left, step, named)), _state(moment.right, step, named)])
    raise Refused("ranks prove nothing of the form of this claim")
