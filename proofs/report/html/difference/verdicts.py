"""Which verdicts moved, for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .....model.language import formula as f
from ....evidence.counted import count
from ....evidence.families import families
from ...diff import verdicts as v
from ...wording import in_words, outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....compare.diff.difference import Difference
    from ....compare.diff.verdicts import Assignments, Members, Moved
    from ...wording import Outline

_KINDS = {
    "added": "a new claim",
    "deleted": "no longer claimed",
    "weakened": "claims less than before",
    "strengthened": "claims more than before",
    "changed": "claims otherwise",
}

Factors = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Assigned:
    """Assignments under which a verdict moved: a condition for them, how many they are, and one of them."""

    lead: str
    region: Outline
    count: str
    example: str


@dataclass(frozen=True, slots=True)
class CauseList:
    """Minimal causes that came or went, with alternatives put together; `number` is how many they are."""

    lead: str
    number: int
    rows: tuple[Factors, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim whose answer is another one, or unknown.

    Attributes:
        name: the property and its elements.
        sentence: the claim as a sentence.
        before: the verdict of the base; None if there is none.
        after: the same of the head.
        how: what has become of what it says, if anything.
        reasons: why a verdict is unknown, each with its side.
        assigned: under what it fails or holds now.
        causes: which minimal causes came or went.
        fails: the events of a shortest run by which it fails now; nothing where there is none.
    """

    name: str
    sentence: str
    before: str | None
    after: str | None
    how: str
    reasons: tuple[str, ...]
    assigned: tuple[Assigned, ...]
    causes: tuple[CauseList, ...]
    fails: str


def verdicts(found: Difference) -> tuple[Judged, ...]:
    """A difference → the claims that are told."""
    return tuple(_judged(moved, found) for moved in v.moves(found))


def _judged(moved: Moved, found: Difference) -> Judged:
    claim = moved.pair.head or moved.pair.base
    assert claim is not None  # noqa: S101  # a pair has one side at least
    return Judged(
        moved.pair.name,
        claim.declared.claim,
        None if moved.base is None else moved.base.word,
        None if moved.head is None else moved.head.word,
        _KINDS.get(moved.pair.kind, ""),
        tuple(
            f"{side}: {verdict.reason}"
            for verdict, side in ((moved.base, "before"), (moved.head, "now"))
            if verdict is not None and verdict.word in ("unknown", "not applicable")
        ),
        (*_assigned(v.FAILS_NOW, moved.fails_now), *_assigned(v.HOLDS_NOW, moved.holds_now)),
        (*_causes(v.GAINED, moved.causes_gained), *_causes(v.LOST, moved.causes_lost)),
        v.fails(moved.head, None if found.head is None else found.head.composition),
    )


def _assigned(lead: str, found: Assignments | None) -> Iterator[Assigned]:
    if found is not None:
        example = v.example(found.example) if found.example and found.when != f.TRUE else ""
        yield Assigned(lead, outline(found.when), count(found.count, "assignment"), example)


def _causes(lead: str, causes: tuple[Members, ...]) -> Iterator[CauseList]:
    if causes:
        rows = (tuple(tuple(map(in_words, factor)) for factor in family.factors) for family in families(causes))
        yield CauseList(lead, len(causes), tuple(rows))
