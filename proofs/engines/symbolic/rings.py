"""A target → how far each state is from it, and the states that lie on shortest runs to it.

Rings are made backwards from the target: an event that touches nothing of what a ring speaks of cannot bring a state
nearer, so only what can influence the target is ever computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from .backward import Influence

if TYPE_CHECKING:
    from collections.abc import Callable

    from .backward import Target
    from .encoding import Diagram, Encoding
    from .ordering import Ordering
    from .step import Step

Ring: TypeAlias = "tuple[Diagram, tuple[Step, ...]]"
"""States, and the events that may follow."""


def rings(
    encoding: Encoding, target: Target, stop: Callable[[], None], ordering: Ordering, most: int | None = None
) -> list[Ring]:
    """A target → sets of states by their distance to it, up to the first with an initial state; none if there is none.

    Each ring holds the states at exactly that distance, and the events that may lead from them to the next nearer ring.
    Combinations of states and assignments that are never reached may be among them. `stop` is called before each event.
    `most`: the greatest distance of interest; None for any.
    """
    influence = Influence(encoding, target)
    seen = target.states & influence.care
    found: list[Ring] = [(seen, ())]
    while not (found[-1][0] & encoding.initial).satisfiable():
        if most is not None and len(found) > most:
            return []
        ring = encoding.false
        for step in influence.steps:
            stop()
            ring |= step.preimage(found[-1][0]) & influence.care & ~seen
        if not ring.satisfiable():
            return []
        seen |= ring
        ordering.watch(seen)
        found.append((ring, influence.steps))
        influence.widen()
    return found


def on_shortest_runs(encoding: Encoding, found: list[Ring], stop: Callable[[], None]) -> list[Ring]:
    """Rings → per position of a shortest run, the states that it may pass there and the events that may follow."""
    states = found[-1][0] & encoding.initial
    layers: list[Ring] = []
    for distance in range(len(found) - 1, 0, -1):
        after = encoding.false
        useful: list[Step] = []
        for step in found[distance][1]:
            stop()
            image = step.image(states) & found[distance - 1][0]
            if image.satisfiable():
                useful.append(step)
                after |= image
        layers.append((states, tuple(useful)))
        states = after
    layers.append((states, ()))
    return layers
