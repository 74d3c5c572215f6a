"""Locations that make no difference for a question, merged into one.

Why qvm ends makes a difference for the code with which it ends, and hardly for its devices. Two locations of a machine are
merged if the question does not tell them apart, no guard that matters does, and on every event that matters both lead, under
the same guards, to locations that are merged themselves. This is the coarsest bisimulation that treats each machine by itself
(partition refinement: Kanellakis and Smolka, "CCS expressions, finite state processes, and three problems of equivalence",
1990). Guards of merged edges are merged too, and often then speak of fewer machines; what no guard that is left speaks of, nor
the question, is left out. So a merged system has a run to the question with the same events wherever the original has one,
and nowhere else.

It is found from the question on: what a question tells apart of machines is split as these behave (`behaving`), which tells
apart something of others (`mattering`), until nothing is split any more. So it costs what is found, and not what there is.

If a question is when an event occurs, locations are told apart by whether it can occur there at all, moving or not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..language import formula as f
from ..system import assignments
from ..system.assuming import Assuming
from ..system.functions import numbered
from ..system.specialise import key_of
from ..system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from .behaving import Behaviours
from .mattering import Merging, mattering

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..system.assuming import Some
    from .behaviour import Behaviour, Blocks, Known


def quotient(system: TransitionSystem, *questions: f.Formula, events: Collection[str] = ()) -> TransitionSystem:
    """A system and ground formulas → a smaller one in which they are reached by the same events under the same assignments.

    Where `onto` it, the questions speak of the merged locations. Between steps of the smaller one, the original may make
    others that change nothing of it.

    Args:
        system: the original.
        questions: what is asked of states.
        events: events of which it is asked when they occur; they are kept, where they can occur, even if they move nothing.
    """
    return Quotients(Assuming(system)).of(*questions, events=events)


_Taken = tuple[int, int, Participant]
"""An event, and the place that a participant takes in it."""


class Quotients:
    """Quotients of one system, for one question after the other; what several have in common is worked out once."""

    def __init__(self, assuming: Assuming) -> None:
        self._assuming, self._behaviours = assuming, Behaviours(assuming)
        system = assuming.system
        self._variable = {variable.name: index for index, variable in enumerate(system.variables)}
        self._event = {event.name: index for index, event in enumerate(system.events)}
        self._known: dict[tuple[f.Formula, ...], dict[int, Known]] = {}
        self._mattering: dict[object, list[Behaviour]] = {}
        self._taken: dict[tuple[Behaviour, int, tuple[int, ...]], list[_Taken]] = {}
        self._edges: dict[tuple[Behaviour, tuple[int, ...]], list[tuple[int, int, tuple[Edge, ...]]]] = {}
        self._formulas: dict[tuple[int, Known, tuple[int, ...]], f.Formula] = {}
        self._variables: dict[int, Variable] = {}

    def of(
        self, *questions: f.Formula, events: Collection[str] = (), assumed: tuple[f.Formula, ...] = ()
    ) -> TransitionSystem:
        """See `quotient`; of the system under what is `assumed`."""
        return self.made(self.what(*questions, events=events, assumed=assumed))

    def what(self, *questions: f.Formula, events: Collection[str] = (), assumed: tuple[f.Formula, ...] = ()) -> Merging:
        """What the quotient for a question is made of; equal for questions for which it is the same."""
        known = self._known.get(assumed)
        if known is None:
            known = self._known[assumed] = self._behaviours.known(self._assuming.settled(*assumed).values)
        asked = frozenset(self._event[name] for name in events if name in self._event)
        atoms = [atom for question in questions for atom in f.atoms(question)]
        told = self._told_apart(atom for atom in atoms if isinstance(atom, f.In))
        key = (tuple(sorted(told.items())), asked, assumed)
        found = self._mattering.get(key)
        if found is None:
            found = self._mattering[key] = mattering(self._behaviours, told, asked, known)
        features = self._assuming.some(assignments.feature_of(atom) for atom in atoms if not isinstance(atom, f.In))
        for behaviour in found:
            features |= behaviour.features
        features = self._assuming.closed(features, *assumed)
        return Merging(tuple(each.merged for each in found), features, assumed, tuple(found))

    def variables(self, merging: Merging) -> tuple[Variable, ...]:
        """The machines of a quotient."""
        return tuple(map(self._merged, merging.behaviours))

    def features(self, merging: Merging) -> tuple[Feature, ...]:
        """The features of a quotient."""
        features, values = self._assuming.system.features, self._assuming.settled(*merging.assumed).values
        kept = [features[index] for index in _indices(merging.features)]
        if values:
            kept = [replace(each, values=values.get(key_of(each), each.values)) for each in kept]
        return tuple(kept)

    def made(self, merging: Merging) -> TransitionSystem:
        """The quotient: with one location for each block."""
        system = self._assuming.system
        permissions: dict[int | None, int | None] = {None: None}
        permissions |= {old: new for new, old in enumerate(_indices(merging.features))}
        merged = {each.machine: each.merged for each in merging.behaviours}
        blocks = {each.machine: each.blocks for each in merging.behaviours}
        controlling: dict[int, Participant] = {}
        listening: dict[int, list[Participant]] = {}
        for index, behaviour in enumerate(merging.behaviours):
            for number, place, participant in self._takes(behaviour, index, merged, blocks):
                if place:
                    listening.setdefault(number, []).append(participant)
                else:
                    controlling[number] = participant
        events = []
        for number in sorted(controlling):
            event, participants = system.events[number], (controlling[number], *listening.get(number, ()))
            events.append(Event(event.name, event.kind, participants, permissions[event.permission]))
        constraint = self._assuming.constraint(merging.features, *merging.assumed)
        variables, features = self.variables(merging), self.features(merging)
        return TransitionSystem(system.name, variables, features, tuple(events), constraint, system.because)

    def _told_apart(self, atoms: Iterable[f.In]) -> dict[int, Blocks]:
        """The blocks that a question's own atoms make."""
        blocks: dict[int, Blocks] = {}
        for atom in atoms:
            index = self._variable[atom.path]
            locations = self._assuming.system.variables[index].locations
            apart = numbered(location in atom.locations for location in locations)
            blocks[index] = self._behaviours.met(blocks[index], apart) if index in blocks else apart
        return blocks

    def _takes(
        self, behaviour: Behaviour, index: int, merged: Mapping[int, int], blocks: Mapping[int, Blocks]
    ) -> list[_Taken]:
        """What a machine does as the variable of an index, where these are the blocks of all."""
        about = tuple([merged[machine] for machine, _ in behaviour.told])
        found = self._taken.get((behaviour, index, about))
        if found is None:
            edges = self._edges.get((behaviour, about))
            if edges is None:
                edges = self._edges[behaviour, about] = self._edges_of(behaviour, merged, blocks)
            found = [(event, place, Participant(index, each)) for event, place, each in edges]
            self._taken[behaviour, index, about] = found
        return found

    def _edges_of(
        self, behaviour: Behaviour, merged: Mapping[int, int], blocks: Mapping[int, Blocks]
    ) -> list[tuple[int, int, tuple[Edge, ...]]]:
        """A machine's edges for each event, and place there."""
        new = {old: number for number, old in enumerate(dict.fromkeys(behaviour.blocks))}
        edges: dict[tuple[int, int], list[Edge]] = {}
        for move in behaviour.moves():
            guard = self._formula(move.function, behaviour.known, merged, blocks)
            edge = Edge(new[move.source], new[move.dest], guard, move.rows)
            edges.setdefault((move.event, move.place), []).append(edge)
        return [(event, place, tuple(each)) for (event, place), each in edges.items()]

    def _formula(
        self, function: int, known: Known, merged: Mapping[int, int], blocks: Mapping[int, Blocks]
    ) -> f.Formula:
        """A function → a formula of the merged locations."""
        functions, first = self._behaviours.functions, len(self._variable)
        levels = [level for level in functions.told_apart(function) if level < first]
        key = (function, known, tuple([merged[level] for level in levels]))
        found = self._formulas.get(key)
        if found is None:
            kept = dict(known.allowed) | {level: tuple(dict.fromkeys(blocks[level])) for level in levels}
            found = self._formulas[key] = functions.formula(function, kept)
        return found

    def _merged(self, behaviour: Behaviour) -> Variable:
        """A machine with one location for each block."""
        found = self._variables.get(behaviour.merged)
        if found is None:
            variable = self._assuming.system.variables[behaviour.machine]
            found = self._variables[behaviour.merged] = _variable(variable, behaviour.blocks)
        return found


