"""Runs of a growing number of steps, as what one incremental solver is told.

Exactly one event occurs in each step. That an event occurs is a Boolean, `occurs(ivi.SIGTERM)@3`, and each variable moves
as an event that occurs says, or stays; so a step is as large as the events' edges, not events times variables. One-hot
events and Z3's solver for finite domains were the quickest of the combinations tried. A step is built once; later ones are
made of it by substitution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from ....model.language import formula as f
from ....model.system import assignments
from ....model.system.specialise import key_of
from ...evidence.internal import InternalError
from ...evidence.run import Run
from ..steps import Steps
from .asking import ask, fresh
from .encoder import moved
from .encoding import Encoding

if TYPE_CHECKING:
    from ....model.language.formula import Formula
    from ....model.system.transition_system import Event, TransitionSystem
    from .asking import Effort, Reply


class Unrolling:
    """Runs of one system, from its initial state, under the allowed assignments of its features.

    Attributes:
        encoding: what the terms mean.
        solver: what is known so far.
        steps: of the runs that are spoken of.
    """

    def __init__(self, system: TransitionSystem, given: Formula, effort: Effort) -> None:
        """Runs without any step.

        Args:
            system: of which they are.
            given: what the assignment satisfies; over features and permissions alone.
            effort: how much each question may cost.
        """
        self.encoding = encoding = Encoding(system)
        self.solver = fresh(encoding.context, "QF_FD", effort)
        self.steps = 0
        self._effort = effort
        self._variables = range(len(system.variables))
        self._template: z3.BoolRef | None = None
        self.solver.add(*encoding.valid(self._variables, encoding.open_features()))
        self.solver.add(*encoding.allowed(), encoding.formula(given))
        self.solver.add(*encoding.initial(self._variables))

    def lengthen(self) -> None:
        """One step more."""
        if self._template is None:
            self._template = self._step()
        self.solver.add(self._moved_on(self._template, self.steps))
        self.steps += 1

    def true(self, formula: Formula, moment: int) -> z3.BoolRef:
        """A ground formula about the features and the state at a moment."""
        return self._moved_on(self.encoding.formula(formula), moment)

    def reached(self, formula: Formula) -> Reply:
        """Whether a ground formula can be true at the end; `run` tells then how."""
        wanted = z3.Bool(f"wanted@{self.steps}", self.encoding.context)
        self.solver.add(z3.Implies(wanted, self.true(formula, self.steps)))
        return ask(self.solver, self._effort, [wanted])

    def _states(self) -> tuple[tuple[int, ...], ...]:
        """The states of the solution just found."""
        model = self.solver.model()
        return tuple(
            tuple(self._code(model, self.encoding.variable(variable, moment)) for variable in self._variables)
            for moment in range(self.steps + 1)
        )

    def run(self) -> Run:
        """The solution just found, which begins in the initial state, as a run.

        What the solver left open has a value all the same, one that the constraint allows.

        Raises:
            InternalError: the system does not do what the solver says.
        """
        system, model = self.encoding.system, self.solver.model()
        values = []
        for feature in system.features:
            if feature.kind == "permission":
                granted = z3.is_true(model.eval(self.encoding.permission(feature.name), model_completion=True))
                name = feature.values.index("yes" if granted else "no")
            else:
                code = self._code(model, self.encoding.feature(feature.name))
                name = feature.values.index(self.encoding.domains[feature.name][code])
            values.append(name)
        events = tuple(
            next(
                index
                for index, event in enumerate(system.events)
                if z3.is_true(model.eval(self._occurs(event, moment), model_completion=True))
            )
            for moment in range(self.steps)
        )
        run = Run(tuple(values), self._states(), events)
        _believed(system, run)
        return run

    def _step(self) -> z3.BoolRef:
        """Exactly one event occurs between moments 0 and 1, and nothing else changes."""
        encoding, events = self.encoding, self.encoding.system.events
        occurs = [self._occurs(event, 0) for event in events]
        moving: list[list[z3.BoolRef]] = [[] for _ in self._variables]
        parts = [z3.PbEq([(each, 1) for each in occurs], 1)] if events else [encoding.disjunction([])]
        for each, event in zip(occurs, events, strict=True):
            parts.append(z3.Implies(each, encoding.step(event, moved(event))))
            for variable in moved(event):
                moving[variable].append(each)
        for variable, movers in enumerate(moving):
            stays = encoding.variable(variable, 1) == encoding.variable(variable, 0)
            parts.append(encoding.disjunction([*movers, stays]))
        return encoding.conjunction(parts)

    def _occurs(self, event: Event, moment: int) -> z3.BoolRef:
        return z3.Bool(f"occurs({event.name})@{moment}", self.encoding.context)

    def _moved_on(self, term: z3.BoolRef, moment: int) -> z3.BoolRef:
        """A term about moments 0 and 1 → the same about a moment and the next."""
        if moment == 0:
            return term
        encoding = self.encoding
        pairs = [
            (encoding.variable(v, at), encoding.variable(v, moment + at)) for v in self._variables for at in (0, 1)
        ]
        pairs += [(self._occurs(event, 0), self._occurs(event, moment)) for event in encoding.system.events]
        return z3.substitute(term, *pairs)

    @staticmethod
    def _code(model: z3.ModelRef, term: z3.BitVecRef) -> int:
        code: int = model.eval(term, model_completion=True).as_long()
        return code


def _believed(system: TransitionSystem, run: Run) -> None:
    """A solver's model is evaluated again, guard by guard, before it is believed."""
    chosen = {key_of(x): x.values[value] for x, value in zip(system.features, run.assignment, strict=True)}
    if not assignments.satisfied(system.constraint, chosen):
        raise InternalError(f"the constraint does not allow what was found: {f.text(system.constraint)}")
    try:
        states = Steps(system, run.assignment).walk(run.events)
    except ValueError as wrong:
        raise InternalError(f"a run that was found is none: {wrong}") from wrong
    if states != run.states:
        raise InternalError("a run that was found leads elsewhere")
