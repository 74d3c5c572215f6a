"""Verdicts as one JSON document."""

from __future__ import annotations

import hashlib
import json
from importlib import metadata
from typing import TYPE_CHECKING, Any

from ...model.language import formula as f

if TYPE_CHECKING:
    from ...model.composition.transition_system import TransitionSystem
    from ..check import Outcome
    from ..evidence.trace import Trace
    from ..evidence.verdict import Verdict


def document(outcome: Outcome) -> dict[str, Any]:
    """An outcome → a document of plain values, ready for JSON."""
    system, space = outcome.case.composition.transition_system, outcome.space
    return {
        "quiesce": metadata.version("quiesce"),
        "system": {"name": system.name, "digest": digest(system)},
        "space": {
            "states": space.states,
            "events": space.events,
            "variables": space.variables,
            "assignments": space.assignments,
        },
        "properties": [_verdict(verdict) for verdict in outcome.verdicts],
    }


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
    return hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()


def _verdict(verdict: Verdict) -> dict[str, Any]:
    declared = verdict.claim.declared
    return {
        "id": declared.name,
        "claim": declared.claim,
        "for": {name: element.name for name, element in verdict.claim.bound},
        "pattern": declared.pattern,
        "verdict": verdict.word,
        "holds_when": None if verdict.holds_when is None else f.text(verdict.holds_when),
        "causes": [[f.text(member) for member in cause.members] for cause in verdict.causes],
        "cause_traces": [None if cause.trace is None else trace_document(cause.trace) for cause in verdict.causes],
        "families": [
            {"one_of": [[f.text(literal) for literal in factor] for factor in family.factors], "causes": family.causes}
            for family in verdict.families
        ],
        "trace": None if verdict.trace is None else trace_document(verdict.trace),
        "evidence": _evidence(verdict),
        "engine": verdict.engine,
        "reason": verdict.reason,
        "because": list(declared.because),
        "seconds": round(verdict.seconds, 3),
    }


def _evidence(verdict: Verdict) -> dict[str, Any] | None:
    if verdict.explored is None:
        return None
    return {
        "kind": "exploration",
        "states": verdict.explored.states,
        "assignments": verdict.explored.assignments,
        "variables": verdict.explored.variables,
        "of_variables": verdict.explored.of_variables,
    }


def trace_document(trace: Trace) -> dict[str, Any]:
    """A trace → plain values: its first state in full, then what changes."""
    return {
        "features": dict(trace.features),
        "initial": dict(trace.initial),
        "steps": [
            {
                "event": step.event,
                "class": step.kind,
                "changes": {m.instance: [m.source, m.dest] for m in step.moved if m.source != m.dest},
                "because": list(step.because),
            }
            for step in trace.steps
        ],
        "loop": trace.loop,
    }
