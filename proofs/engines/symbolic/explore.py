"""A transition system → its symbolic space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .encoding import Encoding
from .goals import NODE_LIMIT
from .layout import lay_out
from .limits import Exhausted, growing, uncollected, within
from .reached import CONTEXTS, Progress, reach
from .space import SymbolicSpace

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.system.transition_system import TransitionSystem
    from .limits import Stop
    from .reached import Reached


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
            return reach(
                Encoding(system, layout, capacity), stop, progress, contexts, keep_permissions=keep_permissions
            )

    try:
        return SymbolicSpace(system, growing(attempt, layout.levels, node_limit), "", node_limit, stop)
    except Exhausted as exhausted:
        return SymbolicSpace(system, None, exhausted.reason, node_limit, stop)
