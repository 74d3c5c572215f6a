"""`quiesce check` of several systems: each in short, one table, and what is wrong with one stops no other."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from junitparser import Error, JUnitXml

from quiesce.proofs.checking.inquiry import INTERRUPTED
from quiesce.proofs.cli.way import Way
from quiesce.proofs.engines.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.proofs.checking.run import Outcome

LAMP = Path(__file__).resolve().parents[1] / "assets" / "lamp"
FOLDERS = ("--machines", str(LAMP / "machines"), "--specs", str(LAMP / "specs"), "--jobs", "1")
SYSTEMS = {
    "good.yaml": "system: good\nvms: {hall: {kind: plain}}\nassume: [not may(hall.burn)]\n",
    "bad.yaml": "system: bad\nvms: {hall: {kind: dimmer, guard: missing}}\nassume: [may(burn)]\n",
    "broken.yaml": "a: [",
}
GOOD = ("--property", "no-light-without-mains")


class Runs(Protocol):
    """Arguments of `check` → exit status, standard output and standard error."""

    def __call__(self, *arguments: str) -> tuple[int, str, str]: ...


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Runs:
    """Runs `quiesce check` in a folder with systems of lamps."""
    for name, text in SYSTEMS.items():
        (tmp_path / name).write_text(text, "utf-8")
    shutil.copy(LAMP / "lamp.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return lambda *arguments: command_line("check", *arguments, *FOLDERS)


def test_each_is_told_in_short_and_all_in_a_table(runs: Runs) -> None:
    """Of each system what does not hold, and on what that rests; in the end a line for each, with the gravest that fails."""
    status, out, err = runs("good.yaml", "lamp.yaml", "bad.yaml")
    assert (status, err) == (1, "")
    good, lamps, bad, table, summed = out.split("\n\n")
    foreign = ("  machines: ", "  claims: ", "    ")  # how long lines are depends on where the folder lies
    assert [line for line in good.splitlines() if not line.startswith(foreign)] == [
        "system good: good.yaml",
        "  assumed in the system's file: this never occurs: hall.burn",
        "  lamp-can-be-bright  violated    hall",
        "  4 claims: 3 hold, 1 violated",
    ]
    assert "\n  lamp-stays-whole    depends   fails in 3 steps  hall\n" in lamps
    assert "no-light-without-mains" not in lamps + bad
    assert [line.split() for line in table.splitlines()[1:]] == [
        ["good.yaml", "1", "0", "0", "3", "lamp-can-be-bright[hall]"],
        ["lamp.yaml", "1", "1", "0", "6", "lamp-stays-whole[hall]"],
        ["bad.yaml", "0", "1", "0", "3", "lamp-stays-whole[hall]"],
    ]
    assert summed.startswith("3 systems: 3 with claims that do not hold\n")


def test_what_is_wrong_with_one_stops_no_other(runs: Runs) -> None:
    """It is told with its message, in the table and in the exit status; the others are checked, before it and after it."""
    status, out, err = runs("nowhere.yaml", "good.yaml", "broken.yaml", "bad.yaml", *GOOD)
    assert status == 2
    assert [line.partition(": ")[0] for line in err.splitlines()] == ["nowhere.yaml:1:1", "broken.yaml:1:5"]
    rows = out.partition("gravest that fails\n")[2].splitlines()
    assert rows[0].startswith("nowhere.yaml  not checked: nowhere.yaml:1:1: cannot be read: No such file or directory")
    assert rows[1].split() == ["good.yaml", "0", "0", "0", "1"]
    assert rows[2].startswith("broken.yaml   not checked: broken.yaml:1:5: ")
    assert rows[3].split() == ["bad.yaml", "0", "0", "0", "1"]
    assert rows[5] == "4 systems: 2 cannot be checked, 2 all claims hold"


def test_the_exit_status_is_the_worst(runs: Runs) -> None:
    """All that hold, something that fails, something that is wrong: each counts more than those before."""
    assert [runs("good.yaml", other, *GOOD)[0] for other in ("lamp.yaml", "broken.yaml")] == [0, 2]
    assert runs("good.yaml", "bad.yaml", "--property", "lamp-stays-whole")[0] == 1


def test_a_system_named_twice_is_checked_once(runs: Runs, tmp_path: Path) -> None:
    """By whatever path: its file, its folder, its ledger or a link; one that remains alone is told as ever."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "good.yaml").write_text(SYSTEMS["good.yaml"], "utf-8")
    (tmp_path / "own" / "good.ledger.yaml").write_text("ledger: 1\n", "utf-8")
    (tmp_path / "link.yaml").symlink_to("own/good.yaml")
    alone = runs("own/good.yaml", *GOOD)
    assert runs("own/good.yaml", "./own/good.yaml", "own", "own/good.ledger.yaml", "link.yaml", *GOOD) == alone
    assert "gravest" not in alone[1]


