"""What every SARIF document of Quiesce has: runs, their rules and results, and places as they are named elsewhere.

References:
    OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", Errata 01.
"""

from __future__ import annotations

import json
from importlib import metadata
from typing import TYPE_CHECKING, Any

from ...model.language.findings import printable
from .artifacts import BASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model.language.findings import Position
    from .artifacts import Artifacts

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def written(*runs: dict[str, Any]) -> str:
    """Runs → a document: JSON in ASCII characters, ready to be written."""
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}, indent=2) + "\n"


def run(
    about: str,
    rules: Sequence[dict[str, Any]],
    results: Sequence[dict[str, Any]],
    status: int,
    properties: dict[str, Any] | None = None,
    undone: Sequence[str] = (),
) -> dict[str, Any]:
    """Rules and results → a run.

    Args:
        about: what was looked at, "quiesce/minimal/": code scanning keeps what is known about each apart.
        rules: what was looked for.
        results: what was found; each has the index of its rule.
        status: the exit status that goes with it.
        properties: what else is to be known of the run.
        undone: why nothing was looked for.
    """
    driver = {"name": "Quiesce", "version": metadata.version("quiesce"), "rules": rules}
    told = [{"level": "error", "message": {"text": printable(reason)}} for reason in undone]
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": printable(about)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {base: {"description": {"text": means}} for base, means in BASES.items()},
        "invocations": [
            {
                "executionSuccessful": not told,
                "exitCode": status,
                **({"toolExecutionNotifications": told} if told else {}),
            }
        ],
        "results": results,
        **({"properties": properties} if properties else {}),
    }


def located(at: Position | None, says: str, artifacts: Artifacts) -> dict[str, Any]:
    """A place and what to say of it; a place that is in no file says only that."""
    message = {"message": {"text": printable(says)}}
    if at is None or at.line == 0:
        return message
    named = artifacts.named(at.file)
    base = {"uriBaseId": named.base} if named.base else {}
    region = {"startLine": at.line, "startColumn": at.column}
    return {"physicalLocation": {"artifactLocation": {"uri": named.uri, **base}, "region": region}, **message}


def unlinked(text: str) -> str:
    """Text → the same without what would be a link (3.11.6, "Messages with embedded links")."""
    return text.replace("](", "] (")
