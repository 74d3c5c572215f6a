"""Assignments of the rigid features: which does a constraint allow, how many, and if none, which clauses are at odds."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from ..language import formula as f

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MAX_ENUMERATED = 1_000_000


class TooManyAssignments(Exception):  # noqa: N818  # a limit, and its message says so
    """Features tied together by constraints have more assignments than are enumerated."""


def feature_of(atom: f.Atom) -> str:
    """The feature an atom speaks of: its path, or "may(EVENT)" for a permission."""
    match atom:
        case f.May(event):
            return f"may({event})"
        case f.Is(path):
            return path
        case f.In(path):
            raise ValueError(f"not a feature: {path}")


def clauses(formula: f.Formula) -> tuple[f.Formula, ...]:
    """A formula → the parts of its conjunction."""
    return formula.parts if isinstance(formula, f.And) else () if formula == f.TRUE else (formula,)


def components(parts: Sequence[f.Formula]) -> list[tuple[tuple[str, ...], tuple[f.Formula, ...]]]:
    """Clauses → groups that share no feature, each with its features; in order of first appearance."""
    groups: list[tuple[set[str], list[f.Formula]]] = []
    for part in parts:
        names, members = {feature_of(atom) for atom in f.atoms(part)}, [part]
        apart = []
        for group in groups:
            if group[0] & names:
                names |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (names, members)]
    return [(tuple(sorted(names)), tuple(members)) for names, members in groups]


def allowed(
    parts: Sequence[f.Formula], names: Sequence[str], domains: Mapping[str, tuple[str, ...]]
) -> Iterator[dict[str, str]]:
    """Clauses over some features → the assignments of exactly those features that satisfy all, in declared order.

    Raises:
        TooManyAssignments: there are more than a million combinations to try.
    """
    if prod(len(domains[name]) for name in names) > MAX_ENUMERATED:
        raise TooManyAssignments(f"{len(names)} features are tied together by constraints: {', '.join(names[:5])} …")
    for values in product(*(domains[name] for name in names)):
        assignment = dict(zip(names, values, strict=True))
        if all(satisfied(part, assignment) for part in parts):
            yield assignment


def satisfied(formula: f.Formula, assignment: Mapping[str, str]) -> bool:
    """Truth of a formula over features under an assignment; a permission's values are "no" and "yes"."""

    def holds(atom: f.Atom) -> bool:
        value = assignment[feature_of(atom)]
        return value in atom.values if isinstance(atom, f.Is) else value == "yes"

    return f.evaluate(formula, holds)


def satisfiable(parts: Sequence[f.Formula], domains: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether some assignment satisfies all clauses."""
    if any(part == f.FALSE for part in parts):
        return False
    return all(any(True for _ in allowed(members, names, domains)) for names, members in components(parts))


def count(parts: Sequence[f.Formula], domains: Mapping[str, tuple[str, ...]]) -> int:
    """How many assignments of all the features in `domains` satisfy all clauses. Exact."""
    if any(part == f.FALSE for part in parts):
        return 0
    groups = components(parts)
    tied = {name for names, _ in groups for name in names}
    free = prod(len(values) for name, values in domains.items() if name not in tied)
    return free * prod(sum(1 for _ in allowed(members, names, domains)) for names, members in groups)


def conflict(parts: Iterable[f.Formula], domains: Mapping[str, tuple[str, ...]]) -> tuple[f.Formula, ...]:
    """Clauses that no assignment satisfies → a smallest choice of them (none can be left out) that already conflicts."""
    kept = list(parts)
    for part in tuple(kept):
        fewer = [other for other in kept if other is not part]
        if not satisfiable(fewer, domains):
            kept = fewer
    return tuple(kept)
