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
from ...engines.symbolic.limits import within
from .difference import Difference, How, differences

if TYPE_CHECKING:
    from ....model.system.transition_system import TransitionSystem
    from ...engines.limits import Limits


@dataclass(frozen=True, slots=True)
class Apart:
    """Where a changed system parts from the original.

    Attributes:
        how: as of a `Difference`.
        run: the events of the shortest run to there, which both systems have.
        event: what makes the difference then; nothing of "initial".
        machine: the machine that is in different places, or that controls the event.
        places: where that machine is in the original and in the changed system; or the classes of the event.
    """

    how: How
    run: tuple[str, ...] = ()
    event: str = ""
    machine: str = ""
    places: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Parting:
    """The differences between a system and a changed one that some run of the original comes to.

    Attributes:
        met: these differences; none if the two are equivalent.
    """

    met: tuple[Difference, ...]
    _space: symbolic.SymbolicSpace | None = None

    def apart(self) -> Apart:
        """The difference that is met first, and the shortest run to it.

        Raises:
            Exhausted: a limit was reached.
        """
        if self._space is None:
            return Apart("initial", machine=self.met[0].machine, places=self.met[0].places)
        part = self._space.system
        goals = [onto(part, each.where) for each in self.met]
        run = self._space.shortest(f.disjunction(goals))
        if run is None:
            raise AssertionError("a difference that is met, and no run to it")
        values = {key_of(x): x.values[value] for x, value in zip(part.features, run.assignment, strict=True)}
        places = {v.name: v.locations[at] for v, at in zip(part.variables, run.states[-1], strict=True)}
        first = next(each for each, goal in zip(self.met, goals, strict=True) if f.true(goal, places, values))
        events = tuple(part.events[index].name for index in run.events)
        return Apart(first.how, events, first.event, first.machine, first.places)


def parting(before: TransitionSystem, after: TransitionSystem, limits: Limits) -> Parting:
    """A system and the changed one → where they part.

    Raises:
        Exhausted: a limit was reached.
    """
    begun = tuple(
        Difference("initial", f.TRUE, "", one.name, (one.locations[one.initial], other.locations[other.initial]))
        for one, other in zip(before.variables, after.variables, strict=True)
        if one.locations[one.initial] != other.locations[other.initial]
    )
    if begun:
        return Parting(begun)
    found = differences(before, after)
    if not found:
        return Parting(())
    part = quotient(_with_features_of(before, after), *(each.where for each in found))
    space = symbolic.explore(part, node_limit=limits.max_nodes, stop=limits.stop)
    return Parting(tuple(each for each in found if _reached(space, each.where)), space)


def _reached(space: symbolic.SymbolicSpace, where: f.Formula) -> bool:
    """Whether a state is reached, under some assignment, in which a formula holds."""
    known = space.reached
    with within(known.encoding.capacity, known.encoding.layout.levels):
        return bool((known.pairs & known.encoding.formula(onto(space.system, where))).satisfiable())


def _with_features_of(system: TransitionSystem, other: TransitionSystem) -> TransitionSystem:
    """A system, with the features besides that only another knows, and what is said of them."""
    own = {key_of(feature) for feature in system.features}
    more = tuple(feature for feature in other.features if key_of(feature) not in own)
    if not more:
        return system
    constraint = f.conjunction((system.constraint, other.constraint))
    return replace(system, features=(*system.features, *more), constraint=constraint)
