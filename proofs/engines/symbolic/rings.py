"""A target → how far each state is from it, and the states that lie on shortest runs to it.

Rings are made backwards from the target: an event that touches nothing of what a ring speaks of cannot bring a state
nearer, so only what can influence the target is ever computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.formula import Formula
    from .encoding import Diagram, Encoding
    from .step import Step


def rings(
    encoding: Encoding, steps: tuple[Step, ...], target: Diagram, speaks_of: frozenset[int], stop: Callable[[], None]
) -> list[tuple[Diagram, tuple[Step, ...]]]:
    """A target that can be reached → sets of states by their distance to it, up to the first with an initial state.

    Args:
        encoding: the diagrams' manager.
        steps: the system's events.
        target: at distance 0; states with assignments.
        speaks_of: at least the levels on which the target depends.
        stop: called before each event is applied; may raise.

    Returns:
        Per distance, the states at exactly that distance (combinations that are never reached may be among them), and
        the events that may lead from them to the next nearer ring.
    """
    found: list[tuple[Diagram, tuple[Step, ...]]] = [(target, ())]
    seen = target
    while not (seen & encoding.initial).satisfiable():
        ring = encoding.false
        relevant = tuple(step for step in steps if not step.touched.isdisjoint(speaks_of))
        for step in relevant:
            stop()
            ring |= step.preimage(found[-1][0]) & ~seen
        speaks_of = speaks_of.union(*(step.read | step.touched for step in relevant))
        if not ring.satisfiable():
            raise ValueError("the target cannot be reached")
        seen |= ring
        found.append((ring, relevant))
    return found


def on_shortest_runs(
    encoding: Encoding, found: list[tuple[Diagram, tuple[Step, ...]]], stop: Callable[[], None]
) -> list[tuple[Diagram, tuple[Step, ...]]]:
    """Rings → per position of a shortest run, the states that it may pass there and the events that may follow."""
    states = found[-1][0] & encoding.initial
    layers: list[tuple[Diagram, tuple[Step, ...]]] = []
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


def read_levels(encoding: Encoding, *formulas: Formula) -> frozenset[int]:
    """Levels of the variables and features that some of the ground formulas speak of."""
    reads = encoding.names.reads(formulas)
    places = [encoding.layout.variables[v] for v in reads.variables]
    places += [encoding.layout.features[f] for f in reads.features]
    return frozenset(level for place in places for level in place.levels)
