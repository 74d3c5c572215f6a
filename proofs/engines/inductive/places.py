"""What a state with its assignment consists of: where each machine is, the value of each feature, each permission.

A *place* is one of these: the index of a variable, or behind all variables that of a feature. It has values, by index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.system.transition_system import PERMITTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ....model.language.formula import Formula
    from ..symbolic.encoding import Diagram, Encoding

Cube = dict[int, frozenset[int]]
"""For some places, the values that are meant."""


class Places:
    """The places of an encoded system.

    Attributes:
        variables: how many of the places are machines; they come first.
        sizes: how many values each place has.
    """

    def __init__(self, encoding: Encoding) -> None:
        system, layout = encoding.system, encoding.layout
        self._encoding = encoding
        self._digits = (*layout.variables, *layout.features)
        self.variables = len(system.variables)
        self.sizes = [len(v.locations) for v in system.variables] + [len(x.values) for x in system.features]

    def some(self, states: Diagram) -> Cube | None:
        """One of some states: of each place, one value. None if there is none."""
        bits = states.pick_cube()
        if bits is None:
            return None
        values = (
            sum(bool(bits[level]) << (digits.width - 1 - at) for at, level in enumerate(digits.levels))
            for digits in self._digits
        )
        return {place: frozenset((value,)) for place, value in enumerate(values)}

    def valid(self) -> Diagram:
        """All states: every place has one of its values, and none of the codes left over."""
        return self.together({place: range(size) for place, size in enumerate(self.sizes)})

    def levels(self, place: int) -> range:
        """The levels of a place's bits."""
        return self._digits[place].levels

    def among(self, place: int, values: Collection[int]) -> Diagram:
        """The states in which a place has one of these values."""
        return self._encoding.among(self._digits[place], values)

    def together(self, cube: Mapping[int, Collection[int]]) -> Diagram:
        """The states that a cube means."""
        return self._encoding.conjunction(self.among(place, values) for place, values in cube.items())

    def fewer(self, cube: Cube, order: Iterable[int], outside: Diagram) -> Cube:
        """A cube → as few of its places, left out in order where possible, as suffice to meet nothing outside."""
        kept = {place: cube[place] for place in order if place in cube and self.sizes[place] > 1}
        rest = [self._encoding.true]  # of the places behind each, said so far
        for place in reversed(list(kept)):
            rest.append(rest[-1] & self.among(place, kept[place]))
        rest.pop()
        near = outside
        for place in list(kept):
            if (near & rest.pop()).satisfiable():
                near &= self.among(place, kept[place])
            else:
                del kept[place]
        return kept

    def formula(self, cube: Mapping[int, Collection[int]]) -> Formula:
        """A cube in words."""
        return f.conjunction(self._atom(place, cube[place]) for place in sorted(cube))

    def _atom(self, place: int, values: Collection[int]) -> Formula:
        system = self._encoding.system
        if place < self.variables:
            variable = system.variables[place]
            return f.In(variable.name, tuple(variable.locations[value] for value in sorted(values)))
        feature = system.features[place - self.variables]
        if feature.kind == "permission":
            granted = f.May(feature.name)
            return granted if feature.values[min(values)] == PERMITTED else f.negation(granted)
        return f.Is(feature.name, tuple(feature.values[value] for value in sorted(values)))
