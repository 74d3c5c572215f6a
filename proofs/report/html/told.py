"""A verdict → what the page tells of it: its region and its causes in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ...evidence.counted import length
from ...evidence.steps import events_in_short
from ..claimed import claimed
from ..layout import sentence
from ..meanings import Meanings
from ..narrative import KNOWN, explored, remark, rescued, tally, why
from ..wording import Outline, in_words, outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ....model.system.instantiate import Composition
    from ...evidence.families import Family
    from ...evidence.verdict import Verdict
    from ..meanings import Meaning


@dataclass(frozen=True, slots=True)
class Row:
    """Causes that differ in alternatives.

    Attributes:
        factors: alternatives in words, one of each of which makes a cause.
        causes: the numbers of the causes, from 1.
        length: how long the trace of the first is; empty without one.
        story: the events of that trace.
    """

    factors: tuple[tuple[str, ...], ...]
    causes: tuple[int, ...]
    length: str
    story: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a claim.

    Attributes:
        number: its place among the claims, from 0.
        name: the property and its elements.
        property: the property's id.
        elements: the elements' names.
        word: the verdict.
        sentence: the claim as a sentence.
        says: the pattern and the formula.
        because: numbers of sources.
        hazards: numbers of the hazards that it shows.
        assuming: what is assumed, in words.
        remark: how it fails, in short.
        known: how the verdict is known.
        reason: why it is unknown, vacuous or not applicable.
        region: when exactly it holds, in words; None where there is nothing to tell.
        exact: the same as a formula.
        meanings: what the names in the region and the causes mean.
        tally: how many causes there are.
        rows: the causes.
        explored: what was explored.
        rescued: what would make an end of a run that never ends.
        steps: whether there is a trace to step through.
    """

    number: int
    name: str
    property: str
    elements: tuple[str, ...]
    word: str
    sentence: str
    says: str
    because: tuple[str, ...]
    hazards: tuple[str, ...]
    assuming: tuple[str, ...]
    remark: str
    known: tuple[str, ...]
    reason: str
    region: Outline | None
    exact: str
    meanings: tuple[Meaning, ...]
    tally: str
    rows: tuple[Row, ...]
    explored: str
    rescued: tuple[str, ...]
    steps: bool


class Telling:
    """Tells verdicts about one system."""

    def __init__(self, composition: Composition) -> None:
        self._composition = composition
        self._meanings = Meanings(composition)

    def verdict(self, number: int, verdict: Verdict) -> Told:
        """A verdict → what is told of it."""
        claim, declared = verdict.claim, verdict.claim.declared
        causes = verdict.causes if any(cause.members for cause in verdict.causes) else ()
        condition = verdict.holds_when if verdict.word == "depends" else None
        asked = [member for cause in causes for member in cause.members]
        return Told(
            number,
            claim.name,
            declared.name,
            tuple(element.name for _, element in claim.bound),
            verdict.word,
            declared.claim,
            claimed(claim, self._composition),
            declared.because,
            tuple(dict.fromkeys(hazard.number for hazard in declared.hazards)),
            tuple(in_words(clause) for clause in claim.assuming),
            remark(verdict),
            tuple(KNOWN[known][1] for known in verdict.known),
            self._reason(verdict),
            None if condition is None else outline(condition),
            "" if condition is None else f.text(condition),
            tuple(self._meanings.of([*([] if condition is None else [condition]), *asked])),
            sentence(tally(verdict)) if causes else "",
            tuple(self._row(family, verdict) for family in verdict.families) if causes else (),
            explored(verdict),
            tuple(map(sentence, rescued(verdict))),
            verdict.trace is not None,
        )

    def _reason(self, verdict: Verdict) -> str:
        """Why a verdict is what it is; if it needs what is excluded, with the story of the run that there is with that."""
        if verdict.needed is None:
            return verdict.reason
        story = ", ".join(events_in_short(verdict.needed.trace, self._composition.grounding.topology))
        return f"{why(verdict)}; with that it is reached in {length(verdict.needed.trace)}: {story}"

    def _row(self, family: Family, verdict: Verdict) -> Row:
        trace = verdict.causes[family.causes[0]].trace
        story = () if trace is None else events_in_short(trace, self._composition.grounding.topology)
        factors = tuple(tuple(in_words(literal) for literal in factor) for factor in family.factors)
        numbers = tuple(index + 1 for index in family.causes)
        return Row(factors, numbers, "" if trace is None else length(trace), story)


def all_told(verdicts: Sequence[Verdict], composition: Composition) -> list[Told]:
    """Verdicts → what is told of each, in order."""
    telling = Telling(composition)
    return [telling.verdict(number, verdict) for number, verdict in enumerate(verdicts)]
