"""The catalogue in words: each source in a line, and below it where it stands."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.findings import printable
from ..evidence.counted import count
from .layout import WIDTH, wrapped
from .layout import place as position

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...specs.language.catalogue import Entry, Place
    from ..checking.hazards import Shown

GROUPS = {
    "fact": "facts",
    "reading": "open questions",
    "decision": "decisions",
    "invariant": "invariants",
    "hazard": "hazards",
    "other": "other sources",
}
"""The kinds of sources in the order in which they are told."""

_PARTS = {"feature": "features", "constraint": "constraints", "claim": "claims", "sanity": "sanity", "rule": "lint"}
_NUMBER = 5
_LABEL = 13


def report(entries: Sequence[Entry], shown: Sequence[Shown] = ()) -> Iterator[str]:
    """A catalogue → its lines, by groups; in the end what nothing stands for.

    Args:
        entries: the catalogue.
        shown: the traces of hazards, if they were asked for.
    """
    told = [entry for entry in entries if entry.kind != "decision" or entry.places]
    for kind, title in GROUPS.items():
        group = [entry for entry in told if entry.kind == kind]
        if group:
            yield title
        for entry in group:
            yield from _entry(entry, shown)
        if group:
            yield ""
    yield from tally(entries, shown)


def tally(entries: Sequence[Entry], shown: Sequence[Shown] = ()) -> Iterator[str]:
    """A catalogue → how many sources it has, and those that nothing stands for."""
    sizes = [(sum(entry.kind == kind for entry in entries), title.removesuffix("s")) for kind, title in GROUPS.items()]
    yield ", ".join(count(size, title) for size, title in sizes if size) or "no source is listed"
    missing = [entry for entry in entries if not entry.accounted]
    if missing:
        yield f"unaccounted: {count(len(missing), 'source')}, for which nothing stands and no reason is given"
        for entry in missing:
            yield _line(entry)
    elif entries:
        yield "every source stands somewhere, or it is said why not"
    unseen = [each for each in shown if each.trace is None]
    if shown:
        yield f"{len(shown) - len(unseen)} of {count(len(shown), 'hazard trace')} found"
    for each in unseen:
        said = f"{each.hazard.number} in {each.hazard.system}, {each.declared.name}: {each.reason}"
        yield from wrapped(printable(said), "  ", "  ")


def detailed(entries: Sequence[Entry], shown: Sequence[Shown] = ()) -> Iterator[str]:
    """A few sources → everything about them, with the place in the files of all that stands for them."""
    for entry in entries:
        source = entry.source
        yield from wrapped(f"{source.number:{_NUMBER}}{printable(source.says)}", "", " " * _NUMBER)
        indent = " " * _NUMBER
        known = f"from: {printable(source.document)}" if source.document else ""
        rests = f"rests on {', '.join(source.rests_on)}" if source.rests_on else ""
        outside = f"outside the model: {printable(source.outside)}" if source.outside else ""
        for said in filter(None, (known, rests, outside)):
            yield from wrapped(said, indent, "  ")
        for place in entry.places:
            within = f"{place.machine}: " if place.machine else ""
            said = printable(f"{place.part} {within}{': '.join(filter(None, (place.name, place.detail)))}")
            yield from wrapped(said + (f" ({position(place.at)})" if place.at else ""), indent, "  ")
        yield from _hazards(entry, shown)
        if not entry.accounted:
            yield f"{indent}unaccounted: nothing stands for it, and no reason is given"
        yield ""


def _entry(entry: Entry, shown: Sequence[Shown]) -> Iterator[str]:
    yield _line(entry)
    machines: dict[str, dict[str, None]] = {}
    others: dict[str, list[Place]] = {}
    for place in entry.places:
        if place.machine:
            names = place.name.split(", ") if place.part == "transition" else [place.name]
            machines.setdefault(place.machine, {}).update(dict.fromkeys(names))
        else:
            others.setdefault(place.part, []).append(place)
    for machine, within in machines.items():
        yield from _labelled(machine, _fitting(tuple(within)))
    for part, places in others.items():
        if part == "feature" and entry.kind == "reading":
            for place in places:
                yield from _labelled("feature", f"{place.name}: {place.detail}")
        else:
            said = [place.name or place.detail for place in places]
            yield from _labelled(_PARTS[part], (", " if part != "constraint" else "; ").join(said))
    yield from _hazards(entry, shown)
    if entry.source.outside:
        yield from _labelled("outside", entry.source.outside)
    if not entry.accounted:
        yield from _labelled("unaccounted", "")


def _line(entry: Entry) -> str:
    """A source in one line, cut where it is too long."""
    says = textwrap.shorten(printable(entry.source.says), WIDTH - _NUMBER - 2, placeholder=" …")
    return f"  {entry.source.number:{_NUMBER}}{says}"


def _fitting(names: tuple[str, ...]) -> str:
    """Names in one line beside a label; what does not fit is counted."""
    room = WIDTH - _NUMBER - 4 - _LABEL
    for shown in range(len(names), 1, -1):
        said = ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if shown < len(names) else "")
        if len(said) <= room:
            return said
    return ", ".join(names)


def _hazards(entry: Entry, shown: Sequence[Shown]) -> Iterator[str]:
    """How a hazard shows: in which claim about which system, by which cause, and in which steps if they are known."""
    for item, hazard in entry.shown:
        cause = " and ".join(f.text(written.formula) for written in hazard.cause)
        by = f", by {cause}" if cause else ""
        verb = "is seen in" if item.pattern == "possible" else "breaks"
        yield from _labelled(f"in {hazard.system}", f"{verb} {item.name}{by}")
        for each in shown:
            if each.hazard == hazard:
                yield from _labelled("", story(each))


def story(shown: Shown) -> str:
    """What shows a hazard, in a line: the minimal cause and the steps; or why nothing does."""
    if shown.trace is None:
        return shown.reason
    members = " and ".join(f.text(member) for member in shown.members)
    given = f"{members}: " if members else ""
    return f"{given}{count(len(shown.steps), 'step')}: {', '.join(shown.steps)}"


def _labelled(label: str, said: str) -> Iterator[str]:
    """A label and what belongs to it, in two columns."""
    lead = f"{' ' * (_NUMBER + 4)}{printable(label):{_LABEL}}"
    first, *more = wrapped(printable(said), " " * len(lead))
    yield (lead + first[len(lead) :]).rstrip()
    yield from more
