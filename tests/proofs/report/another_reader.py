"""A reader of SARIF made from the standard's schema by somebody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pysarif

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = {"properties", "$schema"}
"""Keys under which the standard lets anybody say anything, and one that is JSON's."""


def lost(document: dict[str, Any]) -> Iterator[str]:
    """The places in a document where that reader does not keep what is written there."""
    yield from _lost(document, pysarif.save_to_dict(pysarif.load_from_json(json.dumps(document))))


def _lost(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    if isinstance(ours, dict):
        for key in ours.keys() - OWN:
            yield from _lost(ours[key], theirs[key], f"{path}/{key}") if key in theirs else [f"{path}/{key}"]
    elif isinstance(ours, list):
        for index, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from _lost(mine, other, f"{path}/{index}")
    elif ours != theirs:
        yield path
