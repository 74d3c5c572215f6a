"""What can be asked about the reachable states of a system, under every assignment of its features at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.formula import TRUE
from .backward import aim, leading_to
from .limits import Exhausted, checked, within
from .region import Region
from .shortest import Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from ....model.composition.transition_system import TransitionSystem
    from ....model.language.formula import Formula
    from ...evidence.run import Run
    from .encoding import Diagram, Encoding
    from .layout import Digits
    from .limits import Stop
    from .step import Step


@dataclass(frozen=True, slots=True)
class Reached:
    """A finished exploration.

    Attributes:
        encoding: what the bits mean.
        steps: the system's events.
        pairs: every reachable state with every assignment under which it is reached; granted permissions left out.
        granted: permissions (indices) that were taken as granted.
        states: every combination of locations that is reachable under some assignment.
        fired: how many times an event was fired on a set of states.
    """

    encoding: Encoding
    steps: tuple[Step, ...]
    pairs: Diagram
    granted: frozenset[int]
    states: Diagram
    fired: int


class SymbolicSpace:
    """The reachable states of a system under every allowed assignment.

    Where `complete` is false the space answers nothing: every question raises `Exhausted` with the reason. A question
    to a complete space raises `Exhausted` too when it reaches a limit itself.

    Attributes:
        system: the system that was explored.
        complete: whether the exploration was finished.
        reason: which limit was reached, and what to do; empty if complete.
    """

    __slots__ = ("_reached", "_regions", "_stop", "complete", "reason", "system")

    def __init__(self, system: TransitionSystem, reached: Reached | None, reason: str, stop: Stop) -> None:
        """A finished exploration, or the reason why there is none."""
        self.system = system
        self.complete = reached is not None
        self.reason = reason
        self._reached = reached
        self._regions: dict[Formula, Region] = {}
        self._stop = stop

    @property
    def states(self) -> int:
        """Distinct reachable combinations of machine locations, whatever the features; exact."""
        encoding = self._known().encoding
        unused = [*_levels(encoding.layout.features), *_copies(encoding)]
        return encoding.count(self._known().states, unused)

    @property
    def pairs(self) -> int:
        """Pairs of a reachable combination of locations and an assignment under which it is reached; exact.

        Raises:
            ValueError: the exploration took permissions as granted (`keep_permissions` was not set).
        """
        known = self._known()
        if known.granted:
            raise ValueError("permissions were taken as granted: explore with keep_permissions=True")
        return known.encoding.count(known.pairs, _copies(known.encoding))

    @property
    def assignments(self) -> int:
        """Assignments of the features that the constraint allows; exact."""
        return self.allowed.count()

    @property
    def nodes(self) -> int:
        """Size of the diagram of the reachable states."""
        return self._known().pairs.node_count()

    @property
    def fired(self) -> int:
        """How many times an event was fired on a set of states."""
        return self._known().fired

    @property
    def allowed(self) -> Region:
        """Every assignment that the constraint allows."""
        return Region(self._known().encoding, self._known().encoding.allowed, self._stop)

    def reaches(self, formula: Formula) -> Region:
        """The assignments under which some reachable state satisfies a ground formula; exact."""
        known = self._known()
        found = self._regions.get(formula)
        if found is None:
            with self._limits():
                found = Region(known.encoding, self._assignments(known, formula), self._stop)
            self._regions[formula] = found
        return found

    def region(self, formula: Formula) -> Region:
        """The allowed assignments that satisfy a ground formula over features and permissions alone."""
        encoding = self._known().encoding
        with self._limits():
            return Region(encoding, encoding.formula(formula) & encoding.allowed, self._stop)

    def shortest(self, formula: Formula, given: Formula = TRUE) -> Run | None:
        """A shortest run to a state that satisfies a ground formula; None if none is reachable.

        Among the shortest: the fewest events of class fault, then the fewest changes of controller from one event to
        the next, then the smallest index of the first event, of the second, and so on, then the smallest index
        of the first feature's value, of the second, and so on.

        Args:
            formula: what the last state satisfies.
            given: what the assignment satisfies; over features and permissions alone.
        """
        known = self._known()
        with self._limits():
            target = aim(known.encoding, known.steps, known.states, formula, given)
            if not (target.states & known.pairs).satisfiable():
                return None
            if formula in self._regions and (self._regions[formula] & self.region(given)).empty:
                return None
            return Search(known.encoding, checked(self._stop)).shortest(target)

    def projection(self, variables: Iterable[int]) -> tuple[tuple[int, ...], ...]:
        """The combinations of locations that these variables (indices) take together in reachable states, sorted."""
        known = self._known()
        places = [known.encoding.layout.variables[variable] for variable in variables]
        with self._limits():
            forgotten = known.encoding.cube(set(range(known.encoding.layout.levels)) - set(_levels(places)))
            return tuple(sorted(known.encoding.values(known.states.exists(forgotten), places)))

    def _assignments(self, known: Reached, formula: Formula) -> Diagram:
        encoding = known.encoding
        found = known.pairs & encoding.formula(formula)
        if known.granted and found.satisfiable():
            target = aim(encoding, known.steps, known.states, formula, TRUE)
            found = leading_to(encoding, target, checked(self._stop)) & encoding.initial
        return found.exists(encoding.cube(_levels(encoding.layout.variables)))

    def _known(self) -> Reached:
        if self._reached is None:
            raise Exhausted(self.reason)
        return self._reached

    def _limits(self) -> AbstractContextManager[None]:
        return within(self._known().encoding.capacity, self._known().encoding.layout.levels)


def _levels(places: Iterable[Digits]) -> list[int]:
    return [level for digits in places for level in digits.levels]


def _copies(encoding: Encoding) -> Iterator[int]:
    return (level for digits in encoding.layout.copies.values() for level in digits.levels)
