"""A transition system and what is assumed of it → the transition system in which it is so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..language import formula as f
from . import assignments
from .transition_system import FORBIDDEN, PERMITTED, Edge, Event, Feature, Participant, TransitionSystem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def specialise(system: TransitionSystem, *assumed: f.Formula) -> TransitionSystem:
    """Add ground assumptions to the constraint, and take what clauses about single features tell into everything.

    Features narrowed to one value keep their place with that value; guards are folded; edges and events that cannot
    occur any more are left out. The constraint is `FALSE` where no assignment is left.
    """
    domains = domains_of(system)
    parts = settle([assignments.clauses(f.conjunction((system.constraint, *assumed)))], domains)[0]
    possible = assignments.satisfiable(parts, domains)
    features = tuple(replace(feature, values=domains[key_of(feature)]) for feature in system.features)
    constraint = f.conjunction(parts) if possible else f.FALSE
    seen: dict[int, f.Formula] = {}
    narrowed = (without(event, features, domains, seen) for event in system.events)
    events = tuple(event for event in narrowed if event is not None)
    return replace(system, features=features, constraint=constraint, events=events)


def allows(system: TransitionSystem, *assumed: f.Formula) -> bool:
    """Whether some assignment of the features satisfies the constraint and ground assumptions."""
    return assignments.satisfiable(
        assignments.clauses(f.conjunction((system.constraint, *assumed))), domains_of(system)
    )


def grant(system: TransitionSystem) -> TransitionSystem:
    """Grant every open permission that nothing speaks of but its own event: more permission, then, is more behaviour."""
    guards = (edge.guard for event in system.events for part in event.participants for edge in part.edges)
    formulas = (system.constraint, *guards)
    spoken = {assignments.feature_of(atom) for g in formulas for atom in f.atoms(g) if not isinstance(atom, f.In)}
    features = tuple(
        replace(feature, values=(PERMITTED,))
        if feature.kind == "permission" and len(feature.values) == 2 and key_of(feature) not in spoken
        else feature
        for feature in system.features
    )
    return replace(system, features=features)


def key_of(feature: Feature) -> str:
    """The name by which a feature is known among assignments: a permission's is "may(EVENT)"."""
    return f"may({feature.name})" if feature.kind == "permission" else feature.name


def domains_of(system: TransitionSystem) -> dict[str, tuple[str, ...]]:
    """The open values of every feature."""
    return {key_of(feature): feature.values for feature in system.features}


def fold(
    formula: f.Formula, domains: Mapping[str, tuple[str, ...]], seen: dict[int, f.Formula] | None = None
) -> f.Formula:
    """A ground formula → the same, with atoms that the open values decide replaced by their truth; `seen` as for `substitute`."""

    def known(atom: f.Atom) -> f.Formula:
        if isinstance(atom, f.In):
            return atom
        values = domains.get(assignments.feature_of(atom))
        if values is None:
            return atom
        wanted = atom.values if isinstance(atom, f.Is) else (PERMITTED,)
        kept = tuple(value for value in values if value in wanted)
        if not kept or kept == values:
            return f.Truth(bool(kept))
        return f.Is(atom.path, kept) if isinstance(atom, f.Is) else atom

    return f.substitute(formula, known, seen)


def settle(parts: Sequence[Iterable[f.Formula]], domains: dict[str, tuple[str, ...]]) -> list[tuple[f.Formula, ...]]:
    """Groups of clauses → what is left of each once clauses about single features have been taken into the open values.

    Args:
        parts: clauses.
        domains: the open values of all features that these speak of; are narrowed.
    """
    narrowed = True
    while narrowed:
        narrowed = False
        folded = [tuple(each for part in group for each in assignments.clauses(fold(part, domains))) for group in parts]
        for part in (part for group in folded for part in group):
            narrowed |= _narrow(part, domains)
        parts = folded
    return [tuple(group) for group in parts]


def _narrow(part: f.Formula, domains: dict[str, tuple[str, ...]]) -> bool:
    """Take a clause about a single feature into the open values; returns whether that changed them."""
    match part:
        case f.Is(path, values):
            key, kept = path, values
        case f.Not(f.Is(path, values)):
            key, kept = path, tuple(value for value in domains[path] if value not in values)
        case f.May(event):
            key, kept = f"may({event})", (PERMITTED,)
        case f.Not(f.May(event)):
            key, kept = f"may({event})", (FORBIDDEN,)
        case _:
            return False
    left = tuple(value for value in domains[key] if value in kept)
    changed = bool(left) and left != domains[key]
    if changed:
        domains[key] = left
    return changed


def without(
    event: Event, features: Sequence[Feature], domains: Mapping[str, tuple[str, ...]], seen: dict[int, f.Formula]
) -> Event | None:
    """An event without what cannot occur where features have only these values; None if nothing is left of it.

    `seen` is what parts of guards became that were folded before; is added to.
    """
    if event.permission is not None and features[event.permission].values == (FORBIDDEN,):
        return None
    controller, *others = (
        Participant(participant.variable, tuple(_edges(participant.edges, domains, seen)))
        for participant in event.participants
    )
    if not controller.edges:
        return None
    return replace(event, participants=(controller, *(other for other in others if other.edges)))


def _edges(edges: Iterable[Edge], domains: Mapping[str, tuple[str, ...]], seen: dict[int, f.Formula]) -> Iterator[Edge]:
    for edge in edges:
        guard = fold(edge.guard, domains, seen)
        if guard != f.FALSE:
            yield Edge(edge.source, edge.dest, guard, edge.rows)
