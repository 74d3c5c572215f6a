"""Questions that are answered from a target backwards, in a manager whose order suits them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ....model.language.formula import TRUE
from .backward import aim, reaching
from .encoding import Encoding
from .hull import NEAR, hull, nearby
from .layout import lay_out
from .limits import checked, growing, uncollected, within
from .ordering import Ordering
from .prepared import Prepared
from .reached import reach
from .relocate import relocate, settled
from .rounds import first_round
from .shortest import Search
from .stages import Stages, seeking
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

_LARGE = 64
"""With more levels than this a small table of nodes would only fill up, slowly, before a larger one is made."""

_ROOM = 1 << 22
"""Nodes of the first table then."""


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
        stages = Stages(family, family.false)

        def ask(prepared: Prepared, target: Target) -> Diagram:
            found = stages.search(prepared, seeking(prepared, target, checked(self._stop)))
            return settled(found, prepared.encoding, family)

        return self._ask(formula, TRUE, ask)

    def meets(self, formula: Formula) -> bool:
        """Whether a reachable state satisfies a ground formula, under some assignment."""

        def ask(prepared: Prepared, target: Target) -> bool:
            stop = checked(self._stop)
            return any(
                reaching(
                    prepared.encoding, replace(target, reached=each), stop, prepared.ordering, first=True
                ).satisfiable()
                for each in prepared.stages
            )

        return self._ask(formula, TRUE, ask)

    def shortest(self, formula: Formula, given: Formula) -> Run | None:
        """A shortest run to a state that satisfies a ground formula, if there is one."""

        def ask(prepared: Prepared, target: Target) -> Run | None:
            search = Search(prepared.encoding, checked(self._stop), prepared.ordering)
            assignments = prepared.encoding.formula(given) & prepared.encoding.allowed
            # Where most is denied, as where the run of one cause is looked for, most events never occur.
            steps = tuple(step for step in target.steps if (step.own & assignments).satisfiable())
            target = replace(target, steps=steps)
            # A run of a few steps does not leave what is near.
            near, *others = prepared.stages
            found = search.shortest(replace(target, reached=near), NEAR) if others else None
            return found or search.shortest(target)

        return self._ask(formula, given, ask)

    def asking(self, ask: Callable[[Prepared], _Answer]) -> _Answer:
        """Asks in a manager of diagrams that is large enough, if the limit allows one."""
        levels = self._layout.levels

        def attempt(capacity: int) -> _Answer:
            with within(capacity, levels):
                return ask(self._prepared(capacity))

        return growing(attempt, levels, self._limit, _ROOM if levels > _LARGE else 0)

    def states(self) -> int:
        """Distinct combinations of locations that are looked at: all that are reachable, and perhaps more."""
        return self.asking(lambda prepared: prepared.encoding.count(prepared.states, self._others()))

    def _others(self) -> list[int]:
        """The levels of everything that is no location."""
        places = (*self._layout.features, *self._layout.copies.values())
        return [level for digits in places for level in digits.levels]

    def _ask(self, formula: Formula, given: Formula, ask: Callable[[Prepared, Target], _Answer]) -> _Answer:
        return self.asking(lambda p: ask(p, aim(p.encoding, p.steps, p.states, formula, given)))

    def _visited(self, encoding: Encoding) -> Diagram:
        """What several VMs reach under any assignment: block by block, which is quick where each keeps to itself."""
        if self._reached is None:
            layout = lay_out(self._system)

            def attempt(capacity: int) -> Reached:
                with uncollected(), within(capacity, layout.levels):
                    return reach(Encoding(self._system, layout, capacity), self._stop)

            self._reached = growing(attempt, layout.levels, self._limit)
        return relocate(self._reached.states, self._reached.encoding, encoding)

    def _prepared(self, capacity: int) -> Prepared:
        """A manager of at least that capacity, with the steps and the states in it; used again."""
        before = self._ready
        if before is None or before.encoding.capacity < capacity:
            self._ready = None  # frees the table before there is another
            encoding = Encoding(self._system, self._layout, capacity)
            ordering = Ordering(encoding, () if before is None else before.encoding.order)
            steps = encode_steps(encoding)
            before = self._ready = Prepared(encoding, steps, self._stages(encoding, steps), ordering)
        return before

    def _stages(self, encoding: Encoding, steps: tuple[Step, ...]) -> tuple[Diagram, ...]:
        """See `Prepared`."""
        if len(self._system.vms) > 1:
            return (self._visited(encoding),)
        stop = checked(self._stop)
        near = nearby(encoding, steps, stop)
        once = near | hull(encoding, first_round(encoding, steps), stop)
        return tuple(dict.fromkeys((near, once, hull(encoding, steps, stop, once))))
