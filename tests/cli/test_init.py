"""`quiesce init`: what it sets up works at once, and nothing that is there is touched."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from ruamel.yaml import YAML

from quiesce.model.language.document import Mapping, read_document
from quiesce.model.qvmconf.system import open_system
from quiesce.model.system.load import EMBEDDED, load
from quiesce.proofs.cli.start import Start
from quiesce.proofs.evidence import case as cases
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.language.document import Node

MODEL = load(EMBEDDED)
FEW = "process.yaml"
"""Some of the properties that come with Quiesce, where all of them would only take longer."""
FILES = ["guest.qvmconf", "system.yaml", "README.md", ".github/workflows/quiesce.yml", "system.ledger.yaml"]
GUEST = "system {}\nram 1M\ncpu\nload Image\npass loc mem:0xfd580000,0x10000,rwn\n"


class Run(Protocol):
    """Arguments → the exit status, standard output and standard error."""

    def __call__(self, *arguments: str) -> tuple[int, str, str]: ...


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Run:
    """Runs Quiesce in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cases, "load", lambda folder, *more: MODEL if folder == EMBEDDED else load(folder, *more))

    def ran(*arguments: str) -> tuple[int, str, str]:
        return command_line(*arguments)

    return ran


def written(folder: Path, *configurations: Path, origin: str = "") -> dict[str, str]:
    """What is written but for the ledger, by name; the files are there afterwards."""
    start = Start(folder, configurations, origin=origin)
    start.ready()
    found = {}
    for file, text in start.files().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        found[file.relative_to(folder).as_posix()] = text
    return found


def at(node: Node, *keys: str) -> str:
    """What stands in YAML under these keys."""
    for key in keys:
        assert isinstance(node, Mapping)
        node = next(value for name, value in node.items if name.text == key)
    return getattr(node, "text", "")


def steps(workflow: str) -> dict[str, Any]:
    """The steps of a workflow that have names."""
    return {step["name"]: step for step in YAML(typ="safe").load(workflow)["jobs"]["check"]["steps"] if "name" in step}


@pytest.mark.parametrize("few", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_what_is_set_up_works_at_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: bool) -> None:
    """The example is checked, its ledger written, and the workflow's command finds everything as the ledger says."""
    if few:
        (tmp_path / "specs").mkdir()
        shutil.copy(cases.SPECS / FEW, tmp_path / "specs")
        monkeypatch.setattr(cases, "SPECS", tmp_path / "specs")
    status, out, _ = run("init", "own")
    assert status == 0
    assert out.splitlines()[: len(FILES)] == [str(Path("own") / name) for name in FILES]
    assert "the ledger was written: own/system.ledger.yaml" in out
    assert out.splitlines()[-1].startswith(
        "own/.github/workflows/quiesce.yml: fails until it is filled in where Quiesce"
    )
    os.chdir("own")
    interpreter, *options = shlex.split(steps((tmp_path / "own" / FILES[3]).read_text("utf-8"))["Check"]["run"])
    assert (interpreter, options[:3]) == ("$RUNNER_TEMP/quiesce/bin/python", ["-I", "-m", "quiesce"])
    status, out, err = run(*options[3:])
    assert status == 0, out + err
    assert "all is as the ledger says: system.ledger.yaml" in out
    assert Path("quiesce.sarif").is_file()


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    """Every file that is in the way is named, and none is touched."""
    folder = tmp_path / "own"
    (folder / ".github" / "workflows").mkdir(parents=True)
    for name in FILES[1:4]:
        (folder / name).write_text("mine", "utf-8")
    status, out, err = run("init", "own")
    assert (status, out) == (2, "")
    assert err.splitlines() == [f"own/{name}: is there already, and was left as it is" for name in sorted(FILES[1:4])]
    assert {path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()} == {"mine"}


def test_what_is_in_the_way_is_told(run: Run, tmp_path: Path) -> None:
    """A file instead of a folder; configurations that nobody named; a configuration that cannot be read."""
    (tmp_path / "a.qvmconf").write_text(GUEST.format("a"), "utf-8")
    assert "a.qvmconf: is no folder; configurations of your own are given with --qvmconf" in run("init", "a.qvmconf")[2]
    status, _, err = run("init")
    assert status == 2
    assert (
        "the example's configuration would stand among your own; there are a.qvmconf; name them, as in: --qvmconf"
        in err
    )
    status, _, err = run("init", "own", "--qvmconf", "b.qvmconf")
    assert (status, (tmp_path / "own").exists()) == (2, False)
    assert "b.qvmconf:1:1: cannot be read: No such file or directory" in err


