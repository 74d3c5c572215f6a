"""The mutants that no claim notices, each with the reason why nobody minds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quiesce.model.language.document import Mapping, Scalar, Sequence, read_document, read_text
from quiesce.model.language.findings import Finding, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from quiesce.model.language.document import Node


def read_survivors(path: Path) -> dict[str, str]:
    """A file that lists mutants under reasons → the reason of each mutant.

    Raises:
        InputError: it is no such file.
        ValueError: a mutant is explained twice, or has no reason.
    """
    wrong: list[Finding] = []
    root = read_document(read_text(path), str(path), wrong)
    if wrong:
        raise InputError(wrong)
    explained: dict[str, str] = {}
    for reason, mutant in _pairs(root):
        if mutant in explained or not reason:
            raise ValueError(f"{path.name}: {mutant} is explained twice, or not at all")
        explained[mutant] = reason
    return explained


def _pairs(root: Node) -> Iterator[tuple[str, str]]:
    """The entries of a mapping whose keys are reasons and whose values are lists of names."""
    for reason, names in root.items if isinstance(root, Mapping) else ():
        for name in names.items if isinstance(names, Sequence) else ():
            if isinstance(name, Scalar):
                yield reason.text, name.text
