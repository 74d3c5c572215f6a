"""Pages of the documentation, with what stands for their sentences, as one JSON document."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model.language.findings import Position
    from ...specs.language.pages import Paged, Stood
    from ...specs.language.property import Property
    from ..compare.ledger.kept import Kept


def document(pages: Sequence[Paged], kept: Kept) -> dict[str, Any]:
    """Pages → a document of plain values, ready for JSON.

    It is `{"quiesce": version, "pages": [{"title": text, "document": text, "links": [title, …], "sentences": [{"says": text,
    "rests_on": [number, …], "rows": [{"machine": name, "triggers": text, "ends": text, …}, …], "varies": [{"feature": name,
    "values": [value, …], …}, …], "claims": [{"id": id, "verdicts": {system: {claim: word}}, …}, …], "scenarios": likewise,
    "missing": [text, …]}, …], "partial": bool}, …]}`. "…" are "file", "line" and "column", which count from 1. A system that
    has no ledger, or whose ledger does not know the property, is not in "verdicts"; one of which nothing is claimed is empty.
    """
    return {"quiesce": metadata.version("quiesce"), "pages": [_page(each, kept) for each in pages]}


def _page(paged: Paged, kept: Kept) -> dict[str, Any]:
    return {
        "title": paged.page.title,
        "document": paged.page.document,
        "links": [scalar.text for scalar in paged.page.links],
        "sentences": [_sentence(each, kept) for each in paged.sentences],
        "partial": bool(paged.partial),
    }


def _sentence(stood: Stood, kept: Kept) -> dict[str, Any]:
    return {
        "says": stood.sentence.says,
        "rests_on": [scalar.text for scalar in stood.sentence.rests_on],
        "rows": [
            {"machine": row.machine, "triggers": row.triggers, "ends": row.ends, **_place(row.at)} for row in stood.rows
        ],
        "varies": [{"feature": x.name, "values": list(x.domain), **_place(x.at)} for x in stood.varies],
        "claims": [_claimed(item, kept) for item in stood.claims],
        "scenarios": [_claimed(item, kept) for item in stood.scenarios],
        "missing": list(stood.missing),
    }


def _claimed(item: Property, kept: Kept) -> dict[str, Any]:
    verdicts = {system: known[item.name] for system, known in kept.items() if item.name in known}
    return {"id": item.name, "verdicts": verdicts, **_place(item.at)}


def _place(at: Position) -> dict[str, Any]:
    return {"file": at.file, "line": at.line, "column": at.column}
