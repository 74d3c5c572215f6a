"""The ledgers that are kept of reference systems → what each property came to there, without checking anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.regular_file import allowed, kind
from ....model.qvmconf.system import open_system
from ...evidence.question import Question
from ...evidence.verdict import SEVERITY
from .place import place
from .reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ...evidence.verdict import Word
    from .ledger import Ledger

NONE: Word = "not applicable"

Kept = dict[str, dict[str, dict[str, str]]]
"""For each system, by its name: for each property that it has a ledger of, the word for each claim, by the claim's name."""


def kept(systems: Mapping[str, Path], machines: str = "", outside: tuple[str, ...] = ()) -> Kept:
    """Reference systems by name, and their model → what their ledgers say; a system without a ledger is left out.

    A property that makes no claim about a system is there without any claim.

    Raises:
        InputError: a ledger, or a system's file, cannot be used.
    """
    found: Kept = {}
    for name, file in systems.items():
        where = place(Question((str(file),), machines=machines, allow_outside=outside), "")
        if kind(where) != "nothing":
            found[name] = _by_property(read(where, open_system([file], {}, (), allowed(outside)).name))
    return found


def _by_property(ledger: Ledger) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {name: {} for name in ledger.silent}
    for claim, entry in ledger.claims.items():
        found.setdefault(claim.partition("[")[0], {})[claim] = entry.verdict
    return found


def worst(words: Mapping[str, str]) -> str:
    """Claims of a property about one system, with their words → the worst; not applicable only if none of them is anything else."""
    order: dict[str, int] = {str(word): index for index, word in enumerate(SEVERITY)} | {NONE: -1}
    return max(words.values(), key=lambda word: order.get(word, len(order)), default=NONE)
