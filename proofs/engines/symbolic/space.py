"""What can be asked about the reachable states of a system, under every assignment of its features at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ....model.language.formula import TRUE
from .depth import depth
from .goals import Goals
from .limits import Exhausted, within
from .moves import moves, of_moves
from .oracle import Oracle
from .relocate import with_room
from .signatures import signatures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem
    from ...evidence.run import Run
    from .encoding import Diagram, Encoding
    from .layout import Digits
    from .limits import Stop
    from .reached import Reached
    from .region import Region

_Answer = TypeVar("_Answer")


class SymbolicSpace:
    """The reachable states of a system under every allowed assignment.

    Where `complete` is false the space answers nothing: every question raises `Exhausted` with the reason. A question
    to a complete space raises `Exhausted` too when it reaches a limit itself.

    Attributes:
        system: the system that was explored.
        complete: whether the exploration was finished.
        reason: which limit was reached, and what to do; empty if complete.
    """

    __slots__ = (
        "_goals",
        "_node_limit",
        "_reached",
        "_regions",
        "_stop",
        "complete",
        "reason",
        "system",
    )

    def __init__(
        self, system: TransitionSystem, reached: Reached | None, reason: str, node_limit: int, stop: Stop
    ) -> None:
        """A finished exploration, or the reason why there is none."""
        self.system = system
        self.complete = reached is not None
        self.reason = reason
        self._reached = reached
        self._stop = stop
        self._node_limit = node_limit
        self._regions: dict[Formula, Region] = {}
        if reached is not None:
            self._goals = Goals(system, node_limit, stop)

    @property
    def reached(self) -> Reached:
        """The exploration itself, for those who go on from there."""
        return self._known()

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
        self._known()
        return self._goals.allowed

    def reaches(self, formula: Formula) -> Region:
        """The assignments under which some reachable state satisfies a ground formula; exact."""
        known = self._known()
        if known.granted:
            return self._goals.reaches(formula)
        found = self._regions.get(formula)
        if found is None:
            states = known.encoding.cube(_levels(known.encoding.layout.variables))
            with self._limits():
                possible = (known.pairs & known.encoding.formula(formula)).exists(states)
            found = self._regions[formula] = self._goals.under(possible, known.encoding)
        return found

    def meets(self, formula: Formula) -> bool:
        """Whether some reachable state satisfies a ground formula, under some assignment."""
        known = self._known()
        with self._limits():
            return bool((known.pairs & known.encoding.formula(formula)).satisfiable())

    def oracle(self) -> Oracle:
        """What can be asked very often: which combinations of locations and values come together in reachable states.

        Permissions that were taken as granted are granted.
        """
        known = self._known()
        return Oracle(self.system, known.encoding, known.pairs, self._node_limit)

    def region(self, formula: Formula) -> Region:
        """The allowed assignments that satisfy a ground formula over features and permissions alone."""
        self._known()
        return self._goals.region(formula)

    def shortest(self, formula: Formula, given: Formula = TRUE) -> Run | None:
        """A shortest run to a state that satisfies a ground formula; see `Goals.shortest`."""
        self._known()
        return self._goals.shortest(formula, given)

    def signatures(self, features: Sequence[int], assignments: Sequence[tuple[int, ...]]) -> dict[int, int]:
        """Numbers of combinations of locations, by the assignments of some features under which they are reached.

        See `signatures.signatures`. Permissions that were taken as granted are granted.
        """
        return self._counted(lambda encoding, pairs: signatures(encoding, pairs, features, assignments))

    def move_signatures(self, features: Sequence[int], assignments: Sequence[tuple[int, ...]]) -> dict[int, int]:
        """Numbers of transitions, as `transitions` counts them, by the assignments of some features under which they exist."""
        known, told = self._known(), (features, assignments)
        return self._counted(lambda encoding, pairs: of_moves(encoding, pairs, known.granted, self._stop, *told))

    def transitions(self) -> int:
        """Distinct triples of a combination of locations, an event, and the combination after it, under any assignment; exact."""

        def counted(encoding: Encoding, pairs: Diagram) -> int:
            features = _levels(encoding.layout.features)
            forgotten, unused = encoding.cube(features), [*features, *_copies(encoding)]
            found = moves(encoding, pairs, self._known().granted, self._stop)
            return sum(encoding.count(part.exists(forgotten), unused) for part in found)

        return self._counted(counted)

    def depth(self) -> int:
        """Steps within which every reachable combination of locations is reached under some assignment; see `depth.depth`."""
        known = self._known()
        return depth(known.encoding, known.states, known.granted, self._node_limit, self._stop)

    def projection(self, variables: Iterable[int]) -> tuple[tuple[int, ...], ...]:
        """The combinations of locations that these variables (indices) take together in reachable states, sorted."""
        known = self._known()
        places = [known.encoding.layout.variables[variable] for variable in variables]
        with self._limits():
            forgotten = known.encoding.cube(set(range(known.encoding.layout.levels)) - set(_levels(places)))
            return tuple(sorted(known.encoding.values(known.states.exists(forgotten), places)))

    def _counted(self, ask: Callable[[Encoding, Diagram], _Answer]) -> _Answer:
        """What is asked of all reachable pairs: in their own table, which exploring them may have filled, or in a larger one."""
        known = self._known()
        return with_room(known.encoding, known.pairs, self._node_limit, ask)

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
