"""Assignments one by one → a region, so that what another engine listed can be said in a short formula too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .encoding import Encoding
from .layout import Placing, lay_out
from .limits import within
from .region import Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ....model.composition.transition_system import TransitionSystem
    from .limits import Stop

_CAPACITY = 1 << 20


def region_of(system: TransitionSystem, assignments: Iterable[Sequence[int]], stop: Stop = lambda: None) -> Region:
    """A system and allowed assignments of its features, each as the indices of all values → the region of exactly those.

    Raises:
        Exhausted: the diagrams did not fit.
    """
    rigid = replace(system, variables=(), events=())
    layout = lay_out(rigid, Placing())
    with within(_CAPACITY, layout.levels):
        encoding = Encoding(rigid, layout, _CAPACITY)
        diagrams = [encoding.assignment(values) for values in assignments]
        while len(diagrams) > 1:  # pairwise, so that no single diagram takes part in every step
            diagrams = [
                left | right for left, right in zip(diagrams[::2], [*diagrams[1::2], encoding.false], strict=False)
            ]
        return Region(encoding, (diagrams or [encoding.false])[0], stop)
