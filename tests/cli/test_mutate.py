"""`quiesce mutate`: what it prints of a toy system, how it ends, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
KETTLE = HERE.parent / "assets" / "kettle"
OWN = ("kettle.yaml", "--machines", "machines", "--specs", "specs", "--jobs", "1")


class Runs(Protocol):
    """Arguments of `mutate` → exit status, standard output, standard error."""

    def __call__(self, *arguments: str) -> tuple[object, str, str]: ...


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Runs:
    """Runs `quiesce mutate` in the folder of the kettle."""
    monkeypatch.chdir(KETTLE)

    def result(*arguments: str) -> tuple[object, str, str]:
        return command_line("mutate", *arguments)

    return result


def document(run: Runs, *arguments: str) -> dict[str, Any]:
    """What it prints as JSON."""
    _, out, _ = run(*OWN, "--json", *arguments)
    made: dict[str, Any] = json.loads(out)
    return made


def test_the_kettle_is_told_as_before(run: Runs) -> None:
    """The report about the toy system is the one that is kept, with every claim asked."""
    status, out, _ = run(*OWN, "--matrix")
    assert status == 1
    assert out == (HERE / "told" / "kettle-mutants.txt").read_text("utf-8")


def test_the_document_says_the_same(run: Runs) -> None:
    """Counts, killers and the smallest set in the document fit each other."""
    made = document(run, "--matrix")
    outcomes = [mutant["outcome"] for mutant in made["mutants"]]
    assert made["score"] == {
        "killed": outcomes.count("killed"),
        "noticeable": len(outcomes) - outcomes.count("refused") - outcomes.count("equivalent"),
    }
    assert sum(each["made"] for each in made["operators"]) == len(outcomes) == made["available"]
    rows = [{killer["claim"] for killer in mutant["killers"]} for mutant in made["mutants"] if mutant["killers"]]
    assert all(row & set(made["smallest"]["claims"]) for row in rows)
    assert made["smallest"]["proved"]
    assert {each["claim"]: each["kills"] for each in made["claims"]} == {
        each["claim"]: sum(each["claim"] in row for row in rows) for each in made["claims"]
    }
    assert all(mutant["apart"] for mutant in made["mutants"] if mutant["outcome"] == "survived")


def test_one_noticing_claim_is_enough(run: Runs) -> None:
    """Who asks until a claim notices has the same fates as who asks every claim, and one of the same killers of each."""
    quick, whole = document(run), document(run, "--matrix")
    assert not quick["smallest"]["proved"]
    for few, all_of_them in zip(quick["mutants"], whole["mutants"], strict=True):
        assert (few["mutant"], few["outcome"], few["apart"]) == (
            all_of_them["mutant"],
            all_of_them["outcome"],
            all_of_them["apart"],
        )
        assert len(few["killers"]) == bool(all_of_them["killers"])
        assert all(killer in all_of_them["killers"] for killer in few["killers"])


def test_a_sample_is_a_part_of_the_whole(run: Runs) -> None:
    """A sample has as many mutants as asked for, with the fates that they have among all."""
    fates = {mutant["mutant"]: mutant["outcome"] for mutant in document(run)["mutants"]}
    sample = document(run, "--sample", "10")
    assert len(sample["mutants"]) == 10
    assert all(fates[mutant["mutant"]] == mutant["outcome"] for mutant in sample["mutants"])
    assert sample["available"] == len(fates)


def test_machines_and_kinds_are_chosen(run: Runs) -> None:
    """One machine and one kind of change: no other mutant is made."""
    made = document(run, "--machine", "lid", "--operator", "retarget", "--operator", "initial")
    assert {mutant["machine"] for mutant in made["mutants"]} == {"lid"}
    assert {mutant["operator"] for mutant in made["mutants"]} == {"retarget", "initial"}


def test_nothing_to_notice_is_no_failure(run: Runs) -> None:
    """Where every mutant is refused or equivalent nothing survives, and there is no score."""
    status, out, _ = run(*OWN, "--machine", "lid", "--operator", "drop-row")
    assert status == 0
    assert "score: none" in out


def test_what_takes_too_long_is_unknown(run: Runs) -> None:
    """With no time at all, mutants are unknown, and the exit status says so."""
    status, out, _ = run(*OWN, "--timeout", "0.000001", "--operator", "negate-condition")
    assert status == 3
    assert "time limit" in out


def test_processes_make_no_difference(run: Runs) -> None:
    """Two processes print what one prints."""
    arguments = [*OWN[:-1], "2"]
    assert run(*arguments)[:2] == run(*OWN)[:2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--machine", "lidd"), 'there is no machine "lidd"; known: kettle, lid; '),
        (("--machine", ""), 'there is no machine ""; known: kettle, lid'),
        (("--machine", "\x1b[2J\n"), 'there is no machine "\\x1b[2J\\n"'),
        (("--sample", "0"), "Invalid value for '--sample'"),
        (("--sample", "many"), "Invalid value for '--sample'"),
        (("--operator", "drop"), "Invalid value for '--operator'"),
        (("--jobs", "0"), "Invalid value for '--jobs'"),
        (("--timeout", "-1"), "Invalid value for '--timeout'"),
        (("--property", "boils"), 'there is no property "boils"'),
        (("no-such-file.yaml",), "no-such-file.yaml"),
    ],
)
def test_bad_input_is_told(run: Runs, arguments: tuple[str, ...], said: str) -> None:
    """What is not known is a message that says what is, and exit status 2."""
    status, out, err = run(*OWN, *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_machine_that_the_system_lacks_is_not_changed(run: Runs) -> None:
    """A machine that is declared but not part of the system is named, with those that are."""
    status, _, err = run("--machine", "dump")
    assert status == 2
    assert 'the system has no machine "dump"' in err
