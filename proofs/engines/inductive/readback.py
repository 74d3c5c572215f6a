"""Z3 term about one moment → ground formula of our language.

Terms of bit-vectors come back from Z3 in forms of its own, single bits of a location's number among them. What is no
connective is therefore read by what it means: it is evaluated for every location of the machines that it speaks of.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

import z3

from ....model.language import formula as f

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ....model.language.formula import Formula
    from .encoding import Encoding

_Place = tuple[bool, str]
"""Whether it is a machine (or else a feature), and its name."""

_MOST_COMBINATIONS = 4096


class Readback:
    """Reads terms about moment 0 in one encoding."""

    def __init__(self, encoding: Encoding) -> None:
        system = encoding.system
        self._domains: dict[_Place, tuple[str, ...]] = {(True, v.name): v.locations for v in system.variables}
        self._domains |= {(False, name): encoding.domains[name] for name in encoding.open_features()}
        self._places: dict[str, _Place] = {
            encoding.variable(i).decl().name(): (True, v.name) for i, v in enumerate(system.variables)
        }
        self._places |= {name: (False, name) for name in encoding.open_features()}
        self._permissions = {
            encoding.permission(x.name).decl().name(): x.name for x in system.features if x.kind == "permission"
        }

    def formula(self, term: z3.BoolRef) -> Formula:
        """A term → the formula that is true for the same locations, values and permissions.

        Raises:
            ValueError: the term speaks of too much at once, or of what is not in the encoding.
        """
        parts = term.children()
        if z3.is_true(term) or z3.is_false(term):
            return f.Truth(z3.is_true(term))
        if z3.is_not(term):
            return f.negation(self.formula(parts[0]))
        if z3.is_and(term):
            return f.conjunction(map(self.formula, parts))
        if z3.is_or(term):
            return self._any(map(self.formula, parts))
        if z3.is_implies(term):
            return self._any((f.negation(self.formula(parts[0])), self.formula(parts[1])))
        if z3.is_app_of(term, z3.Z3_OP_ITE):
            condition, then, other = map(self.formula, parts)
            return (condition & then) | (~condition & other)
        if z3.is_eq(term) and z3.is_bool(parts[0]):
            left, right = map(self.formula, parts)
            return (left & right) | (~left & ~right)
        if z3.is_app_of(term, z3.Z3_OP_XOR):
            left, right = map(self.formula, parts)
            return (left & ~right) | (~left & right)
        if z3.is_const(term) and term.decl().name() in self._permissions:
            return f.May(self._permissions[term.decl().name()])
        return self._meant(term)

    def _meant(self, term: z3.BoolRef) -> Formula:
        """A term about bit-vectors → the disjunction of what makes it true."""
        constants = {each.decl().name(): each for each in _constants(term)}
        if any(name not in self._places for name in constants):
            raise ValueError(f"not a term about machines and features: {term}")
        places = [self._places[name] for name in constants]
        domains = [self._domains[place] for place in places]
        if prod(map(len, domains)) > _MOST_COMBINATIONS:
            raise ValueError(f"{len(places)} machines and features are tied together: {term}")
        found: dict[tuple[int, ...], list[str]] = {}
        for codes in product(*(range(len(domain)) for domain in domains)):
            values = [
                z3.BitVecVal(code, each.size(), each.ctx) for code, each in zip(codes, constants.values(), strict=True)
            ]
            if z3.is_true(z3.simplify(z3.substitute(term, *zip(constants.values(), values, strict=True)))):
                found.setdefault(codes[:-1], []).append(domains[-1][codes[-1]])
        return f.disjunction(
            f.conjunction(
                [
                    *(self._atom(p, (d[code],)) for p, d, code in zip(places, domains, codes, strict=False)),
                    self._atom(places[-1], last),
                ]
            )
            for codes, last in found.items()
        )

    def _atom(self, place: _Place, values: Iterable[str]) -> Formula:
        """The machine or feature has one of the values; said the shorter way."""
        domain, wanted = self._domains[place], set(values)
        kept = tuple(value for value in domain if value in wanted)
        left = tuple(value for value in domain if value not in wanted)
        make: Callable[[str, tuple[str, ...]], Formula] = f.In if place[0] else f.Is
        if not kept or not left:
            return f.Truth(bool(kept))
        return f.Not(make(place[1], left)) if len(left) < len(kept) else make(place[1], kept)

    def _any(self, parts: Iterable[Formula]) -> Formula:
        """A disjunction in which every machine and feature is spoken of once, where it stands alone."""
        alone: dict[_Place, set[str]] = {}
        others: list[Formula] = []
        for part in parts:
            match part:
                case f.In(path, values) | f.Is(path, values):
                    alone.setdefault((isinstance(part, f.In), path), set()).update(values)
                case f.Not(f.In(path, values) | f.Is(path, values)):
                    place = isinstance(part.part, f.In), path
                    alone.setdefault(place, set()).update(set(self._domains[place]) - set(values))
                case _:
                    others.append(part)
        return f.disjunction([*(self._atom(place, values) for place, values in alone.items()), *others])


def _constants(term: z3.ExprRef) -> Iterator[z3.ExprRef]:
    """The uninterpreted constants of a term, in reading order, repeated where they are repeated."""
    if z3.is_const(term) and term.decl().kind() == z3.Z3_OP_UNINTERPRETED:
        yield term
    for part in term.children():
        yield from _constants(part)
