"""An automaton beside a system → from where it accepts some fair run.

The automaton is taken apart into its strongly connected components, and only those in which a run can be accepted are
searched for fair runs, each by itself; the others are merely led through (Bloem, Ravi and Somenzi, "Efficient decision
procedures for model checking of linear time logic properties", 1999).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .automaton import Label
from .fixpoints import Fixpoints, Given, Visited
from .permissions import granting, lasting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .automaton import Automaton
    from .fixpoints import Condition
    from .places import Places
    from .setting import Fairer, Setting


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
    forwards = granting(setting, moves, setting.free)
    everything = setting.everything(len(machine.locations))
    pairs = everything.only(())
    found: list[Component] = []
    for locations in _components(machine):
        within = everything.only(locations)
        if _turning(machine, locations):
            entered = forwards.reached_from(forwards.after(everything - within, within), within)
            for component in _inside(setting, machine, moves, entered, locations, fairer):
                found.append(component)
                pairs |= component.lasting
        pairs = moves.leading_to(pairs, within)
    return Accepted(moves, pairs, tuple(component for component in found if component.lasting.some))


def _inside(
    setting: Setting,
    machine: Automaton,
    moves: Fixpoints,
    entered: Places,
    locations: frozenset[int],
    fairer: Fairer | None,
) -> Iterator[Component]:
    """Where a run can be accepted that stays in a component of the automaton, once it was entered."""
    sets = (frozenset(each) & locations for each in machine.accepting)
    visited = tuple(Visited(each) for each in sets if each != locations)
    if _whatever(machine, locations) and fairer is None:
        # Every run can be gone on with so that it is fair, so nothing has to be looked for.
        yield Component((*visited, *setting.fairness(moves.moves)), entered)
        return
    # Diagrams of what is beside other locations, all empty, would be handed along through every operation.
    order = sorted(locations)
    inner = Fixpoints([move.inside(order) for move in moves.moves], setting.check)
    counted = tuple(Visited(frozenset(map(order.index, each.locations))) for each in visited)
    whole = {move.step.index: move for move in moves.moves}
    nothing = entered.only(())
    for component in fairly(setting, inner, entered.taken(order), counted, fairer):
        given = (c for c in component.conditions if isinstance(c, Given))
        conditions: tuple[Condition, ...] = (*visited, *(Given(whole[c.move.step.index], c.strictly) for c in given))
        yield Component(conditions, nothing.put(order, component.lasting))


def fairly(
    setting: Setting, moves: Fixpoints, within: Places, visited: tuple[Visited, ...], fairer: Fairer | None
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


def _turning(machine: Automaton, locations: frozenset[int]) -> bool:
    """Whether a run can stay in a component for ever and be accepted."""
    inside = any(move.source in locations and move.dest in locations for move in machine.moves)
    return inside and not any(locations.isdisjoint(each) for each in machine.accepting)


def _whatever(machine: Automaton, locations: frozenset[int]) -> bool:
    """Whether a component, in which runs can be accepted, is a single location that stays whatever happens."""
    return len(locations) == 1 and any(
        {move.source, move.dest} == locations and Label() in move.labels for move in machine.moves
    )


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
