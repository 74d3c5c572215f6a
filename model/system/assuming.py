"""A system, under one assumption after the other: each costs what it touches, not what there is.

`specialise` goes through the whole system. Here it is written down once which clauses, guards and events speak of which feature.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..language import formula as f
from . import assignments
from .specialise import domains_of, key_of, settle, without

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .transition_system import TransitionSystem


Some = int
"""Some of a system's features: the sum of 2 to the power of their indices."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What assumptions make of a system's features.

    Attributes:
        values: of those that have fewer values left, by key, the values.
        clauses: of those clauses of the constraint that are tied to the assumptions, by index, what is left.
        added: what is left of the assumptions themselves.
        possible: whether some assignment is left.
        tied: all clauses that are left, in groups that share no features, each with its features.
    """

    values: dict[str, tuple[str, ...]]
    clauses: dict[int, tuple[f.Formula, ...]]
    added: tuple[f.Formula, ...]
    possible: bool
    tied: tuple[tuple[Some, tuple[f.Formula, ...]], ...]


class Assuming:
    """What assumptions touch in a system, in whose constraint no clause settles a feature by itself (`specialise` sees to it).

    Attributes:
        system: the system.
        domains: the open values of its features, by key.
        number: the index of each feature, by key.
    """

    def __init__(self, system: TransitionSystem) -> None:
        self.system = system
        self.domains = domains_of(system)
        self._clauses = assignments.clauses(system.constraint)
        self._place = {id(clause): index for index, clause in enumerate(self._clauses)}
        self.number = {key_of(feature): index for index, feature in enumerate(system.features)}
        self._groups = assignments.components(self._clauses)
        self._tied = tuple((self.some(names), members) for names, members in self._groups)
        self._group_of = {name: number for number, (names, _) in enumerate(self._groups) for name in names}
        self._possible: bool | None = None
        self._speaking: dict[str, list[int]] | None = None
        self._settled: dict[tuple[f.Formula, ...], Settled] = {}

    def settled(self, *assumed: f.Formula) -> Settled:
        """What ground assumptions make of the system's features."""
        found = self._settled.get(assumed)
        if found is None:
            found = self._settled[assumed] = self._settle(assumed)
        return found

    def allows(self, *assumed: f.Formula) -> bool:
        """Whether some assignment of the features satisfies the constraint and ground assumptions."""
        return self.settled(*assumed).possible

    def whole(self, *assumed: f.Formula) -> TransitionSystem:
        """The same as `specialise` makes of the system and ground assumptions."""
        settled, system = self.settled(*assumed), self.system
        constraint: f.Formula = f.FALSE
        if settled.possible:
            kept = (settled.clauses.get(index, (clause,)) for index, clause in enumerate(self._clauses))
            constraint = f.conjunction((*(each for group in kept for each in group), *settled.added))
        features, events = list(system.features), dict(enumerate(system.events))
        for key, values in settled.values.items():
            features[self.number[key]] = replace(features[self.number[key]], values=values)
        seen: dict[int, f.Formula] = {}
        for index in self.touched(settled.values):
            event = without(system.events[index], features, settled.values, seen)
            if event is None:
                del events[index]
            else:
                events[index] = event
        return replace(system, features=tuple(features), events=tuple(events.values()), constraint=constraint)

    def touched(self, keys: Iterable[str]) -> list[int]:
        """The events that need a permission among some features, or where a guard speaks of one; by index, ascending."""
        if self._speaking is None:
            self._speaking = self._index()
        return sorted({index for key in keys for index in self._speaking.get(key, ())})

    def some(self, keys: Iterable[str]) -> Some:
        """Features by key → the same in short; what is no feature is left out."""
        return sum(1 << self.number[key] for key in set(keys) if key in self.number)

    def closed(self, features: Some, *assumed: f.Formula) -> Some:
        """Some features, and those that the constraint ties to them under assumptions."""
        for names, _ in self.settled(*assumed).tied:
            if names & features:
                features |= names
        return features

    def constraint(self, features: Some, *assumed: f.Formula) -> f.Formula:
        """What the constraint, and assumptions, say of some features; nothing can be true where no assignment is left."""
        settled = self.settled(*assumed)
        if not settled.possible:
            return f.FALSE
        return f.conjunction(each for names, members in settled.tied if names & features for each in members)

    def _settle(self, assumed: tuple[f.Formula, ...]) -> Settled:
        added = assignments.clauses(f.conjunction(assumed))
        spoken = {name for part in added for name in map(assignments.feature_of, f.atoms(part))}
        groups = {self._group_of[name] for name in spoken if name in self._group_of}
        near = sorted(self._place[id(each)] for number in groups for each in self._groups[number][1])
        spoken = spoken.union(*(self._groups[number][0] for number in groups))
        domains = {name: self.domains[name] for name in sorted(spoken)}
        *clauses, added = settle([*((self._clauses[index],) for index in near), added], domains)
        left = [*(each for group in clauses for each in group), *added]
        if self._possible is None:
            self._possible = assignments.satisfiable(self._clauses, self.domains)
        tied = [group for number, group in enumerate(self._tied) if number not in groups]
        tied += ((self.some(names), members) for names, members in assignments.components(left))
        return Settled(
            {name: values for name, values in domains.items() if values != self.domains[name]},
            dict(zip(near, clauses, strict=True)),
            added,
            self._possible and assignments.satisfiable(left, domains),
            tuple(tied),
        )

    def _index(self) -> dict[str, list[int]]:
        """For each feature, the events that it has a say in."""
        found: dict[str, list[int]] = {}
        features_of: dict[int, frozenset[str]] = {}
        for number, event in enumerate(self.system.events):
            speaks = set() if event.permission is None else {key_of(self.system.features[event.permission])}
            for guard in {id(edge.guard): edge.guard for part in event.participants for edge in part.edges}.values():
                if id(guard) not in features_of:
                    atoms = (atom for atom in f.atoms(guard) if not isinstance(atom, f.In))
                    features_of[id(guard)] = frozenset(map(assignments.feature_of, atoms))
                speaks |= features_of[id(guard)]
            for key in speaks:
                found.setdefault(key, []).append(number)
        return found
