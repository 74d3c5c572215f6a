"""A chart → text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .fitting import cells, fitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .chart import Chart, Row

WIDTH = 100
NARROWEST = 24
_MARGIN, _COLUMN = 3, 12


def most_lanes(width: int) -> int:
    """How many lanes can be read in so many columns."""
    return max(1, (width - _MARGIN) // _COLUMN)


def drawn(chart: Chart, width: int = WIDTH) -> Iterator[str]:
    """A chart → lines of at most `width` cells, at least `NARROWEST`."""
    canvas = _Canvas(chart, max(NARROWEST, width))
    for line in canvas.lines():
        yield line.rstrip()


class _Canvas:
    """Draws rows of columns; the first cells are a margin in which a loop is closed."""

    def __init__(self, chart: Chart, width: int) -> None:
        self._chart, self._width = chart, width
        self._column = max(2, (width - _MARGIN) // max(1, len(chart.lanes)))
        self._column = min(self._column, 28)
        self._centres = [index * self._column + self._column // 2 for index in range(len(chart.lanes))]
        self._size = width - _MARGIN

    def lines(self) -> Iterator[str]:
        chart = self._chart
        yield from fitted(chart.title, self._width)
        yield from (f"  {line}" for line in fitted(chart.claim, self._width - 2))
        yield ""
        titles = [
            f"{lane.element}.{lane.title}" if lane.element not in ("", lane.title) else lane.title
            for lane in chart.lanes
        ]
        for line in self._blocks(enumerate(titles), " "):
            yield "   " + line
        for line in self._blocks(((i, said) for i, lane in enumerate(chart.lanes) for said in lane.start), "│"):
            yield "   " + line
        for index, row in enumerate(chart.rows):
            inside = chart.loop is not None and index >= chart.loop
            for at, line in enumerate(self._row(row)):
                yield ("┌▶ " if inside and index == chart.loop and at == 0 else "│  " if inside else "   ") + line
        yield from self._end()

    def _row(self, row: Row) -> Iterator[str]:
        mark = "⚡" if row.kind == "fault" else "·"
        lead = f"{row.number} {mark} {row.kind} {row.event}" + (f": {row.means}" if row.means else "")
        first, *rest = fitted(lead, self._size - 4)
        yield f"╌ {first}"
        yield from (f"    {line}" for line in rest)
        if row.source is not None:
            yield self._arrows(row.source, row.targets)
        yield from self._blocks(row.changes, "│")
        if row.also:
            for line in fitted(f"also {', '.join(row.also)}", self._size - 2):
                yield f"  {line}"

    def _arrows(self, source: int, targets: Sequence[int]) -> str:
        line = self._lifelines()
        for target in sorted(targets, key=lambda lane: -abs(lane - source)):
            start, stop = sorted((self._centres[source], self._centres[target]))
            line[start : stop + 1] = "─" * (stop - start + 1)
        for target in targets:
            line[self._centres[target]] = "▶" if target > source else "◀"
        line[self._centres[source]] = "●"
        return "".join(line)

    def _lifelines(self) -> list[str]:
        line = [" "] * self._size
        for centre in self._centres:
            line[centre] = "│"
        return line

    def _blocks(self, texts: Iterable[tuple[int, str]], lifeline: str) -> Iterator[str]:
        """Texts of lanes, one below the other in each, centred in its column; a lane without one shows its line."""
        stacks: list[list[str]] = [[] for _ in self._centres]
        for lane, text in texts:
            stacks[lane] += fitted(text, self._column - 1, " .+:")
        for depth in range(max(map(len, stacks), default=0)):
            line = ""
            for stack in stacks:
                said = stack[depth] if depth < len(stack) else lifeline
                before = (self._column - cells(said)) // 2 if said != lifeline else self._column // 2
                line += " " * before + said + " " * (self._column - before - cells(said))
            yield line

    def _end(self) -> Iterator[str]:
        chart = self._chart
        closing = "└─ " if chart.loop is not None else "   "
        if chart.again:
            first, *rest = fitted(chart.again, self._size)
            yield closing + first
            yield from (f"   {line}" for line in rest)
        mark = "✔" if chart.good else "✘"
        yield "═" * self._width
        for number, said in enumerate(chart.end):
            lead = f"{mark} " if number == 0 else "  "
            for at, line in enumerate(fitted(said, self._width - 2, " ")):
                yield (lead if at == 0 else "  ") + line
