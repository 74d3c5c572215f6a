"""Which claims are broken where a walk is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...specs.language.claim import Claim
    from .walk import Walk

BROKEN_WHERE = {"never": True, "always": False}
"""The patterns of claims about single states, with the truth of what they say where they are broken."""


def broken(walk: Walk, claims: Iterable[Claim]) -> list[Claim]:
    """Claims → those about single states that are false in the present state, and whose assumptions are true."""
    return [
        claim
        for claim in claims
        if claim.declared.pattern in BROKEN_WHERE
        and all(walk.holds(assumed) for assumed in claim.assuming)
        and walk.true(claim, claim.declared.body.formula) is BROKEN_WHERE[claim.declared.pattern]
    ]
