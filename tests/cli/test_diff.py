"""`quiesce diff`: each kind of change between two commits, classified, with the run that shows it and the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from quiesce.proofs.cli import main
from quiesce.proofs.differences import revision

if TYPE_CHECKING:
    from collections.abc import Mapping

FEATURES = """features:
  sensor:
    per: vm
    class: choice
    means: does it notice that it boils?
    values: {fitted: yes, missing: no}
"""
KETTLE = """machine: kettle
per: device
means: a kettle that boils water
initial: cold
events:
  press:  {class: choice}
  warms:  {class: progress}
  clicks: {class: progress}
  spills: {class: fault}
  pour:   {class: choice}
states: [cold, heating, boiling, done, wet]
transitions:
  - {trigger: press, source: cold, dest: heating, conditions: vm.plug in on}
  - {trigger: warms, source: heating, dest: boiling}
  - {trigger: clicks, source: boiling, dest: done, conditions: vm.sensor is fitted}
  - {trigger: spills, source: boiling, dest: wet}
  - {trigger: pour, source: done, dest: cold}
"""
PLUG = """machine: plug
per: vm
means: where it is plugged in
initial: off
events:
  turn_on:  {class: choice}
  turn_off: {class: choice}
states: [off, on]
transitions:
  - {trigger: turn_on, source: off, dest: on}
  - {trigger: turn_off, source: on, dest: off}
"""
CLAIMS = """- property: kettle-stays-dry
  claim: No kettle spills.
  for: {d: devices}
  never: d.kettle in wet
- property: nothing-boils-alone
  claim: What boils is plugged in.
  for: {d: devices}
  never: d.kettle in boiling and d.vm.plug in off
- property: kettle-can-be-done
  claim: Tea is possible.
  for: {d: devices}
  possible: d.kettle in done
"""
SYSTEM = """system: home
vms:
  kitchen: {}
devices:
  pot: {vm: kitchen}
"""
REPOSITORY = {
    "machines/features.yaml": FEATURES,
    "machines/kettle.yaml": KETTLE,
    "machines/plug.yaml": PLUG,
    "specs/claims.yaml": CLAIMS,
    "home.yaml": SYSTEM,
}
BOIL = ["kitchen.turn_on", "pot.press", "pot.warms"]


class Runs(Protocol):
    """Arguments of `diff` → exit status, standard output, standard error."""

    def __call__(self, *arguments: str) -> tuple[object, str, str]: ...


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runs:
    """Runs `quiesce diff` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def result(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["quiesce", "diff", *arguments])
        status: object = 0
        try:
            main()
        except SystemExit as left:
            status = left.code
        return status, *capsys.readouterr()

    return result


def git(*arguments: str) -> None:
    """A git command in the folder one is in, with nobody's settings."""
    named = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.hooksPath=/dev/null")
    subprocess.run(["git", *named, *arguments], check=True, capture_output=True)


def commit(files: Mapping[str, str], tag: str) -> None:
    """Files → a commit with a tag."""
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content, encoding="utf-8")
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", tag)
    git("tag", tag)


@dataclass(frozen=True)
class Case:
    """A change: in which files what becomes what, and what is to be said of it.

    Attributes:
        files: where.
        edits: pieces of text, each with what stands in its place.
        declared: the subject, verb and name of every change.
        appeared: the shortest run that appeared, if any.
        disappeared: the shortest run that disappeared, if any.
        status: the exit status.
        verdicts: claims with other answers, with both words.
        back: the change is made the other way round.
    """

    files: tuple[str, ...]
    edits: Mapping[str, str]
    declared: list[tuple[str, str, str]]
    appeared: list[str] | None = None
    disappeared: list[str] | None = None
    status: int = 0
    verdicts: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    back: bool = False


DRY, ALONE, DONE = "kettle-stays-dry[pot]", "nothing-boils-alone[pot]", "kettle-can-be-done[pot]"

