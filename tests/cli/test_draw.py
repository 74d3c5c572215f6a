"""`quiesce draw`: what is asked for is drawn, in the form that is asked for, and nothing is overwritten."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol
from xml.etree import ElementTree

import pytest

from quiesce.proofs.cli.main import main

ASSETS = Path(__file__).resolve().parents[1] / "assets"
LAMPS = [
    str(ASSETS / "lamp" / "lamp.yaml"),
    "--machines",
    str(ASSETS / "lamp" / "machines"),
    "--specs",
    str(ASSETS / "lamp" / "specs"),
]
PNG = b"\x89PNG\r\n\x1a\n"


class Draws(Protocol):
    """Arguments of `draw` → exit status, standard output, standard error."""

    def __call__(self, *arguments: str) -> tuple[int, str, str]: ...


@pytest.fixture
def draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Draws:
    """Runs `quiesce draw` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["quiesce", "draw", *arguments])
        status = 0
        try:
            main()
        except SystemExit as left:
            status = int(left.code or 0)
        out, err = capsysbinary.readouterr()
        return status, out.decode("utf-8", "replace"), err.decode()

    return run


MACHINES = ["--machines", str(ASSETS / "lamp" / "machines")]


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("x.svg", b"<svg "), ("x.PNG", PNG), ("x.dot", b'digraph "lamp" {'), ("x.gv", b"digraph"),
        ("x.mmd", b"---\ntitle:"), ("x.puml", b"@startuml"), ("folder/x.svg", b"<svg "),
    ],
)  # fmt: skip
def test_the_suffix_says_the_form(draws: Draws, file: str, start: bytes) -> None:
    """Pictures and texts, also in another folder."""
    Path("folder").mkdir()
    if file.endswith(("svg", "PNG")):
        pytest.importorskip("pygraphviz")
    assert draws("machine", "lamp", *MACHINES, "--out", file) == (0, "", "")
    assert Path(file).read_bytes().startswith(start)


def test_text_goes_to_standard_output(draws: Draws) -> None:
    """Also of several machines, in declared order."""
    status, out, err = draws("machine", "mains", "lamp", *MACHINES, "--format", "dot")
    assert (status, err) == (0, "")
    assert [line for line in out.splitlines() if line.startswith("digraph")] == [
        'digraph "lamp" {',
        'digraph "mains" {',
    ]


