"""A system before and after a change of some of its machines → the shortest run to where they part.

As long as nothing differs both are in the same state. So they part in a state that the original reaches, by an event that
can occur in one alone, or that leads a machine to different places: what is reachable of the original decides whether
there is such a state, and only what influences these states is explored. If there is none, whatever happens in one happens in the other,
to the same places: no claim can tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.reduce.quotient import onto, quotient
from ....model.system.specialise import key_of
from ...engines import symbolic
from ...engines.steps import Steps
from .divergence import Divergence, divergences

if TYPE_CHECKING:
    from ....model.system.transition_system import TransitionSystem
    from ...engines.limits import Limits


@dataclass(frozen=True, slots=True)
class Apart:
    """Where a changed system parts from the original.

    Attributes:
        first: the difference that is met first.
        run: the events of the shortest run to there, which both systems have.
    """

    first: Divergence
    run: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """The divergences between a system and a changed one that some run of the original comes to.

    Attributes:
        divergences: none if the two are equivalent.
    """

    divergences: tuple[Divergence, ...]
    _space: symbolic.SymbolicSpace | None = None

    def apart(self) -> Apart:
        """The difference that is met first, and the shortest run to it.

        Raises:
            Exhausted: a limit was reached.
        """
        if self._space is None:
            return Apart(self.divergences[0])
        part = self._space.system
        goals = [onto(part, each.where) for each in self.divergences]
        run = self._space.shortest(f.disjunction(goals))
        if run is None:
            raise AssertionError("a difference that is met, and no run to it")
        there = Steps(part, run.assignment)
        first = next(
            each for each, goal in zip(self.divergences, goals, strict=True) if there.true(goal, run.states[-1])
        )
        return Apart(first, tuple(part.events[index].name for index in run.events))


def parting(before: TransitionSystem, after: TransitionSystem, limits: Limits) -> Met:
    """A system and the changed one → where they part.

    Raises:
        Exhausted: a limit was reached.
    """
    begun = tuple(
        Divergence("initial", f.TRUE, "", one.name, (one.locations[one.initial], other.locations[other.initial]))
        for one, other in zip(before.variables, after.variables, strict=True)
        if one.locations[one.initial] != other.locations[other.initial]
    )
    if begun:
        return Met(begun)
    found = divergences(before, after)
    if not found:
        return Met(())
    part = quotient(_with_features_of(before, after), *(each.where for each in found))
    space = symbolic.explore(part, node_limit=limits.max_nodes, stop=limits.stop)
    return Met(tuple(each for each in found if space.meets(onto(part, each.where))), space)


def _with_features_of(system: TransitionSystem, other: TransitionSystem) -> TransitionSystem:
    """A system, with the features besides that only another knows, and what is said of them."""
    own = {key_of(feature) for feature in system.features}
    more = tuple(feature for feature in other.features if key_of(feature) not in own)
    if not more:
        return system
    constraint = f.conjunction((system.constraint, other.constraint))
    return replace(system, features=(*system.features, *more), constraint=constraint)
