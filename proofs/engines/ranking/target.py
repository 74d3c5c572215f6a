"""A claim about whole runs → what must come after what, if that is all it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.language import temporal as t
from ....model.language import temporal_parts as parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.formula import Formula
    from ....specs.language.claim import Claim


@dataclass(frozen=True, slots=True)
class Target:
    """What is claimed, in ground formulas about states.

    Attributes:
        goal: what must come, or must stay possible.
        start: wherever this is so, the goal must come at once or later; it is so of steps that are none of `starts`.
        starts: events, each with what is so before it if the goal must come, at once or after it.
        forced: whether the goal must come; otherwise it must be possible that it comes.
    """

    goal: Formula
    start: Formula
    starts: tuple[tuple[str, Formula], ...]
    forced: bool

    def over(self, new: Callable[[Formula], Formula]) -> Target:
        """The same with every formula replaced."""
        starts = tuple((event, new(each)) for event, each in self.starts)
        return replace(self, goal=new(self.goal), start=new(self.start), starts=starts)


def of(claim: Claim) -> Target | None:
    """What a claim wants; None if it is about single states, or of a form that ranks cannot prove."""
    return None if claim.temporal is None else wanted(claim.declared.pattern, claim.temporal)


def wanted(pattern: str, claimed: t.Temporal) -> Target | None:
    """A claim's pattern and ground formula → what it wants; None if it is not of a form that ranks can prove.

    That is the case of `leads_to` if what comes in the end is a state formula, and of `recoverable`.
    """
    match pattern, claimed:
        case "leads_to", t.Always(f.Implies(whenever, t.Eventually(t.Holds(goal)))):
            return _after(whenever, goal)
        case "leads_to", t.Always(t.Eventually(t.Holds(goal))):
            return _after(parts.TRUE, goal)
        case "recoverable", t.OnAll(t.Always(t.OnSome(t.Eventually(t.Holds(goal))))):
            return Target(goal, f.TRUE, (), forced=False)
    return None


def _after(whenever: t.Temporal, goal: Formula) -> Target | None:
    if any(not isinstance(each, t.Holds | t.Occurs | f.Not | f.And | f.Or | f.Implies) for each in _all(whenever)):
        return None
    start = at(whenever, None)
    starts = tuple((event, at(whenever, event)) for event in dict.fromkeys(parts.steps(whenever)))
    return Target(goal, start, tuple((event, each) for event, each in starts if each != f.FALSE), forced=True)


def _all(formula: t.Temporal) -> list[t.Temporal]:
    return [formula, *(each for part in parts.parts(formula) for each in _all(part))]


def at(moment: t.Temporal, event: str | None) -> Formula:
    """What is so at a position → what is so of its state, if the step from there is that event, or none that is named."""
    match moment:
        case t.Holds(state):
            return state
        case t.Occurs(name):
            return f.Truth(name == event)
        case f.Not(part):
            return f.negation(at(part, event))
        case f.And(several):
            return f.conjunction(at(each, event) for each in several)
        case f.Or(several):
            return f.disjunction(at(each, event) for each in several)
        case f.Implies(left, right):
            return f.implication(at(left, event), at(right, event))
    raise TypeError(f"not about one position: {t.text(moment)}")
