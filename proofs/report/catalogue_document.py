"""The catalogue as one JSON document."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from ...model.language import formula as f
from .document import trace_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...specs.language.catalogue import Entry, Place
    from ..checking.hazards import Shown


def document(entries: Sequence[Entry], shown: Sequence[Shown] = ()) -> dict[str, Any]:
    """A catalogue → a document of plain values, ready for JSON.

    It is `{"quiesce": version, "sources": [{"number": "F29", "kind": "fact" | "reading" | "decision" | "invariant" |
    "hazard" | "other", "says": text, "document": text, "known": text, "rests_on": [number, …], "outside": text,
    "accounted": bool, "places": [{"part": "event" | "state" | "transition" | "feature" | "constraint" | "claim" | "sanity" |
    "rule", "machine": name, "name": text, "detail": text, "file": path, "line": number, "column": number}, …], "hazards":
    [{"property": id, "system": name, "cause": [formula, …], "shown": null | {"claim": name, "members": [formula, …],
    "steps": [event, …], "trace": null | {…} as `quiesce check` has it, "reason": text}}, …]}, …], "unaccounted":
    [number, …]}`. Lines and columns count from 1. A rule has no file; "shown" is null unless traces were asked for.
    """
    by_hazard = {(each.declared.name, each.hazard.number): each for each in shown}
    return {
        "quiesce": metadata.version("quiesce"),
        "sources": [_entry(entry, by_hazard) for entry in entries],
        "unaccounted": [entry.source.number for entry in entries if not entry.accounted],
    }


def _entry(entry: Entry, shown: dict[tuple[str, str], Shown]) -> dict[str, Any]:
    source = entry.source
    return {
        "number": source.number,
        "kind": entry.kind,
        "says": source.says,
        "document": source.document,
        "known": source.known,
        "rests_on": list(source.rests_on),
        "outside": source.outside,
        "accounted": entry.accounted,
        "places": [_place(place) for place in entry.places],
        "hazards": [
            {
                "property": item.name,
                "system": hazard.system,
                "cause": [f.text(written.formula) for written in hazard.cause],
                "shown": _shown(shown.get((item.name, hazard.number))),
            }
            for item, hazard in entry.shown
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    named = {"part": place.part, "machine": place.machine, "name": place.name, "detail": place.detail}
    at = {"file": place.at.file, "line": place.at.line, "column": place.at.column} if place.at else {}
    return named | at


def _shown(shown: Shown | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    return {
        "claim": shown.claim.name if shown.claim else "",
        "members": [f.text(member) for member in shown.members],
        "steps": list(shown.steps),
        "trace": None if shown.trace is None else trace_document(shown.trace),
        "reason": shown.reason,
    }
