"""What a judge asks about a claim on whole runs, answered by one engine or the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ....model.language import temporal as t
from ....model.language import temporal_parts
from ....model.language.connectives import And, Not, Or
from ....model.language.formula import TRUE, Formula, conjunction, disjunction
from ....model.reduce.cone import cone, influences
from ....model.reduce.quotient import onto, quotient
from ....model.system.specialise import grant
from ....model.system.transition_system import PERMITTED
from ..steps import Steps
from ..symbolic.extremes import extremes, pinned_to
from ..symbolic.stuck import enabled
from .branching import branching
from .explicit import ExplicitLiveness
from .setting import Fairer
from .stuttering import notices_idle_steps
from .symbolic import SymbolicLiveness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ....model.language.temporal import Temporal
    from ....model.system.transition_system import Event, TransitionSystem
    from ....specs.language.claim import Claim
    from ...evidence.run import Run
    from ..limits import Limits
    from ..symbolic import Region


def reduced_for(whole: TransitionSystem, claim: Claim, *, explicit: bool) -> TransitionSystem:
    """A system under a claim's assumptions → what of it can influence the claim.

    Locations are merged and machines left out only where the claim does not notice steps that change nothing: what is left
    out makes such steps. The explicit engine takes permissions as granted that nothing speaks of, and says so.

    Args:
        whole: the system under the claim's assumptions.
        claim: a claim about whole runs.
        explicit: for the explicit engine.
    """
    states, events, alone = spoken(claim)
    if explicit:
        whole = grant(whole)
    if not alone:
        return whole
    return cone(whole, *states, events=events) if explicit else quotient(whole, *states, events=events)


def influencing(whole: TransitionSystem, claim: Claim) -> frozenset[str]:
    """The names of the variables of a system that can influence a claim about whole runs, before locations are merged."""
    states, events, alone = spoken(claim)
    return influences(whole, *states, events=events) if alone else frozenset(each.name for each in whole.variables)


def spoken(claim: Claim) -> tuple[list[Formula], list[str], bool]:
    """The states and events that a claim speaks of, and whether it is only these and what influences them that matter."""
    formulas = [each for each in (claim.temporal, claim.vacuous) if each is not None]
    states = [state for formula in formulas for state in temporal_parts.states(formula)]
    events = [event for formula in formulas for event in temporal_parts.steps(formula)]
    return states, events, not any(map(notices_idle_steps, formulas))


class LivenessAnswers:
    """Answers about one claim on whole runs. The goal that a judge names does not matter: it is the claim's failure.

    Attributes:
        reason: never a limit: each question that reaches one raises `Exhausted`.
    """

    def __init__(
        self, part: TransitionSystem, claim: Claim, limits: Limits, progress: Callable[[str], None], *, explicit: bool
    ) -> None:
        make = ExplicitLiveness if explicit else SymbolicLiveness
        self._engine: ExplicitLiveness | SymbolicLiveness = make(part, limits, progress)
        self._part, self._limits, self._progress = part, limits, progress
        self._claim = self._about(temporal_parts.TRUE if claim.temporal is None else claim.temporal)
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

    def met(self, goal: Formula, given: Formula = TRUE) -> bool:
        """See `Answers`."""
        return any(self._fails(given)) or not self.reached(goal, given).empty

    def spared(self, goal: Formula, given: Formula = TRUE) -> bool:
        """See `Answers`."""
        return not all(self._fails(given)) or not (self.allowed(given) - self.reached(goal, given)).empty

    def _fails(self, given: Formula) -> Iterator[bool]:
        """Whether the claim fails under a few assignments that satisfy a formula."""
        return (not engine.violating(self._claim).empty for _, engine in self._pinned(given))

    def _pinned(self, given: Formula) -> Iterator[tuple[tuple[int, ...], SymbolicLiveness]]:
        """A few assignments that satisfy a formula, each with who answers under it."""
        for assignment in extremes(self._part, self.allowed, given):
            yield assignment, SymbolicLiveness(pinned_to(self._part, assignment), self._limits, self._progress)

    def example(self, goal: Formula, given: Formula = TRUE) -> Run | None:
        """See `Answers`."""
        if not branching(self._claim):
            for assignment, engine in self._pinned(given):
                run = engine.lasso(self._claim)
                if run is not None:
                    return replace(run, assignment=assignment)
        return self.shortest(goal, given)

    def shortest(self, _: Formula, given: Formula = TRUE) -> Run | None:
        """A run that goes on for ever on which the claim fails, or a way to where it does; None if no single run shows that."""
        if not branching(self._claim):
            return self._engine.lasso(self._claim, given)
        return self._engine.way(self._claim, given) if isinstance(self._engine, SymbolicLiveness) else None

    def rescuers(self, run: Run) -> tuple[tuple[str, bool], ...]:
        """Which choices would keep a claim from failing as a run shows, if only they were as fair as events of class progress.

        Choices that the loop passes by although they could occur, were they permitted: all along, or (True) again and again
        only, where it takes strong fairness.
        """
        if run.loop is None:
            return ()
        around = run.states[run.loop : -1]
        found = []
        for index, event in enumerate(self._part.events):
            if event.kind != "choice" or index in run.events[run.loop :]:
                continue
            granted = self._granting(event, run.assignment)
            possible = [Steps(self._part, granted).after(index, state) is not None for state in around]
            if any(possible) and self._allows(granted):
                pinned = SymbolicLiveness(pinned_to(self._part, granted), self._limits, self._progress)
                if pinned.violating(self._claim, Fairer(index, strongly=not all(possible))).empty:
                    found.append((event.name, not all(possible)))
        return tuple(found)

    def _granting(self, event: Event, assignment: tuple[int, ...]) -> tuple[int, ...]:
        """An assignment → the same with an event permitted, where that is open."""
        if event.permission is None:
            return assignment
        values = self._part.features[event.permission].values
        granted = values.index(PERMITTED) if PERMITTED in values else assignment[event.permission]
        return (*assignment[: event.permission], granted, *assignment[event.permission + 1 :])

    def _allows(self, assignment: tuple[int, ...]) -> bool:
        """Whether the constraint allows an assignment."""
        return Steps(self._part, assignment).true(self._part.constraint, tuple(v.initial for v in self._part.variables))

    def ever(self, formula: Temporal) -> bool:
        """Whether some fair run, under some assignment, satisfies a formula of linear time."""
        formula = self._about(formula)
        if isinstance(formula, t.Eventually) and isinstance(self._engine, SymbolicLiveness):
            # Every run can be gone on with so that it is fair: what is reached is reached by a fair run.
            state = self._state(formula.part)
            if state is not None:
                return self._engine.meets(state)
        return not self._engine.violating(Not(formula)).empty

    def _state(self, moment: Temporal) -> Formula | None:
        """What has to be true in a state so that a moment may come there; None if no formula about states says that."""
        match moment:
            case t.Holds(state):
                return state
            case t.Occurs(name):
                return enabled(self._part, next(event for event in self._part.events if event.name == name))
            case Or(parts):
                found = [self._state(part) for part in parts]
                return None if None in found else disjunction(each for each in found if each is not None)
            case And(parts) if sum(not isinstance(part, t.Holds) for part in parts) < 2:
                found = [self._state(part) for part in parts]
                return None if None in found else conjunction(each for each in found if each is not None)
        return None