def test_a_picture_goes_to_standard_output_only_where_it_is_of_use(
    draws: Draws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into a pipe it is written; on a terminal it says what to ask for."""
    pytest.importorskip("pygraphviz")
    status, out, _ = draws("machine", "mains", *MACHINES)
    assert (status, ElementTree.fromstring(out).attrib["aria-label"]) == (0, "mains")  # noqa: S314  # our own
    status, out, _ = draws("machine", "mains", *MACHINES, "--format", "png")
    assert (status, out.endswith("IEND\ufffdB`\ufffd")) == (0, True)
    monkeypatch.setattr("quiesce.proofs.cli.drawn.sys", SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True)))
    status, out, err = draws("machine", "mains", *MACHINES)
    assert (status, out) == (2, "")
    assert "A picture is no use on a terminal: say --out FILE, or --format mermaid, dot or plantuml." in " ".join(
        err.split()
    )


def test_every_machine_has_a_file(draws: Draws) -> None:
    """With --all, in a folder; a second time nothing is touched unless --replace is given."""
    assert draws("machine", "--all", *MACHINES, "--format", "mermaid", "--out", "all")[0] == 0
    assert sorted(path.name for path in Path("all").iterdir()) == ["counter.mmd", "lamp.mmd", "mains.mmd"]
    Path("all/lamp.mmd").write_text("mine")
    status, _, err = draws("machine", "--all", *MACHINES, "--format", "mermaid", "--out", "all")
    assert (status, Path("all/lamp.mmd").read_text()) == (2, "mine")
    assert err == (
        "all: 3 of 3 files are there already, so nothing was written; the first: counter.mmd; "
        "replace them with --replace, or name another folder\n"
    )
    assert draws("machine", "--all", *MACHINES, "--format", "mermaid", "--out", "all", "--replace")[0] == 0
    assert Path("all/lamp.mmd").read_text() != "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["machine"], "Say which machines to draw, or --all."),
        (["machine", "lapm", *MACHINES, "--format", "dot"], 'NAME: there is no machine "lapm"; known: counter, lamp, mains; did you mean "lamp"?'),
        (["machine", "lamp", *MACHINES, "--out", "x.pdf"], 'No format is known by the suffix ".pdf"'),
        (["machine", "lamp", "mains", *MACHINES, "--out", "x.svg"], "There may be several drawings: --out must name a folder"),
        (["machine", "lamp", "mains", *MACHINES], "There may be several pictures: say --out FOLDER, or --format"),
        (["machine", "lamp", "--machines", "nowhere", "--format", "dot"], "nowhere: cannot be read: No such file or directory"),
        (["machine", "lamp", *MACHINES, "--out", "/dev/null/x.dot"], "/dev/null/x.dot: cannot be written: "),
        (["system", "nowhere", "--format", "dot"], "nowhere:1:1: cannot be read"),
        (["product", "--format", "dot"], "Say what to tell apart, --by MACHINE or --predicate FORMULA; or draw --around CLAIM."),
        (["product", *LAMPS, "--by", " ,", "--format", "dot"], "Say what to tell apart"),
        (["product", *LAMPS, "--by", "hall.lapm", "--format", "dot"], '--by: there is no machine "hall.lapm" in this system'),
        (["product", *LAMPS, "--by", "hall.lamp", "--nodes", "2", "--format", "dot"], "--nodes: there are more than 2 states to draw; name fewer"),
        (["product", *LAMPS, "--by", "hall.lamp", "--around", "x", "--format", "dot"], "Say what to tell apart"),
        (["product", *LAMPS, "--bisimulation", "--around", "x", "--format", "dot"], "--depth, --bisimulation and --settle go with --by and --predicate."),
        (["trace", *LAMPS, "--property", "nothing", "--format", "dot"], 'there is no property "nothing"'),
        (["coverage", *MACHINES, LAMPS[0], "--machine", "lapm", "--format", "dot"], '--machine: there is no machine "lapm"'),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(draws: Draws, arguments: list[str], said: str) -> None:
    """Status 2, one message, nothing on standard output, no traceback and no file."""
    status, out, err = draws(*arguments)
    assert (status, out) == (2, "")
    assert said in " ".join(err.split())
    assert "Traceback" not in err
    assert [*Path().iterdir()] == []


def test_a_file_that_is_there_is_kept(draws: Draws) -> None:
    """Unless --replace is given."""
    Path("x.dot").write_text("mine")
    status, _, err = draws("machine", "lamp", *MACHINES, "--out", "x.dot")
    assert (status, Path("x.dot").read_text()) == (2, "mine")
    assert err.startswith("x.dot: is there already, and was left as it is")
    assert draws("machine", "lamp", *MACHINES, "--out", "x.dot", "--replace")[0] == 0
    assert Path("x.dot").read_text().startswith("digraph")


SYSTEM = """\
---
title: "lamps: 2 VMs, 0 devices, 5 machines"
---
flowchart LR
  subgraph n0["host"]
    n1["mains<br/>outage, repair"]
  end
  subgraph n2["hall"]
    n3["counter<br/>forget"]
    n4["lamp<br/>press, burn, hum"]
  end
  subgraph n5["porch"]
    n6["counter<br/>forget"]
    n7["lamp<br/>press, burn, hum"]
  end
  n1 ==>|"outage"| n4
  n1 ==>|"outage"| n7
  n4 -.->|"press"| n3
  n7 -.->|"press"| n6
  n4 -.-> n1
  n7 -.-> n1
"""
PRODUCT = """\
---
title: "lamps: all states that agree in hall.lamp are one"
---
flowchart TB
  n0((" "))
  n1("hall.lamp  off")
  n2("hall.lamp  on")
  n3("hall.lamp  broken")
  n0 --> n1
  n1 -.->|"press"| n2
  n2 -->|"host.outage, hall.press"| n1
  n2 ==>|"burn"| n3
  classDef initial fill:#1b1f24,stroke:#1b1f24
  class n0 initial
"""


def test_a_system_is_drawn(draws: Draws) -> None:
    """Who controls, reacts and watches, as text."""
    assert draws("system", *LAMPS, "--format", "mermaid") == (0, SYSTEM, "")


def test_a_product_is_drawn(draws: Draws) -> None:
    """Reduced to where one machine is, with nested states as one."""
    assert draws("product", *LAMPS, "--by", "hall.lamp", "--depth", "1", "--format", "mermaid") == (0, PRODUCT, "")


def test_a_limit_is_told(draws: Draws) -> None:
    """Status 3, and why."""
    status, out, err = draws("product", *LAMPS, "--by", "hall.lamp", "--timeout", "0.000001", "--format", "dot")
    assert (status, out) == (3, "")
    assert err.startswith("unknown: the time limit of 1e-06 s was reached")


def test_a_trace_is_drawn(draws: Draws) -> None:
    """The machines that move, with numbered steps; or all of one of them; or the states in turn."""
    lamps = [*LAMPS, "--property", "lamp-stays-whole"]
    status, out, _ = draws("trace", *lamps, "--format", "mermaid")
    assert status == 0
    assert "hall.press" in out
    status, out, _ = draws("trace", *lamps, "--machine", "hall.lamp", "--format", "mermaid")
    assert status == 0
    assert "step 1" in out
    status, _, err = draws("trace", *lamps, "--machine", "hall.lapm", "--format", "mermaid")
    assert (status, 'did you mean "hall.lamp"?' in err) == (2, True)
    status, out, _ = draws("product", *LAMPS, "--around", "lamp-stays-whole", "--format", "mermaid")
    assert (status, "after step 1" in out) == (0, True)


def test_coverage_is_drawn(draws: Draws) -> None:
    """A machine that is named, whatever is found; nothing where all is taken."""
    status, out, _ = draws("coverage", LAMPS[0], *MACHINES, "--machine", "lamp", "--format", "mermaid")
    assert (status, "0 of 6 ways to take a row are never taken in lamps" in out) == (0, True)
    assert draws("coverage", LAMPS[0], *MACHINES, "--format", "mermaid") == (0, "", "every row is taken\n")
