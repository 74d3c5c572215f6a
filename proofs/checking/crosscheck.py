"""The explicit and the symbolic engine on the same question: they must agree, or neither is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.system.specialise import key_of
from ...model.system.transition_system import PERMITTED
from ..engines.symbolic import Exhausted
from ..evidence.internal import InternalError
from .answer import SymbolicAnswers
from .excluded import needed

if TYPE_CHECKING:
    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from .decide import Decider
    from .task import Task


def crosscheck(explicit: Decider, symbolic: Decider, task: Task, index: int) -> str:
    """One claim, asked both engines → nothing if they agree, or why that could not be told.

    The symbolic engine's region is cut down to the assignments that the explicit engine explores: those that fulfil the
    assumptions, with every permission granted that nothing speaks of. Compared are the regions under which the goal is
    reached, or a claim about whole runs fails; and of the former also the length of the shortest run, the number of states of
    what the explicit engine explores, and how much a scenario that is impossible needs of what is excluded.

    Raises:
        InternalError: the engines disagree; the message has both answers.
    """
    try:
        return _compared(explicit, symbolic, task, index)
    except Exhausted as exhausted:
        return exhausted.reason


def _compared(explicit: Decider, symbolic: Decider, task: Task, index: int) -> str:
    claim, given, _ = task.claims[index]
    (alone,) = explicit.tasks([claim])
    few, many = explicit.part(alone), symbolic.part(task)
    one, other = explicit.answers(few, claim), symbolic.answers(many, claim)
    if one.reason or other.reason:
        return one.reason or other.reason
    granted = f.conjunction((given, *_granted(few, many)))
    found = one.reached(claim.goal)
    if other.allowed(f.conjunction((granted, found.holds_when()))) != other.reached(claim.goal, granted):
        raise InternalError(
            f"{claim.name}: explicit reaches its goal where {f.text(found.holds_when())}, symbolic elsewhere"
        )
    if claim.temporal is not None:
        return ""
    counted = SymbolicAnswers(few, symbolic.limits, symbolic.progress)
    if counted.reason:
        return counted.reason
    if counted.states() != one.states():
        raise InternalError(f"{claim.name}: explicit counts {one.states():,} states, symbolic {counted.states():,}")
    runs = one.shortest(claim.goal), other.shortest(claim.goal, granted)
    lengths = [None if run is None else len(run.events) for run in runs]
    if lengths[0] != lengths[1]:
        raise InternalError(
            f"{claim.name}: the shortest run has {lengths[0]} steps by explicit, {lengths[1]} by symbolic"
        )
    if claim.declared.pattern == "possible" and found.empty:
        _needing(explicit, symbolic, claim)
    return ""


def _needing(explicit: Decider, symbolic: Decider, claim: Claim) -> None:
    """A scenario that is impossible needs as many excluded events by both engines; there may be several such choices."""
    sizes = [
        None if (found := needed(decider, claim)) is None else len(found.events) for decider in (explicit, symbolic)
    ]
    if sizes[0] != sizes[1]:
        one, other = ("none" if size is None else f"{size} events" for size in sizes)
        raise InternalError(f"{claim.name}: of what is excluded it needs {one} by explicit, {other} by symbolic")


def _granted(few: TransitionSystem, many: TransitionSystem) -> list[f.Formula]:
    """Everything that the explicit engine fixed: what it granted, and the values that it left out."""
    domains = {key_of(feature): feature.values for feature in few.features}
    fixed: list[f.Formula] = []
    for feature in many.features:
        values = domains.get(key_of(feature), feature.values)
        if values != feature.values and feature.kind == "permission":
            fixed.append(f.May(feature.name) if values == (PERMITTED,) else f.negation(f.May(feature.name)))
        elif values != feature.values:
            fixed.append(f.Is(feature.name, values))
    return fixed
