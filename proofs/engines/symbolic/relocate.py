"""A diagram of one manager → the same function in another, where its bits may stand in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .encoding import Diagram, Encoding


def relocate(diagram: Diagram, source: Encoding, target: Encoding) -> Diagram:
    """A diagram over bits that both encodings have → the same in the target's manager.

    Args:
        diagram: of the source's manager.
        source: encodes a system.
        target: encodes the same system, or its features alone.
    """
    to: dict[int, int] = {}
    for here, there in (
        *zip(source.layout.variables, target.layout.variables, strict=False),
        *zip(source.layout.features, target.layout.features, strict=True),
    ):
        to.update(zip(here.levels, there.levels, strict=True))
    done = {source.true: target.true, source.false: target.false}

    def copy(node: Diagram) -> Diagram:
        found = done.get(node)
        if found is None:
            level, halves = node.node_level(), node.cofactors()
            if level is None or halves is None:
                raise ValueError("neither constant is a constant")
            found = done[node] = target.manager.var(to[level]).ite(copy(halves[0]), copy(halves[1]))
        return found

    return copy(diagram)
