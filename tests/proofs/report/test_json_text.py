"""JSON as it is printed."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from quiesce.proofs.report.json_text import json_text

WORDS = st.text(st.sampled_from('#[]:\\"\n a') | st.characters(exclude_categories=["Cs"]))


@given(words=st.dictionaries(WORDS, WORDS), ascii_only=st.booleans())
@example(words={"###[x]": "\\##[error]a", "a": "##vso[task.b]####["}, ascii_only=False)
def test_it_says_the_same_and_orders_nothing(words: dict[str, str], ascii_only: bool) -> None:
    """Whatever is in it is read again as it was, and nowhere does a command of a build server begin."""
    text = json_text(words, ascii_only=ascii_only)
    assert json.loads(text) == words
    assert "##[" not in text
    assert "##vso[" not in text
    assert not any(line.strip().startswith("::") for line in text.splitlines())
    assert text.isascii() or not ascii_only