CASES = {
    "rename": Case(
        ("machines/kettle.yaml", "specs/claims.yaml"),
        {"boiling": "seething", "clicks": "snaps"},
        [("event", "renamed", "kettle: snaps"), ("location", "renamed", "kettle: seething")],
    ),
    "comment": Case(
        ("machines/kettle.yaml",),
        {"means: a kettle that boils water": "# how it is at home\nmeans: what boils water"},
        [("machine", "reworded", "kettle")],
    ),
    "new row": Case(
        ("machines/kettle.yaml",),
        {"  - {trigger: pour,": "  - {trigger: pour, source: wet, dest: cold}\n  - {trigger: pour,"},
        [("row", "added", "kettle: pour: wet → cold")],
        appeared=[*BOIL, "pot.spills", "pot.pour"],
        status=1,
        verdicts={},
    ),
    "dropped row": Case(
        ("machines/kettle.yaml",),
        {"  - {trigger: pour,": "  - {trigger: pour, source: wet, dest: cold}\n  - {trigger: pour,"},
        [("row", "dropped", "kettle: pour: wet → cold")],
        disappeared=[*BOIL, "pot.spills", "pot.pour"],
        status=1,
        back=True,
    ),
    "weaker guard": Case(
        ("machines/kettle.yaml",),
        {"conditions: vm.plug in on}": 'conditions: "vm.plug in on, off"}'},
        [("row", "weaker", "kettle: press: cold → heating")],
        appeared=["pot.press"],
        status=1,
        verdicts={DRY: ("depends", "depends"), ALONE: ("depends", "depends"), DONE: ("holds", "holds")},
    ),
    "stronger guard": Case(
        ("machines/kettle.yaml",),
        {"spills, source: boiling, dest: wet}": "spills, source: boiling, dest: wet, conditions: vm.plug in off}"},
        [("row", "stronger", "kettle: spills: boiling → wet")],
        disappeared=[*BOIL, "pot.spills"],
        status=1,
        verdicts={DRY: ("depends", "depends")},
    ),
    "new feature value": Case(
        ("machines/features.yaml",),
        {"missing: no}": "missing: no, broken: never}"},
        [("feature", "value", "sensor")],
    ),
    "changed class": Case(
        ("machines/plug.yaml",),
        {"turn_off: {class: choice}": "turn_off: {class: fault}"},
        [("event", "class", "plug: turn_off")],
        status=1,
    ),
    "deleted claim": Case(
        ("specs/claims.yaml",),
        {CLAIMS[CLAIMS.index("- property: kettle-can") :]: ""},
        [("claim", "dropped", "kettle-can-be-done")],
        status=1,
        verdicts={DONE: (None, None)},
    ),
    "weakened claim": Case(
        ("specs/claims.yaml",),
        {"never: d.kettle in wet": "never: d.kettle in wet and d.vm.plug in off"},
        [("claim", "weaker", "kettle-stays-dry")],
        status=1,
        verdicts={DRY: ("depends", "depends")},
    ),
    "new device": Case(
        ("home.yaml",),
        {"  pot: {vm: kitchen}\n": "  pot: {vm: kitchen}\n  pan: {vm: kitchen}\n"},
        [
            ("device", "added", "pan"),
            ("claim", "added", "kettle-stays-dry"),
            ("claim", "added", "nothing-boils-alone"),
            ("claim", "added", "kettle-can-be-done"),
        ],
        appeared=["kitchen.turn_on", "pan.press"],
        status=1,
        verdicts={
            name.replace("pot", "pan"): (None, word)
            for name, word in ((DRY, "depends"), (ALONE, "depends"), (DONE, "holds"))
        },
    ),
}
"""Eleven of the twelve kinds; the twelfth is a changed qvm configuration, which the machines that come with Quiesce read."""


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_change_is_told_from_the_others(name: str, run: Runs) -> None:
    """What is declared otherwise, the shortest runs that appeared and disappeared, and the verdicts that moved are exactly these."""
    case = CASES[name]
    git("init", "--quiet")
    commit(REPOSITORY, "before")
    texts = {file: REPOSITORY[file] for file in case.files}
    for old, new in case.edits.items():
        assert any(old in text for text in texts.values())
        texts = {file: text.replace(old, new) for file, text in texts.items()}
    commit(texts, "after")
    status, out, err = run(*(("after", "before") if case.back else ("before", "after")), "--json")
    (found,) = json.loads(out)["systems"]
    assert err == ""
    assert [(each["subject"], each["verb"], each["name"]) for each in found["declared"]] == case.declared
    behaviour = found["behaviour"]
    assert events(behaviour["appeared"]) == case.appeared
    assert events(behaviour["disappeared"]) == case.disappeared
    assert behaviour["same"] is (case.appeared is None and case.disappeared is None)
    moved = {each["claim"]: (word(each["base"]), word(each["head"])) for each in found["verdicts"] if each["changed"]}
    assert moved == case.verdicts
    assert status == case.status


