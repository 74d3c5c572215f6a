"""A diagram of one manager → the same function in another, where its bits may stand in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .encoding import Encoding
from .limits import growing, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from oxidd.bcdd import BCDDManager

    from .encoding import Diagram
    from .layout import Digits

_Answer = TypeVar("_Answer")


def relocate(diagram: Diagram, source: Encoding, target: Encoding) -> Diagram:
    """A diagram over bits that both encodings have → the same in the target's manager.

    Args:
        diagram: of the source's manager.
        source: encodes a system.
        target: encodes the same system, or its features alone.
    """
    places = (
        *zip(source.layout.variables, target.layout.variables, strict=False),
        *zip(source.layout.features, target.layout.features, strict=True),
    )
    return moved(diagram, source, target, places)


def moved(diagram: Diagram, source: Encoding, target: Encoding, places: Iterable[tuple[Digits, Digits]]) -> Diagram:
    """A diagram → the same in the target's manager, given where each value that it may speak of stands here and there."""
    to: dict[int, int] = {}
    for here, there in places:
        to.update(zip(here.levels, there.levels, strict=True))
    return rebuilt(diagram, source, target.manager, to.__getitem__)


def settled(
    diagram: Diagram, source: Encoding, target: Encoding, places: Sequence[tuple[Digits, Digits]] | None = None
) -> Diagram:
    """A diagram over features → the same in the target's manager, where features come to stand in the order of the source's.

    For a target that keeps what was found: the order that was found while it was searched for is a good one. In that of
    declaration, the assignments under which one of two devices is left active took eighty times as many nodes.

    Args:
        diagram: of the source's manager.
        source: encodes a system.
        target: encodes the features of the same system, or of another.
        places: where each feature stands here and there; by default both have the same ones.
    """
    pairs = tuple(zip(source.layout.features, target.layout.features, strict=True)) if places is None else places
    there = {bit: other for here, to in pairs for bit, other in zip(here.levels, to.levels, strict=True)}
    wanted = [there[bit] for bit in source.order if bit in there]
    among, before = frozenset(wanted), target.order
    if wanted != [bit for bit in before if bit in among]:
        target.manager.set_var_order([*wanted, *(bit for bit in before if bit not in among)])
    return moved(diagram, source, target, pairs)


def rebuilt(diagram: Diagram, source: Encoding, manager: BCDDManager, to: Callable[[int], int]) -> Diagram:
    """A diagram → the same function in another manager, given a bit here → the bit there, which is asked once for each node."""
    done = {source.true: manager.true(), source.false: manager.false()}

    def copy(node: Diagram) -> Diagram:
        found = done.get(node)
        if found is None:
            bit, halves = node.node_var(), node.cofactors()
            if bit is None or halves is None:
                raise ValueError("neither constant is a constant")
            found = done[node] = manager.var(to(bit)).ite(copy(halves[0]), copy(halves[1]))
        return found

    result = copy(diagram)
    done.clear()  # this and `copy` hold each other, and with it every node, until Python looks for that
    return result


def with_room(encoding: Encoding, diagram: Diagram, limit: int, ask: Callable[[Encoding, Diagram], _Answer]) -> _Answer:
    """Asks something of a diagram where it is, and where that table gets full, of the same in a larger one.

    When a table is full depends on when its garbage is collected, and nobody can tell when that is; the answer must not.

    Args:
        encoding: what the bits of the diagram mean.
        diagram: of the encoding's manager.
        limit: the most nodes of a larger table.
        ask: given an encoding and the diagram in it, computes the answer.

    Raises:
        Exhausted: limit or memory do not suffice, or the question gave up for another reason.
    """

    def attempt(capacity: int) -> _Answer:
        own = encoding if capacity <= encoding.capacity else Encoding(encoding.system, encoding.layout, capacity)
        with within(own.capacity, own.layout.levels):
            return ask(own, diagram if own is encoding else relocate(diagram, encoding, own))

    return growing(attempt, encoding.layout.levels, max(limit, encoding.capacity), encoding.capacity)