def test_details_are_told_on_request(runs: Runs) -> None:
    """With --property everything about the claim, of each system; the table ends it all the same."""
    out = runs("lamp.yaml", "bad.yaml", "--property", "lamp-stays-whole")[1]
    assert out.count("the claim is never") == 2
    assert "gravest that fails" in out


def test_one_document_has_all_systems(runs: Runs) -> None:
    """With --json there is nothing but a list: of each system what its own document has, or why there is none."""
    status, out, _ = runs("lamp.yaml", "broken.yaml", "good.yaml", "--json", *GOOD)
    told = json.loads(out)
    assert (status, [each["path"] for each in told["systems"]]) == (2, ["lamp.yaml", "broken.yaml", "good.yaml"])
    first, broken, _ = told["systems"]
    alone = json.loads(runs("lamp.yaml", "--json", *GOOD)[1])
    for verdict in (*first["properties"], *alone["properties"]):
        del verdict["seconds"]
    assert {"quiesce": told["quiesce"], **first} == {"path": "lamp.yaml", **alone}
    assert broken.keys() == {"path", "not_checked"}
    assert broken["not_checked"][0].startswith("broken.yaml:1:5: ")


def test_files_for_other_programs_have_all_systems(runs: Runs, tmp_path: Path) -> None:
    """JUnit has a suite for each and SARIF a run, told apart also where they are called alike; none passes unchecked."""
    (tmp_path / "again.yaml").write_text(SYSTEMS["good.yaml"], "utf-8")
    paths = ("good.yaml", "again.yaml", "broken.yaml", "lamp.yaml")
    status, out, _ = runs(*paths, "--junit", "j.xml", "--sarif", "s.sarif", "--github")
    assert status == 2
    suites = list(JUnitXml.fromfile("j.xml"))
    assert [suite.name for suite in suites] == ["good", "good", "broken.yaml", "lamps"]
    assert [type(result) for case in suites[2] for result in case.result] == [Error]
    made = json.loads((tmp_path / "s.sarif").read_text("ascii"))["runs"]
    named = [run["automationDetails"]["id"] for run in made]
    assert named == ["quiesce/good/good.yaml/", "quiesce/good/again.yaml/", "quiesce/broken.yaml/", "quiesce/lamps/"]
    told = [(run["invocations"][0]["exitCode"], run["invocations"][0]["executionSuccessful"]) for run in made]
    assert told == [(1, True), (1, True), (2, False), (1, True)]
    errors = [line for line in out.splitlines() if line.startswith("::error ")]
    assert [line.partition("title=")[2].partition("::")[0] for line in errors] == [
        "lamp-can-be-bright[hall]%3A violated",
        "lamp-can-be-bright[hall]%3A violated",
        "lamp-can-be-bright[porch]%3A violated",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--html", "x.html"), "--html shows one system, and these are 2: name one."),
        (("--ledger",), "--ledger and --update-ledger are about one system, and these are 2: quiesce ledger is about several."),
        (("--update-ledger",), "--ledger and --update-ledger are about one system, and these are 2: quiesce ledger is about several."),
    ],
)  # fmt: skip
def test_what_is_about_one_system_is_refused(runs: Runs, arguments: tuple[str, ...], said: str) -> None:
    """In one sentence, before anything is checked."""
    status, out, err = runs("good.yaml", "lamp.yaml", *arguments)
    assert (status, out) == (2, "")
    assert err.endswith(f"Error: {said}\n")


