"""Computation tree logic on an explored graph: the states in which a formula is true, from its parts to the whole.

Paths are the fair runs from a state, and a formula with E or A in front of one operator is about them, as in Emerson and
Lei, "Modalities for model checking: branching time logic strikes back" (1987). What stands under such an operator is true
or false of a *position* of a path, that is of a state and the step from it: a state formula, or one with E or A, if it is
true of the state; `occurs(EVENT)` if the step is that event; and what `not`, `and`, `or` and `implies` make of these. So
`E F occurs(e)` says that on some fair run e occurs at some time, `A G not occurs(e)` that it does on none, and
`A X occurs(e)` that on every fair run e is the second step. That is exact and needs no memory of the last step in the
state, because each operator looks at one position after the other.

Every value that an operator computes is a set of states; that of its operands is a set of transitions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
from ..explicit.masks import all_of, any_of
from .components import Components, Often

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ....model.language.temporal import Temporal
    from ..explicit.layout import Flags
    from .explored import Explored


def branching(formula: Temporal) -> bool:
    """Whether there is a path quantifier in a formula."""
    match formula:
        case OnAll() | OnSome():
            return True
        case Not(part) | Next(part) | Eventually(part) | Always(part):
            return branching(part)
        case And(parts) | Or(parts):
            return any(map(branching, parts))
        case Implies(left, right) | Until(left, right) | WeakUntil(left, right) | Release(left, right):
            return branching(left) or branching(right)
    return False


class Labelling:
    """Formulas of computation tree logic on one graph.

    Args:
        explored: the graph, rests included.
        check: called now and then; raises in order to stop.

    Attributes:
        explored: the graph.
    """

    def __init__(self, explored: Explored, check: Callable[[], None]) -> None:
        self.explored, self._check = explored, check
        self._source, self._dest = explored.source, explored.dest
        self._often = list(self._fairness())
        self._known: dict[Temporal, Flags] = {}
        self._fair = self._globally(np.ones(self._source.shape, np.bool_))

    def _fairness(self) -> Iterator[Often]:
        """Events of class progress that are not enabled, or occur."""
        for index, event in enumerate(self.explored.space.system.events):
            if event.kind == "progress":
                occurs = self.explored.cause == index
                yield Often(~self._before(occurs), occurs)

    def violating(self, formula: Temporal) -> list[tuple[int, ...]]:
        """The assignments under which the initial state does not satisfy a formula, as the indices of all values.

        Raises:
            TypeError: the formula is not one of computation tree logic.
        """
        initial = np.isin(self.explored.states, self.explored.space.layers[0] if self.explored.space.layers else [])
        return list(self.explored.assignments(initial & ~self.states(formula)))

    def states(self, formula: Temporal) -> Flags:
        """For each state, whether a formula is true of it.

        Raises:
            TypeError: the formula is not one of computation tree logic, or not about a state.
        """
        if formula not in self._known:
            self._known[formula] = self._states(formula)
        return self._known[formula]

    def _states(self, formula: Temporal) -> Flags:
        match formula:
            case Holds(state):
                return self.explored.truth(state)
            case Not(part):
                return ~self.states(part)
            case And(parts):
                return all_of(self.states(part) for part in parts)
            case Or(parts):
                return any_of(self.states(part) for part in parts)
            case Implies(left, right):
                return ~self.states(left) | self.states(right)
            case OnSome(path):
                return self._some(path)
            case OnAll(path):
                return ~self._some(_negated(path))
        raise TypeError(f"not a formula of computation tree logic about a state: {text(formula)}")

    def _steps(self, formula: Temporal) -> Flags:
        """For each transition, whether a formula is true of a position with that step."""
        match formula:
            case Occurs(name):
                events = self.explored.space.system.events
                return np.isin(self.explored.cause, [i for i, event in enumerate(events) if event.name == name])
            case Not(part):
                return ~self._steps(part)
            case And(parts):
                return all_of(self._steps(part) for part in parts)
            case Or(parts):
                return any_of(self._steps(part) for part in parts)
            case Implies(left, right):
                return ~self._steps(left) | self._steps(right)
        return self.states(formula)[self._source]

    def _some(self, path: Temporal) -> Flags:
        """The states from which some fair run is as said by one operator."""
        match path:
            case Next(part):
                return self._before(self._begins(self._steps(part))[self._dest])
            case Eventually(part):
                return self._until(np.ones(self._source.shape, np.bool_), self._steps(part))
            case Always(part):
                return self._globally(self._steps(part))
            case Until(left, right):
                return self._until(self._steps(left), self._steps(right))
            case WeakUntil(left, right):
                one = self._steps(left)
                return self._until(one, self._steps(right)) | self._globally(one)
            case Release(left, right):
                two = self._steps(right)
                return self._until(two, two & self._steps(left)) | self._globally(two)
        raise TypeError(f"A and E stand in front of one of X, F, G, U, W and R, not of: {text(path)}")

    def _before(self, steps: Flags) -> Flags:
        """The states that some of the transitions lead from."""
        flags = np.zeros(self.explored.states.shape, np.bool_)
        flags[self._source[steps]] = True
        return flags

    def _begins(self, steps: Flags) -> Flags:
        """The states from which some fair run begins with one of the transitions."""
        return self._before(steps & self._fair[self._dest])

    def _until(self, left: Flags, right: Flags) -> Flags:
        """The states from which some fair run makes transitions of the first kind until it makes one of the second."""
        return self._reaching(self._begins(right), left)

    def _globally(self, steps: Flags) -> Flags:
        """The states from which some fair run makes only some of the transitions."""
        found = Components.of(self.explored, self._often, self._check, steps)
        return self._reaching(found.fair, steps)

    def _reaching(self, goal: Flags, steps: Flags) -> Flags:
        """The states from which some of the transitions lead to a goal, goals included."""
        reached = goal.copy()
        waiting = np.flatnonzero(steps)
        while True:
            self._check()
            waiting = waiting[~reached[self._source[waiting]]]
            arriving = reached[self._dest[waiting]]
            if not arriving.any():
                return reached
            reached[self._source[waiting[arriving]]] = True


def _negated(path: Temporal) -> Temporal:
    """One operator → the one that is true of a path where the first is not."""
    match path:
        case Next(part):
            return Next(Not(part))
        case Eventually(part):
            return Always(Not(part))
        case Always(part):
            return Eventually(Not(part))
        case Until(left, right):
            return Release(Not(left), Not(right))
        case Release(left, right):
            return Until(Not(left), Not(right))
        case WeakUntil(left, right):
            return Until(Not(right), Not(Or((left, right))))
    return path
