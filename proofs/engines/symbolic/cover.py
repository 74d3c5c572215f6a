"""A set of assignments → a small irredundant set of prime implicants that together make it up.

Primes are tried with few literals first. Of those at hand, as long as they are few, the one that adds most is taken, as in
the greedy covering of Chvatal, "A greedy heuristic for the set-covering problem", 1979; at the end those that the others
make up for are dropped.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from .multivalued import rank
from .primes import Primes

if TYPE_CHECKING:
    from collections.abc import Callable

    from .encoding import Diagram
    from .multivalued import Cube, Multivalued

Prime = tuple["Cube", "Diagram"]
"""A prime implicant, and the same as a diagram."""

_FEW = 200
"""With more primes than this to choose from, what is found is too long to be read, and they are taken as they come."""

_ENOUGH = 2_000
"""With more primes than this to choose from, single assignments are widened instead."""


def cover(multivalued: Multivalued, inside: Diagram, allowed: Diagram, stop: Callable[[], None]) -> tuple[Cube, ...]:
    """A set of assignments → cubes that contain all of it, and nothing else that is allowed.

    Args:
        multivalued: reads the diagrams.
        inside: the set; a part of `allowed`.
        allowed: assignments outside are of no interest: cubes may contain them or not.
        stop: called again and again; may raise.
    """
    upper = inside | ~allowed
    candidates: list[Prime] = []
    left = inside
    for cubes in Primes(multivalued, stop).of(upper):
        for cube in cubes:
            part = multivalued.cube(cube)
            if (part & inside).satisfiable():
                candidates.append((cube, part))
                left &= ~part
        if len(candidates) > _ENOUGH or not left.satisfiable():
            break
    choose = _greedy if len(candidates) <= _FEW else _in_order
    chosen, rest = choose(multivalued, candidates, inside, stop)
    while rest.satisfiable():
        stop()
        prime = _widened(multivalued, rest, upper)
        chosen.append(prime)
        rest &= ~prime[1]
    return tuple(sorted((cube for cube, _ in _irredundant(chosen, inside)), key=rank))


def _greedy(
    multivalued: Multivalued, candidates: list[Prime], inside: Diagram, stop: Callable[[], None]
) -> tuple[list[Prime], Diagram]:
    """Candidates → some of them that cover as much of the set as all of them do, and what none of them covers."""
    levels = multivalued.encoding.layout.levels

    def gain(place: int, rest: Diagram) -> int:
        return (candidates[place][1] & rest).sat_count(levels)

    # The most gain first, then the fewest literals, then the first features.
    waiting = [
        (-gain(place, inside), len(cube), [feature for feature, _ in cube], place)
        for place, (cube, _) in enumerate(candidates)
    ]
    heapq.heapify(waiting)
    chosen: list[Prime] = []
    rest = inside
    while waiting:
        stop()
        most, size, features, place = waiting[0]
        now = -gain(place, rest)
        # What a prime adds only ever becomes less, so one that is still the best after a second look is the best.
        if now and now != most:
            heapq.heapreplace(waiting, (now, size, features, place))
            continue
        heapq.heappop(waiting)
        if now:
            chosen.append(candidates[place])
            rest &= ~candidates[place][1]
    return chosen, rest


def _in_order(
    _: Multivalued, candidates: list[Prime], inside: Diagram, stop: Callable[[], None]
) -> tuple[list[Prime], Diagram]:
    """Candidates → those that add something to the ones before them, and what none of them covers."""
    chosen: list[Prime] = []
    rest = inside
    for prime in candidates:
        stop()
        if (prime[1] & rest).satisfiable():
            chosen.append(prime)
            rest &= ~prime[1]
    return chosen, rest


def _widened(multivalued: Multivalued, rest: Diagram, upper: Diagram) -> Prime:
    """A prime implicant of `upper` around the first assignment in `rest`, widened feature by feature."""
    encoding = multivalued.encoding
    first = next(encoding.values(rest, encoding.layout.features))
    literals = {feature: frozenset((value,)) for feature, value in enumerate(first)}
    for feature, values in list(literals.items()):
        others = [multivalued.literal(pair) for pair in literals.items() if pair[0] != feature]
        allowed = encoding.conjunction([*others, ~multivalued.invalid]) & ~upper
        widest = frozenset(range(len(encoding.system.features[feature].values))) - multivalued.possible(
            allowed, feature
        )
        literals[feature] = widest | values
    cube = tuple(
        (feature, values)
        for feature, values in literals.items()
        if len(values) < len(encoding.system.features[feature].values)
    )
    return cube, multivalued.cube(cube)


def _irredundant(chosen: list[Prime], inside: Diagram) -> list[Prime]:
    """A cover → the same without cubes that the others make up for, those with many literals tried first."""
    tried = sorted(chosen, key=lambda prime: (-len(prime[0]), rank(prime[0])))
    missed = [inside]
    for _, part in reversed(tried[1:]):
        missed.append(missed[-1] & ~part)
    kept: list[Prime] = []
    beside = inside  # what none of those that were kept contains
    for prime in tried:
        left = missed.pop()  # by all that are tried later
        if (left & beside).satisfiable():
            kept.append(prime)
            beside &= ~prime[1]
    return kept
