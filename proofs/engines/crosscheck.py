"""The explicit and the symbolic engine on the same question: they must agree, or neither is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ...model.composition.transition_system import PERMITTED
from ...model.language import formula as f
from ..evidence.replay import InternalError

if TYPE_CHECKING:
    from ...model.composition.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from .answer import ExplicitAnswers
    from .decide import Decider
    from .symbolic import Region


def crosscheck(explicit: Decider, symbolic: Decider, claim: Claim) -> str:
    """One claim, asked both engines → what was compared, or why nothing could be.

    The symbolic engine's region is cut down to the assignments that the explicit engine explores: those with every
    permission granted that nothing speaks of. Compared are the number of combinations of locations, the regions under
    which the goal is reached, assignment by assignment, and the length of the shortest run.

    Raises:
        InternalError: the engines disagree; the message has both answers.
    """
    whole = symbolic.whole(claim)
    if whole.constraint == f.FALSE:
        return ""
    few, many = explicit.part(whole, claim), symbolic.part(whole, claim)
    one, other = cast("ExplicitAnswers", explicit.explore(few)), symbolic.explore(many)
    if one.reason or other.reason:
        return one.reason or other.reason
    _same(claim, "combinations of locations", one.states(), other.states())
    granted = f.conjunction(
        f.May(feature.name)
        for feature, open_one in zip(few.features, many.features, strict=True)
        if feature.kind == "permission" and feature.values == (PERMITTED,) and len(open_one.values) > 1
    )
    _same_region(claim, one, other.reached(claim.goal, granted), few, many)
    runs = one.shortest(claim.goal), other.shortest(claim.goal, granted)
    _same(claim, "steps of the shortest run", *(None if run is None else len(run.events) for run in runs))
    return ""


def _same_region(
    claim: Claim, explicit: ExplicitAnswers, region: Region, few: TransitionSystem, many: TransitionSystem
) -> None:
    """Every assignment that one engine lists lies in the other's region, and there are as many of them."""
    renumbered = [
        [open_one.values.index(value) for value in feature.values]
        for feature, open_one in zip(few.features, many.features, strict=True)
    ]
    listed = explicit.listed(claim.goal)
    _same(claim, "number of assignments that reach the goal", len(listed), region.count())
    for values in listed:
        if not region.contains([numbers[value] for numbers, value in zip(renumbered, values, strict=True)]):
            raise InternalError(
                f"{claim.name}: only the explicit engine reaches the goal under the assignment {values}"
            )


def _same(claim: Claim, what: str, explicit: int | None, symbolic: int | None) -> None:
    if explicit != symbolic:
        raise InternalError(
            f"{claim.name}: the engines disagree about the {what}: explicit {explicit}, symbolic {symbolic}"
        )
