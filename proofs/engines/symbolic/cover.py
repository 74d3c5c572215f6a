"""A set of assignments → a small irredundant set of prime implicants that together make it up.

Primes are tried with few literals first. Of those at hand, the one that adds most is taken, as in the greedy covering of
Chvatal, "A greedy heuristic for the set-covering problem", 1979; at the end those that the others make up for are
dropped.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from .primes import Primes

if TYPE_CHECKING:
    from collections.abc import Callable

    from .encoding import Diagram
    from .multivalued import Cube, Multivalued
    from .primes import Prime

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
    primes = Primes(multivalued, stop)
    candidates: tuple[Prime, ...] = ()
    open_features = len(multivalued.encoding.system.features)
    for order in range(1, open_features + 1):
        found = (prime for prime in primes.of(upper, order) if (prime[1] & inside).satisfiable())
        candidates = tuple(sorted(found, key=lambda prime: _key(prime[0])))
        if len(candidates) > _ENOUGH or not (inside & ~_union(multivalued, candidates)).satisfiable():
            break
    chosen = _greedy(multivalued, candidates, inside, stop)
    rest = inside & ~_union(multivalued, chosen)
    while rest.satisfiable():
        stop()
        prime = _widened(multivalued, rest, upper)
        chosen.append(prime)
        rest &= ~prime[1]
    return tuple(sorted((cube for cube, _ in _irredundant(multivalued, chosen, inside)), key=_key))


def _greedy(
    multivalued: Multivalued, candidates: tuple[Prime, ...], inside: Diagram, stop: Callable[[], None]
) -> list[Prime]:
    """Candidates → some of them that cover as much of the set as all of them do."""
    levels = multivalued.encoding.layout.levels

    def key(place: int, rest: Diagram) -> tuple[int, int, list[int], int]:
        """The most gain first, then the fewest literals, then the first features."""
        cube, part = candidates[place]
        return -(part & rest).sat_count(levels), len(cube), [feature for feature, _ in cube], place

    # What a prime adds only ever becomes less, so one that is still the best after a second look is the best.
    waiting = [key(place, inside) for place in range(len(candidates))]
    heapq.heapify(waiting)
    chosen: list[Prime] = []
    rest = inside
    while waiting:
        stop()
        gain, *_, place = heapq.heappop(waiting)
        now = key(place, rest)
        if now[0] == gain and gain:
            chosen.append(candidates[place])
            rest &= ~candidates[place][1]
        elif now[0]:
            heapq.heappush(waiting, now)
    return chosen


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
    return cube, encoding.conjunction(multivalued.literal(literal) for literal in cube)


def _irredundant(multivalued: Multivalued, chosen: list[Prime], inside: Diagram) -> list[Prime]:
    """A cover → the same without cubes that the others make up for, those with many literals tried first."""
    kept = list(chosen)
    for prime in sorted(chosen, key=lambda prime: (-len(prime[0]), _key(prime[0]))):
        others = [other for other in kept if other is not prime]
        if not (inside & ~_union(multivalued, others)).satisfiable():
            kept = others
    return kept


def _union(multivalued: Multivalued, primes: tuple[Prime, ...] | list[Prime]) -> Diagram:
    return multivalued.encoding.disjunction(part for _, part in primes)


def _key(cube: Cube) -> tuple[int, list[tuple[int, list[int]]]]:
    """Cubes in a fixed order: few literals first."""
    return len(cube), [(feature, sorted(values)) for feature, values in cube]
