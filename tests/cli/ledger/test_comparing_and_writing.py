"""A ledger is compared, or written anew, wherever it is; what cannot be used is refused before anything is explored."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.checking.schedule import Schedule

from .lamps import CHECK, CLAIMS, LEDGER, SYSTEM, WHOLE, edit, flat

if TYPE_CHECKING:
    from .lamps import Run


def test_what_the_ledger_says_is_no_failure(run: Run) -> None:
    """Nothing was changed: exit status 0, although some claims do not hold, since the ledger has that on record."""
    status, printed = run(*CHECK, "--ledger")
    assert status == 0
    assert "all is as the ledger says: lamp.ledger.yaml: 8 claims (1 depends, 6 holds, 1 violated)" in flat(printed)
    assert run(*CHECK)[0] == 1


def test_writing_it_anew_changes_nothing(run: Run) -> None:
    """The ledger of the same system is the same bytes."""
    before = LEDGER.read_bytes()
    status, printed = run(*CHECK, "--update-ledger")
    assert (status, LEDGER.read_bytes()) == (0, before)
    assert "all is as the ledger says" in printed


def test_an_empty_name_is_no_ledger(run: Run) -> None:
    """A variable that is empty by accident does not turn the comparison off."""
    status, printed = run(*CHECK, "--ledger", "")
    assert status == 2
    assert "--ledger is followed by an empty name" in printed


@pytest.mark.parametrize("option", ["--ledger", "--update-ledger"])
def test_a_part_of_the_claims_is_not_compared(run: Run, option: str) -> None:
    """Some of the claims only is less than what the ledger is about: refused."""
    before = LEDGER.read_bytes()
    status, printed = run(*CHECK, option, "--property", "lamp-stays-whole")
    assert (status, LEDGER.read_bytes()) == (2, before)
    assert "--property checks some of the claims only" in printed


UNUSABLE = {
    "missing": (None, "lamp.ledger.yaml: there is no ledger of lamps here, so nothing says what is expected"),
    "of another format": ("ledger: 9\n", 'lamp.ledger.yaml:1:9: this ledger is of the format "9"; known: 1'),
    "of another system": (
        "ledger: 1\nabout: lamp\n",
        'lamp.ledger.yaml:2:8: this ledger is about the system "lamp", not about',
    ),
    "not YAML": ("ledger: 1\n<<<<<<< HEAD\nabout: [\n", "lamp.ledger.yaml:3:1: not YAML"),
    "something else": ("system: lamps\n", "lamp.ledger.yaml:1:1: this is no ledger"),
    "empty": ("", "lamp.ledger.yaml:1:1: the file is empty"),
    "a list": ("- 1\n", "lamp.ledger.yaml:1:1: this is no ledger"),
    "emptied": ("ledger: 1\nabout: lamps\n", 'lamp.ledger.yaml:1:1: a ledger needs "claims"'),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_ledger_that_cannot_be_used_turns_red(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A ledger that is missing, damaged or another's is told of before anything is explored."""
    text, sentence = UNUSABLE[name]
    if text is None:
        LEDGER.unlink()
    else:
        LEDGER.write_text(text, "utf-8")
    monkeypatch.delattr(Schedule, "answers")
    status, printed = run(*CHECK, "--ledger")
    assert status == 2
    assert sentence in flat(printed)


def test_another_systems_ledger_is_not_written_over(run: Run) -> None:
    """Writing anew is no way to lose what is expected of another system; a damaged ledger is replaced."""
    other = LEDGER.read_text("utf-8").replace("about: lamps", "about: bulbs")
    LEDGER.write_text(other, "utf-8")
    assert run(*CHECK, "--update-ledger")[0] == 2
    assert LEDGER.read_text("utf-8") == other
    LEDGER.write_text("<<<<<<< HEAD\n", "utf-8")
    assert run(*CHECK, "--update-ledger")[0] == 0
    assert run(*CHECK, "--ledger")[0] == 0


def test_what_follows_the_option_is_no_system(run: Run) -> None:
    """`--ledger lamp.yaml` would take the system's file for the ledger, and write over it: refused, with what to write."""
    for path in ("lamp.yaml", "machines"):
        before = SYSTEM.read_bytes()
        status, printed = run("check", "--update-ledger", "--ledger", path)
        assert (status, SYSTEM.read_bytes()) == (2, before)
        assert f"write it first: quiesce check {path} --ledger" in flat(printed)
    assert "quiesce check minimal --ledger" in flat(run("check", "--ledger", "minimal")[1])


def test_a_ledger_of_any_name(run: Run) -> None:
    """The file that follows the option is the ledger."""
    Path("kept").mkdir()
    assert run(*CHECK, "--ledger", "kept/expected.yaml", "--update-ledger")[0] == 0
    assert Path("kept/expected.yaml").read_bytes() == LEDGER.read_bytes()
    LEDGER.unlink()
    assert run(*CHECK, "--ledger", "kept/expected.yaml")[0] == 0


def test_a_folder_with_a_ledger_is_one_system(run: Run) -> None:
    """A ledger beside a system's file is no second system."""
    folder = Path("own")
    folder.mkdir()
    shutil.copy(SYSTEM, folder)
    arguments = ("check", "own", *CHECK[2:])
    assert run(*arguments, "--update-ledger")[0] == 0
    assert (folder / "lamp.ledger.yaml").is_file()
    assert run(*arguments, "--ledger")[0] == 0


def test_json_has_the_comparison(run: Run) -> None:
    """The document tells each difference by its kind."""
    edit(CLAIMS, WHOLE, "")
    status, printed = run(*CHECK, "--ledger", "--json")
    found = json.JSONDecoder().raw_decode(printed)[0]["ledger"]  # what follows is progress
    assert status == 1
    assert (found["equal"], found["written"], found["canary"], found["undone"]) == (False, False, [], [])
    assert [(each["kind"], each["about"]) for each in found["differences"]] == [
        ("claim gone", "lamp-stays-whole[hall]"),
        ("claim gone", "lamp-stays-whole[porch]"),
    ]


def test_github_is_told(run: Run) -> None:
    """A difference is an annotation at the ledger."""
    edit(CLAIMS, WHOLE, "")
    printed = run(*CHECK, "--ledger", "--github")[1]
    assert "::error file=lamp.ledger.yaml,line=1,title=ledger::not as the ledger says" in printed


def test_a_scenario_that_becomes_excluded_is_a_difference(run: Run) -> None:
    """That a scenario is not applicable any more turns the check red, says what it needs, and can be put on record."""
    edit(SYSTEM, "vms:\n", "assume: [not may(press)]\nvms:\n")
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "does not apply any more: needs hall.press, which is excluded by not may(press) (was holds)" in flat(printed)
    run(*CHECK, "--update-ledger")
    assert "verdict: not applicable" in LEDGER.read_text("utf-8")
    assert run(*CHECK, "--ledger")[0] == 0
