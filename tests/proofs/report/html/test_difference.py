"""The page about differences: it says what --json says, is whole in itself, the same each time, and safe."""

from __future__ import annotations

import re
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest

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
    """Each change of --json is there once, with what both sides declare and where."""
    tree, (told,) = both(kettle_versions)
    shown_changes = [*tree.all("li", "change")]
    assert len(shown_changes) == len([each for each in told["declared"] if each["verb"] != "renamed"]) > 10
    texts = [each.text for each in shown_changes]
    for change in told["declared"]:
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


def test_the_runs_are_those_of_json(kettle_versions: Compared) -> None:
    """The shortest runs that appeared and disappeared have the events, classes and moves that --json has for them."""
    tree, (told,) = both(kettle_versions)
    for key, kind in (("appeared", "r-head"), ("disappeared", "r-base")):
        run = told["behaviour"][key]
        (element,) = tree.all("div", kind)
        assert steps(element) == stepped(run["trace"])
        assert [each.text for each in element.all("li", "parts")] != []
        assert f"{run['events'][-1]} cannot occur then" in element.text


def steps(element: Element) -> list[tuple[str, str, dict[str, list[str]]]]:
    """The steps that are told in an element: event, class, and where who moved."""
    found = []
    for item in next(element.all("ol", "steps")).children:
        if isinstance(item, Element):
            moves = {}
            for each in item.all("li"):
                machine, source, _, dest = each.text.split()
                moves[machine] = [source, dest]
            found.append((next(item.all("strong", "event")).text, next(item.all("span", "kind")).text, moves))
    return found


def stepped(trace: dict[str, Any]) -> list[tuple[str, str, dict[str, list[str]]]]:
    """The steps of a trace in --json, without those in which nothing happens."""
    return [(each["event"], each["class"], each["changes"]) for each in trace["steps"] if each["event"] != "rest"]


def test_each_machine_has_its_own(kettle_versions: Compared) -> None:
    """Events by which runs part, classes, and locations newly reachable and lost stand at their machine."""
    tree, (told,) = both(kettle_versions)
    (table,) = tree.all("table", "of-machines")
    heads = [each.text for each in table.all("th") if each.attributes.get("scope") == "col"]
    rows = {
        next(row.all("th")).text: dict(zip(heads[1:], (each.text for each in row.all("td")), strict=True))
        for row in list(table.all("tr"))[1:]
    }
    behaviour, states = told["behaviour"], told["states"]
    machine = rows["kitchen.kettle"]
    assert machine["Runs appear by"].split(", ") == behaviour["events_gained"]
    assert machine["Runs disappear by"].split(", ") == behaviour["events_lost"]
    assert machine["Reached now"].split(", ") == [place for name, place in states["gained"] if name == "kitchen.kettle"]
    assert all(each["event"] in machine["Class of events"] for each in behaviour["classes"])
    assert f"States: {states['base']:,} → {states['head']:,}." in tree.text


def test_verdicts_are_those_of_json(kettle_versions: Compared) -> None:
    """Each claim has both verdicts, is marked as moved if it moved, and has the causes that came and went, no others."""
    tree, (told,) = both(kettle_versions)
    literals = in_formulas(kettle_versions)
    rows = {str(row.attributes["data-claim"]): row for row in tree.all("tr") if "data-claim" in row.attributes}
    assert list(rows) == [each["claim"] for each in told["verdicts"]]
    for number, verdict in enumerate(told["verdicts"]):
        row = rows[verdict["claim"]]
        assert (row.attributes["class"] == "moved") is verdict["changed"]
        words = [re.sub(r"\W", "", each.text) for each in row.all("span", "word")]
        assert words == [verdict[side]["verdict"] for side in ("base", "head") if verdict[side]]
        if verdict["changed"]:
            article = tree.one(f"s0-claim-{number}")
            lists = {next(each.all("summary")).text: each for each in article.all("details", "cause-list")}
            for lead, key in (("New minimal causes", "causes_gained"), ("Minimal causes that are gone", "causes_lost")):
                wanted = {frozenset(members) for members in verdict[key]}
                held = [each for title, each in lists.items() if title.startswith(lead)]
                assert causes(held, literals) == wanted
            for key, lead in (("fails_now", "Fails now"), ("holds_now", "Holds now")):
                assert (lead in article.text) is (verdict[key] is not None)


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


