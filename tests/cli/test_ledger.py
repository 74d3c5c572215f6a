"""A check that was switched off, weakened or emptied turns red: each kind of sabotage, and the sentence that tells of it."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest

from quiesce.model.composition.load import EMBEDDED, load
from quiesce.proofs import check
from quiesce.proofs.cli import main
from quiesce.proofs.engines.judge import Judge
from quiesce.proofs.evidence.verdict import Verdict
from quiesce.proofs.pinned import canary, made
from quiesce.proofs.roads import Roads

ASSETS = Path(__file__).resolve().parents[1] / "assets"
LEDGER = Path("lamp.ledger.yaml")
CHECK = ("check", "lamp.yaml", "--machines", "machines", "--specs", "specs", "--jobs", "1")
MACHINES, CLAIMS, SYSTEM = Path("machines/lamp.yaml"), Path("specs/claims.yaml"), Path("lamp.yaml")
WHOLE = """\
- property: lamp-stays-whole
  claim: No lamp breaks.
  for: {v: vms}
  never: v.lamp in broken
  assuming: not v.kind is relay
"""


class Run(Protocol):
    """Arguments → the exit status, and what was printed."""

    def __call__(self, *arguments: str) -> tuple[int, str]: ...


@cache
def loaded(folder: Path) -> Any:
    """The machines that come with Quiesce take long to read, and do not change."""
    return load(folder)


_MADE: list[str] = []


def made_once(ran: Run) -> str:
    """The ledger of the lamps as they are, made by the first test's check and no other."""
    if not _MADE:
        status, printed = ran(*CHECK, "--update-ledger")
        assert status == 0, printed
        assert "the ledger was written: lamp.ledger.yaml: 8 claims" in flat(printed)
        _MADE.append(LEDGER.read_text("utf-8"))
    return _MADE[0]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs Quiesce in a folder with lamps, whose ledger was made by a check of them."""
    for name in ("lamp.yaml", "machines", "specs"):
        source = ASSETS / "lamp" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(check, "load", lambda folder: loaded(folder) if folder == EMBEDDED else load(folder))

    def ran(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["quiesce", *arguments])
        try:
            main()
        except SystemExit as left:
            captured = capsys.readouterr()
            return int(left.code or 0), captured.out + captured.err
        raise AssertionError("a check ends with an exit status")

    LEDGER.write_text(made_once(ran), "utf-8")
    return ran


def edit(file: Path, old: str, new: str) -> None:
    """Replace what stands once in a file."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, text
    file.write_text(text.replace(old, new), "utf-8")


def flat(printed: str) -> str:
    """What was printed, as if lines were never broken."""
    return " ".join(printed.split())


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


SABOTAGE = {
    "a claim is deleted": (
        CLAIMS,
        WHOLE,
        "",
        "lamp-stays-whole[hall]: the claim is gone: nobody checks any more what was depends",
    ),
    "a claim is emptied": (
        CLAIMS,
        "never: v.lamp in broken",
        "never: v.lamp in broken and v.lamp in on",
        "lamp-stays-whole[hall], lamp-stays-whole[porch]: the claim says something else under the same name",
    ),
    "a claim is weakened": (
        CLAIMS,
        "assuming: not v.kind is relay",
        "assuming: [not v.kind is relay, not may(burn)]",
        "lamp-stays-whole[hall], lamp-stays-whole[porch]: the claim was weakened: it assumes more + not may(burn)",
    ),
    "an assumption contradicts itself": (
        CLAIMS,
        "assuming: not v.kind is relay",
        "assuming: [not v.kind is relay, may(burn), not may(burn)]",
        "lamp-stays-whole[hall]: became vacuous, and says nothing any more",
    ),
    "a claim is renamed": (
        CLAIMS,
        "lamp-stays-whole",
        "lamp-stays-well",
        "lamp-stays-well[hall]: a new claim, of which the ledger says nothing: depends",
    ),
    "the system is shrunken": (SYSTEM, "  hall: {}\n", "", "the system is smaller: states: 90 before, "),
    "the system assumes more": (
        SYSTEM,
        "porch: {kind: plain}\n",
        "porch: {kind: plain}\nassume: not may(burn)\n",
        "the system assumes more, so every claim says less + not may(burn)",
    ),
    "a feature is fixed": (
        SYSTEM,
        "hall: {}",
        "hall: {kind: plain}",
        "the feature hall.kind: plain, dimmer, relay before, plain now",
    ),
    "a row is taken out": (
        MACHINES,
        '  - {trigger: host.outage, source: "on", dest: "off"}\n',
        "",
        "the system behaves differently than when the ledger was made",
    ),
    "a row is never taken any more": (
        MACHINES,
        "conditions: kind is dimmer}",
        "conditions: host.mains in dead}",
        "coverage was lost: 2 more of the declared transitions are never taken in this system",
    ),
}