def events(told: Mapping[str, Any] | None) -> list[str] | None:
    """The events of a run, which are those of its trace."""
    if told is None:
        return None
    assert [step["event"] for step in told["trace"]["steps"]] == told["events"]
    return list(told["events"])


def word(verdict: Mapping[str, Any] | None) -> str | None:
    """The word of a verdict, if there is one."""
    return None if verdict is None else str(verdict["verdict"])


HOME = """system: home
vms:
  ivi: {qvmconf: ivi.qvmconf, os: linux, power_button: none, restart: never, image_update: none, last_rung: none}
assume: [not may(SIGKILL), not may(SIGSEGV)]
"""
CONFIGURATION = """system ivi
ram 0x80000000,1024M
cpu
load /guests/ivi/Image
vdev gic version 3 gicd 0x2c000000 gicr 0x2c100000
vdev wdt-sp805 loc 0x1c0f0000 intr gic:32 action terminate
"""


def test_a_changed_configuration_is_compared_through_the_machines_that_come_along(run: Runs) -> None:
    """A watchdog that is taken out of a qvm configuration: its features, the run that is gone, the claim that is not made."""
    git("init", "--quiet")
    commit({"home.yaml": HOME, "ivi.qvmconf": CONFIGURATION}, "with")
    line = next(line for line in CONFIGURATION.splitlines() if "wdt" in line)
    commit({"ivi.qvmconf": CONFIGURATION.replace(f"{line}\n", "")}, "without")
    status, out, _ = run("with", "without", "--json", "--property", "bite-ends-hung-guest")
    (found,) = json.loads(out)["systems"]
    said = {
        (each["subject"], each["verb"], each["name"], each["said"].partition(" (")[0]) for each in found["declared"]
    }
    assert ("vm", "configured", "ivi", "watchdog is none") in said
    assert ("claim", "dropped", "bite-ends-hung-guest", "no longer about ivi") in said
    assert (events(found["behaviour"]["disappeared"]) or [""])[-1] == "ivi.arm"
    assert found["behaviour"]["appeared"] is None
    assert found["behaviour"]["any_values_compared"] == ["ivi.watchdog"]
    assert ["ivi.watchdog", "bitten"] in found["states"]["lost"]
    assert [(each["claim"], each["kind"]) for each in found["verdicts"]] == [("bite-ends-hung-guest[ivi]", "deleted")]
    assert status == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["befor"], '"befor" is no file or folder here, and no revision; branches and tags: '),
        (["--upload-pack=x"], "No such option"),
        (["before", "before:home.yml"], 'there is no "home.yml" in before that could be read'),
        (["before:../../etc", "before"], 'there is no "../../etc" in before that could be read'),
        (["before", "before", "--system", "house"], 'neither side has a system, or a path, "house"; systems: home'),
        (["before", "before", "--property", "kettle-stays-dri"], 'did you mean "kettle-stays-dry"?'),
        (["home.yaml"], "with what is home.yaml to be compared?"),
        (["before", "after", "--json", "--markdown"], "choose one"),
        (["before", "broken"], "broken:machines/plug.yaml:"),
        (["machines", "machines"], "no system's file and no qvm configuration on either side"),
        (["both", "before"], '"both" is both a path and a revision; write ./both'),
    ],
)
def test_a_mistake_is_one_message(arguments: list[str], said: str, run: Runs) -> None:
    """Whatever is wrong with a side ends with status 2, a message that says where, and nothing on standard output."""
    git("init", "--quiet")
    commit(REPOSITORY, "before")
    commit({"machines/plug.yaml": PLUG.replace("dest: off", "dest: of")}, "broken")
    git("checkout", "--quiet", "before")
    git("tag", "both")
    Path("both").mkdir()
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert "quiesce-" not in err  # the folder into which a revision is unpacked


