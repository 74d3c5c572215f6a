"""A condition on features → an equal one that is easier to read and to act on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ...model.language import formula as f

if TYPE_CHECKING:
    from collections.abc import Mapping


def readable(formula: f.Formula, domains: Mapping[str, tuple[str, ...]]) -> f.Formula:
    """A ground formula over features → an equal one, with shared parts written once and values said positively.

    `(A or B) and (A or C)` becomes `A or (B and C)`, and likewise the other way round, the part that is shared most
    first; `not X is absent` becomes `X is present` where these are all values that X has.

    Args:
        formula: negations stand before atoms only.
        domains: the open values of each feature.
    """
    return _factored(_positive(formula, domains))


def _positive(formula: f.Formula, domains: Mapping[str, tuple[str, ...]]) -> f.Formula:
    match formula:
        case f.Not(f.Is(path, values)):
            rest = tuple(value for value in domains.get(path, ()) if value not in values)
            return f.Is(path, rest) if rest and len(rest) <= len(values) else formula
        case f.And(parts):
            return f.conjunction(_positive(part, domains) for part in parts)
        case f.Or(parts):
            return f.disjunction(_positive(part, domains) for part in parts)
    return formula


def _factored(formula: f.Formula) -> f.Formula:
    match formula:
        case f.And(parts):
            return _shared([_factored(part) for part in parts], outer_and=True)
        case f.Or(parts):
            return _shared([_factored(part) for part in parts], outer_and=False)
    return formula


def _shared(parts: list[f.Formula], *, outer_and: bool) -> f.Formula:
    """Parts of a conjunction (disjunction) → the same, with what most of its disjunctions (conjunctions) share taken out."""
    outer, inner, kind = (f.conjunction, f.disjunction, f.Or) if outer_and else (f.disjunction, f.conjunction, f.And)
    pieces = [part.parts if isinstance(part, kind) else (part,) for part in parts]
    counts = Counter(piece for group in pieces if len(group) > 1 for piece in group)
    order = {piece: index for index, piece in enumerate(piece for group in pieces for piece in group)}
    shared = [piece for piece, count in counts.items() if count > 1]
    if not shared:
        return outer(parts)
    # The most common one; among equals the one that needs the fewest words, then the first.
    best = min(shared, key=lambda piece: (-counts[piece], len(f.text(piece)), order[piece]))
    without = [inner(piece for piece in group if piece != best) for group in pieces if best in group and len(group) > 1]
    others = [part for part, group in zip(parts, pieces, strict=True) if best not in group or len(group) == 1]
    first = next(index for index, group in enumerate(pieces) if best in group and len(group) > 1)
    place = sum(1 for group in pieces[:first] if best not in group or len(group) == 1)
    factored = inner((best, _shared(without, outer_and=outer_and)))
    return _shared([*others[:place], factored, *others[place:]], outer_and=outer_and)
