"""The page about differences: it says what --json says, is whole in itself, the same each time, and safe."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any

from quiesce.model.language import formula as f
from quiesce.proofs.report.diff.document import document
from quiesce.proofs.report.diff.text import Report
from quiesce.proofs.report.html.difference.page import page
from quiesce.proofs.report.html.rendered import HERE
from quiesce.proofs.report.html.shown import LONGEST, shown
from quiesce.proofs.report.wording import in_words

from .differences import Compared, compared, versions
from .hostile import HOSTILE, poisoned_difference
from .reader import Element, Reader, Tree


def test_everything_declared_otherwise_is_told(kettle_versions: Compared) -> None:
    """Each change of --json is there once, with what both sides declare and where; what is only reworded is counted."""
    tree, (told,) = both(kettle_versions)
    shown_changes = [*tree.all("li", "change")]
    real = [each for each in told["declared"] if each["verb"] != "reworded"]
    assert len(shown_changes) == len(real) > 10
    texts = [each.text for each in shown_changes]
    assert f"{len(told['declared']) - len(real)} declaration only said in other words" in tree.text
    for change in real:
        (text,) = (
            text for text in texts if all(part in text for part in expected(change)) and text[0] == sign(change["verb"])
        )
        assert change["place"] in text


def expected(change: dict[str, Any]) -> list[str]:
    """What of a change is to be read in the page."""
    parts = [change["subject"], change["name"].rpartition("kettle: ")[2]]
    for side in ("base", "head"):
        for entry in change[side]:
            parts += [entry["place"], *(key for key in entry["says"]), *entry["says"].values()]
    return parts


def sign(verb: str) -> str:
    """With what a change begins."""
    return {"added": "+", "dropped": "-"}.get(verb, "~")


def test_verdicts_are_those_of_json(kettle_versions: Compared) -> None:
    """Each claim that moved, and no other, has both verdicts, how it fails, and the causes that came and went, no others."""
    tree, (told,) = both(kettle_versions)
    literals = in_formulas(kettle_versions)
    moved = [each for each in told["verdicts"] if each["changed"]]
    articles = [*tree.all("article", "claim")]
    assert [each.attributes["data-claim"] for each in articles] == [each["claim"] for each in moved]
    assert 1 < len(moved) < len(told["verdicts"])
    for article, verdict in zip(articles, moved, strict=True):
        words = [re.sub(r"\W", "", each.text) for each in article.all("span", "word")]
        assert words == [verdict[side]["verdict"] for side in ("base", "head") if verdict[side]]
        lists = {next(each.all("summary")).text: each for each in article.all("details", "cause-list")}
        for lead, key in (("New minimal causes", "causes_gained"), ("Minimal causes that are gone", "causes_lost")):
            wanted = {frozenset(members) for members in verdict[key]}
            held = [each for title, each in lists.items() if title.startswith(lead)]
            assert causes(held, literals) == wanted
        for key, lead in (("fails_now", "Fails now"), ("holds_now", "Holds now")):
            assert (lead in article.text) is (verdict[key] is not None)
        trace = (verdict["head"] or {}).get("trace")
        last = None if trace is None else [each["event"] for each in trace["steps"] if each["event"] != "rest"][-1]
        fails = [each.text for each in article.all("p", "fails")]
        assert (fails == []) if last is None else (last.rpartition(".")[2] in fails[0])


def test_verdicts_come_first(kettle_versions: Compared) -> None:
    """What became of verdicts stands before what is declared otherwise, and no run is told step by step."""
    tree, _ = both(kettle_versions)
    assert tree.text.index("Verdicts:") < tree.text.index(next(tree.all("li", "change")).text)
    assert not [*tree.all("ol", "steps"), *tree.all("figure")]


def causes(lists: list[Element], literals: dict[str, str]) -> set[frozenset[str]]:
    """Every cause that lists of causes stand for: of alternatives, one of each."""
    found = set()
    for each in lists:
        for item in each.all("li"):
            factors: list[list[str]] = [[]]
            for part in next(item.all("p")).children:
                if isinstance(part, Element) and part.attributes["class"] == "and":
                    factors.append([])
                elif isinstance(part, Element) and part.attributes["class"] == "literal":
                    factors[-1].append(literals[part.text])
            found |= {frozenset(cause) for cause in product(*factors)}
    return found


def in_formulas(found: Compared) -> dict[str, str]:
    """The literals of causes as the page says them, with what --json says."""
    causes = (
        members
        for each in found.found
        for moved in each.moved
        for members in (*moved.causes_gained, *moved.causes_lost)
    )
    return {in_words(member): f.text(member) for members in causes for member in members}


def test_renames_are_told(tmp_path: Path) -> None:
    """What only has another name stands with both names, and behaviour and verdicts are the same."""
    edits = {
        "machines/kettle.yaml": {"clicks": "snaps", "boiling": "seething"},
        "specs/claims.yaml": {"boiling": "seething"},
    }
    tree, (told,) = both(compared(*versions(tmp_path, edits=edits)))
    said = [" ".join(each.text.split()) for each in tree.all("li", "change")]
    assert [" ".join(each.split()[:5]) for each in said] == [
        "~ renamed event snaps: was",
        "~ renamed location seething: was",
    ]
    assert ["clicks" in said[0], "boiling" in said[1]] == [True, True]
    assert len(said) == len(told["declared"])
    assert "Behaviour is the same; no verdict changed." in tree.text


def test_the_same_events_can_lead_elsewhere(tmp_path: Path) -> None:
    """A run after which machines are in other places is told, in the document and in the text, with where they are."""
    before, after = versions(tmp_path, edits={})
    row = "  - {trigger: pour, source: done, dest: "
    for folder, fitted, missing in ((before, "wet", "damp"), (after, "damp", "wet")):
        file = Path(folder) / "machines" / "kettle.yaml"
        text = file.read_text("utf-8").replace("boiling, done]", "boiling, done, wet, damp]")
        rows = f"{row}{fitted}, conditions: switch is fitted}}\n{row}{missing}, conditions: switch is missing}}\n"
        file.write_text(text.replace(f"{row}cold}}\n", rows), "utf-8")
    found = compared(before, after)
    (told,) = document(found.found, found.labels)["systems"]
    assert told["behaviour"]["elsewhere"]["events"][-1] == "kitchen.pour"
    said = "in after, kitchen.kettle is in damp, not wet"
    assert f"then, {said}" in "\n".join(Report(("before", "after")).lines(found.found))


def test_no_change(tmp_path: Path) -> None:
    """Two versions that are the same: each band says so, and nothing else is there."""
    tree, (told,) = both(compared(*versions(tmp_path, edits={})))
    assert told["declared"] == []
    assert "Behaviour is the same; no verdict changed." in tree.text
    assert "Declared: the same." in tree.text
    assert [*tree.all("li", "change")] == []
    assert [*tree.all("article", "claim")] == []
    assert len(told["verdicts"]) > 0


def test_several_systems(tmp_path: Path) -> None:
    """What all systems have in common is told once, each has its own bands, and one that only one side has is said to be new."""
    before, after = versions(tmp_path, systems=3)
    (tmp_path / "before" / "more2.yaml").unlink()
    tree, told = both(compared(before, after))
    (table,) = tree.all("table", "overview")
    assert [next(row.all("th")).text for row in list(table.all("tr"))[1:]] == [each["name"] for each in told]
    everywhere = [
        each
        for each in told[0]["declared"]
        if all(each in other["declared"] for other in told if other["base"] and other["head"])
    ]
    own = [c for each in told if each["base"] and each["head"] for c in each["declared"] if c not in everywhere]
    assert len([*tree.all("li", "change")]) == sum(c["verb"] != "reworded" for c in (*own, *everywhere))
    assert f"new: only {after} has it" in tree.one("s2").text
    ids = [each.attributes["id"] for each in tree.all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))


def test_nothing_is_fetched_or_run(kettle_versions: Compared) -> None:
    """The page refers to nothing but places in itself, all of which are there, and has no script; its policy admits none."""
    made = page(kettle_versions.found, kettle_versions.labels)
    found = Reader(made).found
    ids = {attributes.get("id") for _, attributes in found}
    for tag, attributes in found:
        assert tag not in ("script", "link", "img", "iframe", "object", "embed", "base", "form", "video", "audio")
        assert "src" not in attributes
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        if "href" in attributes:
            assert (attributes["href"] or "").removeprefix("#") in ids
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', made)
    assert policy.startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "script-src" not in policy
    assert str(HERE.parents[2]) not in made


def test_hostile_versions_are_nothing_but_text(kettle_versions: Compared) -> None:
    """Names and sentences full of markup make no element and no attribute that harmless ones do not make."""
    pages = [
        page([poisoned_difference(each, text) for each in kettle_versions.found], (text, text))
        for text in ("harmless", HOSTILE)
    ]
    before, after = map(Reader, pages)
    assert [tag for tag, _ in after.found] == [tag for tag, _ in before.found]
    assert [sorted(attributes) for _, attributes in after.found] == [
        sorted(attributes) for _, attributes in before.found
    ]
    assert shown(HOSTILE) in after.text
    assert not re.search("[\u202e\u2028\u200f]", pages[1])


def test_what_nobody_reads_is_cut(kettle_versions: Compared) -> None:
    """A name of ten thousand characters is shown in part, and the rest is counted."""
    long = "n" * 10_000
    made = page([poisoned_difference(each, long) for each in kettle_versions.found], (long, long))
    assert "n" * LONGEST + " … (8,000 more characters)" in made
    assert "n" * (LONGEST + 1) not in made


def both(found: Compared) -> tuple[Element, list[dict[str, Any]]]:
    """What was found → the page that tells it, and the systems of the document of --json."""
    return Tree(page(found.found, found.labels)).root, document(found.found, found.labels)["systems"]
