"""A transition system → its symbolic space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .contexts import TooManyContexts
from .encoding import Encoding
from .goals import NODE_LIMIT
from .layout import guards, lay_out
from .limits import Exhausted, growing, uncollected, within
from .saturation import Saturation
from .space import Reached, SymbolicSpace
from .step import encode_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.system.transition_system import TransitionSystem
    from .limits import Stop

CONTEXTS = 20_000
"""Ways in which blocks may depend on those above, unless told otherwise."""

_REPORT_EVERY = 256


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an exploration is: events fired on sets of states, and nodes in the table."""

    fired: int
    nodes: int


def explore(
    system: TransitionSystem,
    *,
    node_limit: int = NODE_LIMIT,
    stop: Stop = lambda: None,
    progress: Callable[[Progress], None] = lambda _: None,
    keep_permissions: bool = False,
    contexts: int = CONTEXTS,
) -> SymbolicSpace:
    """A transition system → its reachable states under every allowed assignment.

    Args:
        system: any system, sliced or whole.
        node_limit: the most nodes that the diagrams may take; fewer are tried first.
        stop: asked before every firing of an event, and within later questions to the space.
        progress: told now and then how far the exploration is.
        keep_permissions: remember for every state under which permissions it is reached. Otherwise permissions that only
            make events possible are taken as granted, which reaches the same states; regions are then searched backwards
            from what is asked for, which is much quicker where many permissions are open.
        contexts: in how many ways blocks may depend on those above before they are treated as one block after all.

    Returns:
        The space; incomplete, with a reason, if a limit was reached. Never raises because of a limit.
    """
    layout = lay_out(system)

    def attempt(capacity: int) -> Reached:
        with uncollected(), within(capacity, layout.levels):
            return _reach(Encoding(system, layout, capacity), keep_permissions, contexts, stop, progress)

    try:
        return SymbolicSpace(system, growing(attempt, layout.levels, node_limit), "", node_limit, stop)
    except Exhausted as exhausted:
        return SymbolicSpace(system, None, exhausted.reason, node_limit, stop)


def _reach(
    encoding: Encoding, keep_permissions: bool, contexts: int, stop: Stop, progress: Callable[[Progress], None]
) -> Reached:
    """The reachable pairs: block by block, or as one block where the blocks depend on each other too much."""
    layout = encoding.layout
    granted = frozenset[int]() if keep_permissions else free_permissions(encoding)
    forgotten = encoding.cube(level for f in granted for level in layout.features[f].levels)
    moving = tuple(step.granted(forgotten) for step in encode_steps(encoding))
    initial = encoding.initial.exists(forgotten)
    fired = 0

    def check() -> None:
        nonlocal fired
        fired += 1
        reason = stop()
        if reason is not None:
            raise Exhausted(reason)
        if fired % _REPORT_EVERY == 0:
            progress(Progress(fired, encoding.manager.approx_num_inner_nodes()))

    try:
        pairs = Saturation(encoding, moving, layout.blocks, contexts, check).close(initial)
    except TooManyContexts:
        pairs = Saturation(encoding, moving, (range(layout.levels),), 1, check).close(initial)
    features = encoding.cube(level for digits in layout.features for level in digits.levels)
    return Reached(encoding, pairs, granted, pairs.exists(features), fired)


def free_permissions(encoding: Encoding) -> frozenset[int]:
    """Permissions (indices) that nothing but their own events depends on: granting them only adds runs."""
    system = encoding.system
    spoken_of = encoding.names.reads(
        [system.constraint, *(guard for event in system.events for guard in guards(event))]
    )
    return frozenset(encoding.names.permissions.values()) - spoken_of.features
