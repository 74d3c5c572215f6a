"""A verdict → the text that a document of results carries: the same words as on the terminal, without colours or folding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language.findings import printable
from .layout import elements_of, sentence
from .narrative import in_brief
from .sources import cited_sources
from .story import details

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.system.instantiate import Composition
    from ..evidence.verdict import Verdict


NOT_CHECKED = "not checked"
"""What is said of a system of several of which nothing was found out."""


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
    for depth, line in in_brief(verdict, composition, {}):
        yield line if depth else sentence(line)


def headline(verdict: Verdict) -> str:
    """A line about it: "no-device-left-unquiesced[gpu]: depends"."""
    return printable(f"{verdict.claim.name}: {verdict.word}")
