"""What is cited: the numbers of facts, readings, invariants and hazards → what they say, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language.findings import printable
from .layout import wrapped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ...model.language.declaration import Source


def cited_sources(sources: Iterable[Source], cited: Collection[str]) -> Iterator[str]:
    """Sources, and the numbers cited of them → a list of those, in the order of the sources; nothing if it is empty."""
    known = [source for source in sources if source.number in cited]
    if known:
        yield ""
        yield "sources"
    for source in known:
        document = f" ({printable(source.document)})" if source.document else ""
        yield from wrapped(f"{source.number:4} {printable(source.says)}{document}", "  ", "     ")
