"""Drawing → a flowchart in Mermaid, for documents in Markdown.

A flowchart and not Mermaid's own state diagram, because in that no edge may lead from inside one composite state into another.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ..language.findings import printable
from .drawing import Node, plain, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .drawing import Cluster, Drawing, Edge, Line

_ACTS = re.compile(r"[^\w .,:=+\-–→()/\[\]]")
_ARROWS = {"choice": ("-.->", "-.-"), "fault": ("==>", "===")}
_CLASSES = {
    "initial": "fill:#1b1f24,stroke:#1b1f24",
    "final": "stroke-width:4px",
    "marked": "fill:#ffefc2,stroke:#9a5b00",
    "faded": "color:#7d8590,stroke:#a3acb7",
}


def mermaid(drawing: Drawing) -> str:
    """A drawing → its text. Progress is drawn solid, choice dotted, fault thick."""
    names = {part.id: f"n{number}" for number, (part, _) in enumerate(within(drawing.parts))}
    return "\n".join(_lines(drawing, names)) + "\n"


def escaped(text: str) -> str:
    """Text → the same within quotes of Mermaid, with a character code for whatever might act there."""
    return _ACTS.sub(lambda found: f"#{ord(found[0])};", printable(text))


def _lines(drawing: Drawing, names: dict[str, str]) -> Iterator[str]:
    yield "---"
    name, *said = (line.text for line in drawing.title or (plain(drawing.name),))
    title = f"{name}: {' '.join(said)}" if said else name
    yield f"title: {json.dumps(printable(title), ensure_ascii=False)}"
    yield "---"
    yield f"flowchart {'LR' if drawing.sideways else 'TB'}"
    yield from _parts(drawing.parts, names, "  ")
    for edge in drawing.edges:
        yield from _edge(edge, names)
    looks = {name: part.look for part, _ in within(drawing.parts) for name in (names[part.id],) if part.look != "plain"}
    kinds = {names[node.id]: node.kind for node in drawing.nodes() if node.kind in _CLASSES}
    for known, style in _CLASSES.items():
        members = [name for name in names.values() if known in (looks.get(name), kinds.get(name))]
        if members:
            yield f"  classDef {known} {style}"
            yield f"  class {','.join(members)} {known}"


def _parts(parts: Iterable[Node | Cluster], names: dict[str, str], indent: str) -> Iterator[str]:
    for part in parts:
        name = names[part.id]
        if isinstance(part, Node):
            if part.kind == "initial":
                yield f'{indent}{name}((" "))'
            else:
                ends = (
                    ("([", "])")
                    if part.kind == "final"
                    else ("[", "]")
                    if part.kind in ("machine", "note")
                    else ("(", ")")
                )
                yield f"{indent}{name}{ends[0]}{_label((*part.title, *part.lines))}{ends[1]}"
        else:
            yield f"{indent}subgraph {name}[{_label(part.title)}]"
            yield from _parts(part.parts, names, indent + "  ")
            yield f"{indent}end"


def _edge(edge: Edge, names: dict[str, str]) -> Iterator[str]:
    arrow = "-.->" if edge.watching else _ARROWS.get(edge.tone, ("-->",))[0]
    label = f"|{_label(edge.lines)}|" if edge.lines else ""
    for source in edge.sources:
        yield f"  {names[source]} {arrow}{label} {names[edge.dest]}"


def _label(lines: Iterable[Line]) -> str:
    return '"' + "<br/>".join(escaped(line.text) for line in lines) + '"'
