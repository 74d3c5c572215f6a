"""A reader of two small systems that goes through their pairs of states one by one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from quiesce.model.language.formula import Formula, In, Is, May, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quiesce.model.system.transition_system import Event, Feature, TransitionSystem

Assignment = dict[str, str]
State = dict[str, str]
Cost = tuple[int, int]


def _key(feature: Feature) -> str:
    return f"may({feature.name})" if feature.kind == "permission" else feature.name


def _true(formula: Formula, state: State, assignment: Assignment) -> bool:
    def holds(atom: In | Is | May) -> bool:
        match atom:
            case In(path, locations):
                return state[path] in locations
            case Is(path, values):
                return assignment[path] in values
            case May(event):
                return assignment[f"may({event})"] == "yes"

    return evaluate(formula, holds)


@dataclass(frozen=True)
class Plain:
    """A system, read with dictionaries of names."""

    system: TransitionSystem

    def start(self) -> State:
        return {v.name: v.locations[v.initial] for v in self.system.variables}

    def allows(self, assignment: Assignment) -> bool:
        return _true(self.system.constraint, {}, assignment)

    def after(self, event: Event, state: State, assignment: Assignment) -> State | None:
        if event.permission is not None and assignment[f"may({event.name})"] != "yes":
            return None
        moved = {}
        for position, participant in enumerate(event.participants):
            variable = self.system.variables[participant.variable]
            dests = [
                variable.locations[edge.dest]
                for edge in participant.edges
                if variable.locations[edge.source] == state[variable.name] and _true(edge.guard, state, assignment)
            ]
            if dests:
                (moved[variable.name],) = dests
            elif position == 0:
                return None
        return {**state, **moved}

    def steps(self, state: State, assignment: Assignment) -> dict[str, State]:
        found = ((event.name, self.after(event, state, assignment)) for event in self.system.events)
        return {name: after for name, after in found if after is not None}


def _assignments(one: TransitionSystem, other: TransitionSystem) -> Iterator[tuple[Assignment, Assignment]]:
    """Every pair of allowed assignments that agree on what both have, and permit what is always permitted."""
    domains = [{_key(x): x.values for x in system.features} for system in (one, other)]
    always = [{f"may({e.name})" for e in system.events if e.permission is None} for system in (one, other)]
    for values in product(*domains[0].values()):
        mine = dict(zip(domains[0], values, strict=True))
        for others in product(*domains[1].values()):
            yours = dict(zip(domains[1], others, strict=True))
            apart = {k for k in mine if k in yours and not set(domains[0][k]) & set(domains[1][k])}
            agree = all(mine[k] == yours[k] for k in mine if k in yours and k not in apart)
            agree &= all(mine[k] == "yes" or "yes" not in domains[0][k] for k in mine.keys() & always[1])
            agree &= all(yours[k] == "yes" or "yes" not in domains[1][k] for k in yours.keys() & always[0])
            if agree and _true(one.constraint, {}, mine) and _true(other.constraint, {}, yours):
                yield mine, yours


@dataclass(frozen=True)
class Compared:
    """What going through all pairs of states shows: the least costs of runs, and where machines are elsewhere."""

    comparable: bool
    disappeared: Cost | None
    appeared: Cost | None
    elsewhere: Cost | None
    lost: frozenset[str]
    gained: frozenset[str]


def compare(base: TransitionSystem, head: TransitionSystem) -> Compared:
    """Two systems → how their runs differ, by breadth-first search through pairs of states."""
    one, other = Plain(base), Plain(head)
    kinds = ({event.name: event.kind for event in base.events}, {event.name: event.kind for event in head.events})
    both = {v.name for v in base.variables} & {v.name for v in head.variables}
    disappeared, appeared, elsewhere = list[Cost](), list[Cost](), list[Cost]()
    lost, gained = set[str](), set[str]()
    comparable = False
    for mine, yours in _assignments(base, head):
        comparable = True
        start = (tuple(one.start().items()), tuple(other.start().items()))
        layer, seen, depth = {start: 0}, {start}, 0
        while layer:
            following: dict[tuple[tuple[tuple[str, str], ...], ...], int] = {}
            for (here, there), faults in layer.items():
                if any(dict(here)[name] != dict(there)[name] for name in both):
                    elsewhere.append((depth, faults))
                left, right = one.steps(dict(here), mine), other.steps(dict(there), yours)
                for names, kind, found, events in (
                    (left.keys() - right.keys(), kinds[0], disappeared, lost),
                    (right.keys() - left.keys(), kinds[1], appeared, gained),
                ):
                    events |= names
                    found += [(depth + 1, faults + (kind[name] == "fault")) for name in names]
                for name in left.keys() & right.keys():
                    pair = (tuple(left[name].items()), tuple(right[name].items()))
                    cost = faults + (kinds[0][name] == "fault")
                    if pair not in seen:
                        following[pair] = min(cost, following.get(pair, cost))
            seen |= following.keys()
            layer, depth = following, depth + 1
    return Compared(
        comparable,
        min(disappeared, default=None),
        min(appeared, default=None),
        min(elsewhere, default=None),
        frozenset(lost),
        frozenset(gained),
    )
