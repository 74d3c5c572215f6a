"""Systems and claims → digests: a certificate is about exactly this system and this claim, and stale once either changes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language import temporal as t

if TYPE_CHECKING:
    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim


def digest(system: TransitionSystem) -> str:
    """A transition system → a digest of all that decides its behaviour (SHA-256, hexadecimal); sources do not count."""
    plain = {
        "variables": [[v.name, v.locations, v.initial, sorted(v.final)] for v in system.variables],
        "features": [[x.name, x.kind, x.values] for x in system.features],
        "constraint": f.text(system.constraint),
        "events": [
            [
                event.name,
                event.kind,
                event.permission,
                [[p.variable, [[e.source, e.dest, f.text(e.guard)] for e in p.edges]] for p in event.participants],
            ]
            for event in system.events
        ],
    }
    return _digest(plain)


def claim_digest(claim: Claim, when: str | None = None) -> str:
    """A claim about a system, and under which condition it is made → a digest of what it says (SHA-256, hexadecimal)."""
    says = f.text(claim.goal) if claim.temporal is None else t.text(claim.temporal)
    return _digest([claim.declared.pattern, says, [f.text(each) for each in claim.assuming], when])


def _digest(plain: object) -> str:
    return hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()
