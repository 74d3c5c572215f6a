"""A check that is cut short, by Ctrl-C or by its limit of time, tells what it has found, in the form asked for."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from junitparser import JUnitXml

from quiesce.proofs.checking.schedule import INTERRUPTED, Schedule
from quiesce.proofs.engines import limits
from quiesce.proofs.report import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.proofs.checking.task import Like, Task
    from quiesce.proofs.evidence.verdict import Verdict

LAMP = Path(__file__).resolve().parents[1] / "assets" / "lamp"
CHECK = ("check", "lamp.yaml", "--machines", str(LAMP / "machines"), "--specs", str(LAMP / "specs"), "--jobs", "1")
CLAIMS, DECIDED = 8, 3

CommandLine: TypeAlias = "Callable[..., tuple[int, str, str]]"


@pytest.fixture(autouse=True)
def lamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lamps in an empty folder."""
    (tmp_path / "lamp.yaml").write_bytes((LAMP / "lamp.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)


def after(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Something happens while the claim is being decided that comes after so many."""
    decide, begun = Schedule._verdict, list[str]()

    def deciding(schedule: Schedule, task: Task, index: int, like: Like) -> Verdict:
        begun.append(like.claim.name)
        if len(begun) == DECIDED + 1:
            happens()
        return decide(schedule, task, index, like)

    monkeypatch.setattr(Schedule, "_verdict", deciding)


def interrupt() -> None:
    """Ctrl-C."""
    signal.raise_signal(signal.SIGINT)


def words(printed: str) -> dict[str, str]:
    """A document → the reason of each claim that is unknown, and "" of each other one."""
    return {f"{x['id']}{x['for']}": x["reason"] for x in json.loads(printed)["properties"]}


def test_ctrl_c_tells_what_was_decided(command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verdicts that were found are as ever; the others are unknown since it was interrupted; the exit status says so, too."""
    _, whole, _ = command_line(*CHECK, "--json")
    after(monkeypatch, interrupt)
    status, printed, said = command_line(*CHECK, "--json")
    assert (status, said) == (130, "quiesce: interrupted; what was not decided by then is unknown\n")
    assert sorted(words(printed).values()) == [""] * DECIDED + [INTERRUPTED] * (CLAIMS - DECIDED)
    untimed = [[{**x, "seconds": 0} for x in json.loads(each)["properties"]] for each in (printed, whole)]
    for now, then in zip(*untimed, strict=True):
        assert now == then or now["verdict"] == "unknown"


def test_ctrl_c_in_every_other_form(command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """So does the report, with annotations, and so do the files, which are whole."""
    after(monkeypatch, interrupt)
    status, printed, _ = command_line(*CHECK, "--github", "--junit", "l.xml", "--sarif", "l.sarif", "--html", "l.html")
    assert status == 130
    assert f"{CLAIMS - DECIDED} unknown" in printed
    assert f"unknown: {INTERRUPTED}" in printed
    assert printed.count("::") >= 2 * (CLAIMS - DECIDED)
    (suite,) = JUnitXml.fromfile("l.xml")
    assert (suite.tests, suite.errors) == (CLAIMS, CLAIMS - DECIDED)
    (run,) = json.loads(Path("l.sarif").read_text("ascii"))["runs"]
    assert sum(x["properties"]["verdict"] == "unknown" for x in run["results"]) == CLAIMS - DECIDED
    assert INTERRUPTED in Path("l.html").read_text("utf-8")
    assert sorted(file.name for file in Path().iterdir()) == ["l.html", "l.sarif", "l.xml", "lamp.yaml"]


def test_no_ledger_is_made_of_an_interrupted_check(command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found by then is no reason to expect it, nor is it compared with what is expected."""
    assert command_line(*CHECK, "--update-ledger")[0] == 0
    ledger = Path("lamp.ledger.yaml").read_text("utf-8")
    for option in ("--update-ledger", "--ledger"):
        after(monkeypatch, interrupt)
        status, printed, _ = command_line(*CHECK, option)
        assert (status, "ledger" in printed) == (130, False)
    assert Path("lamp.ledger.yaml").read_text("utf-8") == ledger


def test_ctrl_c_while_a_ledger_is_compared_tells_every_verdict(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All claims are decided by then, and are told."""
    monkeypatch.setattr("quiesce.proofs.compare.ledger.comparison.taken_by", lambda *_: interrupt())
    status, printed, _ = command_line(*CHECK, "--update-ledger", "--json")
    assert (status, set(words(printed).values())) == (130, {""})
    assert not Path("lamp.ledger.yaml").exists()


def test_a_second_ctrl_c_ends_at_once(command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not even want to be told is told nothing."""
    after(monkeypatch, interrupt)
    monkeypatch.setattr(document, "subject", lambda _: interrupt())
    status, printed, said = command_line(*CHECK, "--json")
    assert (status, printed.strip(), said.strip()) == (130, "", "quiesce: interrupted; nothing is concluded")


def test_the_limit_of_time_tells_what_was_decided(command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it is reached no claim is begun any more, and those that are missing are unknown for this reason."""
    late = list[bool]()
    monkeypatch.setattr(limits.Limits, "stop", lambda each: each.reason if late else None)
    after(monkeypatch, lambda: late.append(True))
    monkeypatch.setattr("quiesce.proofs.checking.schedule.apart", lambda *_: False)
    status, printed, _ = command_line(*CHECK, "--timeout", "1000", "--json", "--count")
    assert status == 1
    reasons = list(words(printed).values())
    assert (reasons.count(""), len({*reasons} - {""})) == (DECIDED, 1)
    assert "the time limit of 1000 s was reached" in max(reasons)
    assert json.loads(printed)["space"]["states"] is None


def test_a_system_that_takes_too_long_to_read(command_line: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing could be asked yet, every claim is unknown, and this is said instead of a report."""

    def reading(_: object) -> None:
        while True:
            pass

    monkeypatch.setattr("quiesce.proofs.evidence.case.read", reading)
    status, printed, said = command_line(*CHECK, "--timeout", "0.1")
    assert (status, printed) == (3, "")
    assert said.startswith("quiesce: every claim is unknown: the time limit of 0.1 s was reached")
