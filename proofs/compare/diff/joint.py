"""Two systems → one in which both go through the same events, side by side.

An event occurs in the joint system where it can occur in both. So its reachable states are the pairs of states that
both reach by the same events, and two systems part where one of them can go on by an event and the other cannot. Machines
that are alike stand there once; of the others there are two, "base ivi.qvm" and "head ivi.qvm".
(Systems are deterministic once features and events are given, so that equal runs are a matter of pairs of states: Hopcroft
and Karp, "A linear algorithm for testing equivalence of finite automata", 1971.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ....model.language import formula as f
from ....model.system import assignments
from ....model.system.specialise import domains_of, key_of, specialise
from ....model.system.transition_system import PERMITTED, Event, Participant, TransitionSystem
from ...engines.symbolic.stuck import enabled as enabled_if_permitted
from .alike import alike

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ....model.system.transition_system import Feature, Variable

Side = Literal["base", "head"]

SIDES: tuple[Side, Side] = ("base", "head")


@dataclass(frozen=True, slots=True)
class Joint:
    """Two systems side by side.

    Attributes:
        base: the one, under the assignments that both allow.
        head: the other, under the same.
        shared: names of the variables that stand there once.
        unshared: features, by key, of which each side has its own, as they have no value in common.
        system: both together; its constraint is `FALSE` if there is no assignment that both allow.
    """

    base: TransitionSystem
    head: TransitionSystem
    shared: frozenset[str]
    unshared: frozenset[str]
    system: TransitionSystem

    def side(self, side: Side) -> TransitionSystem:
        """The system of a side."""
        return self.base if side == "base" else self.head

    def parted(self, side: Side, event: Event) -> f.Formula:
        """An event of a side → where it can occur on that side, and not on the other."""
        other: Side = "head" if side == "base" else "base"
        here, there = self.side(side), self.side(other)
        twin = next((each for each in there.events if each.name == event.name), None)
        possible = self.said(side, enabled_if_permitted(here, event))
        if twin is None:
            return possible
        controllers = {_controller(here, event), _controller(there, twin)}
        if len(controllers) == 1 and controllers <= self.shared:
            return f.FALSE
        return f.conjunction((possible, f.negation(self.said(other, enabled(there, twin)))))

    def elsewhere(self, name: str) -> f.Formula:
        """A machine that both sides have → where it is in one location on one side, and in another on the other."""
        if name in self.shared:
            return f.FALSE
        one = self.base.variables[self.base.variable(name)].locations
        other = self.head.variables[self.head.variable(name)].locations
        same = (
            f.conjunction((f.In(f"base {name}", (location,)), f.In(f"head {name}", (location,))))
            for location in one
            if location in other
        )
        return f.negation(f.disjunction(same))

    def said(self, side: Side, formula: f.Formula) -> f.Formula:
        """A ground formula about a side → the same about the joint system."""
        return _said(side, formula, self.shared, self.unshared)


def joint(base: TransitionSystem, head: TransitionSystem) -> Joint:
    """Two systems → both side by side, under every assignment that both allow.

    Args:
        base: the one.
        head: the other; the same names stand for the same things.
    """
    common = _common(base, head)
    apart = frozenset(key for key, values in common.items() if not values)
    asked = [_is(key, values) for key, values in common.items() if key not in apart]
    base, head = (specialise(each, *(part for part in asked if _speaks(each, part))) for each in (base, head))
    shared = alike(base, head, apart)
    features = _features(base, head, apart)
    constraint = f.conjunction(
        _said(side, x.constraint, shared, apart) for side, x in zip(SIDES, (base, head), strict=True)
    )
    empty = TransitionSystem(base.name, _variables(base, head, shared), features, (), constraint)
    if not all(each.values for each in features) or not assignments.satisfiable(
        assignments.clauses(constraint), domains_of(empty)
    ):
        return Joint(base, head, shared, apart, replace(empty, constraint=f.FALSE))
    made = Joint(base, head, shared, apart, empty)
    return replace(made, system=replace(empty, events=tuple(_events(made))))


def enabled(system: TransitionSystem, event: Event) -> f.Formula:
    """An event → where its controller has an enabled edge for it, permitted or not."""
    return enabled_if_permitted(system, replace(event, permission=None))


def _controller(system: TransitionSystem, event: Event) -> str:
    return system.variables[event.participants[0].variable].name


def _common(base: TransitionSystem, head: TransitionSystem) -> dict[str, tuple[str, ...]]:
    """The values that both sides leave open of each feature that both have.

    An event of class progress is always permitted; so it is common to both sides only where it is on the other.
    """
    found: dict[str, tuple[str, ...]] = {}
    domains = domains_of(base), domains_of(head)
    for own, other, system in ((domains[0], domains[1], head), (domains[1], domains[0], base)):
        always = {f"may({event.name})" for event in system.events if event.permission is None}
        for key, values in own.items():
            others = other.get(key, (PERMITTED,) if key in always else None)
            if others is not None and key not in found:
                found[key] = tuple(value for value in values if value in others)
    return found


def _is(key: str, values: tuple[str, ...]) -> f.Formula:
    """A feature, by key, has one of these values."""
    if not key.startswith("may("):
        return f.Is(key, values)
    may = f.May(key.removeprefix("may(").removesuffix(")"))
    return f.TRUE if len(values) > 1 else may if values == (PERMITTED,) else f.negation(may)


def _speaks(system: TransitionSystem, part: f.Formula) -> bool:
    known = domains_of(system)
    return all(assignments.feature_of(atom) in known for atom in f.atoms(part))


def _said(side: Side, formula: f.Formula, shared: Collection[str], unshared: Collection[str]) -> f.Formula:
    def told(atom: f.Atom) -> f.Formula:
        match atom:
            case f.In(path, locations):
                return atom if path in shared else f.In(f"{side} {path}", locations)
            case f.Is(path, values):
                return f.Is(f"{side} {path}", values) if path in unshared else atom
            case f.May(event):
                return f.May(f"{side} {event}") if f"may({event})" in unshared else atom

    return f.substitute(formula, told)


def _variables(base: TransitionSystem, head: TransitionSystem, shared: Collection[str]) -> tuple[Variable, ...]:
    """Those of one VM next to each other, and the two of one name next to each other."""
    own = {v.name: replace(v, name=f"head {v.name}") for v in head.variables if v.name not in shared}
    found: list[Variable] = []
    for variable in base.variables:
        found.append(variable if variable.name in shared else replace(variable, name=f"base {variable.name}"))
        if variable.name in own:
            found.append(own.pop(variable.name))
    for variable in own.values():
        last = max((index for index, each in enumerate(found) if each.vm == variable.vm), default=len(found) - 1)
        found.insert(last + 1, variable)
    return tuple(found)


def _features(base: TransitionSystem, head: TransitionSystem, unshared: Collection[str]) -> tuple[Feature, ...]:
    others = {key_of(feature): feature for feature in head.features}
    found: list[Feature] = []
    for feature in base.features:
        key = key_of(feature)
        other = others.get(key)
        if key in unshared:
            found.append(replace(feature, name=f"base {feature.name}"))
        elif other is None:
            found.append(feature)
        else:
            found.append(replace(feature, values=tuple(v for v in feature.values if v in other.values)))
    known = {key_of(feature) for feature in base.features}
    for key, feature in others.items():
        if key in unshared:
            found.append(replace(feature, name=f"head {feature.name}"))
        elif key not in known:
            found.append(feature)
    return tuple(found)


def _events(joint: Joint) -> Iterator[Event]:
    """The events that both sides have, each possible where it is in both."""
    variables = {variable.name: index for index, variable in enumerate(joint.system.variables)}
    permissions = {x.name: index for index, x in enumerate(joint.system.features) if x.kind == "permission"}
    others = {event.name: event for event in joint.head.events}
    for event in joint.base.events:
        other = others.get(event.name)
        if other is None:
            continue
        also: f.Formula = f.TRUE
        if joint.parted("base", event) != f.FALSE:
            also = joint.said("head", enabled(joint.head, other))
        controller, *rest = _participants(joint, "base", event, variables)
        rest += (p for p in _participants(joint, "head", other, variables) if not _stands_once(joint, p))
        edges = (replace(edge, guard=f.conjunction((edge.guard, also))) for edge in controller.edges)
        controller = replace(controller, edges=tuple(edge for edge in edges if edge.guard != f.FALSE))
        if controller.edges:
            yield Event(event.name, event.kind, (controller, *rest), permissions.get(event.name))


def _participants(joint: Joint, side: Side, event: Event, variables: dict[str, int]) -> Iterator[Participant]:
    system = joint.side(side)
    for participant in event.participants:
        name = system.variables[participant.variable].name
        own = name if name in joint.shared else f"{side} {name}"
        edges = tuple(replace(edge, guard=joint.said(side, edge.guard)) for edge in participant.edges)
        yield Participant(variables[own], edges)


def _stands_once(joint: Joint, participant: Participant) -> bool:
    return joint.system.variables[participant.variable].name in joint.shared
