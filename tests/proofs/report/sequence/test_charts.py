"""Charts of any names and sizes: text fits, SVG is well-formed and shows what was said, Mermaid takes nothing for syntax."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quiesce.proofs.report.sequence.chart import Chart, Lane, Row
from quiesce.proofs.report.sequence.drawing import svg
from quiesce.proofs.report.sequence.fitting import cells, fitted
from quiesce.proofs.report.sequence.mermaid import escaped, mermaid
from quiesce.proofs.report.sequence.text import NARROWEST, drawn

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Cn", "Cf", "Co")), max_size=40)
NAMES = st.one_of(
    st.sampled_from(["qvm", "</text><script>", "a & b", "end", "x;y#z", '"quoted"', "一二三四五六", "é̂", "-->>"]),
    HOSTILE,
).filter(lambda name: name.strip())


@st.composite
def charts(draw):
    """A chart with any lanes, rows and loop."""
    lanes = draw(
        st.lists(st.builds(Lane, NAMES, st.one_of(st.just(""), NAMES), st.tuples(NAMES)), min_size=1, max_size=9)
    )
    lane = st.integers(0, len(lanes) - 1)
    rows = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        source = draw(lane)
        targets = tuple(
            draw(st.lists(lane.filter(lambda each, source=source: each != source), unique=True))
            if len(lanes) > 1
            else ()
        )
        changes = tuple(draw(st.lists(st.tuples(lane, NAMES), max_size=4)))
        kind = draw(st.sampled_from(["progress", "choice", "fault"]))
        rows.append(
            Row(
                number,
                draw(NAMES),
                kind,
                draw(NAMES),
                source,
                targets,
                changes,
                tuple(draw(st.lists(NAMES, max_size=2))),
            )
        )
    loop = draw(st.one_of(st.none(), st.integers(0, len(rows) - 1)))
    finals = tuple(draw(st.lists(st.tuples(lane, NAMES), max_size=2)))
    end = tuple(draw(st.lists(NAMES, min_size=1, max_size=2)))
    again = draw(NAMES if loop is not None else st.one_of(st.just(""), NAMES))
    return Chart(draw(NAMES), draw(NAMES), tuple(lanes), tuple(rows), draw(st.booleans()), end, finals, loop, again)


@settings(max_examples=40, deadline=None)
@given(charts(), st.integers(NARROWEST, 140))
def test_text_is_never_wider_than_asked(chart, width):
    """However wide names are, no line takes more cells than there are."""
    assert max(cells(line) for line in drawn(chart, width)) <= width


@settings(max_examples=40, deadline=None)
@given(charts())
def test_text_tells_every_step(chart):
    """Every event, in order, and at the end what became of the claim."""
    told = "".join("".join(line.split()) for line in drawn(chart, 400))
    at = 0
    for row in chart.rows:
        at = told.index("".join(f"{row.number}{'⚡' if row.kind == 'fault' else '·'}{row.kind}{row.event}".split()), at)
    assert ("✔" if chart.good else "✘") in told[at:]


@settings(max_examples=40, deadline=None)
@given(charts())
def test_svg_is_well_formed_and_says_everything(chart):
    """The file is XML, all its texts are texts, and those of every step can be read in it."""
    root = ET.fromstring(svg(chart))  # noqa: S314  # of our own making
    assert {element.tag for element in root.iter()} <= {
        SVG + name for name in ("svg", "title", "desc", "style", "rect", "line", "text", "circle", "polygon", "path")
    }
    said = "".join("".join((text.text or "").split()) for text in root.iter(f"{SVG}text"))
    for row in chart.rows:
        assert "".join(row.event.split()) in said
        assert "".join(row.means.split()) in said


@settings(max_examples=40, deadline=None)
@given(charts())
def test_svg_keeps_everything_inside(chart):
    """No box, line or text begins or ends outside of the picture, and boxes with where machines are do not overlap."""
    root = ET.fromstring(svg(chart))  # noqa: S314  # of our own making
    width, height = float(root.get("width")), float(root.get("height"))
    states = []
    for box in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(box.get(key, 0)) for key in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + w <= width + 0.1
        assert y + h <= height + 0.1
        if "state" in box.get("class"):
            states.append((x, y, w, h))
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height
    for number, (x, y, w, h) in enumerate(states):
        for a, b, c, d in states[:number]:
            assert x + w <= a + 0.2 or a + c <= x + 0.2 or y + h <= b + 0.2 or b + d <= y + 0.2


@settings(max_examples=40, deadline=None)
@given(charts())
def test_mermaid_takes_no_name_for_syntax(chart):
    """Every line is of one of the few kinds, with nothing in its text that could begin another."""
    text = r"[A-Za-z0-9 .,()_+→–'#;⚡✘✔-]|<br/>"
    known = re.compile(
        rf'---|title: ".*"|sequenceDiagram|    end|    rect rgba\([\d,.]+\)|    loop ({text})*'
        rf"|    (participant|actor) L\d+ as ({text})+|    Note over L\d+(,L\d+)?: ({text})+|    L\d+->>L\d+: ({text})+"
    )
    lines = [*mermaid(chart)]
    assert [line for line in lines if not known.fullmatch(line)] == []
    opened = sum(line.startswith(("    rect", "    loop")) for line in lines)
    assert opened == lines.count("    end")


@given(HOSTILE)
def test_mermaid_shows_what_was_written(name):
    """What is written as a number is shown as the character; no word is left that ends a block."""
    shown = escaped(name)
    assert unescape(re.sub(r"#(\d+);", r"&#\1;", shown)).strip() == name.strip() or not name
    assert not re.search(r"\bend\b", shown, re.IGNORECASE)


@given(st.text(max_size=60), st.integers(2, 30))
@example(text=" 0000000\uff10", width=8)
def test_fitted_lines_fit_and_lose_nothing(text, width):
    """Lines have at most so many cells, and put together they are the text, but for spaces."""
    lines = fitted(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("loop", "said"), [(0, "loops: back to step 1"), (None, "stutters: no progress event is enabled"), (None, "")]
)
def test_a_loop_is_closed_visibly(loop, said):
    """A run that goes round shows where to; one that rests says that it does."""
    lanes = (Lane("kettle", "kitchen", ("cold",)),)
    rows = tuple(Row(n, "kitchen.press", "choice", "", 0, (), ((0, "hot"),), ()) for n in (1, 2))
    chart = Chart("c", "d", lanes, rows, False, ("e",), (), loop, said)
    text, picture, diagram = "\n".join(drawn(chart, 60)), svg(chart), "\n".join(mermaid(chart))
    assert ("└─ loops: back to step 1" in text) is (loop == 0)
    assert ("┌▶ ╌ 1" in text) is (loop == 0)
    assert ('class="loop"' in picture) is (loop == 0)
    assert ("    loop for ever" in diagram) is (loop == 0)
    for form in (text.replace("\n   ", " "), picture, diagram.replace("#58;", ":")):
        assert said in form
