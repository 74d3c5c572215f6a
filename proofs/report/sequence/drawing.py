"""A chart → SVG: one file, with its colours for light and dark, that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .fitting import cells, fitted
from .styles import STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .chart import Chart, Lane, Row

# Widths in pixels of one cell: of the monospaced text in lanes, and, generously, of the proportional text elsewhere.
_MONO, _SANS = 7.3, 7.4
_LINE, _SMALL = 18, 16
_LEFT, _RIGHT, _GAP = 64, 28, 26
_STATE_CELLS, _LEAST = 26, 560


def svg(chart: Chart) -> str:
    """A chart → the text of an SVG file."""
    return _Drawing(chart).text()


class _Drawing:
    """Puts one row below the other; every text is broken to fit before its place is taken."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._out: list[str] = []
        self._y = 0.0
        widths = [self._lane_width(index, lane) for index, lane in enumerate(chart.lanes)]
        left, self._x, self._half = float(_LEFT), list[float](), list[float]()
        for width in widths:
            self._x.append(left + width / 2)
            self._half.append(width / 2)
            left += width + _GAP
        self._width = max(left - _GAP + _RIGHT, _LEAST)
        self._tops: list[float] = []

    def _lane_width(self, index: int, lane: Lane) -> float:
        rows, finals = self._chart.rows, self._chart.finals
        states = [*lane.start, *(said for row in rows for at, said in row.changes if at == index)]
        states += [said for at, said in finals if at == index]
        longest = max((cells(line) for said in states for line in _state(said)), default=0)
        header = max(cells(line) for line in (*_state(lane.title), *_state(lane.element)))
        return max(longest * _MONO + 20, header * (_SANS + 0.8) + 28, 76)

    def text(self) -> str:
        self._heading()
        top = self._y
        self._headers()
        self._states([(i, said) for i, lane in enumerate(self._chart.lanes) for said in lane.start], "start")
        self._y += 10
        for row in self._chart.rows:
            self._row(row)
        self._again()
        bottom = self._end()
        lines = [f'<line class="life" x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}"/>' for x in self._x]
        height = self._y + 16
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="quiesce-sequence" role="img" width="{self._width:.0f}" '
            f'height="{height:.0f}" viewBox="0 0 {self._width:.0f} {height:.0f}">'
        )
        title = f"<title>{_safe(self._chart.title)}</title><desc>{_safe(self._chart.claim)}</desc>"
        paper = f'<rect class="paper" width="{self._width:.0f}" height="{height:.0f}"/>'
        return "\n".join([head, title, f"<style>{STYLE}</style>", paper, *lines, *self._out, "</svg>", ""])

    def _heading(self) -> None:
        room = self._width - 2 * 16
        self._y = 14
        self._lines(fitted(self._chart.title, int(room / (_SANS + 1.2)), " .-[,"), 16, "title", _LINE + 3)
        self._lines(fitted(self._chart.claim, int(room / _SANS)), 16, "muted", _LINE)
        self._y += 12

    def _headers(self) -> None:
        tall = max((len(_state(lane.title)) + len(_state(lane.element)) for lane in self._chart.lanes), default=1)
        height = tall * _SMALL + 10
        for lane, x, half in zip(self._chart.lanes, self._x, self._half, strict=True):
            kind = "lane" if lane.element else "lane outside"
            self._box(x - half, self._y, 2 * half, height, kind, 6)
            texts = [(line, "head") for line in _state(lane.title)]
            texts += [
                (line, "muted small") for line in _state(lane.element) if lane.element and lane.element != lane.title
            ]
            y = self._y + (height - len(texts) * _SMALL) / 2
            for line, style in texts:
                self._word(line, x, y + 12.5, f"{style} mid")
                y += _SMALL
        self._y += height + 8

    def _row(self, row: Row) -> None:
        self._tops.append(self._y)
        room = self._width - _LEFT - 16 - 12
        badge = f"{row.kind}"
        lead = fitted(row.event, int((room - len(badge) * _MONO - 24) / (_MONO + 0.4)), " .")
        means = fitted(row.means, int(room / _SANS)) if row.means else []
        height = len(lead) * _LINE + len(means) * _SMALL + 8
        self._box(_LEFT - 8, self._y, self._width - _LEFT - 8, height, f"strip {row.kind}", 4)
        self._word(str(row.number), _LEFT - 16, self._y + 16, "number end")
        y = self._y + 16.5
        for number, line in enumerate(lead):
            if number == 0:
                self._word(badge, _LEFT, y, f"badge {row.kind}")
            self._word(line, _LEFT + len(badge) * _MONO + 14, y, "event")
            y += _LINE
        for line in means:
            self._word(line, _LEFT, y - 2, "means")
            y += _SMALL
        self._y += height
        if row.source is not None:
            self._arrows(row, row.source)
        self._states(row.changes, row.kind)
        if row.also:
            self._y += 2
            self._lines(
                fitted(f"also {', '.join(row.also)}", int(room / _SANS)), _LEFT, "muted small", _SMALL, halo=True
            )
        self._y += 12

    def _arrows(self, row: Row, source: int) -> None:
        y, start = self._y + 13, self._x[source]
        for target in row.targets:
            stop = self._x[target]
            tip = 7 if stop > start else -7
            self._out.append(
                f'<line class="arrow {row.kind}" x1="{start:.1f}" y1="{y:.1f}" x2="{stop - tip:.1f}" y2="{y:.1f}"/>'
            )
            points = f"{stop:.1f},{y:.1f} {stop - tip:.1f},{y - 4.5:.1f} {stop - tip:.1f},{y + 4.5:.1f}"
            self._out.append(f'<polygon class="tip {row.kind}" points="{points}"/>')
        self._out.append(f'<circle class="tip {row.kind}" cx="{start:.1f}" cy="{y:.1f}" r="4"/>')
        self._y += 22

    def _states(self, states: Sequence[tuple[int, str]], kind: str) -> None:
        """Where machines are, in boxes on their lanes; those of one lane below each other."""
        bottoms = dict.fromkeys((lane for lane, _ in states), self._y)
        for lane, said in states:
            lines = _state(said)
            width = max(map(cells, lines)) * _MONO + 16
            height = len(lines) * _SMALL + 6
            self._box(self._x[lane] - width / 2, bottoms[lane], width, height, f"state {kind}", 9)
            for number, line in enumerate(lines):
                self._word(line, self._x[lane], bottoms[lane] + 14.5 + number * _SMALL, "where mid")
            bottoms[lane] += height + 4
        self._y = max(bottoms.values(), default=self._y)

    def _again(self) -> None:
        chart = self._chart
        if not chart.again:
            return
        room = int((self._width - _LEFT - 24) / _SANS)
        if chart.loop is None:
            self._lines(fitted(chart.again, room), _LEFT, "again", _LINE, halo=True)
            return
        x, top, bottom = 10, self._tops[chart.loop] + 11, self._y + 4
        path = f"M {_LEFT - 8} {bottom:.1f} H {x} V {top:.1f} H {x + 8}"
        self._out.append(f'<path class="loop" d="{path}"/>')
        points = f"{x + 15},{top:.1f} {x + 8},{top - 4.5:.1f} {x + 8},{top + 4.5:.1f}"
        self._out.append(f'<polygon class="tip loop" points="{points}"/>')
        self._y -= 6
        self._lines(fitted(chart.again, room), _LEFT, "again", _LINE, halo=True)

    def _end(self) -> float:
        """What is so at the end; returns where lifelines end."""
        chart = self._chart
        kind = "good" if chart.good else "broken"
        self._y += 6
        bottom = self._y
        self._states(chart.finals, kind)
        self._y += 8
        lead = "✔ reached" if chart.good else "✘ the claim is broken"
        room = int((self._width - 2 * 16 - 24) / _SANS)
        lines = [line for said in chart.end for line in fitted(said, room)]
        height = (len(lines) + 1) * _LINE + 12
        self._box(16, self._y, self._width - 32, height, f"end {kind}", 6)
        self._y += 4
        self._lines([lead], 28, f"verdict {kind}", _LINE)
        self._lines(lines, 28, "means", _LINE)
        self._y += 8
        return bottom

    def _lines(self, lines: Iterable[str], x: float, style: str, height: float, *, halo: bool = False) -> None:
        for line in lines:
            self._word(line, x, self._y + height - 4, f"{style} halo" if halo else style)
            self._y += height

    def _word(self, text: str, x: float, y: float, style: str) -> None:
        self._out.append(f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{_safe(text)}</text>')

    def _box(self, x: float, y: float, width: float, height: float, style: str, round_by: float) -> None:
        self._out.append(
            f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{round_by}"/>'
        )


def _state(said: str) -> list[str]:
    """A location's name → lines, broken after dots."""
    return fitted(said, _STATE_CELLS, " .+:")


def _safe(text: str) -> str:
    """Text → as XML has it; characters that XML cannot have are left out."""
    return escape("".join(char for char in text if char.isprintable()), quote=True)