@pytest.mark.parametrize("name", SABOTAGE)
def test_sabotage_turns_red(run: Run, name: str) -> None:
    """Whatever is done to claims, machines or the system, the check is red and says what was done."""
    file, old, new, sentence = SABOTAGE[name]
    edit(file, old, new)
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "not as the ledger says: lamp.ledger.yaml" in printed
    assert sentence in flat(printed)


OPTIONS = {
    ("--count",): "a limit raised: times that events may be fired while states are counted: 8000 before, any now",
    ("--max-order", "1"): "a limit lowered: members that a cause may have at most: any before, 1 now",
    ("--causes", "none"): "something else is asked for: minimal causes that are looked for: all before, none now",
    ("--engine", "explicit"): "another engine: explicit, where the ledger was made with symbolic",
    (
        "--assume",
        "not may(burn)",
    ): "the command line says something else of the system than it did + --assume not may(burn)",
    (
        "--given",
        "hall.kind=plain",
    ): "the command line says something else of the system than it did + --given hall.kind=plain",
}


@pytest.mark.parametrize("options", OPTIONS)
def test_other_options_turn_red(run: Run, options: tuple[str, ...]) -> None:
    """A limit that was raised or lowered, another engine, another question: each is a difference of its own."""
    status, printed = run(*CHECK, "--ledger", *options)
    assert status == 1
    assert OPTIONS[options] in flat(printed)


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


EDITED = {
    "a verdict": ("verdict: depends", "verdict: holds", "the verdict is another: depends (was holds)"),
    "a claim": (
        "  lamp-stays-whole[porch]:",
        "  lamp-stays-while[porch]:",
        "lamp-stays-while[porch]: the claim is gone",
    ),
    "a cause": (
        "may(hall.press) and may(hall.burn)\n",
        "may(hall.press)\n",
        "fails by a minimal cause that the ledger does not know",
    ),
    "a length": ("shown_in: 3 steps", "shown_in: 2 steps", "the shortest failure: 2 steps before, 3 steps now"),
    "a number": ("states: 90\n", "states: 9\n", "the system is larger: states: 9 before, 90 now"),
    "an order": (
        "  hall.press: open\n  hall.burn: open\n",
        "  hall.burn: open\n  hall.press: open\n",
        "in another order",
    ),
    "words": (
        "not hall.kind is dimmer or hall.guard is fitted or not may(hall.press)",
        "hall.kind is plain, relay or hall.guard is fitted or not may(hall.press)",
        "the condition under which it holds is said in other words, and means the same",
    ),
    "a condition": (
        "hall.guard is fitted or not may(hall.press) or not may(hall.burn)\n",
        "hall.guard is fitted or not may(hall.press)\n",
        "holds under more assignments than before",
    ),
    "a limit": ("max_nodes: 16777216", "max_nodes: 1024", "a limit raised: nodes that diagrams may take: 1024 before"),
}


@pytest.mark.parametrize("name", EDITED)
def test_an_edited_ledger_turns_red(run: Run, name: str) -> None:
    """Who edits the ledger instead of the model gets nowhere: it has to be what a check makes."""
    old, new, sentence = EDITED[name]
    edit(LEDGER, old, new)
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert sentence in flat(printed)


def test_what_changes_is_told_when_it_is_written(run: Run) -> None:
    """Writing a ledger anew says the same sentences, and afterwards nothing differs."""
    old, new, sentence = EDITED["a cause"]
    edit(LEDGER, old, new)
    status, printed = run(*CHECK, "--update-ledger")
    assert status == 0
    assert "the ledger was changed: lamp.ledger.yaml: " in flat(printed)
    assert sentence in flat(printed)
    assert run(*CHECK, "--ledger")[0] == 0


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
    monkeypatch.delattr(Roads, "answers")
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