def _indices(some: Some) -> list[int]:
    return [index for index, there in enumerate(reversed(f"{some:b}")) if there == "1"]


def onto(system: TransitionSystem, formula: f.Formula) -> f.Formula:
    """A ground formula about the original → the same about a system whose locations were merged."""
    kept = {variable.name: variable.locations for variable in system.variables}

    def known(atom: f.Atom) -> f.Formula:
        if not isinstance(atom, f.In) or atom.path not in kept:
            return atom
        inside = tuple(location for location in kept[atom.path] if location in atom.locations)
        if len(inside) == len(kept[atom.path]):
            return f.TRUE
        return f.In(atom.path, inside) if inside else f.FALSE

    return f.substitute(formula, known)


def original(merged: TransitionSystem, whole: TransitionSystem, formula: f.Formula) -> f.Formula:
    """A ground formula about a system with merged locations → the same about the system that it was made of."""
    stands_for = {
        variable.name: dict(
            zip(variable.locations, map(variable.originals, range(len(variable.locations))), strict=True)
        )
        for variable in merged.variables
    }
    order = {variable.name: variable.locations for variable in whole.variables}

    def known(atom: f.Atom) -> f.Formula:
        if not isinstance(atom, f.In):
            return atom
        inside = {name for location in atom.locations for name in stands_for[atom.path][location]}
        return f.In(atom.path, tuple(location for location in order[atom.path] if location in inside))

    return f.substitute(formula, known)


def _variable(variable: Variable, own: Blocks) -> Variable:
    kept = sorted(set(own))
    stands_for = tuple(_names(variable, [at for at, block in enumerate(own) if block == first]) for first in kept)
    return replace(
        variable,
        locations=tuple(variable.locations[at] for at in kept),
        initial=kept.index(own[variable.initial]),
        final=frozenset(new for new, at in enumerate(kept) if at in variable.final),
        stands_for=stands_for,
    )


def _names(variable: Variable, members: Iterable[int]) -> tuple[str, ...]:
    """The original locations behind some locations of a variable, which may have been merged before."""
    return tuple(name for at in members for name in variable.originals(at))
