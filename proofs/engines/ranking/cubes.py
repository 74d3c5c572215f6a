"""A set of states → a formula of few and short alternatives, for people to read.

Of a state in the set everything is said, and then as much as possible is left out: features first, then machines, then of
the machines that are left where they are, as long as nothing is met that must be left out. Of what is left, as many values
are named as the set has there, or as few are excluded, whichever is shorter. This is repeated for what is not covered yet. (Expansion against the complement, as in ESPRESSO: Brayton, Hachtel,
McMullen, Sangiovanni-Vincentelli, "Logic Minimization Algorithms for VLSI Synthesis", 1984; for variables with several
values: Rudell and Sangiovanni-Vincentelli, "Multiple-valued minimization for PLA optimization", 1987.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language import formula as f
from ..inductive.places import Places

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ....model.language.formula import Formula
    from ..inductive.places import Cube
    from ..symbolic.encoding import Diagram, Encoding


class Cubes:
    """Writes sets of states of one encoding as formulas."""

    def __init__(self, encoding: Encoding, check: Callable[[], None]) -> None:
        self._encoding = encoding
        self._check = check
        self._places = Places(encoding)

    def formula(self, inside: Diagram, outside: Diagram, spoken: Collection[int]) -> Formula:
        """A formula that is true in all of one set, and nowhere in another.

        Args:
            inside: states with assignments, all of them valid.
            outside: the same, none of them inside.
            spoken: variables (indices) of which one would like to speak.
        """
        places, variables = range(len(self._places.sizes)), self._places.variables
        order = sorted(places, key=lambda place: (place < variables, place in spoken, -place))
        found: list[tuple[Cube, Diagram]] = []
        left = inside
        while (state := self._places.some(left)) is not None:
            cube = self._short(self._wide(state, outside, order), inside)
            found.append((cube, self._places.together(cube)))
            left &= ~found[-1][1]
        kept = list(found)
        for each in found:
            others = [diagram for other, diagram in kept if other is not each[0]]
            if not (inside & ~self._encoding.disjunction(others)).satisfiable():
                kept = [other for other in kept if other[0] is not each[0]]
        return f.disjunction(self._places.formula(cube) for cube, _ in kept)

    def _wide(self, state: Cube, outside: Diagram, order: list[int]) -> Cube:
        """A state → as little of it, and as much besides, as meets nothing outside."""
        self._check()
        cube = self._places.fewer(state, order, outside)
        for place in list(cube):
            near = outside & self._places.together({other: kept for other, kept in cube.items() if other != place})
            for value in range(self._places.sizes[place]):
                if value not in cube[place] and not (near & self._places.among(place, (value,))).satisfiable():
                    cube[place] |= {value}
        return cube

    def _short(self, cube: Cube, inside: Diagram) -> Cube:
        """The same, of each machine or feature with as few values as there are inside, if that is less than the others."""
        here = inside & self._places.together(cube)
        told: Cube = {}
        for place, widest in cube.items():
            within = frozenset(v for v in widest if (here & self._places.among(place, (v,))).satisfiable())
            others = frozenset(range(self._places.sizes[place])) - widest
            told[place] = within if self._names(place, within) <= self._names(place, others) else widest
        return told

    def _names(self, place: int, values: frozenset[int]) -> int:
        """How many names it takes to tell these values."""
        if place >= self._places.variables:
            return len(values)
        variable = self._encoding.system.variables[place]
        return sum(len(variable.originals(value)) for value in values)
