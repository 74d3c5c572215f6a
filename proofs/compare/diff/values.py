"""Values of features that only one side leaves open → what is possible under them there, and under the others not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.system.specialise import domains_of, specialise
from .behaviour import behaviour

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ....model.system.transition_system import TransitionSystem
    from ...engines.limits import Limits
    from .behaviour import Behaviour
    from .joint import Side


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a feature can have on one side only, though both have the feature and some value of it in common.

    Attributes:
        feature: the feature, by key: "may(ivi.SIGKILL)" for a permission.
        value: the value.
        side: which side leaves it open.
        like: the first common value under which just the same is possible on that side; nothing if there is none.
        compared: for each common value, how behaviour under the value (as head) differs from that under the common one
            (as base), both on that side: so that nothing else that is different is laid to the value's charge.
    """

    feature: str
    value: str
    side: Side
    like: str
    compared: tuple[tuple[str, Behaviour], ...]

    @property
    def unknown(self) -> bool:
        """Whether a limit kept it from being known."""
        return not self.like and any(found.same is None for _, found in self.compared)


def values(
    base: TransitionSystem, head: TransitionSystem, limits: Limits, progress: Callable[[str], None]
) -> Iterator[Value]:
    """Two systems → each value that a feature has on one side only, new ones first.

    Features that have no value in common are not among them: all their values are compared with each other anyway.
    """
    domains = {"base": domains_of(base), "head": domains_of(head)}
    order: tuple[tuple[Side, Side, TransitionSystem], ...] = (("head", "base", head), ("base", "head", base))
    for side, other, system in order:
        for key, own in domains[side].items():
            others = domains[other].get(key, own)
            common = tuple(value for value in own if value in others)
            for value in own if common else ():
                if value not in common:
                    progress(f"{key} is {value}")
                    like, compared = _compared(system, key, value, common, limits)
                    yield Value(key, value, side, like, compared)


def _compared(
    system: TransitionSystem, key: str, value: str, common: tuple[str, ...], limits: Limits
) -> tuple[str, tuple[tuple[str, Behaviour], ...]]:
    """A value of a feature → the other value that does the same, and how it differs from those before that one."""
    compared: list[tuple[str, Behaviour]] = []
    own = _fixed(system, key, value)
    for each in common:
        other = _fixed(system, key, each)
        if f.FALSE not in (own.constraint, other.constraint):
            found = behaviour(other, own, limits=limits, places=False)
            if found.comparable and found.same:
                return each, ()
            compared.append((each, found))
    return "", tuple(compared)


def _fixed(system: TransitionSystem, key: str, value: str) -> TransitionSystem:
    if not key.startswith("may("):
        return specialise(system, f.Is(key, (value,)))
    may = f.May(key.removeprefix("may(").removesuffix(")"))
    return specialise(system, may if value == "yes" else f.negation(may))
