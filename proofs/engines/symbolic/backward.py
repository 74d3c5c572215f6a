"""A target → the states and assignments from which it can be reached.

What still has to happen until a target is reached is simpler to tell than what may have happened before a state was
reached: with every permission open, this set of a VM with one device took a hundredth of the time of its forward
counterpart. Two things keep it small: only events that can influence the target are looked at, and only combinations of
locations that are reachable at all, whatever the assignment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.formula import Formula
    from .encoding import Diagram, Encoding
    from .ordering import Ordering
    from .step import Step


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached.

    Attributes:
        states: the target, with the assignments of interest.
        speaks_of: the levels on which it depends.
        steps: the system's events.
        reached: the combinations of locations that may be passed: all that are reachable under some assignment, or some of them.
    """

    states: Diagram
    speaks_of: frozenset[int]
    steps: tuple[Step, ...]
    reached: Diagram


class Influence:
    """What can influence how a set of states is reached, as far as the set has grown."""

    __slots__ = ("_encoding", "_target", "care", "levels", "steps")

    def __init__(self, encoding: Encoding, target: Target) -> None:
        """Starts with what the target speaks of."""
        self._encoding = encoding
        self._target = target
        self.levels: frozenset[int] = frozenset()
        self.steps: tuple[Step, ...] = ()
        """The events that touch what the set speaks of; others lead into the set from the set only."""
        self.care = encoding.true
        """The combinations of locations, of those machines that the set or these events speak of, that are reachable."""
        self._grow(target.speaks_of)

    def widen(self) -> None:
        """Takes in what the events speak of that were applied last."""
        self._grow(self.levels.union(*(step.read | step.touched for step in self.steps)))

    def _grow(self, levels: frozenset[int]) -> None:
        steps = tuple(step for step in self._target.steps if not step.touched.isdisjoint(levels))
        if levels == self.levels and steps == self.steps:
            return
        self.levels, self.steps = levels, steps
        near = levels.union(*(step.read | step.touched for step in steps))
        places = {level for digits in self._encoding.layout.variables for level in digits.levels}
        self.care = self._target.reached.exists(self._encoding.cube(places - near))


def aim(encoding: Encoding, steps: tuple[Step, ...], reached: Diagram, formula: Formula, given: Formula) -> Target:
    """A formula, and a formula over features alone → the target that both hold.

    Args:
        encoding: the diagrams' manager.
        steps: the system's events.
        reached: the combinations of locations that may be passed.
        formula: what the target's states satisfy.
        given: what the assignments satisfy.
    """
    states = encoding.formula(formula) & encoding.formula(given) & encoding.allowed
    return Target(states, read_levels(encoding, formula), steps, reached)


def reaching(
    encoding: Encoding, target: Target, stop: Callable[[], None], ordering: Ordering, *, first: bool = False
) -> Diagram:
    """A target → the assignments under which it can be reached from the initial state; `stop` is called before each event.

    As soon as it is known under which assignments it is reached, these are of no interest any more: what is left is simpler.
    Combinations of locations outside of `target.reached` are not passed, so the answer is exact if that is all there are.
    `first`: the first of these assignments that are found are enough.
    """
    influence = Influence(encoding, target)
    places = encoding.cube(level for digits in encoding.layout.variables for level in digits.levels)
    found, wanted = encoding.false, encoding.true
    result = target.states & influence.care
    done: dict[int, tuple[int, Diagram]] = {}
    grown = 0
    while True:
        before = grown
        # Systems are written from cause to effect, hosts before devices; backwards, the effects come first.
        for step in reversed(influence.steps):
            stop()
            at, known = done.get(step.index, (-1, encoding.false))
            if at == grown:
                continue
            done[step.index] = grown, result
            fresh = step.preimage(result & ~known) & influence.care & wanted & ~result
            if fresh.satisfiable():
                result, grown = result | fresh, grown + 1
                del known, fresh  # what nobody needs any more is not to be put into order
                ordering.watch(result)
        reached = (result & encoding.initial).exists(places)
        if reached.satisfiable():
            found, wanted = found | reached, wanted & ~reached
            result &= wanted
        if grown == before or (first and found.satisfiable()):
            # What the result speaks of was all taken in before, and everything that touches it applied.
            return found
        influence.widen()


def read_levels(encoding: Encoding, *formulas: Formula) -> frozenset[int]:
    """Levels of the variables and features that some of the ground formulas speak of."""
    reads = encoding.names.reads(formulas)
    places = [encoding.layout.variables[v] for v in reads.variables]
    places += [encoding.layout.features[f] for f in reads.features]
    return frozenset(level for place in places for level in place.levels)
