"""Nothing but shapes and text of a drawing comes into the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiesce.proofs.report.html.safe_svg import Unsafe, safe_svg

from .reader import Reader

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<style>*{background:url(http://a/b)}</style>",
        '<image href="http://a/b"/>',
        '<use xlink:href="http://a/b#c"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(1)"/></body></foreignObject>',
        '<path onclick="alert(1)" style="fill:url(http://a/b)" fill="URL (http://a/b)" d="M0,0"/>',
        '<path fill="\\75rl(http://a/b)"/>',
        '<a xlink:href="javascript:alert(1)"><text>here</text></a>',
        "<animate attributeName='href' to='javascript:alert(1)'/>",
    ],
)
def test_what_acts_is_left_out(inside: str) -> None:
    """Scripts, styles, references and handlers of events do not come through."""
    text = safe_svg(f"{HEAD}{inside}</svg>")
    assert not any(bad in text.lower() for bad in ("alert", "http://a", "javascript", "onclick", "<style", "<image"))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_text_stays_text(name: str) -> None:
    """Whatever a name is made of, it comes through as that text and that id, and as nothing else."""
    from xml.sax.saxutils import escape, quoteattr

    drawn = f"{HEAD}<g id={quoteattr(name)}><text>{escape(name)}</text></g></svg>"
    read = Reader(safe_svg(drawn))
    assert [tag for tag, _ in read.found] == ["svg", "g", "text"]
    assert (read.text, read.found[1][1]["data-id"]) == (name, name)


@pytest.mark.parametrize(
    "text", ["<html/>", "<svg/>", f"{HEAD}<g></svg>", "", f'<!DOCTYPE s [<!ENTITY a "b">]>{HEAD}&a;</svg>']
)
def test_what_is_no_svg_is_refused(text: str) -> None:
    """Other documents, broken ones, and such as declare entities are not let through at all."""
    with pytest.raises(Unsafe):
        safe_svg(text)
