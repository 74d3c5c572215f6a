"""How many combinations of locations are reached under just which assignments of some features."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .encoding import Diagram, Encoding


def signatures(
    encoding: Encoding, pairs: Diagram, features: Sequence[int], assignments: Sequence[tuple[int, ...]]
) -> dict[int, int]:
    """Reached states with their assignments → numbers of combinations of locations, by where they are reached.

    Args:
        encoding: the diagrams' manager.
        pairs: states with the assignments under which they are reached.
        features: the features (indices) that are told apart; all others are projected out.
        assignments: assignments of these features, as the indices of their values.

    Returns:
        For each set of assignments under which exactly the same combinations are reached, as a number whose bit i
        stands for `assignments[i]`, how many combinations these are. Exact; combinations that are never reached are
        left out.
    """
    layout = encoding.layout
    places = [layout.features[feature] for feature in features]
    told = {level for digits in places for level in digits.levels}
    others = {level for digits in (*layout.features, *layout.copies.values()) for level in digits.levels} - told
    projected = pairs.exists(encoding.cube(others))
    cube = encoding.cube(told)
    sets: dict[Diagram, int] = {}
    for index, values in enumerate(assignments):
        chosen = encoding.conjunction(
            encoding.among(digits, (value,)) for digits, value in zip(places, values, strict=True)
        )
        reached = (projected & chosen).exists(cube)
        sets[reached] = sets.get(reached, 0) | 1 << index
    # Split what is known of all combinations by one set after the other: each part is reached in the same sets.
    parts: list[tuple[Diagram, int]] = [(encoding.true, 0)]
    for reached, mask in sets.items():
        split = [(part & reached, seen | mask) for part, seen in parts]
        split += [(part & ~reached, seen) for part, seen in parts]
        parts = [(part, seen) for part, seen in split if part.satisfiable()]
    unused = [*told, *others]
    return {seen: encoding.count(part, unused) for part, seen in parts if seen}
