"""A chart → a Mermaid `sequenceDiagram`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .chart import Chart, Row

_PLAIN = re.compile(r"[A-Za-z0-9 .,()_+→–'-]")
_KEYWORD = re.compile(r"\b(end)\b", re.IGNORECASE)


def mermaid(chart: Chart) -> Iterator[str]:
    """A chart → lines of text that Mermaid draws."""
    yield "---"
    yield f"title: {_quoted(chart.title)}"
    yield "---"
    yield "sequenceDiagram"
    for index, lane in enumerate(chart.lanes):
        title = f"{lane.element}.{lane.title}" if lane.element not in ("", lane.title) else lane.title
        role = "participant" if lane.element else "actor"
        yield f"    {role} L{index} as {escaped(title)}"
    for index, lane in enumerate(chart.lanes):
        for said in lane.start:
            yield f"    Note over L{index}: {escaped(said)}"
    for index, row in enumerate(chart.rows):
        if index == chart.loop:
            yield f"    loop {escaped('for ever')}"
        yield from _row(row)
    if chart.loop is not None:
        yield "    end"
    across = f"L0,L{len(chart.lanes) - 1}" if len(chart.lanes) > 1 else "L0"
    if chart.again and chart.lanes:
        yield f"    Note over {across}: {escaped(chart.again)}"
    if chart.lanes:
        said = "<br/>".join(map(escaped, chart.end))
        yield f"    rect rgba({'40,160,80' if chart.good else '200,40,40'},0.2)"
        yield f"    Note over {across}: {'✔' if chart.good else '✘'} {said}"
        yield "    end"


def _row(row: Row) -> Iterator[str]:
    fault = row.kind == "fault"
    if fault:
        yield "    rect rgba(200,40,40,0.15)"
    mark = "⚡ " if fault else ""
    said = f"{mark}{row.number} {escaped(row.event)}" + (f"<br/>{escaped(row.means)}" if row.means else "")
    source = row.source if row.source is not None else 0
    for number, target in enumerate(row.targets or (source,)):
        yield f"    L{source}->>L{target}: {said if number == 0 else f'{row.number}'}"
    for lane, where in row.changes:
        yield f"    Note over L{lane}: {escaped(where)}"
    if fault:
        yield "    end"


def escaped(text: str) -> str:
    """Text → the same as Mermaid shows it: all that it might take for its own syntax is written as a number."""
    shown = "".join(char if _PLAIN.match(char) else f"#{ord(char)};" for char in text)
    return _KEYWORD.sub(lambda match: f"{match[1][0]}#{ord(match[1][1])};{match[1][2]}", shown) or "#32;"


def _quoted(text: str) -> str:
    """Text as a YAML string on one line."""
    import json

    return json.dumps(text, ensure_ascii=True)
