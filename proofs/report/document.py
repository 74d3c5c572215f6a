"""Verdicts as one JSON document."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from ...model.language import formula as f
from ..evidence.digest import digest
from . import basis as rests

if TYPE_CHECKING:
    from ..checking.run import Outcome
    from ..evidence.trace import Trace
    from ..evidence.verdict import Needed, Verdict


def document(outcome: Outcome) -> dict[str, Any]:
    """An outcome → a document of plain values, ready for JSON."""
    return {
        **version(),
        **subject(outcome),
        "properties": [_verdict(verdict) for verdict in outcome.verdicts],
        "not_applicable": [item.name for item in outcome.case.silent],
        "files_not_applicable": list(outcome.case.silent_files),
    }


def version() -> dict[str, Any]:
    """With what a document was made: how each begins."""
    return {"quiesce": metadata.version("quiesce")}


def subject(outcome: Outcome) -> dict[str, Any]:
    """What an outcome is about, and how large it is. Of the size, what nobody asked for or nobody knows is null."""
    system, space = outcome.case.composition.transition_system, outcome.space
    return {
        "system": {"name": system.name, "digest": digest(system)},
        "rests_on": rests.document(outcome.case.basis),
        "space": {
            "states": space.states,
            "transitions": space.transitions,
            "depth": space.depth,
            "events": space.events,
            "variables": space.variables,
            "assignments": space.assignments,
        },
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    declared = verdict.claim.declared
    return {
        "id": declared.name,
        "claim": declared.claim,
        "for": {name: element.name for name, element in verdict.claim.bound},
        "pattern": declared.pattern,
        "sanity": declared.sanity,
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
        "known_by": list(verdict.known),
        "rescued_by_fairness": [{"event": name, "strong": strong} for name, strong in verdict.rescue],
        "engine": verdict.engine,
        "alike": verdict.alike or None,
        "reason": verdict.reason,
        "needs": None if verdict.needed is None else _needed(verdict.needed),
        "because": list(declared.because),
        "seconds": round(verdict.seconds, 3),
    }


def _needed(needed: Needed) -> dict[str, Any]:
    """What a claim needs that somebody has excluded: who has, and the run to it in the system with these events permitted."""
    return {
        "excluded": [{"event": x.event, "by": f.text(x.by), "at": str(x.at)} for x in needed.events],
        "trace": trace_document(needed.trace),
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
