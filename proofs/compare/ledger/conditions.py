"""Two conditions as a ledger has them: whether they mean the same, or which holds where the other does not."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Literal

from ....model.language import formula as f
from ....model.language.document import Scalar
from ....model.language.findings import Finding, Position
from ....model.language.parse import parse
from ....model.system.assignments import TooManyAssignments, clauses, feature_of, satisfiable
from ....model.system.specialise import domains_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ....model.system.transition_system import TransitionSystem

_MOST_CAUSES = 100_000
"""Of one family; a file that says more was not written by a check."""

Change = Literal["same", "fewer", "more", "other", "not known"]
"""How the second of two conditions differs: in words only; true of fewer assignments, of more, of others."""


def change(was: Iterable[str], now: Iterable[str], system: TransitionSystem) -> Change:
    """Two conditions, clause by clause → how the second differs, under what the system allows.

    `not known` where one of them is no formula about the system's features, or they are too entangled.
    """
    domains = domains_of(system)
    one, other = _condition(was), _condition(now)
    if one is None or other is None or not _known(one, other, domains):
        return "not known"
    allowed = clauses(system.constraint)
    try:
        lost = satisfiable((*allowed, *clauses(one), f.negation(other)), domains)
        gained = satisfiable((*allowed, *clauses(other), f.negation(one)), domains)
    except (TooManyAssignments, TypeError):  # the latter where a quantifier was written into the file
        return "not known"
    return "other" if lost and gained else "fewer" if lost else "more" if gained else "same"


def causes(families: Iterable[str]) -> list[frozenset[str]] | None:
    """Families of causes → each cause, the set of its members; None where one of them is no formula."""
    found: list[frozenset[str]] = []
    for family in families:
        formula = _condition((family,))
        if formula is None:
            return None
        alternatives: list[tuple[f.Formula, ...]] = [
            part.parts if isinstance(part, f.Or) else (part,) for part in clauses(formula)
        ]
        if prod(map(len, alternatives)) > _MOST_CAUSES:
            return None
        found += [frozenset(map(f.text, members)) for members in product(*alternatives)]
    return found


def _condition(said: Iterable[str]) -> f.Formula | None:
    parts = list[f.Formula]()
    for text in said:
        formula = parse(Scalar(Position("", 0, 0), text))
        if isinstance(formula, Finding):
            return None
        parts.append(formula)
    return f.conjunction(parts) if parts else None


def _known(one: f.Formula, other: f.Formula, domains: dict[str, tuple[str, ...]]) -> bool:
    """Whether both speak of the system's features only."""
    atoms = (atom for formula in (one, other) for atom in f.atoms(formula))
    return all(not isinstance(atom, f.In) and feature_of(atom) in domains for atom in atoms)
