"""Drawing → DOT, the language of Graphviz.

A label stands in the way of its edge as a node without an outline: so nothing else is laid over it, edges from several
sources meet in it, and its lines may differ in colour. In the picture, `id` and `class` tell what stands for what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .dot_text import lettering, named, quoted
from .dot_text import tip as tip_text
from .drawing import Cluster, Line, Node, Span, within
from .palette import PALETTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .drawing import Drawing, Edge, Tone
    from .palette import Palette, Theme

FONT = "Arial"
_STYLES: dict[Tone, str] = {"choice": "dashed", "fault": "bold", "faded": "solid"}
_TITLE, _TEXT, _HEAD = 12, 10, 16
"""Sizes of letters, in points: of what things are called, of labels, of the drawing's title."""


def dot(drawing: Drawing, theme: Theme = "light") -> str:
    """A drawing → a directed graph in DOT that `dot` lays out."""
    return "\n".join(_Writer(drawing, PALETTES[theme]).lines()) + "\n"


def legend_line(drawing: Drawing) -> tuple[Line, ...]:
    """A drawing's legend → a line of it: strokes as edges are drawn, each with what it means; none without a legend."""
    spans: list[Span] = []
    for sample in drawing.legend:
        stroke = (
            "" if sample.heard else "· · · · " if sample.watching else "- - - - " if sample.tone == "choice" else "——— "
        )
        spans += [Span(stroke, sample.tone, "strong" if sample.tone == "fault" else "")] if stroke else []
        spans += [Span(sample.text, sample.tone, "heard" if sample.heard else ""), Span("      ")]
    return (Line(tuple(spans[:-1])),) if spans else ()


def edge_names(drawing: Drawing) -> str:
    """With what the names of edges in DOT begin, as no part's name does; the edge's number follows."""
    start = "edge-"
    while any(part.id.startswith(start) for part, _ in within(drawing.parts)):
        start = f"an-{start}"
    return start


