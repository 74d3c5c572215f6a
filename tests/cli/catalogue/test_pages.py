"""`quiesce catalogue --page`: a page of the documentation sentence by sentence, and what stands for each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.model.qvmconf.system import LEDGER_SUFFIX
from quiesce.proofs.checking.catalogued import Declared
from quiesce.proofs.compare.ledger.kept import kept, worst

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Runs

PAGES = """\
pages:
  - title: Pumps
    document: Manual 1.0
    links: [Colours]
    sentences:
      - {says: a pump can run, rests_on: [F1]}
      - {says: a pump bursts, rests_on: [F2, I1]}
  - title: Colours
    sentences:
      - {says: a pump is red, rests_on: [F3]}
"""
RUNS = ("possible: d.pump in on\n", "possible: d.pump in on\n  because: [F1]\n")
PUMPS = """\
Pumps
Manual 1.0

 1. a pump can run [F1]
    pump       run: off → on (m/pump.yaml:12:5)
    scenarios  runs

 2. a pump bursts [F2 I1]
    pump       burst: on → burst (m/pump.yaml:13:5)
    varies     mode: rough, gentle (m/features.yaml:3:3)
    claims     whole

it refers to
  Colours: 1 sentence, 0 rows, 0 claims, 0 scenarios; partial: 1

