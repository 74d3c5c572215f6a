"""Machines that a goal does not need to know of, though others wait for them: the neighbours of a device, for example.

A group of machines is a *bystander* of a goal that does not speak of it if it can only hold others up, and never for good:

1. it moves nobody else: in events that it controls, only its own machines move;
2. others see it only where they control an event, and there it can only be in the way: one of its places is the best for all;
3. from every place to which others' events and its own progress may have taken it, under each assignment, it can get out of
   the way by its own events of class progress while everybody else stands still.

Then what the others reach with it they reach without it, in its best place: whenever it is in the way, it steps aside first. What
they reach without being held up is all that they reach with it. So a goal is reached under the same assignments; a run to it may
be shorter, though, by the steps aside. What it means to claims about whole runs is another question: see `holding`.
(Guarded protocols, in which processes only block each other: Emerson and Kahlon, "Reducing model checking of the many to the
few", 2000.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from ....model.language import formula as f
from ....model.reduce.cone import spoken_of
from ....model.system.likeness import exchangeable
from ....model.system.surroundings import seeing, seen_at
from ....model.system.transition_system import HOST
from .encoding import Encoding
from .hull import hull
from .layout import lay_out
from .limits import growing, within
from .step import encode_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Set

    from ....model.system.transition_system import Edge, Event, Participant, TransitionSystem
    from .encoding import Diagram

_Places: TypeAlias = "dict[str, str]"
"""Variables (names) → the location of each."""


@dataclass(frozen=True, slots=True)
class Bystanders:
    """Groups of a system's machines that only hold others up, and never have to.

    Attributes:
        system: the system.
        groups: the names of the variables of each, by their scope.
        places: for each of these variables, a location in which it is in nobody's way.
        like: for each, the first with which it can change places so that the system stays the same.
    """

    system: TransitionSystem
    groups: Mapping[str, frozenset[str]]
    places: Mapping[str, str]
    like: Mapping[str, str]

    def gone(self, but: str | None = None) -> TransitionSystem:
        """The system without them, all but one perhaps (a scope), as others see it while they are in nobody's way."""
        kept = frozenset[str]() if but is None else self.groups[but]
        return _without(self.system, {name: place for name, place in self.places.items() if name not in kept})


def bystanders(
    system: TransitionSystem, kept: Set[str], node_limit: int, stop: Callable[[], None]
) -> Bystanders | None:
    """A system → its bystanders, as far as goals go that speak of certain names; None if there are none.

    Args:
        system: the system.
        kept: the names of the variables, features and permissions that goals speak of.
        node_limit: the most nodes that diagrams may take to make sure of it.
        stop: called again and again; may raise.

    Raises:
        Exhausted: a limit was reached.
    """
    scopes = dict.fromkeys(v.scope for v in system.variables if v.scope not in (v.vm, HOST))
    groups = {each: frozenset(v.name for v in system.variables if v.scope == each) for each in scopes}
    spoken = {name.partition(".")[0] for name in kept}
    apart = _apart(
        system, {scope: names for scope, names in groups.items() if scope not in spoken and names.isdisjoint(kept)}
    )
    if not apart:
        return None
    levels = lay_out(system).levels
    like = exchangeable(system, apart)

    def attempt(capacity: int) -> Bystanders | None:
        with within(capacity, levels):
            best = _best(system, apart, capacity)
            firsts = [apart[scope] for scope in dict.fromkeys(like.values())]
            if best is None or not all(_steps_aside(system, each, best, capacity, stop) for each in firsts):
                return None
            return Bystanders(system, apart, best, like)

    return growing(attempt, levels, node_limit)


