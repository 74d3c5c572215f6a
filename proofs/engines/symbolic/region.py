"""A region: an exact set of assignments of features and permissions, and what can be said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.formula import TRUE, text
from ....model.system.specialise import key_of
from .causes import causes
from .condition import Condition
from .limits import checked, uncollected, within
from .multivalued import Multivalued
from .relocate import settled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from ....model.language.formula import Formula
    from .causes import Cause, Kind
    from .encoding import Diagram, Encoding
    from .limits import Stop


class Region:
    """A set of allowed assignments. `&`, `|` and `-` combine regions of one space; `~` is the rest of what is allowed.

    Every method raises `Exhausted` when it reaches a limit of the space.
    """

    __slots__ = ("_diagram", "_encoding", "_stop")

    def __init__(self, encoding: Encoding, diagram: Diagram, stop: Stop) -> None:
        """A region from the diagram of its assignments, all of them allowed."""
        self._encoding = encoding
        self._diagram = diagram
        self._stop = stop

    @property
    def empty(self) -> bool:
        """Whether it contains no assignment."""
        return not self._diagram.satisfiable()

    @property
    def full(self) -> bool:
        """Whether it contains every allowed assignment."""
        return self._diagram == self._encoding.allowed

    def count(self) -> int:
        """How many assignments it contains; exact."""
        layout = self._encoding.layout
        places = (*layout.variables, *layout.copies.values())
        return self._encoding.count(self._diagram, (level for digits in places for level in digits.levels))

    @property
    def nodes(self) -> int:
        """Size of its diagram."""
        return self._diagram.node_count()

    def contains(self, assignment: Sequence[int]) -> bool:
        """Whether it contains an assignment, given as the index of each feature's value."""
        bits = (
            (level, bool(value >> (digits.width - 1 - place) & 1))
            for digits, value in zip(self._encoding.layout.features, assignment, strict=True)
            for place, level in enumerate(digits.levels)
        )
        return self._diagram.eval(bits)

    def first(self) -> tuple[int, ...] | None:
        """Its assignment with the smallest index of the first feature's value, of the second, and so on; None if empty."""
        with self._limits():
            return next(self._encoding.values(self._diagram, self._encoding.layout.features), None)

    def holds_when(self, given: Formula = TRUE) -> Formula:
        """A short formula that holds in exactly its assignments, among those that satisfy `given`.

        Raises:
            AssertionError: the formula that was found does not denote the region: a defect of this program.
        """
        with uncollected(), self._limits():
            allowed = self._encoding.allowed & self._encoding.formula(given)
            inside = self._diagram & allowed
            formula = Condition(Multivalued(self._encoding), checked(self._stop)).of(inside, allowed)
            if self._encoding.formula(formula) & allowed != inside:
                raise AssertionError(f"the condition is not the region: {text(formula)}")
            return formula

    def causes(self, kind: Kind = "all", max_order: int | None = None, given: Formula = TRUE) -> tuple[Cause, ...]:
        """The minimal causes of a claim to fail that fails in exactly its assignments, those with few members first.

        Args:
            kind: what causes are made of: permissions of faults, all other features, or all features; those that are not
                asked for may have any value under which the claim fails.
            max_order: the most members of a cause; causes with more are left out. None for any number.
            given: assignments that do not satisfy it are of no interest.
        """
        with uncollected(), self._limits():
            allowed = self._encoding.allowed & self._encoding.formula(given)
            failing = self._diagram & allowed
            return causes(Multivalued(self._encoding), failing, allowed, kind, max_order, checked(self._stop))

    def told(self, target: Encoding, number: Mapping[str, int]) -> Diagram:
        """The same in another encoding, given the numbers that features have there by their names; see `key_of`."""
        here, there = self._encoding, target.layout.features
        places = [
            (digits, there[number[key_of(x)]])
            for digits, x in zip(here.layout.features, here.system.features, strict=True)
        ]
        return settled(self._diagram, here, target, places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Region) and self._diagram == other._diagram

    def __hash__(self) -> int:
        return hash(self._diagram)

    def __and__(self, other: Region) -> Region:
        with self._limits():
            return Region(self._encoding, self._diagram & other._diagram, self._stop)

    def __or__(self, other: Region) -> Region:
        with self._limits():
            return Region(self._encoding, self._diagram | other._diagram, self._stop)

    def __sub__(self, other: Region) -> Region:
        with self._limits():
            return Region(self._encoding, self._diagram & ~other._diagram, self._stop)

    def __invert__(self) -> Region:
        with self._limits():
            return Region(self._encoding, self._encoding.allowed & ~self._diagram, self._stop)

    def _limits(self) -> AbstractContextManager[None]:
        return within(self._encoding.capacity, self._encoding.layout.levels)
