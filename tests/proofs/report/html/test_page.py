"""The file: whole in itself, the same each time, and safe whoever wrote the model."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from typing import TYPE_CHECKING

from quiesce.model.views import render
from quiesce.proofs.report.html.page import SCRIPTS, page
from quiesce.proofs.report.html.rendered import HERE
from quiesce.proofs.report.html.shown import LONGEST, shown

from .hostile import HOSTILE, poisoned
from .outcomes import asset, data_of
from .reader import Reader

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from quiesce.proofs.checking.run import Outcome


def test_the_same_again(lamps: Outcome, lamps_page: str) -> None:
    """The same outcome gives the same bytes: no time and no place is in them."""
    assert page(lamps, "symbolic") == lamps_page
    assert str(HERE.parents[2]) not in lamps_page


def test_nothing_is_fetched(lamps_page: str) -> None:
    """No element of the page refers to anything but a place within it."""
    for tag, attributes in Reader(lamps_page).found:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "form", "video", "audio")
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
        assert not any(name.startswith("on") or name == "style" for name in attributes)


def test_the_policy_admits_the_pages_own_script_and_style(lamps_page: str) -> None:
    """The policy forbids everything, but for the scripts and the style that have the digests that it names."""
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', lamps_page)
    assert policy.startswith("default-src &#39;none&#39;; ")
    for tag, rule, number in (("script", "script-src", 2), ("style", "style-src", 1)):
        held = re.findall(rf"<{tag}>(.*?)</{tag}>", lamps_page, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in held]
        assert len(held) == number
        assert f"{rule} {' '.join(f'&#39;sha256-{digest}&#39;' for digest in digests)};" in policy.replace("&#43;", "+")


def test_the_script_makes_no_markup() -> None:
    """No part of the script makes elements out of text, runs text, or asks anything of a network; all parts are used."""
    parts = {file.stem: file.read_text("utf-8") for file in (HERE / "script").glob("*.js")}
    assert set(parts) == set(SCRIPTS)
    acting = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|fetch\(|XMLHttpRequest|import\(|</script"
    for name, text in parts.items():
        assert not re.search(acting, text, re.IGNORECASE), name


def test_a_hostile_outcome_is_nothing_but_text(lamps: Outcome) -> None:
    """Names and sentences full of markup make no element, no attribute and no entity that harmless ones do not make."""
    made = page(poisoned(lamps), "symbolic")
    before, after = Reader(page(poisoned(lamps, "harmless"), "symbolic")), Reader(made)
    assert [tag for tag, _ in after.found] == [tag for tag, _ in before.found]
    assert [sorted(attributes) for _, attributes in after.found] == [
        sorted(attributes) for _, attributes in before.found
    ]
    assert shown(HOSTILE) in after.text
    assert data_of(made)["claims"][0]["name"] == lamps.verdicts[0].claim.name
    assert not re.search("[\u202e\u2028\u200f]", made)


def test_the_sanity_of_the_model_is_one_line(tmp_path: Path) -> None:
    """Claims about it that hold have no row among the others, but below a line that counts them; each has its page."""
    dark = "- property: dark\n  for: {v: vms}\n  never: host.mains in dead and v.lamp in on\n"
    lit = "- property: unlit\n  for: {v: vms}\n  never: v.lamp in on\n"
    (tmp_path / "sanity").mkdir()
    (tmp_path / "sanity" / "lamps.yaml").write_text(dark + lit, "utf-8")
    made = page(asset("lamp", tmp_path), "symbolic")
    assert "<summary>sanity of the model: 2 of 4 hold, 2 depend</summary>" in made
    assert re.findall(r'data-row="(\d+)"', made) == ["2", "3"]
    assert [each["name"] for each in data_of(made)["claims"]] == [
        "dark[hall]",
        "dark[porch]",
        "unlit[hall]",
        "unlit[porch]",
    ]
    assert made.count('href="#claim=dark%5Bhall%5D"') == made.count('href="#claim=unlit%5Bhall%5D"') > 0


def test_what_nobody_reads_is_cut() -> None:
    """A name of ten thousand characters is shown in part, and the rest is counted."""
    told = shown("x" * 10_000)
    assert told == "x" * LONGEST + " … (8,000 more characters)"
    assert shown("a\n b\u200fc") == "a b\\u200fc"


def test_without_diagrams(lamps: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where diagrams cannot be drawn the report is made all the same, and says why it has none."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    made = Reader(page(lamps, "symbolic"))
    assert "svg" not in {tag for tag, _ in made.found}
    assert "The report is without diagrams" in made.text
    assert render._MISSING.split("'")[0] in made.text


def test_everything_is_told_without_a_script(lamps: Outcome, lamps_page: str) -> None:
    """Each claim, its verdict, its causes and every source stand in the page itself."""
    text = Reader(lamps_page).text
    for verdict in lamps.verdicts:
        assert verdict.claim.declared.name in text
        assert verdict.claim.declared.claim in text
    assert "hall.press never occurs" in text
    assert "host.outage may occur" in text
