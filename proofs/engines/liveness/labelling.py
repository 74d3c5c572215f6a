"""Computation tree logic over sets: the states, with assignments, in which a formula is true, from its parts to the whole.

What formulas mean is said in `branching`. Every run can be gone on with so that it is fair: let each event of class
progress that can occur have its turn. So only "always" needs to look for fair runs; what comes about after finitely many steps
comes about on some fair run if it does on any (Emerson and Lei, "Modalities for model checking", 1987).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.connectives import And, Implies, Not, Or
from ....model.language.temporal import (
    Always,
    Eventually,
    Holds,
    Next,
    Occurs,
    OnAll,
    OnSome,
    Release,
    Until,
    WeakUntil,
    text,
)
from .acceptance import fairly
from .fixpoints import Fixpoints
from .places import Places, sure

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from ....model.language.temporal import Temporal
    from ..symbolic.encoding import Diagram
    from .setting import Fairer, Setting

    Where: TypeAlias = Callable[[str | None], Diagram]
    """For the event of a step, or none: the states in which a formula is true of that step from there."""


class Labels:
    """Formulas of computation tree logic about one system.

    Args:
        setting: the system.
        fairer: one more event to be treated fairly.
    """

    __slots__ = ("_fairer", "_known", "_setting")

    def __init__(self, setting: Setting, fairer: Fairer | None = None) -> None:
        self._setting, self._fairer = setting, fairer
        self._known: dict[Temporal, Diagram] = {}

    def states(self, formula: Temporal) -> Diagram:
        """Where a formula is true, as far as it is ever reached.

        Raises:
            TypeError: the formula is not one of computation tree logic, or not about a state.
        """
        if formula not in self._known:
            self._known[formula] = self._states(formula) & self._setting.care
        return self._known[formula]

    def _states(self, formula: Temporal) -> Diagram:
        encoding = self._setting.encoding
        match formula:
            case Holds(state):
                return encoding.formula(state)
            case Not(part):
                return ~self.states(part)
            case And(parts):
                return encoding.conjunction(map(self.states, parts))
            case Or(parts):
                return encoding.disjunction(map(self.states, parts))
            case Implies(left, right):
                return ~self.states(left) | self.states(right)
            case OnSome(path):
                return self._some(path)
            case OnAll(path):
                return ~self._some(_opposite(path))
        raise TypeError(f"not a formula of computation tree logic about a state: {text(formula)}")

    def _where(self, formula: Temporal) -> Where:
        """A formula about positions → where it is true, step by step."""
        encoding = self._setting.encoding

        def where(event: str | None) -> Diagram:
            match formula:
                case Occurs(name):
                    return encoding.true if name == event else encoding.false
                case Not(part):
                    return ~self._where(part)(event)
                case And(parts):
                    return encoding.conjunction(self._where(part)(event) for part in parts)
                case Or(parts):
                    return encoding.disjunction(self._where(part)(event) for part in parts)
                case Implies(left, right):
                    return ~self._where(left)(event) | self._where(right)(event)
            return self.states(formula)

        return where

    def _some(self, path: Temporal) -> Diagram:
        """The states from which some fair run is as said by one operator."""
        match path:
            case Next(part):
                return self._before(self._begin(self._where(part)))
            case Eventually(part):
                return self._until(lambda _: self._setting.encoding.true, self._where(part))
            case Always(part):
                return self._globally(self._where(part))
            case Until(left, right):
                return self._until(self._where(left), self._where(right))
            case WeakUntil(left, right):
                one = self._where(left)
                return self._until(one, self._where(right)) | self._globally(one)
            case Release(left, right):
                one, two = self._where(left), self._where(right)
                return self._until(two, lambda event: one(event) & two(event)) | self._globally(two)
        raise TypeError(f"A and E stand in front of one of X, F, G, U, W and R, not of: {text(path)}")

    def _begin(self, where: Where) -> Diagram:
        """The states from which some run begins with one of certain steps."""
        everything = self._setting.everything(1)
        return self._setting.alone(where).before(everything, everything).parts[0]

    def _before(self, states: Diagram) -> Diagram:
        """The states from which one step leads to some."""
        every = self._setting.alone(lambda _: self._setting.encoding.true)
        return every.before(Places((states,)), self._setting.everything(1)).parts[0]

    def _until(self, left: Where, right: Where) -> Diagram:
        """The states from which some run makes steps of the first kind until it makes one of the second."""
        moves, everything = self._setting.alone(left), self._setting.everything(1)
        goal = Places((self._begin(right),))
        # Most states lead there under every assignment, and of these nothing has to be told.
        features, allowed = self._setting.features, self._setting.encoding.allowed
        certain = Fixpoints([move.surely(features, allowed) for move in moves.moves], self._setting.check)
        anywhere = Places((self._setting.prepared.states,))
        goal |= certain.leading_to(sure(goal, features, allowed), anywhere) & everything
        return moves.leading_to(goal, everything).parts[0]

    def _globally(self, where: Where) -> Diagram:
        """The states from which some fair run makes only steps of a kind."""
        moves, everything = self._setting.alone(where), self._setting.everything(1)
        found = fairly(self._setting, moves, everything, (), self._fairer)
        states = everything.only(())
        for component in found:
            states |= component.lasting
        return moves.leading_to(states, everything).parts[0]


def _opposite(path: Temporal) -> Temporal:
    """One operator → the one that is true of a run where the first is not."""
    match path:
        case Next(part):
            return Next(Not(part))
        case Eventually(part):
            return Always(Not(part))
        case Always(part):
            return Eventually(Not(part))
        case Until(left, right):
            return Release(Not(left), Not(right))
        case WeakUntil(left, right):
            return Until(Not(right), And((Not(left), Not(right))))
        case Release(left, right):
            return Until(Not(left), Not(right))
    return path
