"""Questions that are answered from a target backwards, in a manager whose order suits them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ....model.language.formula import TRUE
from .backward import aim, leading_to
from .encoding import Encoding
from .limits import checked, growing, within
from .relocate import relocate
from .shortest import Search
from .step import encode_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.formula import Formula
    from ...evidence.run import Run
    from .backward import Target
    from .encoding import Diagram
    from .limits import Stop
    from .step import Step

_Answer = TypeVar("_Answer")


class Backwards:
    """Searches backwards through a system whose reachable combinations of locations are known.

    Every method raises `Exhausted` when it reaches a limit.
    """

    __slots__ = ("_forwards", "_layout", "_limit", "_ready", "_states", "_stop")

    def __init__(self, forwards: Encoding, states: Diagram, node_limit: int, stop: Stop) -> None:
        """Prepares.

        Args:
            forwards: the encoding in which the system was explored.
            states: every combination of locations that is reachable under some assignment.
            node_limit: the most nodes that the diagrams may take; fewer are tried first.
            stop: asked before each event is applied to a set.
        """
        self._forwards = forwards
        self._states = states
        self._limit = node_limit
        self._stop = stop
        self._layout = forwards.layout
        self._ready: tuple[Encoding, tuple[Step, ...], Diagram] | None = None

    def reaches(self, formula: Formula, family: Encoding) -> Diagram:
        """The assignments under which a reachable state satisfies a ground formula, in the manager of the features."""

        def ask(encoding: Encoding, target: Target) -> Diagram:
            found = leading_to(encoding, target, checked(self._stop)) & encoding.initial
            states = [level for digits in encoding.layout.variables for level in digits.levels]
            return relocate(found.exists(encoding.cube(states)), encoding, family)

        return self._ask(formula, TRUE, ask)

    def shortest(self, formula: Formula, given: Formula) -> Run | None:
        """A shortest run to a state that satisfies a ground formula, if there is one."""
        return self._ask(
            formula, given, lambda encoding, target: Search(encoding, checked(self._stop)).shortest(target)
        )

    def _ask(self, formula: Formula, given: Formula, ask: Callable[[Encoding, Target], _Answer]) -> _Answer:
        def attempt(capacity: int) -> _Answer:
            with within(capacity, self._layout.levels):
                encoding, steps, states = self._prepared(capacity)
                return ask(encoding, aim(encoding, steps, states, formula, given))

        return growing(attempt, self._layout.levels, self._limit)

    def _prepared(self, capacity: int) -> tuple[Encoding, tuple[Step, ...], Diagram]:
        """A manager of at least that capacity, with the steps and the reachable combinations in it; used again."""
        if self._ready is None or self._ready[0].capacity < capacity:
            encoding = Encoding(self._forwards.system, self._layout, capacity)
            self._ready = encoding, encode_steps(encoding), relocate(self._states, self._forwards, encoding)
        return self._ready
