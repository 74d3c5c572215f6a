"""Drawing → a state diagram in PlantUML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..language.findings import printable
from .drawing import Node, within
from .palette import PALETTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .drawing import Cluster, Drawing, Edge, Line

_ACTS = re.compile(r"[^\w .,:=+–→()\[\]]|(?<![\w ])-|-(?![\w ])|__|::")
_STYLES = {"choice": "dashed", "fault": "bold"}


def plantuml(drawing: Drawing) -> str:
    """A drawing → its text."""
    names = {part.id: f"n{number}" for number, (part, _) in enumerate(within(drawing.parts))}
    return "\n".join(_lines(drawing, names)) + "\n"


def escaped(text: str) -> str:
    """Text → the same in PlantUML, with a code point for whatever might act there."""
    return _ACTS.sub(lambda found: "".join(f"<U+{ord(char):04X}>" for char in found[0]), printable(text))


def _lines(drawing: Drawing, names: dict[str, str]) -> Iterator[str]:
    yield "@startuml"
    yield "hide empty description"
    if drawing.sideways:
        yield "left to right direction"
    if drawing.title:
        yield f"title {_label(drawing.title)}"
    yield from _parts(drawing.parts, names, "")
    for edge in drawing.edges:
        yield from _edge(edge, names)
    if drawing.legend:
        yield "legend"
        colours = PALETTES["light"].roles()
        for sample in drawing.legend:
            shown = (
                f"//{escaped(sample.text)}//"
                if sample.heard
                else f"<color:{colours[sample.tone]}>{escaped(sample.text)}</color>"
            )
            yield f"  {shown}"
        yield "end legend"
    yield "@enduml"


def _parts(parts: Iterable[Node | Cluster], names: dict[str, str], indent: str) -> Iterator[str]:
    for part in parts:
        name = names[part.id]
        paint = {"plain": "", "marked": " #ffefc2", "faded": " #line:a3acb7;text:7d8590"}[part.look]
        if not isinstance(part, Node):
            yield f'{indent}state "{_label(part.title) or " "}" as {name}{paint} {{'
            yield from _parts(part.parts, names, indent + "  ")
            yield f"{indent}}}"
        elif part.kind == "initial":
            yield f"{indent}state {name} <<start>>"
        else:
            border = " ##[bold]" if part.kind == "final" and not paint else ""
            yield f'{indent}state "{_label((*part.title, *part.lines)) or " "}" as {name}{paint}{border}'


def _edge(edge: Edge, names: dict[str, str]) -> Iterator[str]:
    colour = PALETTES["light"].roles()[
        edge.tone if edge.look == "plain" else {"marked": "accent"}.get(edge.look, "faded")
    ]
    style = "dotted" if edge.watching else _STYLES.get(edge.tone, "")
    paint = f"[{colour}{',' + style if style else ''}]"
    label = f" : {_label(edge.lines)}" if edge.lines else ""
    for source in edge.sources:
        yield f"{names[source]} -{paint}-> {names[edge.dest]}{label}"


def _label(lines: Iterable[Line]) -> str:
    return "\\n".join(escaped(line.text) for line in lines)