@dataclass(slots=True)
class _Writer:
    """Writes one drawing."""

    drawing: Drawing
    palette: Palette
    above: dict[str, tuple[str, ...]] = field(init=False)
    parts: dict[str, Node | Cluster] = field(init=False)
    order: dict[str, int] = field(init=False)
    start: str = field(init=False)

    def __post_init__(self) -> None:
        self.above = {part.id: above for part, above in within(self.drawing.parts)}
        self.parts = {part.id: part for part, _ in within(self.drawing.parts)}
        self.start = edge_names(self.drawing)
        self.order = {part: place for place, part in enumerate(self.parts)}

    def lines(self) -> Iterator[str]:
        p, down = self.palette, "LR" if self.drawing.sideways else "TB"
        labels: dict[tuple[str, ...], list[str]] = {}
        for number, edge in enumerate(self.drawing.edges):
            if edge.lines:
                labels.setdefault(self._place(edge), []).append(self._label_node(number, edge))
        yield f"digraph {named(self.drawing.name)} {{"
        yield f'  graph [compound=true, rankdir={down}, nodesep=0.3, ranksep=0.42, pad=0.2, bgcolor="{p.paper}",'
        yield f'    fontname="{FONT}", fontcolor="{p.ink}", labelloc=t, labeljust=l, label={self._heading()}];'
        yield f'  node [fontname="{FONT}", fontsize={_TEXT}, fontcolor="{p.ink}", color="{p.frame}", fillcolor="{p.node}"];'
        yield f'  edge [fontname="{FONT}", fontsize={_TEXT}, color="{p.ink}", arrowsize=0.7];'
        yield from self._parts(self.drawing.parts, (), labels, "  ")
        for number, edge in enumerate(self.drawing.edges):
            yield from self._edge(number, edge)
        yield "}"

    def _heading(self) -> str:
        """What stands above the drawing: its title, and its legend."""
        lines = [self._line(line, _HEAD if number == 0 else _TITLE) for number, line in enumerate(self.drawing.title)]
        lines += [self._line(line, _TEXT) for line in legend_line(self.drawing)]
        cells = "".join(f'<TR><TD ALIGN="LEFT">{line}</TD></TR>' for line in lines)
        return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="2" CELLPADDING="0">{cells}</TABLE>>' if cells else '""'

    def _parts(
        self,
        parts: Iterable[Node | Cluster],
        path: tuple[str, ...],
        labels: dict[tuple[str, ...], list[str]],
        indent: str,
    ) -> Iterator[str]:
        for part in parts:
            if isinstance(part, Node):
                yield indent + self._node(part)
            else:
                yield f"{indent}subgraph {quoted('cluster_' + part.id)} {{"
                yield f"{indent}  {self._frame(part)}"
                yield from self._parts(part.parts, (*path, part.id), labels, indent + "  ")
                yield indent + "}"
        for label in labels.get(path, ()):
            yield indent + label

    def _frame(self, cluster: Cluster) -> str:
        p = self.palette
        colour = {"plain": p.frame, "marked": p.accent, "faded": p.faded}[cluster.look]
        style = "dashed" if cluster.kind == "region" else "rounded,filled"
        head = self._table(cluster.title, (), _TITLE, left=True) if cluster.title else '""'
        return (
            f'graph [{self._known(cluster.id, f"{cluster.kind} {cluster.look}", cluster.tooltip)}, style="{style}", '
            f'color="{colour}", fillcolor="{p.cluster}", bgcolor="{p.cluster}", margin=12, label={head}];'
        )

    def _node(self, node: Node) -> str:
        p = self.palette
        name, known = named(node.id), self._known(node.id, f"{node.kind} {node.look}", node.tooltip)
        if node.kind == "initial":
            return (
                f'{name} [{known}, shape=circle, style=filled, label="", width=0.13, height=0.13, fixedsize=true, '
                f'fillcolor="{p.ink}", color="{p.ink}"];'
            )
        colour = {"plain": p.frame, "marked": p.accent, "faded": p.faded}[node.look]
        inside = p.glow if node.look == "marked" else p.node
        rims = ", peripheries=2" if node.kind == "final" else ""
        thick = ", penwidth=2" if node.look == "marked" else ""
        style = "filled" if node.kind in ("machine", "note") else "rounded,filled"
        label = self._table(node.title, node.lines, _TITLE)
        return (
            f'{name} [{known}, shape=box, style="{style}", margin="0.12,0.05", height=0.3, width=0.4, color="{colour}", '
            f'fillcolor="{inside}"{rims}{thick}, label={label}];'
        )

    def _label_node(self, number: int, edge: Edge) -> str:
        p = self.palette
        known = self._known(f"{self.start}{number}", "label", edge.tooltip)
        paint = {"plain": p.roles()[edge.tone], "marked": p.accent, "faded": p.faded}[edge.look]
        return (
            f'{self._label(number)} [{known}, shape=box, style="rounded,filled", penwidth=0.5, color="{paint}", '
            f'fillcolor="{p.paper}", margin="0.09,0.03", height=0.1, width=0.1, label={self._table((), edge.lines, _TEXT)}];'
        )

    def _edge(self, number: int, edge: Edge) -> Iterator[str]:
        """The legs of an edge: from each source to the label, and on to its end; without a label, straight to its end."""
        p = self.palette
        colour = {"plain": p.roles()[edge.tone], "marked": p.accent, "faded": p.faded}[edge.look]
        style = "dotted" if edge.watching else _STYLES.get(edge.tone, "solid")
        thick = ", penwidth=2.4" if edge.look == "marked" and style != "bold" else ""
        paint = f'color="{colour}", style="{style}"{thick}'
        tip = "vee" if edge.watching else "empty" if edge.heard else "normal"
        ahead = any(self.order[source] < self.order[edge.dest] for source in edge.sources)
        legs: list[tuple[str | int, str | int]] = [(s, number if edge.lines else edge.dest) for s in edge.sources]
        legs += [(number, edge.dest)] if edge.lines else []
        for leg, (source, end) in enumerate(legs):
            known = self._known(f"{self.start}{number}-{leg}", "leg", "" if edge.lines else edge.tooltip)
            forward = ahead if isinstance(source, int) else self.order[source] < self.order[edge.dest]
            ends = self._ends(source, end, forward, "none" if isinstance(end, int) else tip)
            yield f"  {ends}, {known}, {paint}{self._apart(source, end)}];"

    def _label(self, number: int) -> str:
        return quoted(f"{self.start}{number}")

    def _apart(self, source: str | int, dest: str | int) -> str:
        """How far a leg reaches: a dot within a frame stands beside what begins there, and to a frame there is room for a head."""
        if isinstance(source, int):
            return ", minlen=2" if isinstance(dest, str) and isinstance(self.parts[dest], Cluster) else ""
        if isinstance(dest, int) or not self.above[source]:
            return ""
        begins = self.parts[source].kind == "initial" and isinstance(self.parts[dest], Node)
        return ", minlen=0" if begins else ""

    def _ends(self, source: str | int, dest: str | int, forward: bool, tip: str) -> str:
        """A leg, up to where its attributes go on.

        What leads back is written the other way round, so that the layout follows the order of the drawing's parts.
        """
        if forward:
            (tail, ltail), (head, lhead) = self._anchor(source, dest, "ltail"), self._anchor(dest, source, "lhead")
            return f"{tail} -> {head} [arrowhead={tip}{ltail}{lhead}"
        (tail, ltail), (head, lhead) = self._anchor(dest, source, "ltail"), self._anchor(source, dest, "lhead")
        return f"{tail} -> {head} [dir=back, arrowtail={tip}{ltail}{lhead}"

    def _anchor(self, part: str | int, other: str | int, clip: str) -> tuple[str, str]:
        """A node that stands for a part, and where edges to it end; a number stands for the label of that edge.

        A cluster begins at its first node and ends at its last. An edge to something inside it is not clipped.
        """
        if isinstance(part, int):
            return self._label(part), ""
        found = self.parts[part]
        if isinstance(found, Node):
            return named(part), ""
        nodes = [each for each, _ in within(found.parts) if isinstance(each, Node)]
        nodes = [each for each in nodes if each.kind not in ("initial", "note")] or nodes
        inside = isinstance(other, str) and part in self.above[other]
        ends = "" if inside else f", {clip}={quoted('cluster_' + part)}"
        return named(nodes[-1 if clip == "ltail" else 0].id), ends

    def _known(self, part: str, kind: str, tip: str) -> str:
        return f'id={quoted(part)}, class={quoted(kind)}, tooltip="{tip_text(tip) or " "}"'

    def _place(self, edge: Edge) -> tuple[str, ...]:
        """The clusters in which an edge's label stands: those around all its ends."""
        first, *others = (self.above[end] for end in (*edge.sources, edge.dest))
        depth = min((_common(first, other) for other in others), default=len(first))
        return first[:depth]

    def _table(self, title: Iterable[Line], lines: Iterable[Line], size: int, *, left: bool = False) -> str:
        align = ' ALIGN="LEFT"'
        rows = [f"<TR><TD{align if left else ''}>{self._line(line, size)}</TD></TR>" for line in title]
        below = [f"<TR><TD{align}>{self._line(line, _TEXT)}</TD></TR>" for line in lines]
        if rows and below:
            rows.append("<HR/>")
        table = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">'
        return f"<{table}{''.join([*rows, *below])}</TABLE>>" if rows or below else '""'

    def _line(self, line: Line, size: int) -> str:
        return "".join(self._span(span, size) for span in line.spans) or " "

    def _span(self, span: Span, size: int) -> str:
        said = self._font(lettering(span.text), size, self.palette.roles()[span.tone])
        if span.style == "strong":
            return f"<B>{said}</B>"
        return f"<I>{said}</I>" if span.style == "heard" else said

    def _font(self, said: str, size: int, colour: str) -> str:
        return f'<FONT POINT-SIZE="{size}" COLOR="{colour}">{said}</FONT>' if said else ""


def _common(first: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many clusters two ways down share."""
    for depth, (a, b) in enumerate(zip(first, other, strict=False)):
        if a != b:
            return depth
    return min(len(first), len(other))
