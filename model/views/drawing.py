"""A drawing: what is to be seen, before any format of pictures or of text.

Nodes lie in clusters, and edges lead from nodes or clusters to one. How it is laid out and painted is left to the formats:
each shows every word of it, and none says anything of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Tone = Literal["ink", "muted", "progress", "choice", "fault", "several", "accent", "faded"]
"""What a word or line is about: its colour, and for lines how they are drawn. `several`: events of more than one class."""

TONES: tuple[Tone, ...] = ("ink", "muted", "progress", "choice", "fault", "several", "accent", "faded")

NodeKind = Literal["location", "final", "initial", "machine", "state", "note"]
ClusterKind = Literal["composite", "parallel", "region", "element", "machine"]
Look = Literal["plain", "marked", "faded"]
"""Whether something stands out, or stands back."""


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of a line. `strong` words are what the thing is called, `heard` ones belong to somebody else."""

    text: str
    tone: Tone = "ink"
    style: Literal["", "strong", "heard"] = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a label.

    Attributes:
        spans: its words, from left to right.
        row: the id of what it tells of ("qvm:row-3"); empty if it tells of nothing else than its node or edge does.
    """

    spans: tuple[Span, ...]
    row: str = ""

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Node:
    """Something with a place of its own.

    Attributes:
        id: what it is known by: "qvm:running.hosting".
        kind: `initial` is the dot where something begins and has no lines.
        title: the first lines.
        lines: the lines below, apart from the title.
        tooltip: what more is known of it.
        look: whether it stands out.
    """

    id: str
    kind: NodeKind
    title: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    tooltip: str = ""
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A frame around nodes and further clusters; otherwise as a node. It has at least one part."""

    id: str
    kind: ClusterKind
    title: tuple[Line, ...]
    parts: tuple[Node | Cluster, ...]
    tooltip: str = ""
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from any of the sources to one place.

    Attributes:
        id: the id of the first of `rows`, or of its own; empty if nobody asks for it.
        sources: ids of nodes or clusters.
        dest: the id of a node or cluster.
        lines: its label.
        tone: of its line.
        rows: the ids of everything that it stands for.
        heard: it only reacts to what somebody else controls.
        watching: nothing moves along it; somebody only looks.
        tooltip: what more is known of it.
        look: whether it stands out.
    """

    id: str
    sources: tuple[str, ...]
    dest: str
    lines: tuple[Line, ...] = ()
    tone: Tone = "ink"
    rows: tuple[str, ...] = ()
    heard: bool = False
    watching: bool = False
    tooltip: str = ""
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Sample:
    """An entry of the legend: what lines, or words, like this one mean."""

    text: str
    tone: Tone
    heard: bool = False
    watching: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that is to be seen.

    Attributes:
        name: what the drawing is of: "qvm".
        title: lines above it.
        parts: nodes and clusters, in order.
        edges: in order.
        legend: what lines mean.
        sideways: it reads from left to right rather than downwards.
    """

    name: str
    title: tuple[Line, ...]
    parts: tuple[Node | Cluster, ...]
    edges: tuple[Edge, ...]
    legend: tuple[Sample, ...] = ()
    sideways: bool = False

    def nodes(self) -> Iterator[Node]:
        """Every node, however deep."""
        return (part for part, _ in within(self.parts) if isinstance(part, Node))


def within(
    parts: Iterable[Node | Cluster], above: tuple[str, ...] = ()
) -> Iterator[tuple[Node | Cluster, tuple[str, ...]]]:
    """Every part however deep, outer ones first, with the ids of the clusters around it, outermost first."""
    for part in parts:
        yield part, above
        if isinstance(part, Cluster):
            yield from within(part.parts, (*above, part.id))


def plain(text: str, tone: Tone = "ink", style: Literal["", "strong", "heard"] = "") -> Line:
    """A line of words that are all alike."""
    return Line((Span(text, tone, style),))