def _apart(system: TransitionSystem, groups: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Groups of variables by scope → those that move nobody else, and that nobody sees but who controls an event."""
    while True:
        meddling = {scope for scope, names in groups.items() if _meddles(system, names, groups)}
        if not meddling:
            return groups
        groups = {scope: names for scope, names in groups.items() if scope not in meddling}


def _meddles(system: TransitionSystem, own: frozenset[str], groups: Mapping[str, frozenset[str]]) -> bool:
    """Whether a group moves others, or is seen where it may do more than be in the way, or sees another group."""
    foreign = frozenset(name for names in groups.values() for name in names) - own
    for event in system.events:
        controls = system.variables[event.participants[0].variable].name in own
        for place, participant in enumerate(event.participants):
            moves_own, seen = system.variables[participant.variable].name in own, _sees(participant)
            if controls and not moves_own:
                return True
            if (moves_own and not seen.isdisjoint(foreign)) or (not moves_own and place and not seen.isdisjoint(own)):
                return True
    return False


def _sees(participant: Participant) -> frozenset[str]:
    """The variables that guards of a participant speak of."""
    atoms = (atom for edge in participant.edges for atom in f.atoms(edge.guard))
    return frozenset(atom.path for atom in atoms if isinstance(atom, f.In))


def waiting(system: TransitionSystem, names: Set[str]) -> Iterator[tuple[Participant, Edge]]:
    """Controllers other than these variables, with their edges whose guards speak of these."""
    for event in system.events:
        controller = event.participants[0]
        if system.variables[controller.variable].name not in names:
            for edge in controller.edges:
                if any(isinstance(atom, f.In) and atom.path in names for atom in f.atoms(edge.guard)):
                    yield controller, edge


def _best(system: TransitionSystem, apart: Mapping[str, frozenset[str]], capacity: int) -> _Places | None:
    """For each variable of some groups, where it is in nobody's way; None if there is no such place, or groups hang together."""
    encoding = Encoding(system, lay_out(system), capacity)
    everybody = frozenset(name for names in apart.values() for name in names)
    found: _Places = {}
    for names in apart.values():
        guards = [edge.guard for _, edge in waiting(system, names)]
        variables = [variable for variable in system.variables if variable.name in names]
        combinations = product(*([v.locations[v.initial], *v.locations] for v in variables))
        places = (dict(zip((v.name for v in variables), each, strict=True)) for each in combinations)
        best = next((each for each in places if all(_is_best(encoding, guard, each) for guard in guards)), None)
        if best is None:
            return None
        found |= best
    for _, edge in waiting(system, everybody):
        # Who has to wait for several groups waits for each by itself.
        alone = (
            f.substitute(edge.guard, seen_at({n: x for n, x in found.items() if n not in o})) for o in apart.values()
        )
        if (encoding.conjunction(map(encoding.formula, alone)) & ~encoding.formula(edge.guard)).satisfiable():
            return None
    return found


def _is_best(encoding: Encoding, guard: f.Formula, places: Mapping[str, str]) -> bool:
    """Whether a guard is true with some variables in certain places wherever it is with these variables in any."""
    there = encoding.formula(f.substitute(guard, seen_at(places)))
    return not (encoding.formula(guard) & _valid(encoding, places) & ~there).satisfiable()


def _valid(encoding: Encoding, names: Iterable[str]) -> Diagram:
    """Codes that are locations of these variables."""
    numbers = [encoding.names.variables[name] for name in names]
    variables, places = encoding.system.variables, encoding.layout.variables
    return encoding.conjunction(encoding.among(places[n], range(len(variables[n].locations))) for n in numbers)


def _without(system: TransitionSystem, places: Mapping[str, str]) -> TransitionSystem:
    """The system without some variables, as others see it while these are in certain places."""
    kept = [index for index, variable in enumerate(system.variables) if variable.name not in places]
    number, events = {old: new for new, old in enumerate(kept)}, []
    for event in system.events:
        participants = [
            replace(p, variable=number[p.variable], edges=tuple(seeing(p.edges, places)))
            for p in event.participants
            if p.variable in number
        ]
        if event.participants[0].variable in number and participants[0].edges:
            events.append(replace(event, participants=tuple(participants)))
    return replace(system, variables=tuple(system.variables[i] for i in kept), events=tuple(events))


def _steps_aside(
    system: TransitionSystem, own: frozenset[str], best: Mapping[str, str], capacity: int, stop: Callable[[], None]
) -> bool:
    """Whether a group, from wherever others and its own progress have taken it, gets out of others' way when they wait for it."""
    alone = spoken_of(_without(system, {name: place for name, place in best.items() if name not in own}))
    patient = replace(
        alone, events=tuple(e for e in alone.events if e.kind == "progress" or not _controls(alone, e, own))
    )
    relaxed = replace(patient, events=tuple(_relaxed(patient, event, own, best) for event in patient.events))
    encoding = Encoding(relaxed, lay_out(relaxed, gathered=True), capacity)
    steps = encode_steps(encoding)
    reached = hull(encoding, steps, stop)
    reached &= encoding.allowed
    aside = [step for step in steps if _controls(relaxed, relaxed.events[step.index], own)]
    for controller, edge in waiting(patient, own):
        source = encoding.among(encoding.layout.variables[controller.variable], (edge.source,))
        wanted = encoding.formula(f.substitute(edge.guard, seen_at(best))) & source & reached
        freed = wanted & encoding.formula(edge.guard)
        before = encoding.false
        while freed != before:
            before = freed
            for step in aside:
                stop()
                freed |= step.preimage(freed) & wanted
        if freed != wanted:
            return False
    return True


def _controls(system: TransitionSystem, event: Event, names: Set[str]) -> bool:
    return system.variables[event.participants[0].variable].name in names


def _relaxed(system: TransitionSystem, event: Event, own: Set[str], best: Mapping[str, str]) -> Event:
    """An event of others that occurs as if a group were in nobody's way."""
    if _controls(system, event, own):
        return event
    controller, *others = event.participants
    return replace(event, participants=(replace(controller, edges=tuple(seeing(controller.edges, best))), *others))
