"""What is different between two versions as one JSON document."""

from __future__ import annotations

from dataclasses import asdict
from importlib import metadata
from typing import TYPE_CHECKING, Any

from ....model.language import formula as f
from ...evidence.digest import digest
from ..document import trace_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...compare.diff.behaviour import Behaviour
    from ...compare.diff.change import Change
    from ...compare.diff.difference import Difference
    from ...compare.diff.entry import Entry
    from ...compare.diff.parting import Parting
    from ...compare.diff.values import Value
    from ...compare.diff.verdicts import Assignments, Moved
    from ...evidence.case import Case
    from ...evidence.verdict import Verdict


def document(found: Sequence[Difference], labels: tuple[str, str]) -> dict[str, Any]:
    """Differences, system by system → plain values, ready for JSON; `labels` are what the user called the two sides."""
    return {
        "quiesce": metadata.version("quiesce"),
        "base": labels[0],
        "head": labels[1],
        "changed": any(each.behaves_otherwise or each.verdicts_moved for each in found),
        "unknown": any(each.unknown for each in found),
        "systems": [_system(each) for each in found],
    }


def _system(found: Difference) -> dict[str, Any]:
    return {
        "name": found.name,
        "base": _digest(found.base),
        "head": _digest(found.head),
        "declared": [_change(change) for change in found.changes],
        "renamed": asdict(found.naming),
        "behaviour": None if found.behaviour is None else _behaviour(found, found.behaviour),
        "values": [_value(value) for value in found.values],
        "states": None if found.states is None else asdict(found.states),
        "verdicts": [_moved(moved) for moved in found.moved],
        "stale_certificates": list(found.stale),
    }


def _digest(case: Case | None) -> str | None:
    return None if case is None else digest(case.composition.transition_system)


def _change(change: Change) -> dict[str, Any]:
    """A change; on each side what is declared there, with its keys as in the file."""
    sides = {
        side: [_entry(entry) for entry in entries] for side, entries in (("base", change.base), ("head", change.head))
    }
    return asdict(change) | sides


def _entry(entry: Entry) -> dict[str, Any]:
    return {"id": entry.id or None, "place": entry.place, "says": dict(entry.parts)}


def _behaviour(found: Difference, behaviour: Behaviour) -> dict[str, Any]:
    return {
        "same": behaviour.same,
        "comparable": behaviour.comparable,
        "disappeared": _run(found, behaviour.disappeared),
        "appeared": _run(found, behaviour.appeared),
        "elsewhere": _run(found, behaviour.elsewhere),
        "events_lost": list(behaviour.lost),
        "events_gained": list(behaviour.gained),
        "classes": [{"event": name, "base": one, "head": other} for name, one, other in behaviour.classes],
        "alike": sorted(behaviour.joint.shared),
        "any_values_compared": sorted(behaviour.joint.unshared),
        "reason": behaviour.reason,
    }


def _run(found: Difference, parting: Parting | None) -> dict[str, Any] | None:
    told = found.story(parting)
    if parting is None or told is None:
        return None
    return {
        "side": parting.side,
        "events": list(parting.events),
        "features": parting.features,
        "own_features": parting.own,
        "when": None if parting.when is None else f.text(parting.when),
        "apart": [{"machine": name, "base": here, "head": there} for name, here, there in told.apart],
        "trace": trace_document(told.trace),
    }


def _value(value: Value) -> dict[str, Any]:
    compared = [
        {
            "with": other,
            "same": how.same,
            "disappeared": None if how.disappeared is None else list(how.disappeared.events),
            "appeared": None if how.appeared is None else list(how.appeared.events),
        }
        for other, how in value.compared
    ]
    return {
        "feature": value.feature,
        "value": value.value,
        "side": value.side,
        "like": value.like or None,
        "compared": compared,
    }


def _moved(moved: Moved) -> dict[str, Any]:
    return {
        "claim": moved.pair.name,
        "kind": moved.pair.kind,
        "renamed": moved.pair.renamed,
        "changed": moved.changed,
        "base": _verdict(moved.base),
        "head": _verdict(moved.head),
        "fails_now": _assignments(moved.fails_now),
        "holds_now": _assignments(moved.holds_now),
        "causes_gained": [[f.text(member) for member in members] for members in moved.causes_gained],
        "causes_lost": [[f.text(member) for member in members] for members in moved.causes_lost],
    }


def _verdict(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "verdict": verdict.word,
        "holds_when": None if verdict.holds_when is None else f.text(verdict.holds_when),
        "trace": None if verdict.trace is None else trace_document(verdict.trace),
        "reason": verdict.reason,
    }


def _assignments(found: Assignments | None) -> dict[str, Any] | None:
    return None if found is None else {"when": f.text(found.when), "count": found.count, "example": found.example}
