"""Claims → what of a system can influence them: all that is explored for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ...model.reduce.cone import cone
from ...model.reduce.quotient import Quotients
from ...model.system.assuming import Assuming
from ...model.system.specialise import grant
from ..engines.liveness.answers import reduced_for, spoken

if TYPE_CHECKING:
    from ...model.language import formula as f
    from ...model.reduce.mattering import Merging
    from ...model.system.transition_system import Feature, TransitionSystem, Variable
    from ...specs.language.claim import Claim

EngineName = Literal["explicit", "symbolic"]

_REMEMBERED = 16
"""Systems under assumptions that are kept."""


@dataclass(slots=True)
class Reductions:
    """Makes for each claim about one system what one engine is to explore; what many claims have in common once."""

    system: TransitionSystem
    engine: EngineName
    assuming: Assuming = field(init=False)
    _part: tuple[Claim, TransitionSystem] | None = None
    _wholes: dict[tuple[f.Formula, ...], TransitionSystem] = field(default_factory=dict)
    _quotients: Quotients = field(init=False)

    def __post_init__(self) -> None:
        self.assuming = Assuming(self.system)
        self._quotients = Quotients(self.assuming)

    def whole(self, claim: Claim) -> TransitionSystem:
        """The system under the claim's assumptions; its constraint is `FALSE` where they cannot be true."""
        found = self._wholes.get(claim.assuming)
        if found is None:
            if (
                len(self._wholes) == _REMEMBERED
            ):  # each may be large, and claims with the same assumptions mostly come together
                self._wholes.clear()
            found = self._wholes[claim.assuming] = self.assuming.whole(*claim.assuming)
        return found

    def reduced(self, claim: Claim) -> TransitionSystem:
        """What to explore for a claim; the last one is remembered."""
        if self._part is None or self._part[0] != claim:
            merging = self.merging(claim)
            self._part = claim, self._unmerged(claim) if merging is None else self._quotients.made(merging)
        return self._part[1]

    def merging(self, claim: Claim) -> Merging | None:
        """What is merged for a claim; None if nothing is, because of the engine or as the claim would notice it."""
        if self.engine == "explicit":
            return None
        if claim.temporal is None:
            return self._quotients.what(*_questions(claim), *claim.assuming)
        states, events, alone = spoken(claim)
        return self._quotients.what(*states, events=events, assumed=claim.assuming) if alone else None

    def _unmerged(self, claim: Claim) -> TransitionSystem:
        """What can influence a claim."""
        whole = self.whole(claim)
        if claim.temporal is not None:
            return reduced_for(whole, claim, explicit=self.engine == "explicit")
        return cone(grant(whole), *_questions(claim))

    def extent(self, merging: Merging) -> tuple[tuple[Variable, ...], tuple[Feature, ...]]:
        """The machines and features of what is explored."""
        return self._quotients.variables(merging), self._quotients.features(merging)


def _questions(claim: Claim) -> tuple[f.Formula, ...]:
    return (claim.goal,) if claim.antecedent is None else (claim.goal, claim.antecedent)
