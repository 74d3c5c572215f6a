"""What is different between two versions as Markdown: a table to see at once, and the whole of it folded away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ....model.views.markdown import code, escaped, table
from .overview import glance
from .text import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...compare.diff.difference import Difference

MAX_CHARACTERS = 60_000
"""Of the whole: a comment on a pull request must not be longer than about 65,000."""


def lines(found: Sequence[Difference], labels: tuple[str, str]) -> Iterator[str]:
    """Differences, system by system → lines of Markdown; `labels` are what the user called the two sides."""
    yield f"### {escaped(labels[0])} → {escaped(labels[1])}"
    yield ""
    yield from table(("system", "declared", "behaviour", "verdicts"), map(_row, found))
    for each in found:
        moved = [_moved(moved.pair.name, *_words(moved.base, moved.head)) for moved in each.moved if moved.changed]
        if moved:
            yield ""
            yield f"**{escaped(each.name)}**"
            yield ""
            yield from moved
    text = list(Report(labels).lines(found))
    length, shown = 0, []
    for line in text:
        length += len(line) + 1
        if length > MAX_CHARACTERS:
            shown.append("… quiesce diff tells the rest")
            break
        shown.append(line)
    fence = "`" * max((3, *(len(run) + 1 for line in shown for run in re.findall("`+", line))))
    yield from ("", "<details><summary>everything</summary>", "", f"{fence}text", *shown, fence, "", "</details>")


def _row(found: Difference) -> tuple[str, str, str, str]:
    seen = glance(found)
    behaviour = f"**{seen.behaviour}**" if seen.behaviour == "differs" else seen.behaviour
    verdicts = f"**{seen.verdicts}**" if seen.moved else seen.verdicts
    return escaped(seen.name), seen.declared, behaviour, verdicts + (f", {seen.unknown}" if seen.unknown else "")


def _words(*verdicts: object) -> tuple[str, ...]:
    return tuple(getattr(verdict, "word", "") for verdict in verdicts)


def _moved(name: str, before: str, after: str) -> str:
    said = f"{before} → {after}" if before and before != after else after or "no longer claimed"
    conditions = ", under other conditions" if before and before == after else ""
    return f"- {code(name)}: {said}{conditions}"
