"""An encoded system → its reachable states, forwards, with the assignments under which they are reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .contexts import TooManyContexts
from .layout import guards
from .limits import Exhausted
from .saturation import Saturation
from .step import encode_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from .encoding import Diagram, Encoding
    from .limits import Stop

CONTEXTS = 20_000
"""Ways in which blocks may depend on those above, unless told otherwise."""

_REPORT_EVERY = 256


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an exploration is: events fired on sets of states, and nodes in the table."""

    fired: int
    nodes: int


@dataclass(frozen=True, slots=True)
class Reached:
    """A finished exploration.

    Attributes:
        encoding: what the bits mean.
        pairs: every reachable state with every assignment under which it is reached; granted permissions left out.
        granted: permissions (indices) that were taken as granted.
        states: every combination of locations that is reachable under some assignment.
        fired: how many times an event was fired on a set of states.
    """

    encoding: Encoding
    pairs: Diagram
    granted: frozenset[int]
    states: Diagram
    fired: int


def reach(
    encoding: Encoding,
    stop: Stop,
    progress: Callable[[Progress], None] = lambda _: None,
    contexts: int = CONTEXTS,
    *,
    keep_permissions: bool = False,
) -> Reached:
    """The reachable pairs: block by block, or as one block where the blocks depend on each other too much; see `explore`."""
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
