"""Where a system's goals are reached: under which assignments, and by which runs; found backwards, without exploring everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.formula import TRUE
from ....model.system.renaming import UNCHANGED
from ....model.system.specialise import key_of
from .backwards import Backwards
from .family import family
from .limits import within
from .ordering import Ordering
from .region import Region
from .relocate import settled
from .stages import Stages

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from ....model.language.formula import Formula
    from ....model.system.renaming import Renaming
    from ....model.system.transition_system import TransitionSystem
    from ...evidence.run import Run
    from .encoding import Diagram, Encoding
    from .limits import Stop

NODE_LIMIT = 1 << 24
"""Nodes that a search may use unless told otherwise: at about 20 bytes each, with the caches, below 1 GiB."""


class Goals:
    """Answers about one system. Every question raises `Exhausted` when it reaches a limit: the answer is then unknown.

    Attributes:
        system: the system.
    """

    __slots__ = ("_backwards", "_family", "_ordering", "_regions", "_stop", "system")

    def __init__(self, system: TransitionSystem, node_limit: int = NODE_LIMIT, stop: Stop = lambda: None) -> None:
        """Prepares.

        Args:
            system: any system, sliced or whole.
            node_limit: the most nodes that the diagrams may take; fewer are tried first.
            stop: asked before each operation on a set of states.

        Raises:
            Exhausted: there is no memory for diagrams over the features.
        """
        self.system = system
        self._family = family(system, node_limit)
        self._ordering = Ordering(self._family)
        self._backwards = Backwards(system, node_limit, stop)
        self._stop = stop
        self._regions: dict[Formula, Region] = {}

    @property
    def allowed(self) -> Region:
        """Every assignment that the constraint allows."""
        return Region(self._family, self._family.allowed, self._stop)

    def region(self, formula: Formula) -> Region:
        """The allowed assignments that satisfy a ground formula over features and permissions alone."""
        with self._limits():
            return Region(self._family, self._family.formula(formula) & self._family.allowed, self._stop)

    def reaches(self, formula: Formula) -> Region:
        """The assignments under which some reachable state satisfies a ground formula; exact."""
        found = self._regions.get(formula)
        if found is None:
            with self._limits():
                diagram = self._backwards.reaches(formula, self._family)
                self._ordering.watch(diagram)
            found = self._regions[formula] = Region(self._family, diagram, self._stop)
        return found

    def meets(self, formula: Formula) -> bool:
        """Whether some reachable state satisfies a ground formula, under some assignment."""
        found = self._regions.get(formula)
        return self._backwards.meets(formula) if found is None else not found.empty

    def under(self, assignments: Diagram, encoding: Encoding) -> Region:
        """A diagram over the features alone, of another encoding of the system → the region of its assignments."""
        with within(encoding.capacity, encoding.layout.levels), self._limits():
            diagram = settled(assignments, encoding, self._family)
            self._ordering.watch(diagram)
            return Region(self._family, diagram, self._stop)

    def adopted(self, region: Region, renaming: Renaming = UNCHANGED) -> Region:
        """A region of a smaller system, whose features are among this one's → the same here, whatever the other features.

        Args:
            region: the region.
            renaming: an exchange of elements; what the region says of the one is taken to be said of the other.

        Raises:
            KeyError: a feature that this system does not have.
        """
        with self._limits():
            diagram = region.told(self._family, self._numbers(renaming)) & self._family.allowed
            self._ordering.watch(diagram)
            return Region(self._family, diagram, self._stop)

    def shortest(self, formula: Formula, given: Formula = TRUE) -> Run | None:
        """A shortest run to a state that satisfies a ground formula; None if none is reachable.

        Among the shortest: the fewest events of class fault, then the fewest changes of controller from one event to
        the next, then the smallest index of the first event, of the second, and so on, then the smallest index
        of the first feature's value, of the second, and so on.

        Args:
            formula: what the last state satisfies.
            given: what the assignment satisfies; over features and permissions alone.
        """
        if formula in self._regions and (self._regions[formula] & self.region(given)).empty:
            return None
        return self._backwards.shortest(formula, given)

    def states(self) -> int:
        """Distinct combinations of machine locations that are looked at: all that are reachable, and perhaps more."""
        return self._backwards.states()

    def stages(self, known: Region | None = None) -> Stages:
        """For those who search in stages themselves, and know of some assignments already."""
        nothing = self._family.false
        return Stages(self._family, nothing if known is None else known.told(self._family, self._numbers()))

    @property
    def backwards(self) -> Backwards:
        """Who searches, for those who go on from there."""
        return self._backwards

    def _numbers(self, renaming: Renaming = UNCHANGED) -> dict[str, int]:
        """The features by their names, or those of others with which they change places."""
        return {renaming.path(key_of(feature)): number for number, feature in enumerate(self.system.features)}

    def _limits(self) -> AbstractContextManager[None]:
        return within(self._family.capacity, self._family.layout.levels)
