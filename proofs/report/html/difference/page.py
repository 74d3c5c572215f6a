"""Differences → a page for reviewers: which verdicts moved and why, then what is declared otherwise and where. It has no script."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from ...diff import behaviour as b
from ...diff import verdicts as v
from ...diff.declared import everywhere
from ...diff.overview import glance, outcome
from ..rendered import rendered
from ..summary import WORDS
from .declared import declared
from .verdicts import verdicts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ....compare.diff.change import Change
    from ....compare.diff.difference import Difference
    from ...wording import Outline
    from .declared import DeclaredBand
    from .verdicts import Judged


@dataclass(frozen=True, slots=True)
class Compared:
    """What is told of a system.

    Attributes:
        name: its name.
        only: why nothing is compared, where only one side has it.
        behaviour: whether behaviour differs, in a word.
        unfinished: why that is not known, or not all of it.
        verdicts: how many moved, in words.
        rest: how many were looked at.
        claims: those that moved, or are unknown.
        stale: which certificates no longer fit, in a sentence.
        declared: what is declared otherwise here, and not in all systems alike.
        alike: nothing at all is declared otherwise.
    """

    name: str
    only: str
    behaviour: str
    unfinished: str
    verdicts: str
    rest: str
    claims: tuple[Judged, ...]
    stale: str
    declared: DeclaredBand
    alike: bool


def page(found: Sequence[Difference], labels: tuple[str, str]) -> str:
    """Differences, system by system → the page; `labels` are what the user called the two sides."""
    shared = everywhere(found)
    given = {
        "quiesce": metadata.version("quiesce"),
        "labels": labels,
        "outcome": outcome(found),
        "glances": [glance(each) for each in found],
        "everywhere": declared(shared),
        "systems": [_compared(each, shared, labels) for each in found],
        "signs": {word: sign for word, sign, _, _ in WORDS},
        "size": _size,
    }
    return rendered("difference/page.html.j2", given, ("report.css", "difference/difference.css"))


def _compared(found: Difference, shared: Sequence[Change], labels: tuple[str, str]) -> Compared:
    only = ""
    if found.base is None or found.head is None:
        only = f"gone: only {labels[0]} has it" if found.head is None else f"new: only {labels[1]} has it"
    return Compared(
        found.name,
        only,
        b.word(found),
        "" if found.behaviour is None else b.unfinished(found.behaviour),
        v.word(found),
        v.rest(found),
        verdicts(found),
        v.stale(found),
        declared([change for change in found.changes if change not in shared]),
        not found.changes,
    )


def _size(outline: Outline) -> int:
    """How many lines an outline has."""
    return 1 + sum(map(_size, outline.parts))
