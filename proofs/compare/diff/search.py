"""Questions to two systems side by side: is there a pair of states like this, and by which shortest run?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.reduce.cone import cone
from ....model.reduce.quotient import onto, quotient
from ....model.system.specialise import domains_of, key_of
from ...engines import symbolic
from ...engines.steps import Steps
from .parting import Parting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ....model.system.transition_system import TransitionSystem
    from ...engines.limits import Limits
    from ...evidence.run import Run
    from .joint import Joint, Side


Cost = tuple[int, int]
"""Of a run: events, and faults among them."""


@dataclass(slots=True)
class Search:
    """Searches through one joint system; every method raises `Exhausted` when it reaches a limit."""

    joint: Joint
    limits: Limits
    progress: Callable[[str], None]
    _explored: dict[tuple[f.Formula, ...], symbolic.SymbolicSpace] = field(default_factory=dict)

    def groups(self, goals: Iterable[f.Formula]) -> list[tuple[f.Formula, ...]]:
        """Goals → those that are asked together: where what can influence one is among what can influence another.

        What several VMs do at the same time is no business of a difference in one of them, and their states multiply.
        """
        found: dict[frozenset[str], list[f.Formula]] = {}
        for goal in dict.fromkeys(goals):
            own = frozenset(variable.name for variable in cone(self.joint.system, goal).variables)
            found.setdefault(own, []).append(goal)
        wider = {own: next((other for other in found if own < other), own) for own in found}
        while any(wider[other] != other for other in wider.values()):
            wider = {own: wider[other] for own, other in wider.items()}
        together: dict[frozenset[str], list[f.Formula]] = {}
        for own, mine in found.items():
            together.setdefault(wider[own], []).extend(mine)
        return [tuple(mine) for mine in together.values()]

    def reached(self, goals: Mapping[str, f.Formula], among: Sequence[f.Formula] = ()) -> tuple[str, ...]:
        """Goals by name → the names of those that some reachable pair of states satisfies.

        Args:
            goals: what is looked for.
            among: everything that will be asked, so that one exploration serves it all.
        """
        if not goals:
            return ()
        space = self._space(tuple(among) or tuple(goals.values()))
        return tuple(name for name, goal in goals.items() if space.meets(onto(space.system, goal)))

    def parting(
        self, side: Side, goals: Mapping[str, f.Formula], among: Sequence[f.Formula] = (), *, when: bool = False
    ) -> tuple[Cost, Parting] | None:
        """Events of a side with where they can occur there alone → the shortest run to one of them, that event included.

        Fewest events, then fewest faults, the last event counted; both are given with it.
        """
        faults = {event.name for event in self.joint.side(side).events if event.kind == "fault"}
        space = self._space(tuple(among) or tuple(goals.values()))
        best: tuple[Cost, Run, str] | None = None
        for group in ([n for n in goals if n not in faults], [n for n in goals if n in faults]):
            run = space.shortest(onto(space.system, f.disjunction(goals[name] for name in group))) if group else None
            if run is not None:
                last = next(n for n in group if _true(space.system, run, onto(space.system, goals[n])))
                kinds = [space.system.events[index].kind for index in run.events]
                cost = len(kinds) + 1, kinds.count("fault") + (last in faults)
                if best is None or cost < best[0]:
                    best = cost, run, last
        if best is None:
            return None
        cost, run, last = best
        found = replace(self._parting(space.system, run, side), side=side)
        condition = self._when(space, f.disjunction(goals.values())) if when else None
        return cost, replace(found, events=(*found.events, last), when=condition)

    def elsewhere(self, goals: Mapping[str, f.Formula]) -> tuple[Cost, Parting] | None:
        """Machines with where the two sides have them in different locations → the shortest run to such a pair, as above."""
        space = self._space(tuple(goals.values()))
        run = space.shortest(onto(space.system, f.disjunction(goals.values())))
        if run is None:
            return None
        machines = tuple(name for name, goal in goals.items() if _true(space.system, run, onto(space.system, goal)))
        kinds = [space.system.events[index].kind for index in run.events]
        cost = len(kinds), kinds.count("fault")
        return cost, replace(self._parting(space.system, run, "base"), machines=machines)

    def _space(self, goals: tuple[f.Formula, ...]) -> symbolic.SymbolicSpace:
        """What is reachable of the joint system, as far as it can influence the goals; the last one is remembered."""
        if goals not in self._explored:
            self._explored.clear()  # frees what the last one held before the next one needs it
            part = quotient(self.joint.system, *goals)

            def tell(now: symbolic.Progress) -> None:
                self.progress(f"{now.fired:,} firings, {now.nodes:,} nodes")

            self._explored[goals] = symbolic.explore(
                part, node_limit=self.limits.max_nodes, stop=self.limits.stop, progress=tell
            )
        return self._explored[goals]

    def _when(self, space: symbolic.SymbolicSpace, goal: f.Formula) -> f.Formula:
        return space.reaches(onto(space.system, goal)).holds_when()

    def _parting(self, part: TransitionSystem, run: Run, side: Side) -> Parting:
        features: dict[str, str] = {}
        own: dict[Side, dict[str, str]] = {"base": {}, "head": {}}
        domains = {"base": domains_of(self.joint.base), "head": domains_of(self.joint.head)}
        for feature, value in zip(part.features, run.assignment, strict=True):
            owner, apart, name = feature.name.partition(" ")
            key = key_of(replace(feature, name=name) if apart else feature)
            owners = [s for s in own if s == owner or (not apart and key in domains[s])]
            for each in (features,) if len(owners) == 2 else (own[s] for s in owners):
                each[key] = feature.values[value]
        events = tuple(part.events[index].name for index in run.events)
        return Parting(side, events, features, own)


def _true(part: TransitionSystem, run: Run, formula: f.Formula) -> bool:
    """Whether the last state of a run satisfies a formula."""
    return Steps(part, run.assignment).true(formula, run.states[-1])