def test_own_configurations_are_named_where_they_are(tmp_path: Path) -> None:
    """Configurations stay where they are, which the commands allow; fragments go with their VM; each device can be told of."""
    names = {
        "ivi": GUEST.format("ivi"),
        "more": "vdev pl011\n    loc 0x1c090000\n    intr gic:37\n",
        "adas": GUEST.format("adas"),
    }
    for name, text in names.items():
        (tmp_path / "confs").mkdir(exist_ok=True)
        (tmp_path / "confs" / f"{name} 1.qvmconf").write_text(text, "utf-8")
    found = written(tmp_path / "own", *(tmp_path / "confs" / f"{name} 1.qvmconf" for name in names))
    assert set(found) == set(FILES[1:4])
    assert 'qvmconf: ["../confs/ivi 1.qvmconf", "../confs/more 1.qvmconf"]' in found["system.yaml"]
    system = open_system([tmp_path / "own" / "system.yaml"], {}, (), (str(tmp_path / "confs"),))
    assert (system.name, [vm.name for vm in system.vms]) == ("ivi_adas", ["ivi", "adas"])
    assert [(device.name, [each.text for each in device.sharers]) for device in system.devices] == [
        ("mem_fd580000", ["adas"])
    ]
    said = next(line for line in found[FILES[3]].splitlines() if "-m quiesce check" in line)
    assert shlex.split(json.loads(said.partition("run: ")[2]))[4:8] == [
        "check",
        "system.yaml",
        "--allow-outside",
        "../confs",
    ]
    assert "quiesce check system.yaml --allow-outside ../confs --ledger" in found["README.md"]
    assert "    # quiescer: absent | present" in found["system.yaml"]
    assert "    # power_button: none | vdev" in found["system.yaml"]


def test_parts_of_a_vm_without_a_name_stay_together(tmp_path: Path) -> None:
    """Fragments that make one VM together, none of which names it, are named in its place, and read so again."""
    (tmp_path / "confs").mkdir()
    parts = [tmp_path / "confs" / "base.conf", tmp_path / "confs" / "kernel.conf"]
    for part, text in zip(parts, ("ram 1M cpu vdev gic", "load /x/Image"), strict=True):
        part.write_text(text, "utf-8")
    found = written(tmp_path / "own", *parts)
    assert "  base:\n    qvmconf: [../confs/base.conf, ../confs/kernel.conf]\n" in found["system.yaml"]
    (vm,) = open_system([tmp_path / "own" / "system.yaml"], {}, (), (str(tmp_path / "confs"),)).vms
    assert (vm.name, {pin.feature.text: pin.value.text for pin in vm.pins}["os"]) == ("base", "linux")


def test_each_choice_that_is_left_open_can_be_made(tmp_path: Path) -> None:
    """Taking the # away and leaving one value is a system's file, for every line that says so."""
    written(tmp_path)
    file = tmp_path / "system.yaml"
    decided = []
    for line in file.read_text("utf-8").splitlines():
        name, bar, rest = line.partition(" | ")
        decided.append(name.replace("# ", "") if bar and name.lstrip().startswith("# ") else line)
        assert not bar or rest
    file.write_text("\n".join(decided) + "\n", "utf-8")
    case = cases.prepare(Question((str(file),)))
    pinned = {pin.feature.text for device in case.composition.system.devices for pin in device.pins}
    assert {"quiescer", "smmu"} <= pinned


def test_a_folder_inside_a_repository(tmp_path: Path) -> None:
    """The workflow works in the folder as seen from the top of the repository."""
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "vm & host" / "deep"
    text = written(folder)[FILES[3]]
    root = read_document(text, "quiesce.yml")
    assert at(root, "jobs", "check", "defaults", "run", "working-directory") == "vm & host/deep"
    assert '"vm & host/deep/quiesce.sarif"' in text
    assert (
        at(
            read_document(written(tmp_path)[FILES[3]], "quiesce.yml"),
            "jobs",
            "check",
            "defaults",
            "run",
            "working-directory",
        )
        == "."
    )


