"""A set of assignments under which a claim fails → its minimal causes.

A cause is a prime implicant of that set: whenever its literals hold, the claim can fail, and none of them can be spared.
Where granting a permission never mends anything, these are the minimal cut sets of granted permissions (Rauzy, "New
algorithms for fault trees analysis", 1993).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ....model.language.formula import conjunction
from ....model.system.transition_system import FORBIDDEN
from .primes import Primes

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem
    from .encoding import Diagram
    from .multivalued import Cube, Multivalued

Kind = Literal["faults", "choices", "all"]
"""Which features causes are made of: permissions of faults; all others; all."""


@dataclass(frozen=True, slots=True)
class Cause:
    """An inclusion-minimal reason for a claim to fail.

    Attributes:
        members: what has to hold: literals over features and permissions.
        given: the members, and that every other permission of the kind that was asked for is denied as far as the
            constraint lets it: the run to look for under it shows this cause and no other.
    """

    members: tuple[Formula, ...]
    given: Formula


def members_of(system: TransitionSystem, kind: Kind) -> frozenset[int]:
    """The features (indices) that causes of a kind are made of."""
    faults = frozenset(e.permission for e in system.events if e.kind == "fault" and e.permission is not None)
    if kind == "faults":
        return faults
    everything = frozenset(range(len(system.features)))
    return everything if kind == "all" else everything - faults


def causes(
    multivalued: Multivalued,
    failing: Diagram,
    allowed: Diagram,
    kind: Kind,
    max_order: int | None,
    stop: Callable[[], None],
) -> tuple[Cause, ...]:
    """Assignments under which a claim fails → its minimal causes, those with few members first.

    Args:
        multivalued: reads the diagrams.
        failing: the assignments; a part of `allowed`.
        allowed: assignments outside are of no interest.
        kind: what causes are made of; all other features may then have any value under which the claim fails.
        max_order: the most members of a cause; None for any number. Causes with more are left out, not shortened.
        stop: called again and again; may raise.
    """
    encoding = multivalued.encoding
    members = members_of(encoding.system, kind)
    others = set(range(len(encoding.system.features))) - members
    forgotten = encoding.cube(level for f in others for level in encoding.layout.features[f].levels)
    failing, allowed = failing.exists(forgotten), allowed.exists(forgotten)
    primes = Primes(multivalued, stop).of(failing | ~allowed, len(members) if max_order is None else max_order)
    cubes = ((cube, multivalued.cube(cube) & failing) for found in primes for cube in found)
    return tuple(_cause(multivalued, cube, part, members) for cube, part in cubes if part.satisfiable())


def _cause(multivalued: Multivalued, cube: Cube, part: Diagram, members: frozenset[int]) -> Cause:
    """A prime implicant, and the failing assignments in it → the cause, with all else denied."""
    system = multivalued.encoding.system
    named = {feature for feature, _ in cube}
    given = list(cube)
    for feature in sorted(members - named):
        if system.features[feature].kind == "permission" and len(system.features[feature].values) > 1:
            denied = feature, frozenset((system.features[feature].values.index(FORBIDDEN),))
            left = part & multivalued.literal(denied)
            if left.satisfiable():
                part = left
                given.append(denied)
    literals = [multivalued.formula((literal,)) for literal in cube]
    return Cause(tuple(literals), conjunction([*literals, multivalued.formula(given[len(cube) :])]))
