"""Diagrams over features, read value by value instead of bit by bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ....model.language.formula import Is, May, conjunction, negation
from ....model.system.transition_system import PERMITTED
from .encoding import halves

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ....model.language.formula import Formula
    from .encoding import Diagram, Encoding

Literal: TypeAlias = tuple[int, frozenset[int]]
"""The value of a feature (index) is one of these (indices): some of its values, not all."""

Cube: TypeAlias = tuple[Literal, ...]
"""A conjunction of literals of different features."""


def rank(cube: Cube) -> tuple[int, list[tuple[int, list[int]]]]:
    """Where cubes come in a fixed order: few literals first, then the first features, then their first values."""
    return len(cube), [(feature, sorted(values)) for feature, values in cube]


class Multivalued:
    """Reads diagrams over the features of one encoding."""

    __slots__ = ("_at", "encoding", "invalid")

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        places = encoding.layout.features
        self._at = {level: feature for feature, digits in enumerate(places) for level in digits.levels}
        self.invalid = encoding.disjunction(
            ~encoding.among(digits, range(len(feature.values)))
            for digits, feature in zip(places, encoding.system.features, strict=True)
        )
        """Codes that are no value."""

    def top(self, diagram: Diagram) -> int | None:
        """The feature at the top of a diagram; None if the diagram is constant."""
        bit = diagram.node_var()
        return None if bit is None else self._at[bit]

    def children(self, diagram: Diagram, feature: int) -> list[Diagram]:
        """A diagram → what is left of it for each value of a feature that is not below its top."""
        digits = self.encoding.layout.features[feature]
        parts = [diagram]
        for level in digits.levels:
            parts = [half for part in parts for half in reversed(halves(part, level))]
        return parts[: len(self.encoding.system.features[feature].values)]

    def literal(self, literal: Literal) -> Diagram:
        """A literal as a diagram."""
        feature, values = literal
        return self.encoding.among(self.encoding.layout.features[feature], values)

    def cube(self, cube: Cube) -> Diagram:
        """A conjunction of literals as a diagram."""
        return self.encoding.conjunction(map(self.literal, cube))

    def opposite(self, literal: Literal) -> Literal:
        """A literal → the one that holds where it does not."""
        feature, values = literal
        return feature, frozenset(range(len(self.encoding.system.features[feature].values))) - values

    def possible(self, diagram: Diagram, feature: int) -> frozenset[int]:
        """The values of a feature that occur in a set of assignments."""
        values = range(len(self.encoding.system.features[feature].values))
        return frozenset(v for v in values if (diagram & self.literal((feature, frozenset((v,))))).satisfiable())

    def formula(self, cube: Iterable[Literal]) -> Formula:
        """Literals → the formula that all of them hold."""
        return conjunction(self._formula(literal) for literal in cube)

    def _formula(self, literal: Literal) -> Formula:
        index, values = literal
        feature = self.encoding.system.features[index]
        if feature.kind == "permission":
            granted = feature.values.index(PERMITTED) in values
            return May(feature.name) if granted else negation(May(feature.name))
        rest = [value for i, value in enumerate(feature.values) if i not in values]
        if 0 < len(rest) < len(values):
            return negation(Is(feature.name, tuple(rest)))
        return Is(feature.name, tuple(value for i, value in enumerate(feature.values) if i in values))