def test_an_engine_that_answers_holds_is_caught(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine for which everything holds: the claims differ, and the canary lives, even where the ledger agrees."""
    monkeypatch.setattr(Judge, "_judged", lambda judge: Verdict(judge.claim, "holds"))
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "the canary lives: killed-vm-leaves-device-quiet[nic] is holds, and has to be depends" in flat(printed)
    before = LEDGER.read_bytes()
    status, printed = run(*CHECK, "--update-ledger")
    assert (status, LEDGER.read_bytes()) == (1, before)
    assert "so nothing that this check says is to be believed" in flat(printed)


def test_an_engine_that_knows_nothing_is_caught(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that gives up: the claims are unknown, and so is the canary."""
    monkeypatch.setattr(Judge, "_judged", lambda judge: Verdict(judge.claim, "unknown", None, reason="gave up"))
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "lamp-stays-whole[hall]: is not known any more: gave up (was depends)" in flat(printed)
    assert "the canary lives: hung-guest-comes-down[ivi] is unknown, and has to be depends: gave up" in flat(printed)


def test_an_engine_that_answers_nothing_is_caught(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that loses its claims on the way, with a ledger that knows none either."""
    honest = check.run

    def losing(*arguments: Any, **named: Any) -> check.Outcome:
        return replace(honest(*arguments, **named), verdicts=[])

    monkeypatch.setattr(check, "run", losing)
    text = LEDGER.read_text("utf-8")
    LEDGER.write_text(text[: text.index("claims:")] + "claims: {}\n", "utf-8")
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "not checked: lamp-stays-whole[hall] was not checked" in flat(printed)


def test_unknown_is_no_pass_though_the_ledger_agrees(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that is not known stays so: exit status 3, whatever the ledger says."""
    honest = Judge._judged

    def judged(judge: Judge) -> Verdict:
        mine = judge.claim.name == "lamp-stays-whole[hall]"
        return Verdict(judge.claim, "unknown", None, reason="gave up") if mine else honest(judge)

    monkeypatch.setattr(Judge, "_judged", judged)
    assert run(*CHECK, "--update-ledger")[0] == 3
    status, printed = run(*CHECK, "--ledger")
    assert status == 3
    assert "1 claim not known, which is no pass whatever the ledger says" in flat(printed)


def test_a_canary_that_lives_turns_red(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The canary is given a device that needs no quiescing: it cannot fail any more, and the check with it."""
    shutil.copytree(canary.FOLDER, tmp_path / "canary")
    edit(tmp_path / "canary" / "canary.yaml", "not may(SIGTERM)", "not may(SIGKILL) and not may(SIGTERM)")
    monkeypatch.setattr(canary, "FOLDER", tmp_path / "canary")
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "the canary lives: killed-vm-leaves-device-quiet[nic] is holds, and has to be depends" in flat(printed)
    assert "all is as the ledger says" in flat(printed)


def test_a_certificate_that_is_gone_turns_red(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A kept certificate is part of what is expected: without it, with another one, or with one that is stale, it is red."""
    kept = tmp_path / "certificates"
    assert run("prove", *CHECK[1:-2], "--out", str(kept))[0] in (0, 1)
    monkeypatch.setattr(made, "FOLDER", kept)
    monkeypatch.setattr("quiesce.proofs.kept.Kept.__init__.__defaults__", (kept,))
    assert "there is a certificate, where the ledger has none" in flat(run(*CHECK, "--update-ledger")[1])
    assert run(*CHECK, "--ledger")[0] == 0
    file = kept / "lamps" / "no-light-without-mains.hall.json"
    whole = file.read_text("utf-8")
    about = "no-light-without-mains[hall]: its certificate is"
    file.write_text(whole + "\n", "utf-8")
    assert f"{about} another one, of the same verdict" in flat(run(*CHECK, "--ledger")[1])
    file.write_text(whole.replace(json.loads(whole)["system"]["digest"], "0" * 64), "utf-8")
    assert f"{about} stale" in flat(run(*CHECK, "--ledger")[1])
    file.unlink()
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert f"{about} gone: nobody else can check the proof" in flat(printed)


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


def test_without_claims_nothing_is_checked(run: Run) -> None:
    """A system of which nothing is claimed is no system of which everything holds."""
    CLAIMS.write_text("- {property: any, for: {d: devices}, never: d.vm.lamp in broken}\n", "utf-8")
    status, printed = run(*CHECK, "--update-ledger")
    assert status == 1
    assert "not checked: nothing is claimed of this system, so nothing was checked" in flat(printed)
