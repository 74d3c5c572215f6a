"""A set of states → a formula of few and short alternatives, for people to read.

Of a state in the set everything is said, and then as much as possible is left out: features first, then machines, then of
the machines that are left where they are, as long as nothing is met that must be left out. Of what is left, as many values
are named as the set has there, or as few are excluded, whichever is shorter. This is repeated for what is not covered yet. (Expansion against the complement, as in ESPRESSO: Brayton, Hachtel, McMullen, Sangiovanni-Vincentelli,
"Logic Minimization Algorithms for VLSI Synthesis", 1984; for variables with several values: Rudell and
Sangiovanni-Vincentelli, "Multiple-valued minimization for PLA optimization", 1987.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.system.transition_system import PERMITTED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ....model.language.formula import Formula
    from ..symbolic.encoding import Diagram, Encoding
    from ..symbolic.layout import Digits

_Cube = dict[int, frozenset[int]]
"""For some places, the values that are meant."""


class Cubes:
    """Writes sets of states of one encoding as formulas."""

    def __init__(self, encoding: Encoding, check: Callable[[], None]) -> None:
        system = encoding.system
        self._encoding = encoding
        self._check = check
        self._places: list[tuple[Digits, int]] = [
            *((d, len(v.locations)) for d, v in zip(encoding.layout.variables, system.variables, strict=True)),
            *((d, len(x.values)) for d, x in zip(encoding.layout.features, system.features, strict=True)),
        ]
        self._variables = len(system.variables)

    def formula(self, inside: Diagram, outside: Diagram, spoken: Collection[int]) -> Formula:
        """A formula that is true in all of one set, and nowhere in another.

        Args:
            inside: states with assignments, all of them valid.
            outside: the same, none of them inside.
            spoken: variables (indices) of which one would like to speak.
        """
        order = sorted(range(len(self._places)), key=lambda place: (place < self._variables, place in spoken, -place))
        found: list[tuple[_Cube, Diagram]] = []
        left = inside
        while left.satisfiable():
            cube = self._short(self._wide(self._some(left), outside, order), inside)
            found.append((cube, self._diagram(cube)))
            left &= ~found[-1][1]
        kept = list(found)
        for each in found:
            others = [diagram for other, diagram in kept if other is not each[0]]
            if not (inside & ~self._encoding.disjunction(others)).satisfiable():
                kept = [other for other in kept if other[0] is not each[0]]
        return f.disjunction(self._told(cube) for cube, _ in kept)

    def _some(self, states: Diagram) -> list[int]:
        """For each place, the value that it has in one of the states."""
        bits = states.pick_cube() or []
        return [
            sum(bool(bits[level]) << (digits.width - 1 - at) for at, level in enumerate(digits.levels))
            for digits, _ in self._places
        ]

    def _wide(self, values: list[int], outside: Diagram, order: list[int]) -> _Cube:
        """Values of all places → as little of them, and as much besides, as meets nothing outside."""
        self._check()
        cube: _Cube = {place: frozenset((values[place],)) for place in order if self._places[place][1] > 1}
        rest = [self._encoding.true]  # of the places behind each, said so far
        for place in reversed(list(cube)):
            rest.append(rest[-1] & self._literal(place, cube[place]))
        rest.pop()
        near = outside
        for place in list(cube):
            if (near & rest.pop()).satisfiable():
                near &= self._literal(place, cube[place])
            else:
                del cube[place]
        for place in list(cube):
            near = outside & self._diagram({other: kept for other, kept in cube.items() if other != place})
            for value in range(self._places[place][1]):
                if value not in cube[place] and not (near & self._literal(place, frozenset((value,)))).satisfiable():
                    cube[place] |= {value}
        return cube

    def _short(self, cube: _Cube, inside: Diagram) -> _Cube:
        """The same, of each machine or feature with as few values as there are inside, if that is less than the others."""
        here = inside & self._diagram(cube)
        told: _Cube = {}
        for place, widest in cube.items():
            within = frozenset(v for v in widest if (here & self._literal(place, frozenset((v,)))).satisfiable())
            others = frozenset(range(self._places[place][1])) - widest
            told[place] = within if self._names(place, within) <= self._names(place, others) else widest
        return told

    def _names(self, place: int, values: frozenset[int]) -> int:
        """How many names it takes to tell these values."""
        if place >= self._variables:
            return len(values)
        variable = self._encoding.system.variables[place]
        return sum(len(variable.originals(value)) for value in values)

    def _literal(self, place: int, values: frozenset[int]) -> Diagram:
        return self._encoding.among(self._places[place][0], values)

    def _diagram(self, cube: _Cube) -> Diagram:
        return self._encoding.conjunction(self._literal(place, values) for place, values in cube.items())

    def _told(self, cube: _Cube) -> Formula:
        return f.conjunction(self._atom(place, cube[place]) for place in sorted(cube))

    def _atom(self, place: int, values: frozenset[int]) -> Formula:
        system = self._encoding.system
        if place < self._variables:
            variable = system.variables[place]
            return f.In(variable.name, tuple(variable.locations[value] for value in sorted(values)))
        feature = system.features[place - self._variables]
        if feature.kind == "permission":
            granted = f.May(feature.name)
            return granted if feature.values[min(values)] == PERMITTED else f.negation(granted)
        return f.Is(feature.name, tuple(feature.values[value] for value in sorted(values)))
