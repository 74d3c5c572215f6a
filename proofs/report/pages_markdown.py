"""A page of the documentation as a document in Markdown: a table with a row for each sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.views.markdown import code, escaped, table
from .layout import place
from .pages import came_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...specs.language.pages import Paged, Stood
    from ...specs.language.property import Property
    from ..compare.ledger.kept import Kept

_HEADS = ("", "says", "rows of machines", "claims", "scenarios")


def markdown(paged: Paged, linked: Sequence[Paged], kept: Kept) -> Iterator[str]:
    """A page → the lines of a document; see `pages.page`."""
    yield f"# {escaped(paged.page.title)}"
    yield ""
    if paged.page.document:
        yield f"{escaped(paged.page.document)}  "
    yield escaped(standing(paged))
    yield ""
    yield from table(_HEADS, (_row(number, each, kept) for number, each in enumerate(paged.sentences, start=1)))
    if linked:
        yield ""
        yield "It refers to:"
        yield ""
        yield from (f"- {escaped(other.page.title)}: {escaped(standing(other))}" for other in linked)


def _row(number: int, stood: Stood, kept: Kept) -> tuple[str, ...]:
    sources = ", ".join(escaped(scalar.text) for scalar in stood.sentence.rests_on)
    varies = f"<br>varies: {', '.join(code(each.name) for each in stood.varies)}" if stood.varies else ""
    missing = f"<br>**partial: {escaped(' and '.join(stood.missing))}**" if stood.missing else ""
    rows = (
        f"{escaped(row.machine)}: {code(row.triggers)} {escaped(row.ends)} ({escaped(place(row.at))})"
        for row in stood.rows
    )
    return (
        str(number),
        f"{escaped(stood.sentence.says)}<br>({sources}){varies}{missing}",
        "<br>".join(rows),
        "<br>".join(_claimed(item, kept) for item in stood.claims),
        "<br>".join(_claimed(item, kept) for item in stood.scenarios),
    )


def _claimed(item: Property, kept: Kept) -> str:
    said = came_of(item, kept)
    return f"{code(item.name)}: {escaped(said)}" if said else code(item.name)
