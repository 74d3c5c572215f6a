"""The catalogue as a document in Markdown: a table for each kind of source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.findings import printable
from ...model.views.markdown import code, escaped, table
from .catalogue import GROUPS, tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...specs.language.catalogue import Entry, Place
    from ..checking.hazards import Shown


def markdown(entries: Sequence[Entry], shown: Sequence[Shown] = ()) -> Iterator[str]:
    """A catalogue → the lines of a document.

    Args:
        entries: the catalogue.
        shown: the traces of hazards, if they were asked for.
    """
    yield "# Catalogue"
    yield ""
    for line in tally(entries, shown):
        yield f"{escaped(line.strip())}  "
    for kind, title in GROUPS.items():
        group = [entry for entry in entries if entry.kind == kind]
        if group:
            yield ""
            yield f"## {title.capitalize()}"
            yield ""
            rows = ((escaped(entry.source.number), _says(entry), "<br>".join(_stands(entry, shown))) for entry in group)
            yield from table(("", "says", "stands in"), rows)


def _says(entry: Entry) -> str:
    source = entry.source
    document = f"<br>({escaped(source.document)})" if source.document else ""
    rests = f"<br>rests on {', '.join(map(escaped, source.rests_on))}" if source.rests_on else ""
    return f"{escaped(source.says)}{document}{rests}"


def _stands(entry: Entry, shown: Sequence[Shown]) -> Iterator[str]:
    for place in entry.places:
        yield _place(place)
    for item, hazard in entry.shown:
        cause = " and ".join(f.text(written.formula) for written in hazard.cause)
        by = f", by {code(cause)}" if cause else ""
        yield f"{code(item.name)} in {code(hazard.system)}{by}"
        yield from (_story(each) for each in shown if each.hazard == hazard)
    if entry.source.outside:
        yield f"outside the model: {escaped(entry.source.outside)}"
    if not entry.accounted:
        yield "**unaccounted**"


def _place(place: Place) -> str:
    match place.part:
        case "transition":
            return f"{escaped(place.machine)}: {code(place.name)} {escaped(place.detail)}"
        case "event" | "state":
            return f"{escaped(place.machine)}: {place.part} {code(place.name)}"
        case "constraint":
            return f"constraint {code(place.detail)}"
        case "feature":
            return f"feature {code(place.name)}: {escaped(place.detail)}"
    return f"{'lint' if place.part == 'rule' else place.part} {code(place.name)}"


def _story(shown: Shown) -> str:
    if shown.trace is None:
        return escaped(printable(shown.reason))
    members = f"{code(' and '.join(f.text(member) for member in shown.members))}: " if shown.members else ""
    return f"{members}{', '.join(map(escaped, shown.steps))}"
