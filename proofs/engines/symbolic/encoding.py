"""Ground formulas → binary decision diagrams over the bits of a layout.

Diagrams are OxiDD's, with complement edges (negation costs nothing): Husung, Dubslaff, Hermanns, Koehl, "OxiDD: a safe,
concurrent, modular, and performant decision diagram framework in Rust", 2024.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from oxidd.bcdd import BCDDFunction, BCDDManager
from oxidd.util import BooleanOperator

from ....model.language.formula import And, Implies, In, Is, May, Not, Or, Truth
from ....model.system.transition_system import PERMITTED
from .layout import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem
    from .layout import Digits, Layout

# A manager starts a thread, though everything is done in the one that asks, and gives it a stack of 1 GiB unless it is told
# otherwise: where addresses are limited, that alone would be too much.
os.environ.setdefault("OXIDD_STACK_SIZE", str(1 << 20))

Diagram = BCDDFunction
"""A set of states with their assignments, or of assignments alone, as a Boolean function of the bits of a layout."""

_CACHE_SHARE = 4
"""One entry of the operation cache for so many nodes; smaller caches were slower, larger ones no faster."""


class Encoding:
    """A system's bits in a diagram manager.

    Attributes:
        system: the system whose values are encoded.
        layout: which bit stands where.
        capacity: the most nodes that the manager holds.
        manager: OxiDD's manager; a variable's number is its level in the layout, wherever an `Ordering` has moved it.
        true: the diagram of everything, invalid codes included.
        false: the diagram of nothing.
        allowed: the assignments that the system's constraint allows, as valid codes.
        initial: the initial state, under every allowed assignment.
    """

    __slots__ = (
        "_memo",
        "_sets",
        "allowed",
        "capacity",
        "false",
        "initial",
        "layout",
        "manager",
        "names",
        "system",
        "true",
    )

    def __init__(self, system: TransitionSystem, layout: Layout, capacity: int) -> None:
        """Makes a manager for at most `capacity` nodes.

        Raises:
            DDMemoryError: the capacity does not suffice for the initial states.
        """
        self.system = system
        self.layout = layout
        self.capacity = capacity
        self.names = Names(system)
        self.manager = BCDDManager(capacity, max(capacity // _CACHE_SHARE, 1 << 10), 1)
        self.manager.add_vars(layout.levels)
        self.true = self.manager.true()
        self.false = self.manager.false()
        self._memo: dict[Formula, Diagram] = {}
        self._sets: dict[tuple[int, int, tuple[int, ...]], Diagram] = {}
        valid = self.conjunction(
            self.among(digits, range(len(feature.values)))
            for digits, feature in zip(layout.features, system.features, strict=True)
        )
        self.allowed = valid & self.formula(system.constraint)
        self.initial = self.allowed & self.state(variable.initial for variable in system.variables)

    @property
    def order(self) -> list[int]:
        """All bits as they stand in the diagrams now, from the top; see `ordering`."""
        return [self.manager.level_to_var(level) for level in range(self.layout.levels)]

    def state(self, locations: Iterable[int]) -> Diagram:
        """One state, given the index of each variable's location, under every assignment."""
        pairs = zip(self.layout.variables, locations, strict=True)
        return self.conjunction(self.among(digits, (location,)) for digits, location in pairs)

    def assignment(self, values: Iterable[int]) -> Diagram:
        """One assignment, given the index of each feature's value."""
        pairs = zip(self.layout.features, values, strict=True)
        return self.conjunction(self.among(digits, (value,)) for digits, value in pairs)

    def among(self, digits: Digits, values: Iterable[int]) -> Diagram:
        """The value that has these bits is one of `values`."""
        key = digits.first, digits.width, tuple(sorted(set(values)))
        found = self._sets.get(key)
        if found is None:
            found = self._sets[key] = self._among(*key)
        return found

    def _among(self, level: int, width: int, values: Sequence[int]) -> Diagram:
        if not values:
            return self.false
        if width == 0:
            return self.true
        half = 1 << (width - 1)
        if len(values) == 2 * half:
            return self.true
        low = self._among(level + 1, width - 1, [value for value in values if value < half])
        high = self._among(level + 1, width - 1, [value - half for value in values if value >= half])
        return self.manager.var(level).ite(high, low)

    def values(self, diagram: Diagram, places: Sequence[Digits]) -> Iterator[tuple[int, ...]]:
        """The combinations of values that a diagram over the bits of these places contains, in order of the values."""
        if not places:
            if diagram.satisfiable():
                yield ()
            return
        first, *rest = places
        for value in range(1 << first.width):
            part = diagram.apply_exists(BooleanOperator.AND, self.among(first, (value,)), self.cube(first.levels))
            if part.satisfiable():
                for others in self.values(part, rest):
                    yield (value, *others)

    def count(self, diagram: Diagram, free: Iterable[int]) -> int:
        """How many valuations of all bits but the free ones a diagram contains that does not depend on the free ones."""
        return diagram.sat_count(self.layout.levels) >> len(list(free))

    def cube(self, levels: Iterable[int]) -> Diagram:
        """A set of levels as the conjunction of their bits, which is how quantifiers are told what to forget."""
        result = self.true
        for level in sorted(levels, reverse=True):
            result = self.manager.var(level) & result
        return result

    def conjunction(self, parts: Iterable[Diagram]) -> Diagram:
        """All of the parts; those that stand lowest in the order are joined first."""
        result = self.true
        for part in sorted(parts, key=self._depth, reverse=True):
            result = part & result
        return result

    def disjunction(self, parts: Iterable[Diagram]) -> Diagram:
        """Some of the parts."""
        return ~self.conjunction(~part for part in parts)

    def _depth(self, part: Diagram) -> int:
        level = part.node_level()
        return self.layout.levels if level is None else level

    def formula(self, formula: Formula) -> Diagram:
        """A ground formula → where it is true. Codes that are no value may be included.

        Raises:
            KeyError: a name, location or value that the system does not have.
            TypeError: a quantifier is left in the formula.
        """
        found = self._memo.get(formula)
        if found is None:
            found = self._memo[formula] = self._encode(formula)
        return found

    def _encode(self, formula: Formula) -> Diagram:
        match formula:
            case Truth(value):
                return self.true if value else self.false
            case In() | Is() | May():
                return self._atom(formula)
            case Not(part):
                return ~self.formula(part)
            case And(parts):
                return self.conjunction(self.formula(part) for part in parts)
            case Or(parts):
                return self.disjunction(self.formula(part) for part in parts)
            case Implies(left, right):
                return self.formula(left).imp(self.formula(right))
        raise TypeError(f"not ground: {formula}")

    def _atom(self, atom: In | Is | May) -> Diagram:
        match atom:
            case In(path, locations):
                variable = self.names.variables[path]
                known = self.system.variables[variable].locations
                return self.among(self.layout.variables[variable], _indices(known, locations))
            case Is(path, values):
                feature = self.names.features[path]
                known = self.system.features[feature].values
                return self.among(self.layout.features[feature], _open(known, values))
            case May(event):
                feature = self.names.permissions[event]
                known = self.system.features[feature].values
                return self.among(self.layout.features[feature], _open(known, (PERMITTED,)))


def _indices(known: tuple[str, ...], names: tuple[str, ...]) -> list[int]:
    missing = [name for name in names if name not in known]
    if missing:
        raise KeyError(missing[0])
    return [known.index(name) for name in names]


def _open(known: tuple[str, ...], names: tuple[str, ...]) -> list[int]:
    """Indices of the named values that are still open: a value that was pinned away is never taken."""
    return [known.index(name) for name in names if name in known]


def halves(diagram: Diagram, level: int) -> tuple[Diagram, Diagram]:
    """What is left of a diagram where the bit at a level is set, and where it is not; the level is not below its top."""
    cofactors = diagram.cofactors()
    if cofactors is None or diagram.node_var() != level:
        return diagram, diagram
    return cofactors
