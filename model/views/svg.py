"""Drawing → SVG that can stand in a page: one element, told apart by ids and classes, in colours that the page may change.

What stands for what:

* A node or cluster is a group with its `id` ("qvm:running.hosting") and its kind and look as classes.
* An edge, label and all, is a group of class "edge" with the tone of its line as another class; `data-rows` lists what it
  stands for ("qvm:row-3 qvm:row-7"). Each row has an element with its `id`: the edge, for the first row of an edge, or the
  group of its lines for further ones and for rows that go nowhere. `[data-rows~="qvm:row-7"]` finds all that shows a row.
* Every colour is a class: "fill-node", "stroke-fault", named as in `Palette`. With theme "both" a style sheet within the
  picture takes them from variables, `--quiesce-fault` and so on, that are set on `svg.quiesce` and differ where dark is
  preferred; a page may set them itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as Xml

from ..language.findings import printable
from .dot import dot, edge_names, legend_line
from .drawing import within
from .palette import PALETTES
from .render import render

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .drawing import Cluster, Drawing, Edge, Line, Node
    from .palette import Palette

FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_SHAPES = ("path", "polygon", "polyline", "ellipse", "text")


def svg(drawing: Drawing, theme: Literal["light", "dark", "both"] = "light") -> str:
    """A drawing → one `<svg>` element, without anything before it or any script in it.

    Args:
        drawing: what is to be seen.
        theme: on which paper; "both" follows what the reader prefers.

    Raises:
        InputError: pygraphviz is not installed, or Graphviz cannot draw this.
    """
    paper = "light" if theme == "both" else theme
    laid_out = Xml.fromstring(render(dot(drawing, paper), "svg"))  # noqa: S314  # made by Graphviz of our own text
    return Xml.tostring(_Picture(drawing, PALETTES[paper]).made_of(laid_out, both=theme == "both"), encoding="unicode")


def style_sheet() -> str:
    """The rules by which colours follow what the reader prefers."""
    light, dark = (
        "".join(f"--quiesce-{role}:{colour};" for role, colour in palette.roles().items())
        for palette in (PALETTES["light"], PALETTES["dark"])
    )
    roles = PALETTES["light"].roles()
    fills = "".join(f"svg.quiesce .fill-{role}{{fill:var(--quiesce-{role})}}" for role in roles)
    strokes = "".join(f"svg.quiesce .stroke-{role}{{stroke:var(--quiesce-{role})}}" for role in roles)
    preferring = f"@media (prefers-color-scheme:dark){{svg.quiesce{{{dark}}}}}"
    return f"svg.quiesce{{{light}}}{preferring}{fills}{strokes}"


class _Picture:
    """Takes apart what Graphviz made, and puts it together by what it stands for."""

    def __init__(self, drawing: Drawing, palette: Palette) -> None:
        self._drawing = drawing
        self._roles = {colour: role for role, colour in palette.roles().items()}
        self._parts: dict[str, Node | Cluster] = {printable(part.id): part for part, _ in within(drawing.parts)}
        self._start = edge_names(drawing)
        self._named = set(self._parts)

    def made_of(self, laid_out: Xml.Element, *, both: bool) -> Xml.Element:
        """The finished element."""
        size = {name: laid_out.attrib[name] for name in ("width", "height", "viewBox")}
        known = {"xmlns": "http://www.w3.org/2000/svg", "class": "quiesce", "role": "img"}
        root = Xml.Element("svg", {**known, **size, "aria-label": printable(self._drawing.name), "font-family": FONTS})
        if both:
            Xml.SubElement(root, "style").text = style_sheet()
        page = laid_out[0]
        group = Xml.SubElement(root, "g", {"transform": page.attrib["transform"]})
        edges = [Xml.Element("g") for _ in self._drawing.edges]
        above = [shape for child in page if not child.tag.endswith("}g") for shape in self._shapes((child,))]
        group.extend(self._by_row(above, (*self._drawing.title, *legend_line(self._drawing))))
        for child in page:
            if not child.tag.endswith("}g"):
                continue
            known_as = child.attrib["id"]
            if known_as in self._parts:
                group.append(self._part(known_as, self._parts[known_as], child))
            else:
                number = int(known_as.removeprefix(self._start).split("-")[0])
                edges[number].extend(self._shapes(child.iter()))
        group.extend(self._edge(edge, made) for edge, made in zip(self._drawing.edges, edges, strict=True))
        return root

    def _part(self, known_as: str, part: Node | Cluster, drawn: Xml.Element) -> Xml.Element:
        made = Xml.Element("g", {"id": known_as, "class": f"{part.kind} {part.look}"})
        _explain(made, part.tooltip)
        lines = (*part.title, *getattr(part, "lines", ()))
        made.extend(self._by_row(list(self._shapes(drawn.iter())), lines))
        return made

    def _edge(self, edge: Edge, drawn: Xml.Element) -> Xml.Element:
        kinds = [
            "edge",
            edge.tone,
            edge.look,
            *(["heard"] if edge.heard else []),
            *(["watching"] if edge.watching else []),
        ]
        made = Xml.Element("g", {"class": " ".join(kinds)})
        self._name(made, edge.id)
        if edge.rows:
            made.set("data-rows", " ".join(map(printable, edge.rows)))
        _explain(made, edge.tooltip)
        made.extend(self._by_row(list(drawn), edge.lines))
        return made

    def _name(self, made: Xml.Element, known_as: str) -> None:
        """Give an element its id, unless there is one with it."""
        if known_as and printable(known_as) not in self._named:
            self._named.add(printable(known_as))
            made.set("id", printable(known_as))

    def _by_row(self, shapes: list[Xml.Element], lines: Iterable[Line]) -> list[Xml.Element]:
        """Shapes → the same, with one text for each line, and those lines in a group that belong to one row."""
        texts = (shape for shape in shapes if shape.tag == "text")
        found = [shape for shape in shapes if shape.tag != "text"]
        group, last = None, ""
        for line in lines:
            words = [text for _, text in zip([span for span in line.spans if span.text], texts, strict=False)]
            if not words:
                continue
            if line.row and (group is None or line.row != last):
                group = Xml.Element("g", {"class": "row", "data-rows": printable(line.row)})
                self._name(group, line.row)
                found.append(group)
            (group if group is not None and line.row else found).append(_flowing(words))
            last = line.row
        return found

    def _shapes(self, drawn: Iterable[Xml.Element]) -> Iterable[Xml.Element]:
        """What is to be seen of an element, with the name of each colour."""
        for shape in drawn:
            tag = shape.tag.rpartition("}")[2]
            if tag in _SHAPES:
                known = {name: value for name, value in shape.attrib.items() if name != "font-family"}
                names = [
                    f"{use}-{self._roles[known[use]]}" for use in ("fill", "stroke") if known.get(use) in self._roles
                ]
                made = Xml.Element(tag, {**({"class": " ".join(names)} if names else {}), **known})
                made.text = shape.text
                yield made


def _explain(made: Xml.Element, tooltip: str) -> None:
    """Give an element what is read where the pointer rests on it."""
    if tooltip:
        Xml.SubElement(made, "title").text = "\n".join(map(printable, tooltip.split("\n")))


def _flowing(words: list[Xml.Element]) -> Xml.Element:
    """Texts side by side → one, in which each begins where the one before ends, whatever the width of the reader's letters."""
    if len(words) == 1:
        return words[0]
    place = {name: words[0].attrib[name] for name in ("x", "y", "text-anchor")}
    line = Xml.Element("text", {**place, "{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    for word in words:
        kept = {name: value for name, value in word.attrib.items() if name not in place and not name.endswith("space")}
        Xml.SubElement(line, "tspan", kept).text = word.text
    return line