2 sentences, 2 rows, 1 claim, 1 scenario; something stands for every sentence
"""


@pytest.fixture
def pumps(run: Runs, tmp_path: Path) -> Callable[..., tuple[object, str, str]]:
    """Runs `catalogue` on the pumps, with a file of pages in which some text is replaced by another."""

    def result(*arguments: str, before: str = "pages:\n", after: str = "pages:\n") -> tuple[object, str, str]:
        assert PAGES.count(before) == 1
        (tmp_path / "m").mkdir(exist_ok=True)
        (tmp_path / "m" / "pages.yaml").write_text(PAGES.replace(before, after), "utf-8")
        return run(*arguments, changed={"s/s.yaml": RUNS})

    return result


def test_what_a_person_reads(pumps: Callable[..., tuple[object, str, str]]) -> None:
    """Below each sentence the rows, features, claims and scenarios that rest on what it rests on; linked pages in short."""
    assert pumps("--page", "Pumps") == (0, PUMPS, "")


def test_whoever_moves_in_an_event_stands_for_what_the_event_rests_on(
    tmp_path: Path, pumps: Callable[..., tuple[object, str, str]]
) -> None:
    """A row of another machine counts where its trigger is such an event, wherever that is declared, and not where it is a namesake."""
    (tmp_path / "m").mkdir()
    house = "machine: house\nper: vm\ninitial: lit\nevents: {run: {class: fault, because: [F2]}}\nstates: [lit, dark]\n"
    house += "transitions:\n  - {trigger: run, source: lit, dest: dark}\n"
    gauge = "machine: gauge\nper: device\ninitial: low\nstates: [low, high]\n"
    gauge += (
        "transitions:\n  - {trigger: run, source: low, dest: high}\n  - {trigger: vm.run, source: high, dest: low}\n"
    )
    for name, text in (("house", house), ("gauge", gauge)):
        (tmp_path / "m" / f"{name}.yaml").write_text(text, "utf-8")
    status, out, err = pumps("--page", "Pumps")
    assert (status, err) == (0, "")
    first, second = out.split("\n 2. ")
    assert "gauge      run: low → high (m/gauge.yaml:6:5)" in first
    assert "house" not in first
    assert "gauge      vm.run: high → low (m/gauge.yaml:7:5)" in second
    assert "house      run: lit → dark" in second


def test_a_sentence_for_which_nothing_stands_is_partial(pumps: Callable[..., tuple[object, str, str]]) -> None:
    """It is said what it lacks, in every form, and the status is 1; a page that is only linked to does not count."""
    for form in ((), ("--markdown",), ("--json",)):
        status, out, err = pumps("--page", "Colours", *form)
        assert (status, err) == (1, "")
        assert "partial" in out
        assert "no row" in out
        assert "no claim" in out


def test_all_pages(pumps: Callable[..., tuple[object, str, str]]) -> None:
    """With "all", page after page in their order, or one document of all."""
    status, out, _ = pumps("--page", "all")
    assert status == 1
    assert out.startswith(PUMPS + "\nColours\n")
    told: dict[str, Any] = json.loads(pumps("--page", "all", "--json")[1])
    assert [(page["title"], page["partial"], page["links"]) for page in told["pages"]] == [
        ("Pumps", False, ["Colours"]),
        ("Colours", True, []),
    ]
    first = told["pages"][0]["sentences"][0]
    assert first["rows"] == [
        {"machine": "pump", "triggers": "run", "ends": "off → on", "file": "m/pump.yaml", "line": 12, "column": 5}
    ]
    assert [(each["id"], each["verdicts"]) for each in first["scenarios"]] == [("runs", {})]
    assert first["claims"] == first["missing"] == []


def test_a_document_in_markdown(pumps: Callable[..., tuple[object, str, str]]) -> None:
    """A table with five cells in each row, whatever the sentences hold."""
    status, out, _ = pumps("--page", "Pumps", "--markdown", before="a pump bursts", after='"a | *b* <i>"')
    assert status == 0
    rows = [line for line in out.splitlines() if line.startswith("|")]
    assert len(rows) == 4
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}
    assert "a \\| \\*b\\* \\<i\\>" in rows[3]
    assert out.splitlines()[-1].startswith("- Colours: 1 sentence")


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        ("{says: a pump can run, rests_on: [F1, F2], rows: [pump]}", ""),
        ("{says: a pump can run, rests_on: [F1, I1], claims: [runs]}", "whole"),
    ],
)
def test_a_sentence_is_narrowed_where_that_is_too_much(
    after: str, lost: str, pumps: Callable[..., tuple[object, str, str]]
) -> None:
    """To machines, and to properties that are named; all else is left out."""
    status, out, _ = pumps("--page", "Pumps", before="{says: a pump can run, rests_on: [F1]}", after=after)
    assert status == 0
    first = out.split("\n 2. ")[0]
    assert "runs" in first
    if lost:
        assert lost not in first


@pytest.mark.parametrize(
    ("after", "report"),
    [
        ("{says: a, rests_on: [F1], claims: [run]}", 'm/pages.yaml:6:44: there is no property "run"; known: whole, runs; did you mean "runs"?'),
        ("{says: a, rests_on: [F1], claims: [whole]}", 'm/pages.yaml:6:44: "whole" does not rest on F1; name another, or none'),
        ("{says: a, rests_on: [F3], rows: [pump]}", 'm/pages.yaml:6:42: no row or event of "pump" rests on F3; name another, or none'),
    ],
)  # fmt: skip
def test_a_sentence_that_is_narrowed_to_nothing_is_refused(
    after: str, report: str, pumps: Callable[..., tuple[object, str, str]]
) -> None:
    """Whichever page is asked for: a name that stands for nothing is a mistake with its place."""
    found = pumps("--page", "Colours", before="{says: a pump can run, rests_on: [F1]}", after=after)
    assert found == (2, "", f"{report}\n")


def test_an_unknown_page_is_refused(pumps: Callable[..., tuple[object, str, str]]) -> None:
    """With the titles that there are and the nearest; --page stands alone."""
    report = '--page: there is no page "Pump"; known: Pumps; Colours; did you mean "Pumps"?\n'
    assert pumps("--page", "Pump") == (2, "", report)
    assert pumps("--page", "Pumps", "--coverage")[0] == 2


def test_what_ledgers_say_of_claims_stands_beside_them(
    pumps: Callable[..., tuple[object, str, str]], command_line: Callable[..., tuple[int, str, str]]
) -> None:
    """Nothing is checked for it: a system with a ledger is told by it, one without is not told of, and a claim it lacks is not on record."""
    pumps("--page", "Pumps")
    system = Path("m/systems/two/two.yaml")
    options = ("--machines", "m", "--specs", "s", "--property", "runs")
    assert command_line("check", str(system), *options[:4], "--update-ledger")[0] == 0
    told = pumps("--page", "Pumps")[1]
    assert "scenarios  runs: holds in two" in told
    assert "claims     whole: depends in two" in told
    ledger = system.with_name(f"two{LEDGER_SUFFIX}")
    ledger.write_text(ledger.read_text("utf-8").replace("whole[p]", "other[p]"), "utf-8")
    assert "claims     whole: not on record in two" in pumps("--page", "Pumps")[1]
    ledger.write_text("ledger: 9\n", "utf-8")
    status, out, err = pumps("--page", "Pumps")
    assert (status, out) == (2, "")
    assert err.startswith("m/systems/two/two.ledger.yaml:1:9: this ledger is of the format")


def test_a_report_has_the_pages(
    tmp_path: Path, pumps: Callable[..., tuple[object, str, str]], command_line: Callable[..., tuple[int, str, str]]
) -> None:
    """Beside the claims that stand for a sentence there are their verdicts in the system that was checked."""
    pumps("--page", "Pumps")
    file = tmp_path / "report.html"
    asked = ("check", "m/systems/two/two.yaml", "--machines", "m", "--specs", "s", "--html", str(file))
    assert command_line(*asked)[0] == 1
    page = file.read_text("utf-8").split("Pages of the documentation")[1].split("</table>")[0]
    assert "a pump can run" in page
    assert "<code>pump</code> run: off → on" in page
    assert re.search(r"<code>runs</code> <a [^>]*><span class=\"word w-holds\">", page)


def test_claims_of_ones_own_need_not_have_the_ids_that_shipped_pages_name(
    tmp_path: Path, command_line: Callable[..., tuple[int, str, str]]
) -> None:
    """The pages that come with Quiesce are narrowed to claims that come with it; with others, sentences may be partial."""
    claim = "- property: gone\n  claim: a\n  for: {v: vms}\n  possible: v.qvm in gone\n  because: [F28]\n"
    (tmp_path / "own.yaml").write_text(claim, "utf-8")
    title = "Quiescing devices during guest shutdown"
    status, out, err = command_line("catalogue", "--page", title, "--specs", str(tmp_path))
    assert (status, err) == (1, "")
    assert "    scenarios  gone\n" in out, "and no ledger knows of it"
    assert "    partial    no claim\n" in out


def test_the_worst_word_is_told() -> None:
    """Of several elements; a property that claims nothing, or needs what is excluded everywhere, is not applicable."""
    assert worst({}) == worst({"a": "not applicable"}) == "not applicable"
    assert worst({"a": "holds", "b": "not applicable"}) == "holds"
    assert worst({"a": "holds", "b": "depends", "c": "unknown"}) == "depends"


def test_something_stands_for_every_sentence_of_the_shipped_pages() -> None:
    """Each has a row and a claim or scenario, and each of these has a verdict on record in some reference system."""
    declared = Declared.read("", "")
    pages = declared.pages(("all",))
    assert next(page.page.title for page, _ in pages) == "Shutting down guests"
    assert {(page.page.title, each.sentence.says) for page, _ in pages for each in page.partial} == set()
    known = {name for properties in kept(declared.systems).values() for name in properties}
    told = {item.name for page, _ in pages for each in page.sentences for item in (*each.claims, *each.scenarios)}
    assert told <= known


def test_the_page_leads_to_all_others_and_to_every_fact_about_it() -> None:
    """Every page is the main one or linked from it, and they cite each fact about how guests end that the model stands for."""
    declared = Declared.read("", "")
    (main, linked), *others = declared.pages(("all",))
    assert set(linked) == {page for page, _ in others}
    cited = {scalar.text for page in (main, *linked) for each in page.sentences for scalar in each.sentence.rests_on}
    facts = [*range(1, 8), *range(9, 17), *range(28, 37), *range(46, 54), *range(59, 67)]
    assert {f"F{number}" for number in facts} <= cited