def test_counterexamples_are_told_step_by_step(kettle_versions: Compared) -> None:
    """Of each claim that moved, the run by which it fails on either side has the steps that --json has."""
    tree, (told,) = both(kettle_versions)
    seen = 0
    for number, verdict in enumerate(told["verdicts"]):
        if not verdict["changed"]:
            continue
        answers = list(tree.one(f"s0-claim-{number}").all("details", "answer"))
        wanted = [verdict[side] for side in ("head", "base") if verdict[side] is not None]
        assert len(answers) == len(wanted)
        for answer, side in zip(answers, wanted, strict=True):
            assert side["verdict"] in next(answer.all("summary")).text
            if side["trace"] is not None and "in the same steps" not in answer.text:
                assert steps(answer) == stepped(side["trace"])
                seen += 1
    assert seen > 2


def test_a_loop_says_so(kettle_versions: Compared) -> None:
    """A run that never ends is told to go on for ever."""
    text = Tree(page(kettle_versions.found, kettle_versions.labels)).root.text
    assert "Stutters: no progress event is enabled." in text


def test_drawings_have_the_rows_marked(kettle_versions: Compared) -> None:
    """Both drawings of a machine are there; what is new is marked in the one, what is gone in the other, what stays in neither."""
    pytest.importorskip("pygraphviz", reason="without it there are no drawings")
    tree, _ = both(kettle_versions)
    marked = {}
    for side in ("before", "after"):
        (figure,) = tree.all("figure", side)
        marked[side] = [tuple(text.text for text in part.all("text"))[:2] for part in figure.all("g", "marked")]
    assert marked["before"] == [("until now", "press"), ("dropped", "clicks"), ("dropped", "pour")]
    assert marked["after"] == [
        ("wet", "added"), ("weaker", "press"), ("added", "snaps"), ("added", "spills"), ("added", "pour")
    ]  # fmt: skip


def test_renames_are_a_table(tmp_path: Path) -> None:
    """What only has another name stands with both names, and behaviour and verdicts are the same."""
    edits = {
        "machines/kettle.yaml": {"clicks": "snaps", "boiling": "seething"},
        "specs/claims.yaml": {"boiling": "seething"},
    }
    tree, (told,) = both(compared(*versions(tmp_path, edits=edits)))
    (table,) = tree.all("table", "renamed")
    rows = [[each.text for each in row.children if isinstance(each, Element)] for row in list(table.all("tr"))[1:]]
    assert [row[:4] for row in rows] == [
        ["event", "kettle", "clicks", "snaps"],
        ["location", "kettle", "boiling", "seething"],
    ]
    assert len(rows) == len(told["declared"])
    assert "Behaviour is the same; no verdict changed." in tree.text
    assert not [*tree.all("figure")]


def test_the_same_events_can_lead_elsewhere(tmp_path: Path) -> None:
    """A run after which machines are in other places is told, in the page and in the text, with where they are."""
    before, after = versions(tmp_path, edits={})
    row = "  - {trigger: pour, source: done, dest: "
    for folder, fitted, missing in ((before, "wet", "damp"), (after, "damp", "wet")):
        file = Path(folder) / "machines" / "kettle.yaml"
        text = file.read_text("utf-8").replace("boiling, done]", "boiling, done, wet, damp]")
        rows = f"{row}{fitted}, conditions: switch is fitted}}\n{row}{missing}, conditions: switch is missing}}\n"
        file.write_text(text.replace(f"{row}cold}}\n", rows), "utf-8")
    found = compared(before, after)
    tree, (told,) = both(found)
    (run,) = tree.all("div", "r-both")
    assert steps(run) == stepped(told["behaviour"]["elsewhere"]["trace"])
    said = "in after, kitchen.kettle is in damp, not wet"
    assert f"Then, {said}." in next(run.all("p", "last")).text.replace(after, "after")
    assert f"then, {said}" in "\n".join(Report(("before", "after")).lines(found.found))


def test_no_change(tmp_path: Path) -> None:
    """Two versions that are the same: each band says so, and every claim is there."""
    tree, (told,) = both(compared(*versions(tmp_path, edits={})))
    assert told["declared"] == []
    assert "Behaviour is the same; no verdict changed." in tree.text
    assert "Declared: the same." in tree.text
    assert [*tree.all("li", "change")] == []
    assert len([*tree.all("tr", "same")]) == len(told["verdicts"]) > 0


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
    assert len([*tree.all("li", "change")]) == sum(
        len(each["declared"]) - len(everywhere) for each in told if each["base"] and each["head"]
    ) + len(everywhere)
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


def test_without_diagrams(kettle_versions: Compared, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where diagrams cannot be drawn the page is made all the same, and says why it has none."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    made = Reader(page(kettle_versions.found, kettle_versions.labels))
    assert "svg" not in {tag for tag, _ in made.found}
    assert "without diagrams" in made.text
    assert "pip install pygraphviz" in made.text


def both(found: Compared) -> tuple[Element, list[dict[str, Any]]]:
    """What was found → the page that tells it, and the systems of the document of --json."""
    return Tree(page(found.found, found.labels)).root, document(found.found, found.labels)["systems"]
