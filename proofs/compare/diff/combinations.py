"""Two systems → the combinations of locations that only one of them reaches: counted exactly, with a shortest run to one.

Both stand in one system whose feature `side` says which of them runs, so that their states are sets in one diagram.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.system.specialise import domains_of, grant, key_of
from ....model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem
from ...engines import symbolic
from ...engines.symbolic.limits import within
from ...engines.symbolic.step import encode_steps
from .joint import SIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ....model.system.transition_system import Variable
    from ...engines.limits import Limits
    from ...engines.symbolic.encoding import Diagram
    from ...engines.symbolic.layout import Digits
    from .joint import Side

_SIDE = " side"
"""A name that no feature of a model can have."""


@dataclass(frozen=True, slots=True)
class Combinations:
    """Combinations of locations of the machines that both sides have, reached under some assignment on one side only.

    Attributes:
        side: which side reaches them.
        number: how many there are.
        places: one of those that are nearest to the start: the machines that the run to it moves, and where they are.
        events: a shortest run to it.
        features: the values of the features, by key, under which that is a run of the side.
    """

    side: Side
    number: int
    places: tuple[tuple[str, str], ...]
    events: tuple[str, ...]
    features: dict[str, str]


def combinations(base: TransitionSystem, head: TransitionSystem, limits: Limits) -> tuple[Combinations, ...]:
    """Two systems → what each reaches that the other does not, the head's first; nothing where there is none.

    Raises:
        Exhausted: a limit was reached, or a machine does not begin in the same location on both sides.
    """
    base, head = grant(base), grant(head)
    common = [v.name for v in base.variables if any(v.name == other.name for other in head.variables)]
    whole = _either(base, head, common)
    fired = 0

    def stop() -> str | None:
        nonlocal fired
        fired += 1
        much = limits.max_firings is not None and fired > limits.max_firings
        return "that would be more work than the verdicts" if much else limits.stop()

    space = symbolic.explore(whole, node_limit=limits.max_nodes, stop=stop)
    known = space.reached
    encoding, layout = known.encoding, known.encoding.layout
    places = [layout.variables[whole.variable(name)] for name in common]
    free = set(range(layout.levels)) - {level for digits in places for level in digits.levels}
    with within(encoding.capacity, layout.levels):
        forgotten = encoding.cube(free)
        of_side = {side: encoding.formula(f.Is(_SIDE, (side,))) for side in SIDES}
        reached = {side: (known.pairs & of_side[side]).exists(forgotten) for side in SIDES}
        found = []
        order: tuple[tuple[Side, Side], ...] = (("head", "base"), ("base", "head"))
        for side, other in order:
            only = reached[side] & ~reached[other]
            if only.satisfiable():
                nearest = _nearest(space, of_side[side], only, forgotten, stop)
                found.append(_told(space, side, encoding.count(only, free), nearest, places, common))
    return tuple(found)


def _nearest(
    space: symbolic.SymbolicSpace, side: Diagram, wanted: Diagram, forgotten: Diagram, stop: Callable[[], str | None]
) -> Diagram:
    """The combinations among those wanted that are fewest steps away."""
    encoding = space.reached.encoding
    steps = encode_steps(encoding)
    seen = layer = encoding.initial & side
    while not (layer.exists(forgotten) & wanted).satisfiable():
        following = encoding.false
        for step in steps:
            if (reason := stop()) is not None:
                raise symbolic.Exhausted(reason)
            following |= step.image(layer)
        layer = following & ~seen
        seen |= layer
    return layer.exists(forgotten) & wanted


def _told(
    space: symbolic.SymbolicSpace, side: Side, number: int, nearest: Diagram, places: list[Digits], common: list[str]
) -> Combinations:
    whole = space.system
    values = next(iter(space.reached.encoding.values(nearest, places)))
    names = [whole.variables[whole.variable(name)].locations[at] for name, at in zip(common, values, strict=True)]
    there = f.conjunction(f.In(name, (at,)) for name, at in zip(common, names, strict=True))
    run = space.shortest(f.conjunction((there, f.Is(_SIDE, (side,)))))
    if run is None:
        raise symbolic.Exhausted("no run to a combination that is reached was found")
    moved = {
        v.name for v, first, last in zip(whole.variables, run.states[0], run.states[-1], strict=True) if first != last
    }
    told = tuple((name, at) for name, at in zip(common, names, strict=True) if name in moved)
    values_of = {key_of(x): x.values[value] for x, value in zip(whole.features, run.assignment, strict=True)}
    events = tuple(whole.events[at].name.partition(" ")[2] for at in run.events)
    return Combinations(side, number, told, events, {key: value for key, value in values_of.items() if key != _SIDE})


def _either(base: TransitionSystem, head: TransitionSystem, common: list[str]) -> TransitionSystem:
    """One system that is the one or the other, as a feature says."""
    variables: dict[str, Variable] = {}
    for v in (*base.variables, *head.variables):
        known = variables.get(v.name)
        if known is None:
            variables[v.name] = v
        elif known.locations[known.initial] != v.locations[v.initial]:
            raise symbolic.Exhausted(f"{v.name} does not begin in the same location on both sides")
        else:
            variables[v.name] = replace(known, locations=tuple(dict.fromkeys((*known.locations, *v.locations))))
    features: dict[str, Feature] = {_SIDE: Feature(_SIDE, "choice", SIDES)}
    clauses: list[f.Formula] = []
    for side, system in zip(SIDES, (base, head), strict=True):
        clauses.append(f.implication(f.Is(_SIDE, (side,)), system.constraint))
        for feature in system.features:
            key = key_of(feature)
            before = features.get(key)
            values = feature.values if before is None else tuple(dict.fromkeys((*before.values, *feature.values)))
            features[key] = replace(feature, values=values)
    for side, system in zip(SIDES, (base, head), strict=True):
        for key, own in domains_of(system).items():
            if own != features[key].values:
                clauses.append(f.implication(f.Is(_SIDE, (side,)), _among(features[key], own)))
    names, keys = list(variables), list(features)
    events = [
        event
        for side, system in zip(SIDES, (base, head), strict=True)
        for event in _events(side, system, variables, names, keys)
    ]
    return TransitionSystem(
        base.name, tuple(variables.values()), tuple(features.values()), tuple(events), f.conjunction(clauses)
    )


def _among(feature: Feature, values: tuple[str, ...]) -> f.Formula:
    """A feature has one of these values, or its permission this one."""
    if feature.kind != "permission":
        return f.Is(feature.name, values)
    return f.TRUE if len(values) > 1 else f.May(feature.name) if values == ("yes",) else f.negation(f.May(feature.name))


def _events(
    side: Side, system: TransitionSystem, variables: dict[str, Variable], names: list[str], keys: list[str]
) -> Iterator[Event]:
    for event in system.events:
        parts = []
        for place, participant in enumerate(event.participants):
            own = system.variables[participant.variable]
            known = variables[own.name].locations
            guard = f.Is(_SIDE, (side,)) if place == 0 else f.TRUE
            edges = (
                Edge(
                    known.index(own.locations[e.source]),
                    known.index(own.locations[e.dest]),
                    f.conjunction((guard, e.guard)),
                )
                for e in participant.edges
            )
            parts.append(Participant(names.index(own.name), tuple(edges)))
        permission = None if event.permission is None else keys.index(key_of(system.features[event.permission]))
        yield Event(f"{side} {event.name}", event.kind, tuple(parts), permission)
