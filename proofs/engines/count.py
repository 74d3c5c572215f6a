"""How many states a whole system has: exactly, and piece by piece where its machines do not know of each other.

VMs that share no device, and nothing else, share features at most: readings of the documentation, say. Each piece is
explored by itself; which combinations of the pieces' states exist together is then a question of under which values of
the shared features each of them is reached.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

from ...model.composition.cone import pieces
from ...model.composition.specialise import grant, key_of
from . import symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...model.composition.transition_system import TransitionSystem
    from .limits import Limits

MOST_SHARED = 1 << 12
"""Assignments of shared features that are told apart; where there are more, the whole is explored at once."""


def count_states(system: TransitionSystem, limits: Limits, progress: Callable[[str], None]) -> int:
    """A system → the number of distinct combinations of machine locations reachable under some allowed assignment.

    Raises:
        Exhausted: a limit was reached.
    """
    # More permission only adds states, so those under all permissions are those with everything granted.
    granted = grant(system)
    parts = pieces(granted)
    shared = _shared(parts)
    assignments = prod(len(values) for values in shared.values())
    if len(parts) < 2 or assignments > MOST_SHARED:
        return _explored(granted, limits, progress).states
    reached = {(1 << assignments) - 1: 1}
    for part in parts:
        found = _signatures(part, shared, _explored(part, limits, progress))
        together: dict[int, int] = {}
        for here, number in reached.items():
            for there, more in found.items():
                if here & there:
                    together[here & there] = together.get(here & there, 0) + number * more
        reached = together
    return sum(reached.values())


def _shared(parts: list[TransitionSystem]) -> dict[str, tuple[str, ...]]:
    """The open features of more than one part, with their values."""
    seen: dict[str, int] = {}
    values: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for feature in part.features:
            if len(feature.values) > 1:
                seen[key_of(feature)] = seen.get(key_of(feature), 0) + 1
                values[key_of(feature)] = feature.values
    return {key: values[key] for key, times in seen.items() if times > 1}


def _explored(system: TransitionSystem, limits: Limits, progress: Callable[[str], None]) -> symbolic.SymbolicSpace:
    def tell(now: symbolic.Progress) -> None:
        progress(f"{now.fired:,} firings, {now.nodes:,} nodes")

    fired = 0

    def stop() -> str | None:
        nonlocal fired
        fired += 1
        if limits.max_firings is not None and fired > limits.max_firings:
            return "that would be more work than all the claims: --count does it"
        return limits.stop()

    space = symbolic.explore(system, node_limit=limits.max_nodes, stop=stop, progress=tell)
    if space.reason:
        raise symbolic.Exhausted(space.reason)
    return space


def _signatures(
    part: TransitionSystem, shared: dict[str, tuple[str, ...]], space: symbolic.SymbolicSpace
) -> dict[int, int]:
    """Numbers of the part's states, by the set of assignments of the shared features under which they are reached."""
    number = {key_of(feature): index for index, feature in enumerate(part.features)}
    own = [key for key in shared if key in number]
    listed = list(product(*(range(len(shared[key])) for key in own)))
    found = space.signatures([number[key] for key in own], listed)
    if len(own) == len(shared):
        return found
    # What the part does not speak of may have any value.
    places = [list(shared).index(key) for key in own]
    bits = [0] * len(listed)
    for bit, values in enumerate(product(*(range(len(each)) for each in shared.values()))):
        bits[listed.index(tuple(values[place] for place in places))] |= 1 << bit
    return {
        sum(bits[index] for index in range(len(listed)) if mask >> index & 1): count for mask, count in found.items()
    }
