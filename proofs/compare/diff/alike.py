"""Two systems → which machines move alike in both, step for step, as long as the same events occur.

A machine is alike if it has the same locations, and the same edges for every event that both systems have, and if all
machines that its guards speak of are alike too. Where both systems go through the same events, such a machine is in the
same place in both, whatever the others do: by induction over the steps, as its moves depend on nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.system import assignments
from ....model.system.functions import Functions
from ....model.system.transition_system import TransitionSystem, Variable

if TYPE_CHECKING:
    from collections.abc import Collection

    from ....model.system.transition_system import Event, Feature

Moves = frozenset[tuple[str, str, f.Formula]]
"""Edges for one event, by the names of their source and dest, each with its guard."""


class Equality:
    """Compares guards of two systems as functions, however they are written."""

    __slots__ = ("_functions", "_systems")

    def __init__(self, base: TransitionSystem, head: TransitionSystem) -> None:
        self._systems = base, head
        self._functions: Functions | None = None

    @property
    def functions(self) -> Functions:
        """Functions of everything that either system has; made when they are first needed."""
        if self._functions is None:
            base, head = self._systems
            self._functions = Functions(_everything(base, head))
        return self._functions

    def moves(self, one: Moves, other: Moves) -> bool:
        """Whether two sets of edges are the same."""
        return one == other or self._by_function(one) == self._by_function(other)

    def guards(self, one: f.Formula, other: f.Formula) -> bool:
        """Whether two formulas are the same function."""
        return one == other or self.functions.of(one) == self.functions.of(other)

    def implies(self, one: f.Formula, other: f.Formula) -> bool:
        """Whether one formula is true only where the other is, whatever is reachable."""
        return self.functions.of(f.conjunction((one, f.negation(other)))) == 0

    def _by_function(self, edges: Moves) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for source, dest, guard in edges:
            key = source, dest
            found[key] = self.functions.either(found.get(key, 0), self.functions.of(guard))
        return {key: function for key, function in found.items() if function}


def alike(base: TransitionSystem, head: TransitionSystem, unshared: Collection[str] = ()) -> frozenset[str]:
    """Two systems → the names of the variables that are alike.

    Args:
        base: one system.
        head: the other; the same names stand for the same things.
        unshared: names of features (as `key_of` says them) that may have different values in both.
    """
    others = {variable.name: variable for variable in head.variables}
    found = {v.name for v in base.variables if v.name in others and same_places(v, others[v.name])}
    reads: dict[str, set[str]] = {name: set() for name in found}
    events, equality = {event.name: event for event in head.events}, Equality(base, head)
    for event in base.events:
        other = events.get(event.name)
        here, there = moves(base, event), {} if other is None else moves(head, other)
        for name in found & (here.keys() | there.keys()) if other is not None else ():
            one, two = here.get(name, frozenset()), there.get(name, frozenset())
            if equality.moves(one, two):
                reads[name] |= {_read(atom) for _, _, guard in one for atom in f.atoms(guard)}
            else:
                found.discard(name)
    places = {variable.name for variable in (*base.variables, *head.variables)}
    while loose := {name for name in found if reads[name] & (places - found) or reads[name] & set(unshared)}:
        found -= loose
    return frozenset(found)


def moves(system: TransitionSystem, event: Event) -> dict[str, Moves]:
    """An event → for each variable, its edges; those on which a machine stays count for the controller alone."""
    found = {}
    for place, participant in enumerate(event.participants):
        variable = system.variables[participant.variable]
        found[variable.name] = frozenset(
            (variable.locations[edge.source], variable.locations[edge.dest], edge.guard)
            for edge in participant.edges
            if place == 0 or edge.source != edge.dest
        )
    return found


def same_places(one: Variable, other: Variable) -> bool:
    """Whether two variables have the same locations, in whatever order, and begin in the same one."""
    begin = one.locations[one.initial] == other.locations[other.initial]
    return begin and sorted(one.locations) == sorted(other.locations)


def _read(atom: f.Atom) -> str:
    return atom.path if isinstance(atom, f.In) else assignments.feature_of(atom)


def _everything(base: TransitionSystem, head: TransitionSystem) -> TransitionSystem:
    """The variables and features of both, each with all the locations and values that it has in either."""
    variables: dict[str, Variable] = {}
    for v in (*base.variables, *head.variables):
        known = variables.get(v.name)
        places = () if known is None else known.locations
        variables[v.name] = Variable(v.name, v.machine, v.scope, v.vm, _joined(places, v.locations), 0)
    features: dict[tuple[str, bool], Feature] = {}
    for each in (*base.features, *head.features):
        key = each.name, each.kind == "permission"
        before = features.get(key)
        features[key] = each if before is None else replace(each, values=_joined(before.values, each.values))
    return TransitionSystem("both", tuple(variables.values()), tuple(features.values()), ())


def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
