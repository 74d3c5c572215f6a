"""Two systems → whether they have the same runs, and if not, the shortest run that only one of them has.

A run is an assignment of the features and the events that occur one after the other. Both systems are explored together,
without any bound on length (see `joint`): they have the same runs exactly if no pair of states that both reach by the same
events differs in which events can occur. For a system and one with a small edit:

    found = behaviour(base, head)
    found.same                      # True: whatever can happen in one can happen in the other; None: a limit was reached
    found.disappeared               # Parting or None: the shortest run of `base` that `head` does not have
    found.disappeared.events        # ("ivi.launch", …, "ivi.SIGKILL"): all but the last are possible in both

Only what the edit can influence is doubled, and only what can influence the question is explored: systems of a few
machines take milliseconds. `Behaviour.elsewhere` costs a second question: leave it out with `places=False`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ...engines import symbolic
from ...engines.limits import Limits
from .joint import SIDES, joint
from .search import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ....model.system.transition_system import EventClass, TransitionSystem
    from .joint import Joint, Side
    from .parting import Parting
    from .search import Cost


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the runs of two systems differ, under the assignments that both allow.

    Attributes:
        comparable: whether there is any assignment that both allow; if not, nothing was compared.
        disappeared: the shortest run of `base` that `head` lacks; None if there is none.
        appeared: the shortest run of `head` that `base` lacks; None if there is none.
        elsewhere: the shortest run of both after which some machine is not in the same location; None if there is none.
        lost: events by which runs disappear: possible in `base` and not in `head` after some run of both.
        gained: the same the other way round.
        classes: events that can be on both sides, whose class differs: name, class in `base`, class in `head`.
        joint: both systems side by side; `joint.shared` are the machines that move alike whatever happens.
        reason: which limit was reached; then nothing may be concluded from what is missing.
    """

    comparable: bool
    disappeared: Parting | None
    appeared: Parting | None
    elsewhere: Parting | None
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    classes: tuple[tuple[str, EventClass, EventClass], ...]
    joint: Joint
    reason: str = ""

    @property
    def same(self) -> bool | None:
        """Whether both have the same runs; None where a limit was reached before a difference was found."""
        if self.appeared is not None or self.disappeared is not None:
            return False
        return None if self.reason else True


def behaviour(
    base: TransitionSystem,
    head: TransitionSystem,
    *,
    limits: Limits | None = None,
    places: bool = True,
    when: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Behaviour:
    """Two systems → how their runs differ.

    Args:
        base: the one, such as the system before an edit.
        head: the other. Machines, locations, events and features of the same name are taken for the same.
        limits: how much may be used.
        places: look for runs after which a machine is elsewhere, too.
        when: find out under exactly which assignments runs appear and disappear.
        progress: told now and then how far it is.
    """
    both = joint(base, head)
    if both.system.constraint == f.FALSE:
        return Behaviour(False, None, None, None, (), (), (), both)
    goals = {side: _goals(both, side) for side in SIDES}
    search = Search(both, limits or Limits(), progress)
    parted: dict[Side, _Parted] = {"base": _Parted(), "head": _Parted()}
    elsewhere, reason = None, ""
    try:
        for group in search.groups(goal for side in SIDES for goal in goals[side].values()):
            for side in SIDES:
                asked = {name: goal for name, goal in goals[side].items() if goal in group}
                names = search.reached(asked, group)
                if names:
                    found = search.parting(side, {name: asked[name] for name in names}, group, when=when)
                    parted[side].add(names, found)
        moved = {v.name: both.elsewhere(v.name) for v in both.base.variables if _doubled(both, v.name)}
        if places:
            elsewhere = _elsewhere(search, moved)
    except symbolic.Exhausted as exhausted:
        reason = exhausted.reason
    return Behaviour(
        True,
        parted["base"].run,
        parted["head"].run,
        elsewhere,
        tuple(name for name in goals["base"] if name in parted["base"].names),
        tuple(name for name in goals["head"] if name in parted["head"].names),
        tuple(_classes(both)),
        both,
        reason,
    )


@dataclass(slots=True)
class _Parted:
    """What was found so far of the runs that one side has alone."""

    names: set[str] = field(default_factory=set)
    cost: Cost | None = None
    run: Parting | None = None
    _when: list[f.Formula] = field(default_factory=list)

    def add(self, names: Iterable[str], found: tuple[Cost, Parting] | None) -> None:
        """Take in the events by which some run parts, and the shortest one; the first of equal ones is kept."""
        self.names |= set(names)
        if found is None:
            return
        cost, run = found
        if self.cost is None or cost < self.cost:
            self.cost, self.run = cost, run
        if run.when is not None:
            self._when.append(run.when)
        if self.run is not None and self._when:
            self.run = replace(self.run, when=f.disjunction(self._when))


def _elsewhere(search: Search, goals: dict[str, f.Formula]) -> Parting | None:
    """Machines with where they are elsewhere → the shortest run after which one of them is."""
    best: tuple[Cost, Parting] | None = None
    for group in search.groups(goals.values()):
        found = search.elsewhere({name: goal for name, goal in goals.items() if goal in group})
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    return None if best is None else best[1]


def _goals(both: Joint, side: Side) -> dict[str, f.Formula]:
    """The events of a side that it may be able to do where the other is not, with where that is."""
    found = {event.name: both.parted(side, event) for event in both.side(side).events}
    return {name: goal for name, goal in found.items() if goal != f.FALSE}


def _doubled(both: Joint, name: str) -> bool:
    return name not in both.shared and any(variable.name == name for variable in both.head.variables)


def _classes(both: Joint) -> list[tuple[str, EventClass, EventClass]]:
    others = {event.name: event.kind for event in both.head.events}
    return [
        (event.name, event.kind, others[event.name])
        for event in both.base.events
        if others.get(event.name, event.kind) != event.kind
    ]