def test_nothing_of_a_revision_is_executed_and_no_link_is_followed(run: Runs, tmp_path: Path) -> None:
    """Filters, text conversions, hooks and file system monitors stay idle, and a link in a revision is not there."""
    git("init", "--quiet")
    ran = tmp_path / "ran"
    for setting in ("filter.evil.smudge", "diff.evil.textconv", "core.fsmonitor", "filter.evil.clean"):
        git("config", setting, f"touch {ran}; cat")
    hook = Path(".git/hooks/post-checkout")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
    hook.chmod(0o755)
    commit(REPOSITORY, "before")
    Path("specs/more.yaml").symlink_to("/etc/passwd")
    commit({".gitattributes": "*.yaml filter=evil diff=evil\n"}, "after")
    ran.unlink(missing_ok=True)  # git itself ran the clean filter when the file was added
    status, out, err = run("before", "after")
    assert (status, err) == (0, "")
    assert "behaviour: the same" in out
    assert not ran.exists()


def test_a_revision_may_not_be_larger_than_what_is_read(run: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many files, too many bytes, or one file that is too large: each is refused by name."""
    git("init", "--quiet")
    commit(REPOSITORY, "before")
    for limit, value, said in (
        ("MAX_FILES", 4, "before: too many or too large files"),
        ("MAX_ALL", 100, "before: too many or too large files"),
        ("MAX_FILE", 100, "before:machines/features.yaml: larger than"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(revision, limit, value)
            status, out, err = run("before", "before")
        assert (status, out) == (2, "")
        assert said in err


def test_revisions_paths_in_them_folders_and_files_come_to_the_same(run: Runs) -> None:
    """The same two versions, said in four ways, differ in the same way; without HEAD it is the working tree."""
    git("init", "--quiet")
    commit(REPOSITORY, "before")
    two = SYSTEM.replace("  pot: {vm: kitchen}\n", "  pot: {vm: kitchen}\n  pan: {vm: kitchen}\n")
    Path("home.yaml").write_text(two, encoding="utf-8")
    for folder, system in (("../old", SYSTEM), ("../new", two)):
        for name, content in (REPOSITORY | {"home.yaml": system}).items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_text(content, encoding="utf-8")
    Path(".old").mkdir()
    Path(".old/old.yaml").write_text(SYSTEM, encoding="utf-8")
    found = []
    for arguments in (
        ["before"],
        ["before", "--system", "home.yaml"],
        ["before:home.yaml"],
        ["../old", "../new"],
        [".old/old.yaml", "home.yaml"],
        [".old/old.yaml", "home.yaml", "--machines", "machines", "--specs", "specs"],
    ):
        status, out, _ = run(*arguments, "--json")
        (system,) = json.loads(out)["systems"]
        assert status == 1
        found.append((events(system["behaviour"]["appeared"]), [each["changed"] for each in system["verdicts"]]))
    assert found == [(["kitchen.turn_on", "pan.press"], [False, True] * 3)] * len(found)


def test_what_is_printed_tells_the_run_and_is_the_same_each_time(run: Runs) -> None:
    """The text names the row, the run step by step, and what moved; Markdown has it folded; both are deterministic."""
    git("init", "--quiet")
    commit(REPOSITORY, "before")
    commit({"machines/kettle.yaml": KETTLE.replace("vm.plug in on}", '"vm.plug in on, off"}')}, "after")
    status, out, _ = run("before", "after")
    assert status == 1
    assert "~ row kettle: press: cold → heating weaker: if vm.plug in on, off; was if vm.plug in on" in out
    assert "(after:machines/kettle.yaml:13:5)" in out
    assert "runs that appeared; the shortest, in 1 step" in out
    assert "in before, pot.press cannot occur then, though every machine is in the same place" in out
    assert "states: 10 on both sides" in out
    assert "fails in 2 steps: press, warms" not in out.split("nothing-boils-alone")[0]
    assert run("before", "after")[1] == out
    _, markdown, _ = run("before", "after", "--markdown")
    assert markdown.splitlines()[:5] == [
        "### before → after",
        "",
        "| system | declared | behaviour | verdicts |",
        "|---|---|---|---|",
        "| home | 1 change | **differs** | **3 of 3 changed** |",
    ]
    assert out.rstrip() in markdown


def test_a_time_limit_leaves_it_unknown(run: Runs) -> None:
    """What could not be found out in time is unknown, with status 3: never the same."""
    git("init", "--quiet")
    commit(REPOSITORY, "before")
    commit({"machines/kettle.yaml": KETTLE.replace("vm.plug in on}", '"vm.plug in on, off"}')}, "after")
    status, out, _ = run("before", "after", "--timeout", "1e-9")
    assert status == 3
    assert "behaviour: unknown" in out