def test_one_limit_is_for_all_systems(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no time is left for a system, it is not checked for that reason, and its claims are no pass."""
    begun = Way.outcome

    def slow(way: Way, *asked: object, **named: object) -> Outcome:
        outcome = begun(way, *asked, **named)  # type: ignore[arg-type]
        monkeypatch.setattr(Limits, "stop", lambda limits: limits.reason)
        return outcome

    monkeypatch.setattr(Way, "outcome", slow)
    status, out, _ = runs("good.yaml", "lamp.yaml", "bad.yaml", "--timeout", "20", *GOOD)
    assert status == 3
    assert out.count("not checked: the time limit of 20 s was reached") == 2
    assert "3 systems: 2 with unknown claims, 1 all claims hold" in out


def test_an_interrupt_leaves_what_was_found(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found by then is told in the table, and which systems were not looked at any more."""
    begun = Way.case

    def interrupted(way: Way, question: object, *known: object) -> object:
        if question.paths == ("lamp.yaml",):  # type: ignore[attr-defined]
            signal.raise_signal(signal.SIGINT)
        return begun(way, question, *known)  # type: ignore[arg-type]

    monkeypatch.setattr(Way, "case", interrupted)
    status, out, err = runs("good.yaml", "lamp.yaml", "bad.yaml", *GOOD)
    assert (status, err) == (130, "quiesce: interrupted; what was not decided by then is unknown\n")
    rows = out.partition("gravest that fails\n")[2].splitlines()
    assert rows[0].split() == ["good.yaml", "0", "0", "0", "1"]
    assert [row.partition(": ")[2] for row in rows[1:3]] == [INTERRUPTED] * 2


def test_a_system_for_which_there_is_no_memory_stops_no_other(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not checked for that reason, which is no pass."""
    begun = Way.case

    def short(way: Way, question: object, *known: object) -> object:
        if question.paths == ("lamp.yaml",):  # type: ignore[attr-defined]
            raise MemoryError
        return begun(way, question, *known)  # type: ignore[arg-type]

    monkeypatch.setattr(Way, "case", short)
    status, out, err = runs("good.yaml", "lamp.yaml", "bad.yaml", *GOOD)
    assert (status, err) == (3, "")
    assert "lamp.yaml  not checked: this needs more memory than there is" in out
    assert "3 systems: 1 with unknown claims, 2 all claims hold" in out


def test_what_was_asked_for_in_addition_is_told_of_each(runs: Runs) -> None:
    """How large each system is with --count, and of which assignments an engine speaks."""
    out = runs("good.yaml", "bad.yaml", "--count", "--engine", "explicit")[1]
    assert out.count(" states (combinations of locations), ") == 2
    assert out.count("explored with every fault and choice permitted that no assumption speaks of") == 2


def test_configurations_are_one_system_as_ever(runs: Runs, tmp_path: Path) -> None:
    """Two of them are two VMs of one host; beside a system's file they are refused, as they would be part of that."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.qvmconf").write_text(f"system {name}\nram 1M\ncpu\n", "utf-8")
    assert runs("a.qvmconf", "b.qvmconf", *GOOD)[1].startswith("system a+b\n")
    assert runs("good.yaml", "a.qvmconf", "lamp.yaml")[::2] == (
        2,
        "good.yaml:1:1: a system's file stands alone; name the configurations in it, under qvmconf:\n",
    )


def test_what_is_wrong_with_all_is_told_once(runs: Runs) -> None:
    """A claim that nobody knows, asked of several systems, is one mistake."""
    status, out, err = runs("good.yaml", "lamp.yaml", "--property", "lamp-stays-hole")
    assert (status, out) == (2, "")
    assert err.count("there is no property") == 1
