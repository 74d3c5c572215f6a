"""A system's features alone, in a manager of their own: where regions live, whatever was needed to find them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .encoding import Encoding
from .layout import lay_out
from .limits import fitting

if TYPE_CHECKING:
    from ....model.system.transition_system import TransitionSystem

_NODES = 1 << 20


def family(system: TransitionSystem, node_limit: int) -> Encoding:
    """A system → the encoding of its features, without machines; of its events, only the classes are kept.

    Raises:
        Exhausted: there is no memory for that.
    """
    features = replace(system, variables=(), events=())
    classes = tuple(replace(event, participants=()) for event in system.events)
    return Encoding(replace(features, events=classes), lay_out(features), fitting(min(_NODES, node_limit)))
