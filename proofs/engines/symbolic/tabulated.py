"""Assignments one by one → a region, so that what another engine listed can be said in a short formula too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .family import family
from .limits import within
from .region import Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem
    from .limits import Stop

_CAPACITY = 1 << 20


class Tabulated:
    """Regions of one system, made from lists of assignments. Every method raises `Exhausted` when diagrams do not fit."""

    def __init__(self, system: TransitionSystem, stop: Stop = lambda: None) -> None:
        """Prepares; `stop` is asked while a region is worked with."""
        self._stop = stop
        with within(_CAPACITY, 2 * len(system.features)):
            self._encoding = family(system, _CAPACITY)
        self._layout = self._encoding.layout

    def allowed(self, given: Formula) -> Region:
        """The allowed assignments that satisfy a formula over features and permissions."""
        with within(self._encoding.capacity, self._layout.levels):
            return Region(self._encoding, self._encoding.formula(given) & self._encoding.allowed, self._stop)

    def of(self, assignments: Iterable[Sequence[int]]) -> Region:
        """Exactly these assignments, all of them allowed, each as the indices of all features' values."""
        with within(self._encoding.capacity, self._layout.levels):
            diagrams = [self._encoding.assignment(values) for values in assignments]
            while len(diagrams) > 1:  # pairwise, so that no single diagram takes part in every step
                pairs = zip(diagrams[::2], [*diagrams[1::2], self._encoding.false], strict=False)
                diagrams = [left | right for left, right in pairs]
            return Region(self._encoding, diagrams[0] if diagrams else self._encoding.false, self._stop)
