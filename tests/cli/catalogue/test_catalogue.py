"""`quiesce catalogue`: what it prints in each of its forms, and how it ends."""

from __future__ import annotations

import json
import re
from importlib import metadata
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Runs


REPORT = """\
facts
  F1   pumps run
         pump         run, off
         constraints  oil is empty implies mode is gentle
  F2   pumps *burst* when they are full
         pump         burst
         features     mode
  F3   pumps are red
         outside      colours make no difference

open questions
  A1   are they full?
         feature      oil: how full is it? full, empty

invariants
  I1   no pump bursts
         claims       whole

hazards
  H1   a full pump bursts
         in minimal   breaks whole, by d.oil is full and may(d.burst)
  H2   a pump runs
         in two       is seen in runs

3 facts, 1 open question, 1 decision, 1 invariant, 2 hazards
every source stands somewhere, or it is said why not
"""


def test_what_a_person_reads(run: Runs) -> None:
    """Sources by kind, below each where it stands, and that nothing is missing."""
    assert run() == (0, REPORT, "")


@pytest.mark.parametrize("form", [(), ("--json",), ("--markdown",), ("F4",)])
def test_what_nothing_stands_for_is_named(form: tuple[str, ...], run: Runs) -> None:
    """A fact that nobody cites makes the status 1, in every form."""
    status, out, err = run(*form, changed={"m/sources.yaml": ("  H2:", "  F4: {says: pumps are loud}\n  H2:")})
    assert (status, err) == (1, "")
    assert "F4" in out
    assert "unaccounted" in out
    if not form:
        assert out.splitlines()[-2:] == [
            "unaccounted: 1 source, for which nothing stands and no reason is given",
            "  F4   pumps are loud",
        ]


def test_everything_about_a_source(run: Runs) -> None:
    """Asked for by its number, a source is told in full, with the places in the files."""
    status, out, _ = run("F1", "A1")
    assert status == 0
    assert out.splitlines() == [
        "F1   pumps run",
        "     from: Manual | 1.0",
        "     event pump: run: somebody turns it on (m/pump.yaml:5:3)",
        "     state pump: off (m/pump.yaml:8:12)",
        "     transition pump: run: off → on (m/pump.yaml:12:5)",
        "     constraint oil is empty implies mode is gentle (m/features.yaml:5:28)",
        "",
        "A1   are they full?",
        "     rests on F1",
        "     feature oil: how full is it? full, empty (m/features.yaml:2:3)",
        "",
    ]


def test_what_a_program_reads(run: Runs) -> None:
    """One document, with every source and everything that stands for it."""
    status, out, err = run("--json", "--traces")
    told: dict[str, Any] = json.loads(out)
    assert (status, err) == (0, "")
    assert list(told) == ["quiesce", "sources", "unaccounted"]
    assert told["quiesce"] == metadata.version("quiesce")
    assert told["unaccounted"] == []
    sources = {source["number"]: source for source in told["sources"]}
    assert list(sources) == ["F1", "F2", "F3", "A1", "E1", "I1", "H1", "H2"]
    kinds = ["fact", "fact", "fact", "reading", "decision", "invariant", "hazard", "hazard"]
    assert [source["kind"] for source in told["sources"]] == kinds
    assert sources["F1"]["places"][2] == {
        "part": "transition",
        "machine": "pump",
        "name": "run",
        "detail": "off → on",
        "file": "m/pump.yaml",
        "line": 12,
        "column": 5,
    }
    assert sources["F3"]["outside"] == "colours make no difference"
    (shown,) = sources["H1"]["hazards"]
    assert (shown["property"], shown["system"], shown["cause"]) == (
        "whole",
        "minimal",
        ["d.oil is full", "may(d.burst)"],
    )
    assert shown["shown"]["claim"] == "whole[p]"
    assert [step["event"] for step in shown["shown"]["trace"]["steps"]] == ["p.run", "p.burst"]
    without = json.loads(run("--json")[1])
    assert [source["hazards"][0]["shown"] for source in without["sources"][-2:]] == [None, None]


def test_what_a_page_shows(run: Runs) -> None:
    """A table for each kind of source, in which every row has its three cells, whatever the texts hold."""
    _, out, _ = run("--markdown", "--traces")
    lines = out.splitlines()
    assert [line for line in lines if line.startswith("#")] == [
        "# Catalogue",
        "## Facts",
        "## Open questions",
        "## Decisions",
        "## Invariants",
        "## Hazards",
    ]
    for line in lines:
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 4, line
    assert any(line.startswith("| F1 | pumps run<br>(Manual \\| 1.0) | pump: event `run`<br>") for line in lines)
    assert any("pumps \\*burst\\* when" in line for line in lines)


def test_names_cannot_act_on_a_terminal_or_a_page(run: Runs) -> None:
    """Whatever a text holds, what is printed is text: no control characters, no markup of its own."""
    hostile = 'F4: {says: "a\\e[31m<script>\\u202e|`x`", document: "[d](http://e)", outside: "*o*"}'
    changed = {"m/sources.yaml": ("  H2:", f"  {hostile}\n  H2:")}
    for arguments in ((), ("F4",), ("--markdown",), ("--machine", "all")):
        out = run(*arguments, changed=changed)[1]
        assert all(line.isprintable() for line in out.splitlines())
    page = run("--markdown", changed=changed)[1]
    line = next(line for line in page.splitlines() if line.startswith("| F4 "))
    assert "\\<script\\>" in line
    assert "\\[d\\](http://e)" in line
    assert "\\*o\\*" in line
    assert len(re.findall(r"(?<!\\)\|", line)) == 4


def test_state_tables(run: Runs) -> None:
    """The machines asked for, each as a chapter."""
    assert run("--machine", "pump")[1].splitlines()[0] == "## pump"
    assert run("--machine", "all")[1] == run("--machine", "pump")[1]
