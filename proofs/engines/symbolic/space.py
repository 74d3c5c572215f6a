"""What can be asked about the reachable states of a system, under every assignment of its features at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.formula import TRUE
from .limits import Exhausted, checked, within
from .region import Region
from .shortest import Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        pairs: every reachable state with every assignment under which it is reached.
        fired: how many times an event was fired on a set of states.
    """

    encoding: Encoding
    steps: tuple[Step, ...]
    pairs: Diagram
    fired: int


class SymbolicSpace:
    """The reachable states of a system, paired with the assignments under which they are reached.

    Where `complete` is false the space answers nothing: every question raises `Exhausted` with the reason. A question
    to a complete space raises `Exhausted` too when it reaches a limit itself.

    Attributes:
        system: the system that was explored.
        complete: whether the exploration was finished.
        reason: which limit was reached, and what to do; empty if complete.
    """

    __slots__ = ("_reached", "_states", "_stop", "complete", "reason", "system")

    def __init__(self, system: TransitionSystem, reached: Reached | None, reason: str, stop: Stop) -> None:
        self.system = system
        self.complete = reached is not None
        self.reason = reason
        self._reached = reached
        self._states: int | None = None
        self._stop = stop

    def _known(self) -> Reached:
        if self._reached is None:
            raise Exhausted(self.reason)
        return self._reached

    @property
    def states(self) -> int:
        """Distinct reachable combinations of machine locations, whatever the features; exact."""
        if self._states is None:
            self._states = self.count(TRUE)
        return self._states

    @property
    def pairs(self) -> int:
        """Pairs of a reachable combination of locations and an assignment under which it is reached; exact."""
        known = self._known()
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
        return self._region(self._known().encoding.allowed)

    def count(self, formula: Formula) -> int:
        """Distinct reachable combinations of locations that satisfy a ground formula under some assignment; exact."""
        known = self._known()
        encoding = known.encoding
        features = _levels(encoding.layout.features)
        with within(encoding.capacity, encoding.layout.levels):
            found = (known.pairs & encoding.formula(formula)).exists(encoding.cube(features))
        return encoding.count(found, [*features, *_copies(encoding)])

    def reaches(self, formula: Formula) -> Region:
        """The assignments under which some reachable state satisfies a ground formula; exact."""
        known = self._known()
        with within(known.encoding.capacity, known.encoding.layout.levels):
            found = known.pairs & known.encoding.formula(formula)
            return self._region(found.exists(known.encoding.cube(_levels(known.encoding.layout.variables))))

    def region(self, formula: Formula) -> Region:
        """The allowed assignments that satisfy a ground formula over features and permissions alone."""
        known = self._known()
        with within(known.encoding.capacity, known.encoding.layout.levels):
            return self._region(known.encoding.formula(formula) & known.encoding.allowed)

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
        with within(known.encoding.capacity, known.encoding.layout.levels):
            return Search(known.encoding, known.steps, known.pairs, checked(self._stop)).shortest(formula, given)

    def projection(self, variables: Iterable[int]) -> tuple[tuple[int, ...], ...]:
        """The combinations of locations that these variables (indices) take together in reachable states, sorted."""
        known = self._known()
        encoding = known.encoding
        places = [encoding.layout.variables[variable] for variable in variables]
        with within(encoding.capacity, encoding.layout.levels):
            forgotten = encoding.cube(set(range(encoding.layout.levels)) - set(_levels(places)))
            return tuple(sorted(encoding.values(known.pairs.exists(forgotten), places)))

    def _region(self, diagram: Diagram) -> Region:
        return Region(self._known().encoding, diagram, self._stop)


def _levels(places: Iterable[Digits]) -> list[int]:
    return [level for digits in places for level in digits.levels]


def _copies(encoding: Encoding) -> Iterator[int]:
    return (level for digits in encoding.layout.copies.values() for level in digits.levels)
