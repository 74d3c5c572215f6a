"""A verdict → the text that a document of results carries: the same words as on the terminal, without colours or folding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language.findings import printable
from ...model.system.topology import HOST
from ..evidence.counted import length
from ..evidence.steps import events_in_short
from .layout import elements_of
from .sources import cited_sources
from .story import details, readings_of, said, tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.system.instantiate import Composition
    from ..evidence.verdict import Verdict

_FAMILIES = 3
"""Rows of alternative causes that a few lines have room for."""


def story(verdict: Verdict, composition: Composition, *, traces: bool = False) -> str:
    """Everything about a verdict that is not `holds`, with the sources that it cites; `traces` adds those of all causes."""
    cited: dict[str, None] = {}
    lines = [*details([verdict], composition, cited, traces=traces)]
    return "\n".join([*lines, *cited_sources(composition.library.model.sources, cited)])


def short(verdict: Verdict, composition: Composition) -> str:
    """A few lines about it, however long: the claim and its verdict, what it hangs on, its failure, its first causes."""
    return "\n".join(map(printable, _lines(verdict, composition)))


def _lines(verdict: Verdict, composition: Composition) -> Iterator[str]:
    where = elements_of(verdict.claim)
    yield f"{verdict.claim.declared.claim} {verdict.word.capitalize()}{f', for {where}' if where else ''}."
    if verdict.reason:
        yield verdict.reason
    if verdict.holds_when is not None and verdict.word == "depends":
        readings = [f"{HOST}.{reading.name}" for reading in readings_of(verdict.holds_when, composition)]
        if readings:
            yield f"Hangs on the readings {', '.join(readings)}."
    if verdict.trace is not None:
        events = ", ".join(events_in_short(verdict.trace, composition.grounding.topology))
        yield f"Fails in {length(verdict.trace)}: {events}."
    if verdict.causes and any(cause.members for cause in verdict.causes):
        several = tally(verdict)
        yield f"{several[0].upper()}{several[1:]}:"
        yield from (f"{number}. {said(family)}" for number, family in enumerate(verdict.families[:_FAMILIES], start=1))
        if len(verdict.families) > _FAMILIES:
            yield f"and {len(verdict.families) - _FAMILIES} more"


def headline(verdict: Verdict) -> str:
    """A line about it: "no-device-left-unquiesced[gpu]: depends"."""
    return printable(f"{verdict.claim.name}: {verdict.word}")
