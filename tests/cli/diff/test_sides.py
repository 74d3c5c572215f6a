"""`quiesce diff`: what can be compared, what is refused, and what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quiesce.proofs.compare.diff import revision

from .repository import KETTLE, PLUG, REPOSITORY, SYSTEM, Runs, commit, events, git


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


def test_a_property_is_the_same_under_a_former_name(run: Runs) -> None:
    """Renamed and changed at once, it is one property on both sides, whichever of its names is asked for."""
    git("init", "--quiet")
    commit(REPOSITORY, "before")
    claims = REPOSITORY["specs/claims.yaml"]
    renamed = claims.replace(
        "- property: kettle-stays-dry\n", "- property: no-wet-kettle\n  formerly: kettle-stays-dry\n"
    )
    Path("specs/sanity").mkdir()
    git("mv", "specs/claims.yaml", "specs/sanity/claims.yaml")
    commit({"specs/sanity/claims.yaml": renamed.replace("in wet", "in wet, boiling")}, "after")
    for name in ("no-wet-kettle", "kettle-stays-dry"):
        _, out, _ = run("before", "after", "--property", name, "--json")
        [found] = json.loads(out)["systems"]
        [moved] = found["verdicts"]
        assert (moved["claim"], moved["renamed"], moved["kind"]) == ("no-wet-kettle[pot]", True, "strengthened")


def test_a_scenario_that_somebody_excludes_is_told_from_one_that_is_impossible(run: Runs) -> None:
    """Nobody may press the kettle on either side, so nothing that can happen changes; what the press would lead to does."""
    git("init", "--quiet")
    excluding = SYSTEM + "assume: [not may(press)]\n"
    commit({**REPOSITORY, "home.yaml": SYSTEM}, "free")
    commit({"home.yaml": excluding}, "excluded")
    senseless = KETTLE.replace(
        "conditions: vm.plug in on", "conditions: vm.sensor is missing"
    )  # and then it never clicks
    commit({"machines/kettle.yaml": senseless}, "broken")
    asked = ("--property", "kettle-can-be-done", "--json")
    told = [
        next(each for each in json.loads(run(*sides, *asked)[1])["systems"][0]["verdicts"])
        for sides in (("free", "excluded"), ("excluded", "broken"))
    ]
    words = [(each["base"]["verdict"], each["head"]["verdict"]) for each in told]
    assert words == [("holds", "not applicable"), ("not applicable", "violated")]
    assert told[0]["head"]["reason"] == "needs pot.press, which is excluded by not may(press)"
