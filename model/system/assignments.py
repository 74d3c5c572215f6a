"""Assignments of the rigid features: which does a constraint allow, how many, and if none, which clauses are at odds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

from ..language import formula as f
from ..language.findings import Finding, InputError, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MAX_TIED = 200
MAX_BRANCHES = 20_000


class TooManyAssignments(InputError):
    """Constraints and assumptions tie more features together than can be told apart by cases."""

    def __init__(self, names: Sequence[str]) -> None:
        what = (
            f"constraints and assumptions tie {len(names)} features together in too many ways: {', '.join(names[:5])} …"
        )
        super().__init__([Finding(Position("constraints", 0, 0), what, "", "assume something simpler")])


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
    groups: dict[int, _Group] = {}
    group_of: dict[str, _Group] = {}
    for number, part in enumerate(parts):
        names = dict.fromkeys(map(feature_of, f.atoms(part)))
        tied = {group_of[name].last for name in names if name in group_of}
        first, *others = [groups.pop(last) for last in sorted(tied, reverse=True)] or [_Group()]
        for other in others:
            first.members += other.members
            names |= other.names
        first.names |= names
        first.members.append(part)
        first.last, groups[number] = number, first
        group_of |= dict.fromkeys(names, first)
    return [(tuple(sorted(group.names)), tuple(group.members)) for group in groups.values()]


@dataclass(slots=True)
class _Group:
    """Clauses that share features with each other: which, of what, and the number of the last of them."""

    last: int = -1
    names: dict[str, None] = field(default_factory=dict)
    members: list[f.Formula] = field(default_factory=list)


def allowed(
    parts: Sequence[f.Formula], names: Sequence[str], domains: Mapping[str, tuple[str, ...]]
) -> Iterator[dict[str, str]]:
    """Clauses over some features → the assignments of exactly those features that satisfy all, in declared order.

    Raises:
        TooManyAssignments: the clauses are too entangled.
    """
    if not satisfiable(parts, domains):
        return
    if not names:
        yield {}
        return
    name, *rest = names
    for value in domains[name]:
        for assignment in allowed(_fixed(parts, name, value), rest, domains):
            yield {name: value, **assignment}


def satisfied(formula: f.Formula, assignment: Mapping[str, str]) -> bool:
    """Truth of a formula over features under an assignment; a permission's values are "no" and "yes"."""
    return f.true(formula, {}, assignment)


def satisfiable(parts: Sequence[f.Formula], domains: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether some assignment satisfies all clauses.

    Raises:
        TooManyAssignments: the clauses are too entangled.
    """
    return count(parts, {name: domains[name] for part in parts for name in map(feature_of, f.atoms(part))}) > 0


def count(parts: Sequence[f.Formula], domains: Mapping[str, tuple[str, ...]]) -> int:
    """How many assignments of all the features in `domains` satisfy all clauses. Exact.

    Raises:
        TooManyAssignments: the clauses are too entangled.

    References:
        Birnbaum and Lozinskii, "The good old Davis-Putnam procedure helps counting models", JAIR 1999.
    """
    # Constants deep inside a clause as written are folded first, so that every clause left speaks of some feature.
    return _Counting(domains).of(tuple(f.substitute(part, lambda atom: atom) for part in parts), frozenset(domains))


class _Counting:
    """Counts by fixing one feature after the other; what has come apart is counted apart, and nothing twice."""

    def __init__(self, domains: Mapping[str, tuple[str, ...]]) -> None:
        self._domains = domains
        self._known: dict[tuple[f.Formula, ...], int] = {}

    def of(self, parts: tuple[f.Formula, ...], names: frozenset[str]) -> int:
        """The number of assignments of exactly these features."""
        if f.FALSE in parts:
            return 0
        groups = components([part for part in parts if part != f.TRUE])
        free = names.difference(*(tied for tied, _ in groups))
        total = prod(len(self._domains[name]) for name in free)
        for tied, members in groups:
            total *= self._group(members, tied) if total else 0
        return total

    def _group(self, members: tuple[f.Formula, ...], tied: tuple[str, ...]) -> int:
        if members not in self._known:
            if len(self._known) >= MAX_BRANCHES or len(tied) > MAX_TIED:
                raise TooManyAssignments(tied)
            spoken = Counter(feature_of(atom) for part in members for atom in f.atoms(part))
            name = max(tied, key=lambda each: (spoken[each], each))
            rest = frozenset(tied) - {name}
            self._known[members] = sum(self.of(_fixed(members, name, v), rest) for v in self._domains[name])
        return self._known[members]


def _fixed(parts: Sequence[f.Formula], name: str, value: str) -> tuple[f.Formula, ...]:
    """Clauses → what is left of them once a feature has a value."""

    def known(atom: f.Atom) -> f.Formula:
        if feature_of(atom) != name:
            return atom
        return f.Truth(value in atom.values if isinstance(atom, f.Is) else value == "yes")

    return clauses(f.conjunction(f.substitute(part, known) for part in parts))


def conflict(parts: Iterable[f.Formula], domains: Mapping[str, tuple[str, ...]]) -> tuple[f.Formula, ...]:
    """Clauses → a smallest choice of them (none can be left out) that no assignment satisfies; nothing if all can be met."""
    apart = (members for _, members in components(tuple(parts)))
    kept = list(next((members for members in apart if not satisfiable(members, domains)), ()))
    for part in tuple(kept):
        fewer = [other for other in kept if other is not part]
        if not satisfiable(fewer, domains):
            kept = fewer
    return tuple(kept)
