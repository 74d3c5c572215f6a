"""Single assignments that tell a lot about all of them, and a system under one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ....model.language.formula import TRUE, May, conjunction, negation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem
    from .region import Region


def extremes(
    system: TransitionSystem, region: Callable[[Formula], Region], given: Formula
) -> Iterator[tuple[int, ...]]:
    """Assignments that permit as little, and as much, as may be, event by event in order; none if none is allowed.

    Args:
        system: the system.
        region: a formula over features and permissions → the allowed assignments that satisfy it.
        given: what the assignments satisfy.
    """
    names = [feature.name for feature in system.features if feature.kind == "permission" and len(feature.values) > 1]
    for permitted in (False, True):
        wanted = [May(name) if permitted else negation(May(name)) for name in names]
        found = region(conjunction((given, *wanted)))
        if found.empty:  # not everything can be permitted, or forbidden, at once
            found, *rest = region(given), *wanted
            for each in rest:
                narrower = found & region(each)
                found = found if narrower.empty else narrower
        assignment = found.first()
        if assignment is not None:
            yield assignment


def pinned_to(system: TransitionSystem, assignment: tuple[int, ...]) -> TransitionSystem:
    """A system under one allowed assignment."""
    pairs = zip(system.features, assignment, strict=True)
    features = tuple(replace(feature, values=(feature.values[value],)) for feature, value in pairs)
    return replace(system, features=features, constraint=TRUE)
