"""A page of the documentation in words: each sentence, below it what stands for it, and what came of that in reference systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language.findings import printable
from ..compare.ledger.kept import worst
from ..evidence.counted import count
from .layout import place, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...specs.language.pages import Paged, Stood, Taken
    from ...specs.language.property import Property
    from ..compare.ledger.kept import Kept

_LABEL = 11
_INDENT = 4


def page(paged: Paged, linked: Sequence[Paged], kept: Kept) -> Iterator[str]:
    """A page → its lines: every sentence with what stands for it, the pages that it refers to in short, and what is missing.

    Args:
        paged: the page.
        linked: the pages that it refers to.
        kept: what ledgers of reference systems say.
    """
    yield from wrapped(printable(paged.page.title), "", "  ")
    if paged.page.document:
        yield from wrapped(printable(paged.page.document), "", "  ")
    for number, stood in enumerate(paged.sentences, start=1):
        yield ""
        yield from _sentence(number, stood, kept)
    if linked:
        yield ""
        yield "it refers to"
        for other in linked:
            yield from wrapped(f"{printable(other.page.title)}: {standing(other)}", "  ", "  ")
    yield ""
    yield from wrapped(standing(paged), "", "  ")


def standing(paged: Paged) -> str:
    """What stands for a page, in numbers, and which of its sentences are partial."""
    rows = {row.at for stood in paged.sentences for row in stood.rows}
    claims = {item.name for stood in paged.sentences for item in stood.claims}
    scenarios = {item.name for stood in paged.sentences for item in stood.scenarios}
    sizes = (count(len(rows), "row"), count(len(claims), "claim"), count(len(scenarios), "scenario"))
    said = f"{count(len(paged.sentences), 'sentence')}, {', '.join(sizes)}"
    partial = [str(number) for number, stood in enumerate(paged.sentences, start=1) if stood.missing]
    return f"{said}; partial: {', '.join(partial)}" if partial else f"{said}; something stands for every sentence"


def came_of(item: Property, kept: Kept) -> str:
    """What came of a property in the reference systems: "holds in minimal, bench; depends in cockpit"; of several elements, the worst."""
    systems: dict[str, list[str]] = {}
    for system, properties in kept.items():
        word = worst(properties[item.name]) if item.name in properties else "not on record"
        systems.setdefault(word, []).append(system)
    return "; ".join(f"{word} in {', '.join(names)}" for word, names in systems.items())


def _sentence(number: int, stood: Stood, kept: Kept) -> Iterator[str]:
    sources = " ".join(scalar.text for scalar in stood.sentence.rests_on)
    yield from wrapped(f"{number:2}. {printable(stood.sentence.says)} [{sources}]", "", " " * _INDENT)
    machines: dict[str, list[Taken]] = {}
    for row in stood.rows:
        machines.setdefault(row.machine, []).append(row)
    for machine, rows in machines.items():
        yield from _labelled(machine, [f"{row.triggers}: {row.ends} ({place(row.at)})" for row in rows])
    features = [f"{each.name}: {', '.join(each.domain)} ({place(each.at)})" for each in stood.varies]
    for label, listed in (
        ("varies", features),
        ("claims", [_claimed(item, kept) for item in stood.claims]),
        ("scenarios", [_claimed(item, kept) for item in stood.scenarios]),
    ):
        yield from _labelled(label, listed)
    if stood.missing:
        yield from _labelled("partial", [" and ".join(stood.missing)])


def _claimed(item: Property, kept: Kept) -> str:
    said = came_of(item, kept)
    return f"{item.name}: {said}" if said else item.name


def _labelled(label: str, listed: Sequence[str]) -> Iterator[str]:
    """A label, and beside it what belongs to it, each in a line of its own."""
    hanging = " " * (_INDENT + _LABEL)
    for index, each in enumerate(listed):
        # A label that is too long for its column has a line of its own.
        if index == 0 and len(label) >= _LABEL:
            yield f"{' ' * _INDENT}{printable(label)}"
        first, *more = wrapped(printable(each), hanging, "  ")
        lead = f"{' ' * _INDENT}{printable(label):{_LABEL}}" if index == 0 and len(label) < _LABEL else hanging
        yield (lead + first[len(hanging) :]).rstrip()
        yield from more
