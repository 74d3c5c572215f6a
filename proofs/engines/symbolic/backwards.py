"""Questions that are answered from a target backwards, in a manager whose order suits them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from ....model.language.formula import TRUE
from .backward import aim, reaching
from .encoding import Encoding
from .hull import NEAR, hull
from .layout import lay_out
from .limits import checked, growing, uncollected, within
from .ordering import Ordering
from .reached import reach
from .relocate import relocate
from .shortest import Search
from .step import encode_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem
    from ...evidence.run import Run
    from .backward import Target
    from .encoding import Diagram
    from .limits import Stop
    from .reached import Reached
    from .step import Step

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A system in a manager of diagrams.

    Attributes:
        encoding: what the bits mean.
        steps: the system's events.
        near: combinations of locations that may be reached within a few steps, see `hull`; or the same as `states`.
        states: all that may be reached.
        ordering: the order of the features.
    """

    encoding: Encoding
    steps: tuple[Step, ...]
    near: Diagram
    states: Diagram
    ordering: Ordering


class Backwards:
    """Searches backwards through a system.

    Every method raises `Exhausted` when it reaches a limit.
    """

    __slots__ = ("_layout", "_limit", "_reached", "_ready", "_stop", "_system")

    def __init__(self, system: TransitionSystem, node_limit: int, stop: Stop) -> None:
        """Prepares.

        Args:
            system: the system.
            node_limit: the most nodes that the diagrams may take; fewer are tried first.
            stop: asked before each event is applied to a set.
        """
        self._system = system
        self._limit = node_limit
        self._stop = stop
        self._layout = lay_out(system, gathered=True)
        self._ready: Prepared | None = None
        self._reached: Reached | None = None

    def reaches(self, formula: Formula, family: Encoding) -> Diagram:
        """The assignments under which a reachable state satisfies a ground formula, in the manager of the features."""

        def ask(prepared: Prepared, target: Target) -> Diagram:
            encoding, stop = prepared.encoding, checked(self._stop)
            # Most of it is found near the beginning, where few states are; what is left then concerns few assignments.
            near = reaching(encoding, replace(target, reached=prepared.near), stop, prepared.ordering)
            if prepared.near is prepared.states:
                return relocate(near, encoding, family)
            rest = replace(target, states=target.states & ~near)
            far = reaching(encoding, rest, stop, prepared.ordering)
            return relocate(near | far, encoding, family)

        return self._ask(formula, TRUE, ask)

    def meets(self, formula: Formula) -> bool:
        """Whether a reachable state satisfies a ground formula, under some assignment."""

        def ask(prepared: Prepared, target: Target) -> bool:
            stop = checked(self._stop)
            targets = dict.fromkeys((prepared.near, prepared.states))
            return any(
                reaching(
                    prepared.encoding, replace(target, reached=each), stop, prepared.ordering, first=True
                ).satisfiable()
                for each in targets
            )

        return self._ask(formula, TRUE, ask)

    def shortest(self, formula: Formula, given: Formula) -> Run | None:
        """A shortest run to a state that satisfies a ground formula, if there is one."""

        def ask(prepared: Prepared, target: Target) -> Run | None:
            search = Search(prepared.encoding, checked(self._stop), prepared.ordering)
            # A run of a few steps does not leave what is near.
            if prepared.near is prepared.states:
                return search.shortest(target)
            return search.shortest(replace(target, reached=prepared.near), NEAR) or search.shortest(target)

        return self._ask(formula, given, ask)

    @property
    def levels(self) -> int:
        """Levels of the diagrams."""
        return self._layout.levels

    def states(self) -> int:
        """Distinct combinations of locations that are looked at: all that are reachable, and perhaps more."""

        def attempt(capacity: int) -> int:
            with within(capacity, self._layout.levels):
                prepared = self.prepared(capacity)
                return prepared.encoding.count(prepared.states, self._others())

        return growing(attempt, self._layout.levels, self._limit)

    def _others(self) -> list[int]:
        """The levels of everything that is no location."""
        places = (*self._layout.features, *self._layout.copies.values())
        return [level for digits in places for level in digits.levels]

    def _ask(self, formula: Formula, given: Formula, ask: Callable[[Prepared, Target], _Answer]) -> _Answer:
        def attempt(capacity: int) -> _Answer:
            with within(capacity, self._layout.levels):
                prepared = self.prepared(capacity)
                return ask(prepared, aim(prepared.encoding, prepared.steps, prepared.states, formula, given))

        return growing(attempt, self._layout.levels, self._limit)

    def _visited(self, encoding: Encoding) -> Diagram:
        """What several VMs reach under any assignment: block by block, which is quick where each keeps to itself."""
        if self._reached is None:
            layout = lay_out(self._system)

            def attempt(capacity: int) -> Reached:
                with uncollected(), within(capacity, layout.levels):
                    return reach(Encoding(self._system, layout, capacity), self._stop)

            self._reached = growing(attempt, layout.levels, self._limit)
        return relocate(self._reached.states, self._reached.encoding, encoding)

    def prepared(self, capacity: int) -> Prepared:
        """A manager of at least that capacity, with the steps and the states in it; used again."""
        before = self._ready
        if before is None or before.encoding.capacity < capacity:
            self._ready = None  # frees the table before there is another
            encoding = Encoding(self._system, self._layout, capacity)
            ordering = Ordering(encoding, () if before is None else before.ordering.order)
            steps = encode_steps(encoding)
            if len(self._system.vms) > 1:
                near = states = self._visited(encoding)
            else:
                near, states = hull(encoding, steps, checked(self._stop))
            before = self._ready = Prepared(encoding, steps, near, states, ordering)
        return before
