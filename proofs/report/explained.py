"""A claim explained: what it says and rests on, when it holds, how each cause makes it fail, and what would rescue it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.findings import printable
from ...model.system.topology import HOST
from ..evidence.counted import count, length
from ..walk.measures import kind_of, opposite, remedies
from .claimed import claimed
from .layout import outline, wrapped
from .narrative import KNOWN, explored, heading, numbered, readings_of, rescued, said, tally, texts, why
from .sentences import Sentences
from .sources import cited_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...model.system.instantiate import Composition
    from ..evidence.families import Family
    from ..evidence.verdict import Verdict
    from ..walk.measures import Kind, Remedy

_MADE_OF: dict[tuple[Kind, ...], str] = {
    ("choose",): "by configuration alone",
    ("choose", "settle"): "by configuration, and by how open questions are answered",
    ("choose", "settle", "forbid", "allow"): "by whatever takes least",
}

_ASKED: dict[Kind, str] = {
    "choose": "set",
    "settle": "have it confirmed that",
    "forbid": "see to it that it cannot happen:",
    "allow": "see to it that it can happen:",
}


def explained(groups: Sequence[list[Verdict]], composition: Composition, *, most: int) -> Iterator[str]:
    """Verdicts of a property, equal ones together → everything there is to say about them.

    Args:
        groups: verdicts that are the same up to the names of elements.
        composition: the system.
        most: how many rows of causes are told.
    """
    cited: dict[str, None] = {}
    for number, group in enumerate(groups):
        if number:
            yield ""
        yield from _group(group, composition, cited, most)
    yield from cited_sources(composition.library.model.sources, cited)


def _group(group: list[Verdict], composition: Composition, cited: dict[str, None], most: int) -> Iterator[str]:
    first = group[0]
    declared = first.claim.declared
    yield heading(group)
    yield ""
    yield "the claim"
    yield from wrapped(f"{printable(declared.claim)}{numbered(declared.because, cited)}", "  ", "  ")
    yield from wrapped(claimed(first.claim, composition), "  ", "  ")
    for written in (*declared.where, *declared.assuming):
        yield from wrapped(f"assuming {f.text(written.formula)}", "  ", "    ")
    yield ""
    yield from _when(first)
    yield from _known(first)
    if first.causes:
        yield ""
        yield from _causes(first, composition, cited, most)
        yield ""
        yield from _rescue(first, composition, cited)
    elif first.trace is not None:
        yield ""
        yield "how it is reached" if declared.pattern == "possible" else "how it fails"
        yield from Sentences(composition, first.claim, cited).trace(first.trace, (), "  ")
    elif first.needed is not None:
        yield ""
        yield "how it is reached with that"
        yield from Sentences(composition, first.claim, cited).trace(first.needed.trace, (), "  ")


def _when(verdict: Verdict) -> Iterator[str]:
    possible = verdict.claim.declared.pattern == "possible"
    yield "when it is possible" if possible else "when it holds"
    match verdict.word:
        case "holds" if possible and verdict.holds_when not in (None, f.TRUE):
            yield from outline(f.TRUE if verdict.holds_when is None else verdict.holds_when, "  ")
        case "holds":
            yield "  always, under every allowed assignment of what is open"
        case "violated":
            yield "  never, whatever is chosen of what is open"
        case "vacuous" | "unknown" | "not applicable":
            yield from wrapped(printable(why(verdict)), "  ", "  ")
        case "depends":
            yield from outline(f.TRUE if verdict.holds_when is None else verdict.holds_when, "  ")


def _known(verdict: Verdict) -> Iterator[str]:
    how = "; ".join(KNOWN[known][1] for known in verdict.known)
    said = "; ".join(filter(None, (how, explored(verdict))))
    if said:
        yield from wrapped(f"known by {said}", "  ", "  ")


def _causes(verdict: Verdict, composition: Composition, cited: dict[str, None], most: int) -> Iterator[str]:
    yield "what makes it fail"
    if any(cause.members for cause in verdict.causes):
        yield f"  {tally(verdict)}"
    sentences = Sentences(composition, verdict.claim, cited)
    for number, family in enumerate(verdict.families[:most], start=1):
        yield ""
        yield from wrapped(f"cause {number}: {said(family)}", "  ", "    ")
        cause = verdict.causes[family.causes[0]]
        if cause.trace is not None:
            if len(family.causes) > 1:
                only = " and ".join(f.text(member) for member in cause.members)
                yield from wrapped(f"as with {only}, in {length(cause.trace)}:", "  ", "    ")
            yield from sentences.trace(cause.trace, cause.members, "    ", f"cause {number}")
        if any(family.factors):
            yield from wrapped(f"It cannot come about where {_away(family, composition)}.", "    ", "  ")
    if len(verdict.families) > most:
        yield ""
        yield f"  and {count(len(verdict.families) - most, 'row')} of causes more: --causes N tells N of them"


def _away(family: Family, composition: Composition) -> str:
    """What takes all causes of a family away: all alternatives of one of its factors."""
    ways = []
    for factor in family.factors:
        both = " and ".join(f.text(opposite(member, composition)) for member in factor)
        ways.append(f"({both})" if len(factor) > 1 and len(family.factors) > 1 else both)
    return ", or ".join(ways)


def _rescue(verdict: Verdict, composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    yield "what would rescue it"
    if all(cause.members for cause in verdict.causes):
        for remedy in remedies(verdict, composition):
            yield from _remedy(remedy, verdict, composition)
    else:
        yield "  nothing of what is open here: it fails whatever is chosen"
    for line in rescued(verdict):
        yield from wrapped(line, "  ", "    ")
    asked = readings_of(verdict.holds_when, composition) if verdict.holds_when is not None else []
    if asked:
        yield ""
        yield "what to ask the vendor"
    for reading in asked:
        numbers = numbered(texts(reading.because), cited)
        yield from wrapped(f"{HOST}.{reading.name}: {printable(reading.means)}{numbers}", "  ", "  ")
        for value, means in reading.values:
            yield from wrapped(f"{value}: {printable(means)}" if means else value, "    ", "  ")


def _remedy(remedy: Remedy, verdict: Verdict, composition: Composition) -> Iterator[str]:
    lead = _MADE_OF[remedy.kinds]
    if remedy.left is not None:
        cause = " and ".join(f.text(member) for member in verdict.causes[remedy.left].members)
        yield from wrapped(f"{lead}: not for {cause}", "  ", "  ")
        return
    several = "all of these; none of them can be spared" if len(remedy.measures) > 1 else "this alone"
    yield f"  {lead}: {several}"
    for measure in remedy.measures:
        kind = kind_of(measure, composition)
        yield from wrapped(f"- {_ASKED[kind]} {_subject(measure, composition)}", "    ", "  ")


def _subject(measure: f.Formula, composition: Composition) -> str:
    """A measure → the event that it is about with its meaning, or the value."""
    atom = next(f.atoms(measure))
    if not isinstance(atom, f.May):
        return f.text(measure)
    element, _, bare = atom.event.partition(".")
    means = next(
        (
            event.means
            for instance in composition.instances
            if instance.element.name == element
            for event in instance.graph.machine.events
            if event.name == bare
        ),
        "",
    )
    return f"{atom.event}" + (f" – {printable(means)}" if means else "")
