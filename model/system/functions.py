"""Guards as functions of locations and features, so that two of them are equal if and only if they are the same number.

Multi-valued decision diagrams, reduced and ordered (Srinivasan, Ham, Malik and Brayton, "Algorithms for discrete function
manipulation", 1990). They are small here: a guard speaks of a handful of machines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import formula as f
from .transition_system import PERMITTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .transition_system import TransitionSystem

FALSE, TRUE = 0, 1

Allowed = tuple[tuple[int, tuple[int, ...]], ...]
"""For some levels, the indices of the values that are left there."""


def numbered(signatures: Iterable[object]) -> tuple[int, ...]:
    """Things in order → for each, the index of the first that equals it."""
    first: dict[object, int] = {}
    return tuple([first.setdefault(signature, index) for index, signature in enumerate(signatures)])


class Functions:
    """Functions of the variables and features of one system, by number; 0 is never true, 1 always."""

    __slots__ = ("_known", "_nodes", "_numbers", "_or", "_restricted", "_told_apart", "level", "names", "values")

    def __init__(self, system: TransitionSystem) -> None:
        self.names: list[tuple[str, str]] = []
        """For each level, whether it is a variable ("in"), a feature ("is") or a permission ("may"), and its name."""
        self.values: list[tuple[str, ...]] = []
        for variable in system.variables:
            self.names.append(("in", variable.name))
            self.values.append(variable.locations)
        for feature in system.features:
            self.names.append(("may" if feature.kind == "permission" else "is", feature.name))
            self.values.append(feature.values)
        self.level = {name: level for level, name in enumerate(self.names)}
        self._nodes: list[tuple[int, tuple[int, ...]]] = [(len(self.names), ()), (len(self.names), ())]
        self._numbers: dict[tuple[int, tuple[int, ...]], int] = {}
        self._or: dict[tuple[int, int], int] = {}
        self._known: dict[f.Formula, int] = {}
        self._restricted: dict[tuple[int, Allowed], int] = {}
        self._told_apart: dict[int, dict[int, tuple[int, ...]]] = {}

    def of(self, formula: f.Formula) -> int:
        """A ground formula → its function."""
        found = self._known.get(formula)
        if found is None:
            found = self._known[formula] = self._of(formula)
        return found

    def any(self, functions: Iterable[int]) -> int:
        """Functions → the one that is true where some of them is."""
        result = FALSE
        for each in functions:
            result = self.either(result, each)
        return result

    def either(self, one: int, other: int) -> int:
        """Two functions → the one that is true where either is."""
        if TRUE in (one, other):
            return TRUE
        if one in (FALSE, other):
            return other
        if other == FALSE:
            return one
        key = (one, other) if one < other else (other, one)
        found = self._or.get(key)
        if found is None:
            (level, children), (second, others) = self._nodes[one], self._nodes[other]
            if level > second:
                (level, children), (second, others) = (second, others), (level, children)
                one, other = other, one
            if level < second:
                others = (other,) * len(children)
            found = self._or[key] = self._node(level, tuple(map(self.either, children, others)))
        return found

    def told_apart(self, function: int) -> dict[int, tuple[int, ...]]:
        """The levels on which a function depends; for each, which values it tells apart.

        Each value has the index of the first one that is like it: with either, the same is left of the function.
        """
        found = self._told_apart.get(function)
        if found is None:
            # What two values leave of a reduced diagram differs exactly where some node of their level does.
            nodes: dict[int, list[tuple[int, ...]]] = {}
            pending, seen = [function], {FALSE, TRUE}
            while pending:
                node = pending.pop()
                if node not in seen:
                    seen.add(node)
                    level, children = self._nodes[node]
                    nodes.setdefault(level, []).append(children)
                    pending += children
            found = {level: numbered(zip(*nodes[level], strict=True)) for level in sorted(nodes)}
            self._told_apart[function] = found
        return found

    def restricted(self, function: int, allowed: Allowed) -> int:
        """A function where only some values are left of some levels, by index → equal for two that do not differ on those."""
        if function in (FALSE, TRUE) or not allowed:
            return function
        key = (function, allowed)
        found = self._restricted.get(key)
        if found is None:
            level, children = self._nodes[function]
            left = next((values for each, values in allowed if each == level), None)
            if left is not None:
                children = tuple(children[value if value in left else left[0]] for value in range(len(children)))
            found = self._restricted[key] = self._node(
                level, tuple(self.restricted(child, allowed) for child in children)
            )
        return found

    def formula(
        self, function: int, kept: Mapping[int, Sequence[int]], told: dict[int, f.Formula] | None = None
    ) -> f.Formula:
        """A function → a formula for it; where `kept` lists values of a level, only those are told apart.

        Args:
            function: its number.
            kept: by level.
            told: what was told of other functions with the same `kept`, which is not worked out again; is added to.
        """
        told = {} if told is None else told
        if function not in told:
            told[function] = self._formula(function, kept, told)
        return told[function]

    def _formula(self, function: int, kept: Mapping[int, Sequence[int]], told: dict[int, f.Formula]) -> f.Formula:
        if function in (FALSE, TRUE):
            return f.Truth(function == TRUE)
        level, children = self._nodes[function]
        kind, name = self.names[level]
        leading: dict[int, list[str]] = {}
        values = kept.get(level, range(len(children)))
        for value in values:
            leading.setdefault(children[value], []).append(self.values[level][value])
        parts = []
        for child, names in leading.items():
            below = self.formula(child, kept, told)
            if len(names) == len(values):
                return below
            if kind == "may":
                here: f.Formula = f.May(name) if names == [PERMITTED] else f.negation(f.May(name))
            else:
                here = f.In(name, tuple(names)) if kind == "in" else f.Is(name, tuple(names))
            parts.append(f.conjunction((here, below)))
        return f.disjunction(parts)

    def _of(self, formula: f.Formula) -> int:
        match formula:
            case f.Truth(value):
                return int(value)
            case f.In(path, locations):
                return self._atom(("in", path), locations)
            case f.Is(path, values):
                return self._atom(("is", path), values)
            case f.May(event):
                return self._atom(("may", event), (PERMITTED,))
            case f.Not(part):
                return self._not(self.of(part))
            case f.Or(parts):
                return self.any(self.of(part) for part in parts)
            case f.And(parts):
                return self._not(self.any(self._not(self.of(part)) for part in parts))
            case f.Implies(left, right):
                return self.either(self._not(self.of(left)), self.of(right))
        raise TypeError(f"not a ground formula: {f.text(formula)}")

    def _atom(self, name: tuple[str, str], wanted: Iterable[str]) -> int:
        level, chosen = self.level[name], set(wanted)
        return self._node(level, tuple(int(value in chosen) for value in self.values[level]))

    def _not(self, function: int) -> int:
        if function in (FALSE, TRUE):
            return TRUE - function
        found = self._or.get((-1, function))
        if found is None:
            level, children = self._nodes[function]
            found = self._or[-1, function] = self._node(level, tuple(map(self._not, children)))
        return found

    def _node(self, level: int, children: tuple[int, ...]) -> int:
        if children.count(children[0]) == len(children):
            return children[0]
        key = (level, children)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._nodes)
            self._nodes.append(key)
        return found
