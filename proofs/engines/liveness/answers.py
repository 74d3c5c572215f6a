"""What a judge asks about a claim on whole runs, answered by one engine or the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.composition.cone import cone
from ....model.composition.quotient import onto, quotient
from ....model.composition.specialise import grant
from ....model.language import temporal as t
from ....model.language import temporal_parts
from ....model.language.formula import TRUE, Formula
from .branching import branching

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.composition.transition_system import TransitionSystem
    from ....model.language.temporal import Temporal
    from ....specs.language.claim import Claim
    from ...evidence.run import Run
    from ..limits import Limits
    from ..symbolic import Region
    from .explicit import ExplicitLiveness
    from .symbolic import SymbolicLiveness


def concerned(whole: TransitionSystem, claim: Claim, *, explicit: bool) -> TransitionSystem:
    """A system under a claim's assumptions → what of it can influence the claim.

    Locations are merged and machines left out only where the claim does not count steps: what is left out makes steps that
    change nothing. The explicit engine takes permissions as granted that nothing speaks of, where the claim is about all
    runs: more permission is more runs, as it makes no event necessary.

    Args:
        whole: the system under the claim's assumptions.
        claim: a claim about whole runs.
        explicit: for the explicit engine.
    """
    formulas = [each for each in (claim.temporal, claim.vacuous) if each is not None]
    states = [state for formula in formulas for state in temporal_parts.states(formula)]
    events = [event for formula in formulas for event in temporal_parts.steps(formula)]
    if explicit and not any(map(branching, formulas)):
        whole = grant(whole)
    if any(map(temporal_parts.counts_steps, formulas)):
        return whole
    return cone(whole, *states, events=events) if explicit else quotient(whole, *states, events=events)


class LivenessAnswers:
    """Answers about one claim on whole runs. The goal that a judge names does not matter: it is the claim's failure.

    Attributes:
        reason: never a limit: each question that reaches one raises `Exhausted`.
    """

    def __init__(
        self, part: TransitionSystem, claim: Claim, limits: Limits, progress: Callable[[str], None], *, explicit: bool
    ) -> None:
        self._engine = _engine(part, limits, progress, explicit=explicit)
        self._part = part
        self._claim = self._about(claim.temporal or temporal_parts.TRUE)
        self.reason = ""

    def _about(self, formula: Temporal) -> Temporal:
        """A claim's formula about the part, whose locations may have been merged."""
        events = {event.name for event in self._part.events}
        return temporal_parts.simplified(formula, lambda state: onto(self._part, state), events.__contains__)

    def states(self) -> int:
        """Distinct combinations of machine locations that were reached."""
        return self._engine.states()

    def allowed(self, given: Formula = TRUE) -> Region:
        """See `Answers`."""
        return self._engine.region(given)

    def reached(self, _: Formula, given: Formula = TRUE) -> Region:
        """The assignments under which the claim fails."""
        return self._engine.violating(self._claim) & self.allowed(given)

    def shortest(self, _: Formula, given: Formula = TRUE) -> Run | None:
        """A run on which the claim fails; None for a claim that no single run refutes."""
        return None if branching(self._claim) else self._engine.lasso(self._claim, given)

    def met(self, formula: Temporal, given: Formula = TRUE) -> Region:
        """The assignments under which some fair run satisfies a formula of linear time."""
        return self._engine.violating(t.Not(self._about(formula))) & self.allowed(given)


def _engine(
    part: TransitionSystem, limits: Limits, progress: Callable[[str], None], *, explicit: bool
) -> ExplicitLiveness | SymbolicLiveness:
    """The engine, imported when it is wanted: one of them brings in NumPy, which nothing else needs."""
    if explicit:
        from .explicit import ExplicitLiveness

        return ExplicitLiveness(part, limits, progress)
    from .symbolic import SymbolicLiveness

    return SymbolicLiveness(part, limits, progress)
