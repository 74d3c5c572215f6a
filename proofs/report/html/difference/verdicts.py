"""What has become of verdicts, for the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .....model.language import formula as f
from ....evidence.counted import count
from ....evidence.families import families
from ...claimed import claimed
from ...diff import verdicts as v
from ...wording import in_words, outline
from .runs import failing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....compare.diff.difference import Difference
    from ....compare.diff.verdicts import Assignments, Members, Moved
    from ....evidence.case import Case
    from ....evidence.verdict import Verdict
    from ...wording import Outline
    from .runs import Stepped, Story

_KINDS = {
    "weakened": "claims less than before",
    "strengthened": "claims more than before",
    "changed": "claims otherwise",
}

Factors = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One side's verdict.

    Attributes:
        side: how the user called the side.
        word: the verdict.
        reason: why it is unknown or vacuous.
        says: the pattern and the formula.
        region: when exactly it holds, in words; None where there is nothing to tell.
        exact: the same as a formula.
        possible: its trace tells how something is reached, not how it fails.
        story: a shortest run; None without one.
        again: its steps are those of the newer side, which is told before it.
    """

    side: str
    word: str
    reason: str
    says: str
    region: Outline | None
    exact: str
    possible: bool
    story: Story | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Assigned:
    """Assignments under which a verdict moved: in words, as a formula, how many they are, and one of them."""

    lead: str
    region: Outline
    exact: str
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
    """A claim with its verdicts.

    Attributes:
        number: its place among the claims of the system, from 0.
        name: the property and its elements.
        property: the property's id.
        elements: the elements' names.
        sentence: the claim as a sentence.
        before: the verdict of the base; None if there is none, or it was not asked for.
        after: the same of the head.
        moved: whether the answer is another one, or unknown.
        became: from which verdict to which, in words.
        how: what else there is to say at a glance.
        assigned: under what it fails or holds now.
        causes: which minimal causes came or went.
        answers: verdicts that are told in full, the newer first.
    """

    number: int
    name: str
    property: str
    elements: tuple[str, ...]
    sentence: str
    before: str | None
    after: str | None
    moved: bool
    became: str
    how: tuple[str, ...]
    assigned: tuple[Assigned, ...]
    causes: tuple[CauseList, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class VerdictBand:
    """What has become of verdicts.

    Attributes:
        word: how many moved.
        rest: how many were looked at.
        claims: every claim of either side.
        stale: certificates that no longer fit.
        advice: what to do about these.
    """

    word: str
    rest: str
    claims: tuple[Judged, ...]
    stale: tuple[str, ...]
    advice: str

    @property
    def moved(self) -> tuple[Judged, ...]:
        """Those that are told."""
        return tuple(claim for claim in self.claims if claim.moved)


def verdicts(found: Difference, labels: tuple[str, str]) -> VerdictBand:
    """A difference → the band that tells its verdicts."""
    claims = tuple(_judged(number, moved, found, labels) for number, moved in enumerate(found.moved))
    return VerdictBand(v.word(found), v.rest(found), claims, found.stale, v.stale(found))


def _judged(number: int, moved: Moved, found: Difference, labels: tuple[str, str]) -> Judged:
    claim = moved.pair.head or moved.pair.base
    assert claim is not None  # noqa: S101  # a pair has one side at least
    told = moved.changed or moved.unknown
    assigned = (_assigned(v.FAILS_NOW, moved.fails_now), _assigned(v.HOLDS_NOW, moved.holds_now))
    causes = (_causes(v.GAINED, moved.causes_gained), _causes(v.LOST, moved.causes_lost))
    sides = ((moved.head, labels[1], found.head), (moved.base, labels[0], found.base))
    answers = [
        _answer(verdict, label, case) for verdict, label, case in sides if verdict is not None and case is not None
    ]
    if len(answers) == 2 and _steps(answers[0]) == _steps(answers[1]):
        answers[1] = replace(answers[1], again=answers[1].story is not None)
    return Judged(
        number,
        claim.name,
        claim.declared.name,
        tuple(element.name for _, element in claim.bound),
        claim.declared.claim,
        None if moved.base is None else moved.base.word,
        None if moved.head is None else moved.head.word,
        told,
        v.became(moved) if told else "",
        tuple(_how(moved)),
        tuple(each for each in assigned if each is not None),
        tuple(each for each in causes if each is not None),
        tuple(answers) if told else (),
    )


def _how(moved: Moved) -> Iterator[str]:
    """What is seen at a glance of a claim."""
    kind = moved.pair.kind
    if kind in ("added", "deleted"):
        yield "a new claim" if kind == "added" else "no longer claimed"
        return
    if kind in _KINDS:
        yield _KINDS[kind]
    for found, word in (
        (moved.fails_now, "fails under {} where it held"),
        (moved.holds_now, "holds under {} where it failed"),
    ):
        if found is not None:
            yield word.format(count(found.count, "assignment"))
    if moved.causes_gained:
        yield count(len(moved.causes_gained), "new minimal cause")
    if moved.causes_lost:
        yield f"{count(len(moved.causes_lost), 'minimal cause')} gone"
    if moved.head is None:
        yield "nothing that it depends on is different"
    elif not moved.changed and not moved.unknown:
        yield "checked again: the same"


def _assigned(lead: str, found: Assignments | None) -> Assigned | None:
    if found is None:
        return None
    exact = f.text(found.when)
    example = v.example(found.example) if found.example and exact != "true" else ""
    return Assigned(lead, outline(found.when), exact, count(found.count, "assignment"), example)


def _causes(lead: str, causes: tuple[Members, ...]) -> CauseList | None:
    if not causes:
        return None
    rows = (tuple(tuple(map(in_words, factor)) for factor in family.factors) for family in families(causes))
    return CauseList(lead, len(causes), tuple(rows))


def _answer(verdict: Verdict, label: str, case: Case) -> Answer:
    claim, composition = verdict.claim, case.composition
    region = verdict.holds_when if verdict.word == "depends" else None
    return Answer(
        label,
        verdict.word,
        verdict.reason,
        claimed(claim, composition),
        None if region is None else outline(region),
        "" if region is None else f.text(region),
        claim.declared.pattern == "possible",
        None if verdict.trace is None else failing(verdict.trace, claim),
    )


def _steps(answer: Answer) -> tuple[Stepped, ...]:
    return () if answer.story is None else answer.story.steps
