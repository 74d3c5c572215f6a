"""Drawings of anything: whatever a name holds, every language takes it as text, and it can be read again."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quiesce.model.language.findings import printable
from quiesce.model.views import mermaid as mermaid_text
from quiesce.model.views import plantuml as plantuml_text
from quiesce.model.views.dot import dot
from quiesce.model.views.dot_text import lettering, quoted
from quiesce.model.views.drawing import Cluster, Drawing, Edge, Line, Node, Sample, Span, plain
from quiesce.model.views.mermaid import mermaid
from quiesce.model.views.palette import PALETTES, Theme
from quiesce.model.views.plantuml import plantuml

pygraphviz = pytest.importorskip("pygraphviz")

NASTY = (
    '"', "\\", '\\"', "<script>alert(1)</script>", "a\nb", "\u202egnp.exe", "&amp;", "\\N\\G", "]]>", "<!--", "%%", "`x`", "#35;",
    "@enduml", "end", "]; x -> y", "x" * 10_000, "\x00\x1b[31m", "ﬂ°°", "𝔘", "--", "edge-0", "\ud800", "|", "<U+0041>", "~~",
)  # fmt: skip
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example is laid out: to shrink one would take minutes."""

TEXT = st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=12)).filter(
    lambda text: printable(text).strip() != ""
)


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    """A few nodes, some in a frame, with edges between any of them."""
    names = draw(st.lists(TEXT, min_size=3, max_size=5, unique_by=printable))
    words = st.builds(lambda said, more: Line((Span(said, "fault", "strong"), Span(more, "muted")), said), TEXT, TEXT)
    nodes = [
        Node(name, "final" if number else "location", (plain(draw(TEXT)),), (draw(words),), draw(TEXT))
        for number, name in enumerate(names[:-1])
    ]
    frame = Cluster(names[-1], "composite", (plain(draw(TEXT)),), tuple(nodes[1:]), draw(TEXT))
    ends = st.sampled_from(names)
    edges = draw(
        st.lists(
            st.builds(
                lambda source, dest, said: Edge(said.text, (source,), dest, (said,), "choice", (said.text,), tooltip=said.text),
                ends, ends, words,
            ),
            max_size=3,
        )
    )  # fmt: skip
    return Drawing(draw(TEXT), (plain(draw(TEXT)),), (nodes[0], frame), tuple(edges), (Sample(draw(TEXT), "fault"),))


def labels(drawing: Drawing) -> list[str]:
    """The words of all lines."""
    lines = [*drawing.title, *(line for node in drawing.nodes() for line in (*node.title, *node.lines))]
    lines += [line for part in drawing.parts if isinstance(part, Cluster) for line in part.title]
    lines += [line for edge in drawing.edges for line in edge.lines]
    return [printable(span.text) for line in lines for span in line.spans]


@settings(max_examples=30, deadline=None, phases=NO_SHRINKING, suppress_health_check=[HealthCheck.too_slow])
@given(drawings(), st.sampled_from(["light", "dark"]))
def test_dot_says_it_all(drawing: Drawing, theme: Theme) -> None:
    """Graphviz reads the text: every node is there by its name, with its words and its tooltip."""
    graph = pygraphviz.AGraph(string=dot(drawing, theme))
    known = {node.attr["id"] for node in graph.nodes()}
    assert {quoted(node.id)[1:-1].replace('\\"', '"') for node in drawing.nodes()} <= known
    assert len(known) == len([*drawing.nodes()]) + len(drawing.edges)
    text = graph.to_string()
    assert all(lettering(label) in text for label in labels(drawing))


@settings(max_examples=12, deadline=None, phases=NO_SHRINKING, suppress_health_check=[HealthCheck.too_slow])
@given(drawings(), st.sampled_from(["light", "dark", "both"]))
def test_svg_says_it_all(drawing: Drawing, theme: str) -> None:
    """The picture is one element of XML, without scripts; its texts are the words, in order, and its groups have their ids."""
    from quiesce.model.views.svg import svg

    text = svg(drawing, theme)  # type: ignore[arg-type]
    assert re.match(r"<svg [^<>]*>", text)
    root = ElementTree.fromstring(text)  # noqa: S314  # our own
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "title", "style", "path", "polygon", "polyline", "ellipse", "text", "tspan"}
    words = ["".join(element.itertext()) for element in root.iter() if element.tag.endswith("}text")]
    lines = [*drawing.title, *(line for node in drawing.nodes() for line in (*node.title, *node.lines))]
    assert {printable(line.text).replace(" ", "") for line in lines} <= {
        word.replace("\xa0", "").replace(" ", "") for word in words
    }
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert {printable(node.id) for node in drawing.nodes()} <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("char", ["x", "&", '"', "\\", "\n", "𝔘", "\x00"])
def test_a_tooltip_of_any_length_is_drawn(char: str) -> None:
    """However long a tooltip is, and however much longer its characters become, the picture is drawn and has all of it."""
    from quiesce.model.views.svg import svg

    tip = f"begins {char * 20_000} ends"
    root = ElementTree.fromstring(svg(Drawing("d", (), (Node("n", "location", tooltip=tip),), ())))  # noqa: S314  # our own
    titles = [element.text for element in root.iter() if element.tag.endswith("}title")]
    assert "\n".join(map(printable, tip.split("\n"))) in titles


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawings())
def test_mermaid_and_plantuml_say_it_all(drawing: Drawing) -> None:
    """Every label is between its own pair of quotes or after its colon, and what is read back is what was said."""
    codes = re.compile(r"#(\d+);")
    back = codes.sub(lambda found: chr(int(found[1])), mermaid(drawing))
    assert all(label in back for label in labels(drawing)[1:])
    body = mermaid(drawing).split("\n---\n", 1)[1]
    assert all(line.count('"') in (0, 2) for line in body.splitlines())
    points = re.compile(r"<U\+([0-9A-F]+)>")
    text = plantuml(drawing)
    back = points.sub(lambda found: chr(int(found[1], 16)), text)
    assert all(label in back for label in labels(drawing))
    assert [line for line in text.splitlines() if line.startswith("@")] == ["@startuml", "@enduml"]
    assert all(line.count('"') in (0, 2) for line in text.splitlines())


@given(TEXT)
def test_escapes_leave_nothing_that_acts(text: str) -> None:
    """Quotes, brackets of elements and marks of comments are gone, and can be had back."""
    for escaped in (mermaid_text.escaped(text), plantuml_text.escaped(text)):
        assert not re.search(r'["`%{}|~@\n]', escaped)
    back = re.sub(r"<U\+([0-9A-F]+)>", lambda found: chr(int(found[1], 16)), plantuml_text.escaped(text))
    assert back == printable(text)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_tell_what_they_are_for(theme: Theme) -> None:
    """No two are equal, and words can be read on what lies behind them (WCAG 2: a contrast of 4.5 at least)."""
    roles = PALETTES[theme].roles()
    assert len(set(roles.values())) == len(roles)
    for word in ("ink", "muted", "progress", "choice", "fault", "several", "accent"):
        for behind in ("paper", "node", "cluster", "glow"):
            if (word, behind) != ("muted", "glow"):
                assert contrast(roles[word], roles[behind]) >= 4.5, (word, behind)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
