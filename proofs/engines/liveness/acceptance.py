"""An automaton beside a system → from where it accepts some fair run.

The automaton is taken apart into its strongly connected components, and only those in which a run can be accepted are
searched for fair runs, each by itself; the others are merely led through (Bloem, Ravi and Somenzi, "Efficient decision
procedures for model checking of linear time logic properties", 1999).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .automaton import Label
from .fixpoints import Given, Visited
from .permissions import lasting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .automaton import Automaton
    from .fixpoints import Condition, Fixpoints
    from .places import Places
    from .setting import Fairer, Setting


@dataclass(frozen=True, slots=True)
class Ending:
    """A component of an automaton in which a run can stay for ever and be accepted.

    Attributes:
        locations: of the automaton.
        visited: those of them, in one set or another, that such a run visits again and again; every set of all is left out.
        whatever: whether every run is accepted that comes there.
    """

    locations: frozenset[int]
    visited: tuple[Visited, ...]
    whatever: bool

    @property
    def order(self) -> list[int]:
        """The locations as they are counted, from 0, where nothing is said of others.

        Diagrams of what is beside other locations, all empty, would be handed along through every operation.
        """
        return sorted(self.locations)

    @property
    def counted(self) -> tuple[Visited, ...]:
        """What is visited, counted so."""
        order = self.order
        return tuple(Visited(frozenset(map(order.index, each.locations))) for each in self.visited)


@dataclass(frozen=True, slots=True)
class Component:
    """A component of an automaton in which runs can be accepted for ever.

    Attributes:
        conditions: what is met again and again by an accepted fair run that stays in it.
        lasting: pairs in it from which there is one, with all to which such a run comes again and again.
    """

    conditions: tuple[Condition, ...]
    lasting: Places


@dataclass(frozen=True, slots=True)
class Accepted:
    """From where an automaton accepts some fair run.

    Attributes:
        fixpoints: the moves of system and automaton.
        pairs: those from which some fair run is accepted.
        components: where such runs end up.
    """

    fixpoints: Fixpoints
    pairs: Places
    components: tuple[Component, ...]


def accepted(setting: Setting, machine: Automaton, fairer: Fairer | None = None) -> Accepted:
    """A system and an automaton → the pairs of a state and a location from which the automaton accepts some fair run.

    Args:
        setting: the system.
        machine: the automaton.
        fairer: one more event to be treated fairly.
    """
    moves = setting.along(machine)
    everything = setting.everything(len(machine.locations))
    pairs = everything.only(())
    found: list[Component] = []
    for locations in _components(machine):
        within = everything.only(locations)
        end = _ending(machine, locations)
        if end is not None:
            entered = moves.reached_from(moves.after(everything - within, within), within)
            for component in _inside(setting, moves, entered, end, fairer):
                found.append(component)
                pairs |= component.lasting
        pairs = moves.leading_to(pairs, within)
    return Accepted(moves, pairs, tuple(component for component in found if component.lasting.some))


def endings(machine: Automaton) -> tuple[Ending, ...]:
    """Where runs that an automaton accepts stay in the end."""
    found = (_ending(machine, locations) for locations in _components(machine))
    return tuple(end for end in found if end is not None)


def _inside(
    setting: Setting, moves: Fixpoints, entered: Places, end: Ending, fairer: Fairer | None
) -> Iterator[Component]:
    """Where a run can be accepted that stays in a component of the automaton, once it was entered."""
    if end.whatever and fairer is None:
        # Every run can be gone on with so that it is fair, so nothing has to be looked for.
        yield Component((*end.visited, *setting.fairness(moves.moves)), entered)
        return
    whole = {move.step.index: move for move in moves.moves}
    nothing = entered.only(())
    inner = moves.inside(end.order)
    for component in fairly(setting, inner, entered.taken(end.order), end.counted, fairer):
        given = (c for c in component.conditions if isinstance(c, Given))
        conditions: tuple[Condition, ...] = (
            *end.visited,
            *(Given(whole[c.move.step.index], c.strictly) for c in given),
        )
        yield Component(conditions, nothing.put(end.order, component.lasting))


def fairly(
    setting: Setting,
    moves: Fixpoints,
    within: Places,
    visited: tuple[Visited, ...],
    fairer: Fairer | None,
) -> tuple[Component, ...]:
    """Pairs → where a fair run can stay among them for ever and visit some locations again and again.

    What merely leads there may be left out. Where an event that is treated strongly fairly can be impossible for ever is
    another component than where it occurs again and again.
    """
    conditions: tuple[Condition, ...] = (*visited, *setting.fairness(moves.moves, fairer))
    always = Component(conditions, lasting(setting, moves, within, visited, fairer))
    if fairer is None or not fairer.strongly:
        return (always,)
    never = within.where(~setting.possible(fairer.event))
    weakly: tuple[Condition, ...] = (*visited, *setting.fairness(moves.moves))
    return always, Component(weakly, lasting(setting, moves, never, visited))


def _ending(machine: Automaton, locations: frozenset[int]) -> Ending | None:
    """A component of an automaton, if a run can stay in it for ever and be accepted."""
    inside = [move for move in machine.moves if move.source in locations and move.dest in locations]
    if not inside or any(locations.isdisjoint(each) for each in machine.accepting):
        return None
    sets = (frozenset(each) & locations for each in machine.accepting)
    whatever = len(locations) == 1 and any(Label() in move.labels for move in inside)
    return Ending(locations, tuple(Visited(each) for each in sets if each != locations), whatever)


def _components(machine: Automaton) -> list[frozenset[int]]:
    """The strongly connected components of an automaton, each after those that it leads to."""
    count = len(machine.locations)
    reach = [{at} for at in range(count)]
    grown = True
    while grown:
        before = sum(map(len, reach))
        for move in machine.moves:
            reach[move.source] |= reach[move.dest]
        grown = sum(map(len, reach)) > before
    found = dict.fromkeys(frozenset(o for o in reach[at] if at in reach[o]) for at in range(count))
    return sorted(found, key=lambda locations: (len(reach[min(locations)]), min(locations)))