def test_a_shell_makes_several_words_of_one_pattern(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`quiesce init own --qvmconf *.qvmconf` takes every configuration; two folders are refused."""
    seen: list[Start] = []
    monkeypatch.setattr(Start, "ready", lambda start: seen.append(start))
    monkeypatch.setattr(Start, "files", lambda start: {start.folder / "system.yaml": "system: nothing\n"})
    assert run("init", "own", "--qvmconf", "a.qvmconf", "b.qvmconf")[0] == 2
    assert seen == [Start(Path("own"), (Path("a.qvmconf"), Path("b.qvmconf")))]
    status, _, err = run("init", "own", "other")
    assert (status, len(seen)) == (2, 1)
    assert "One folder is set up, not 2: own, other." in err


COMMIT = "0123456789abcdef" * 2 + "01234567"
ORIGIN = f"some-body/quiesce.copy@{COMMIT}"
URL = f"quiesce @ git+https://github.com/{ORIGIN}"
INTERPRETER = """#!/bin/sh
echo "$@" >> '{seen}'
if [ "$3" = venv ]; then mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; fi
"""


class Installs(Protocol):
    """Where Quiesce comes from, and whether hashes are there → exit status, what is printed, what Python was asked."""

    def __call__(self, origin: str, *, hashes: bool = False) -> tuple[int, str, list[str]]: ...


@pytest.fixture
def installs(tmp_path: Path) -> Installs:
    """Runs the step of the workflow that installs Quiesce, with an interpreter that only says what it is asked."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("the workflow runs in bash")
    programs, place, seen = tmp_path / "programs", tmp_path / "place", tmp_path / "seen"
    for folder in (programs, place):
        folder.mkdir()
    (programs / "python").write_text(INTERPRETER.format(seen=seen), "utf-8")
    (programs / "python").chmod(0o755)

    def installed(origin: str, *, hashes: bool = False) -> tuple[int, str, list[str]]:
        folder = tmp_path / "own"
        (step,) = [
            step for name, step in steps(written(folder, origin=origin)[FILES[3]]).items() if name == "Install Quiesce"
        ]
        if hashes:
            (folder / "quiesce-requirements.txt").touch()
        searched = f"{programs}{os.pathsep}{os.environ['PATH']}"
        variables = {**os.environ, **step["env"], "RUNNER_TEMP": str(place), "PATH": searched}
        command = [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
        asked = seen.read_text("utf-8").splitlines() if seen.exists() else []
        return done.returncode, done.stdout + done.stderr, asked

    return installed


def test_nothing_is_installed_that_nobody_has_named(tmp_path: Path, installs: Installs) -> None:
    """Unless somebody says where Quiesce comes from, the workflow says in one line what is missing, and its job fails."""
    status, said, asked = installs("")
    assert (status, asked) == (1, [])
    (line,) = said.splitlines()
    assert line.startswith("::error title=quiesce::Say in this workflow where Quiesce comes from: QUIESCE, as OWNER/")
    text = (tmp_path / "own" / FILES[3]).read_text("utf-8")
    assert text.count("# TO BE FILLED IN: where Quiesce comes from, as OWNER/REPOSITORY@COMMIT") == 1
    assert "pip install quiesce" not in text


def test_what_is_named_is_installed(installs: Installs) -> None:
    """From the repository and the commit that were named, into an environment of its own, and from nowhere else."""
    status, said, asked = installs(ORIGIN)
    assert (status, said) == (0, "")
    assert asked == ["-I -m venv quiesce", f"-I -m pip --disable-pip-version-check --quiet install {URL}"]


def test_what_has_hashes_is_installed_with_them(tmp_path: Path, installs: Installs) -> None:
    """With a file of hashes nothing else is fetched: neither what Quiesce needs, nor what builds it."""
    _, said, (_, first, second) = installs(ORIGIN, hashes=True)
    assert said == ""
    requirements = tmp_path / "own" / "quiesce-requirements.txt"
    install = "-I -m pip --disable-pip-version-check --quiet install"
    assert first == f"{install} --require-hashes --requirement {requirements}"
    assert second == f"{install} --no-deps --no-build-isolation {URL}"
    assert URL in (tmp_path / "own" / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "origin",
    [
        "some-body/quiesce",
        "some-body/quiesce@main",
        f"some-body/quiesce@{COMMIT[:12]}",
        f"some-body/quiesce@{COMMIT.upper()}",
        f"some-body/quiesce@{COMMIT}0",
        f"some-body/quiesce@{COMMIT}\n",
        f"https://github.com/some-body/quiesce@{COMMIT}",
        f"some-body/..@{COMMIT}",
        f"some/body/quiesce@{COMMIT}",
        f'some-body/qui"esce@{COMMIT}',
        f"some-body/${{{{ github.token }}}}@{COMMIT}",
    ],
)
def test_where_it_comes_from_is_exact(origin: str, run: Run, tmp_path: Path) -> None:
    """Only a repository and a whole commit: a branch or a tag may come to mean another one, and a quote would end a text."""
    status, out, err = run("init", "own", "--from", origin)
    assert (status, out, (tmp_path / "own").exists()) == (2, "", False)
    (line,) = err.splitlines()
    assert line.startswith('--from: "')
    assert "expected OWNER/REPOSITORY@COMMIT; a commit has 40 digits" in line


@pytest.mark.parametrize("origin", ["", ORIGIN])
def test_github_would_accept_the_workflow(origin: str, tmp_path: Path) -> None:
    """It is as the schema has it, also in a folder whose name GitHub would evaluate."""
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "${{ github.token }}"
    text = written(folder, origin=origin)[FILES[3]]
    assert "${{ github" not in text
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run([*command, str(folder / FILES[3])], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
