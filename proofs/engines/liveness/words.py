"""Whether a temporal formula holds on one run that repeats itself, found out without any automaton.

Such a run is a stem and a loop, so a part of the formula has one truth value per position, and an operator relates the
values at a position to those at the next one; the values are the least or greatest ones that do so (Markey and
Schnoebelen, "Model checking a path", 2003).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.connectives import And, Implies, Not, Or
from ....model.language.temporal import Always, Eventually, Holds, Next, Occurs, Release, Until, WeakUntil, text
from ..steps import REST, Steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.formula import Formula
    from ....model.language.temporal import Temporal
    from ....model.system.transition_system import TransitionSystem
    from ...evidence.run import Run


@dataclass(frozen=True, slots=True)
class Word:
    """A run that repeats itself, as a formula sees it.

    Attributes:
        states: for each position, the truth of ground state formulas there.
        events: for each position, the name of the event that is the step from it; None for a rest.
        loop: the position that comes after the last one.
    """

    states: tuple[Callable[[Formula], bool], ...]
    events: tuple[str | None, ...]
    loop: int

    @classmethod
    def of(cls, system: TransitionSystem, run: Run) -> Word:
        """A run of a system → what formulas see of it.

        Raises:
            ValueError: the run does not repeat itself.
        """
        if run.loop is None or not 0 <= run.loop < len(run.events):
            raise ValueError("a temporal formula speaks of a run that goes on for ever, and this one has no loop")
        steps = Steps(system, run.assignment)

        def truth(state: tuple[int, ...]) -> Callable[[Formula], bool]:
            return lambda formula: steps.true(formula, state)

        names = tuple(None if index == REST else system.events[index].name for index in run.events)
        return cls(tuple(truth(state) for state in run.states[:-1]), names, run.loop)

    def following(self, values: list[bool]) -> list[bool]:
        """For each position, the value at the next one."""
        return [*values[1:], values[self.loop]]


def satisfies(word: Word, formula: Temporal) -> bool:
    """Whether a ground formula without path quantifiers holds at the first position.

    Raises:
        TypeError: a quantifier is left in the formula.
    """
    return values(word, formula)[0]


def values(word: Word, formula: Temporal) -> list[bool]:
    """The truth of a ground formula without path quantifiers at each position.

    Raises:
        TypeError: a quantifier is left in the formula.
    """
    match formula:
        case Holds(state):
            return [truth(state) for truth in word.states]
        case Occurs(event):
            return [event == name for name in word.events]
        case Not(part):
            return [not value for value in values(word, part)]
        case And(parts):
            return [all(column) for column in zip(*(values(word, part) for part in parts), strict=True)]
        case Or(parts):
            return [any(column) for column in zip(*(values(word, part) for part in parts), strict=True)]
        case Implies(left, right):
            return [not one or two for one, two in zip(values(word, left), values(word, right), strict=True)]
        case Next(part):
            return word.following(values(word, part))
    return _lasting(word, formula)


def _lasting(word: Word, formula: Temporal) -> list[bool]:
    """The same, of the operators whose values at a position and at the next one depend on each other."""
    always, never = [True] * len(word.events), [False] * len(word.events)
    match formula:
        case Eventually(part):
            return _until(word, always, values(word, part), least=True)
        case Always(part):
            return _until(word, values(word, part), never, least=False)
        case Until(left, right):
            return _until(word, values(word, left), values(word, right), least=True)
        case WeakUntil(left, right):
            return _until(word, values(word, left), values(word, right), least=False)
        case Release(left, right):
            kept = values(word, right)
            both = [one and two for one, two in zip(values(word, left), kept, strict=True)]
            return _until(word, kept, both, least=False)
    raise TypeError(f"not a ground formula of linear temporal logic: {text(formula)}")


def _until(word: Word, left: list[bool], right: list[bool], *, least: bool) -> list[bool]:
    """The least or the greatest values with: here `right`, or here `left` and the same at the next position."""
    now = [not least] * len(left)
    while True:
        then = [two or (one and on) for one, two, on in zip(left, right, word.following(now), strict=True)]
        if then == now:
            return now
        now = then
