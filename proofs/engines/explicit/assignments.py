"""The allowed assignments of the open features, one word each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....model.language.formula import And

if TYPE_CHECKING:
    from .layout import Packed
    from .masks import Masks


def allowed(masks: Masks, limit: int) -> Packed | None:
    """Every assignment of the features that satisfies the system's constraint.

    Features are assigned one after the other, and each part of the constraint is applied as soon as everything it
    reads has a value, so that a constraint which pins features keeps the work small.

    Args:
        masks: the system, and where its features lie.
        limit: no array may become longer than this.

    Returns:
        Ascending states with only feature bits set; None if the limit was reached.
    """
    names, layout = masks.names, masks.layout
    constraint = names.system.constraint
    parts = constraint.parts if isinstance(constraint, And) else (constraint,)
    waiting = [(names.reads(part), part) for part in parts]
    states = np.zeros(1, np.uint64)
    assigned: set[int] = set()
    for slot in (None, *range(layout.variables, len(layout.fields))):
        if slot is not None:
            assigned.add(slot)
            values = len(names.system.features[slot - layout.variables].values)
            if states.size * values > limit:
                return None
            column = np.array([layout.fields[slot].write(value) for value in range(values)], np.uint64)
            states = (states[:, np.newaxis] | column).ravel()
        for slots, part in waiting:
            if slots <= assigned:
                states = states[masks.truth(part, states)]
        waiting = [(slots, part) for slots, part in waiting if not slots <= assigned]
    return states
