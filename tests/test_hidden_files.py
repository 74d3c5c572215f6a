"""What other programs read in this repository: GitHub's workflow and action, and hooks for pre-commit."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from quiesce.proofs.cli.main import quiesce

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
STARTER = ROOT / "proofs" / "cli" / "starter"
ACTION = ROOT / ".github" / "actions" / "check" / "action.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
HOOKS = ROOT / ".pre-commit-hooks.yaml"
ASSETS = ROOT / "tests" / "assets"
LAMP = ASSETS / "lamp"
MODEL = ("--machines", str(LAMP / "machines"), "--specs", str(LAMP / "specs"))

RECORDER = """#!{python}
import json, pathlib, sys
pathlib.Path({file!r}).write_text(json.dumps(sys.argv[1:]))
"""

INTERPRETER = """#!/bin/sh
exec "{python}" "$@"
"""

MAKER = """#!{python}
import json, os, pathlib, sys
with open({file!r}, "a") as seen:
    wanted = ("PYTHONPATH", "PYTHONSAFEPATH", "PYTHONNOUSERSITE")
    seen.write(json.dumps([sys.argv[1:], {{name: os.environ.get(name) for name in wanted}}]) + "\\n")
if "venv" in sys.argv:
    made = pathlib.Path(sys.argv[-1], "bin", "python")
    made.parent.mkdir(parents=True)
    made.write_text(pathlib.Path(__file__).read_text())
    made.chmod(0o755)
"""
"""An interpreter that tells how it was called, and makes environments with another one like it."""

PINNED = re.compile(r"uses: [\w-]+(/[\w-]+)+@[0-9a-f]{40}  # v\d+\.\d+\.\d+")


def read(file: Path) -> Any:
    return YAML(typ="safe").load(file)


def tool(*command: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a program of this environment as a module."""
    return subprocess.run(
        [sys.executable, "-m", *command], capture_output=True, text=True, check=False, encoding="utf-8", **options
    )


@pytest.mark.parametrize(
    ("schema", "files"), [("vendor.github-actions", [ACTION]), ("vendor.github-workflows", WORKFLOWS)]
)
def test_github_would_accept_it(schema: str, files: list[Path]) -> None:
    """Action and workflows are as the schemas have them."""
    assert files
    found = tool("check_jsonschema", "--builtin-schema", schema, *map(str, files))
    assert found.returncode == 0, found.stdout


def test_the_schema_would_refuse_a_mistake(tmp_path: Path) -> None:
    """A step without a shell is refused, so the schema says something."""
    broken = tmp_path / "action.yml"
    broken.write_text(ACTION.read_text("utf-8").replace("      shell: bash\n", ""), "utf-8")
    assert tool("check_jsonschema", "--builtin-schema", "vendor.github-actions", str(broken)).returncode == 1


def test_no_input_is_text_of_a_script() -> None:
    """Expressions are put in before a shell reads a script, so no script has any."""
    for step in read(ACTION)["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("file", [ACTION, *WORKFLOWS, STARTER / "quiesce.yml"], ids=lambda file: file.name)
def test_actions_are_what_they_were(file: Path) -> None:
    """Other actions are named by their commits, with the version beside: a tag may come to mean another commit."""
    uses = [line.strip().removeprefix("- ") for line in file.read_text("utf-8").splitlines() if "uses:" in line]
    assert uses
    assert [line for line in uses if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("file", [*WORKFLOWS, STARTER / "quiesce.yml"], ids=lambda file: file.name)
def test_workflows_may_read_and_no_more(file: Path) -> None:
    """A workflow's token reads the repository, and is not left where a later step finds it."""
    told = read(file)
    assert told["permissions"] == {"contents": "read"}
    for job in told["jobs"].values():
        assert "permissions" not in job
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_python_is_isolated_in_every_step() -> None:
    """Whatever lies in the folder that is checked, no step and no hook has Python look for modules there."""
    scripts = [step["run"] for step in read(ACTION)["runs"]["steps"] if "run" in step]
    scripts += [step["run"] for step in read(STARTER / "quiesce.yml")["jobs"]["check"]["steps"] if "run" in step]
    calls = [line for script in scripts for line in script.splitlines() if re.search(r"python\b|PYTHON\b", line)]
    assert len(calls) > len(scripts)
    assert [line for line in calls if not re.search(r"""(python|PYTHON)"? -I """, line)] == []


@pytest.fixture
def acted(tmp_path: Path) -> Callable[..., tuple[int, dict[str, str]]]:
    """Runs the action's step `check` with inputs, as GitHub does: exit status, and the outputs of the step."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("the action runs in bash")
    (step,) = [step for step in read(ACTION)["runs"]["steps"] if step.get("id") == "check"]
    declared = {name: entry.get("default", "") for name, entry in read(ACTION)["inputs"].items()}

    def run(environment: Path, **inputs: str) -> tuple[int, dict[str, str]]:
        given = declared | inputs
        given |= {"ENVIRONMENT": str(environment)}
        values = {
            name: given[name if name == "ENVIRONMENT" else re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", value)[1]]  # type: ignore[index]
            for name, value in step["env"].items()
        }
        output = tmp_path / "output"
        output.touch()
        command = [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        variables = {**os.environ, **values, "GITHUB_OUTPUT": str(output), "GITHUB_WORKSPACE": str(tmp_path)}
        done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, check=False)
        print(done.stderr.decode())  # noqa: T201  # pytest shows it where something else was expected
        lines = output.read_text("utf-8").splitlines()
        return done.returncode, dict(line.split("=", 1) for line in lines)

    return run


def test_inputs_arrive_as_they_are(tmp_path: Path, acted: Callable[..., tuple[int, dict[str, str]]]) -> None:
    """Whatever a shell would act on is an argument like any other; one a line, and no path is taken for an option."""
    recorder = tmp_path / "environment" / "bin" / "python"
    recorder.parent.mkdir(parents=True)
    recorder.write_text(RECORDER.format(python=sys.executable, file=str(tmp_path / "given")), "utf-8")
    recorder.chmod(0o755)
    hostile = ["$(touch pwned)", "`touch pwned`", "'; touch pwned; '", '" && touch pwned', "a  b*", "--json", "\\", "~"]
    status, outputs = acted(
        tmp_path / "environment",
        paths="\n".join(hostile) + "\n",
        arguments="--assume\nnot may(SIGKILL) and $HOME is x\n\n",
        sarif="$(touch pwned).sarif",
        junit="-n 'x'",
    )
    assert (status, outputs) == (0, {"status": "0"})
    assert json.loads((tmp_path / "given").read_text("utf-8")) == [
        *(
            "-I",
            "-m",
            "quiesce",
            "check",
            "--github",
            "--replace",
            "--sarif",
            "$(touch pwned).sarif",
            "--junit",
            "-n 'x'",
        ),
        *("--assume", "not may(SIGKILL) and $HOME is x", "--", *hostile),
    ]
    assert not (tmp_path / "pwned").exists()


def test_the_action_installs_in_isolation(tmp_path: Path) -> None:
    """No interpreter that installs something has the folder that is checked on its path, nor what the job has there."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("the action runs in bash")
    (step,) = [step for step in read(ACTION)["runs"]["steps"] if step.get("name") == "Install Quiesce"]
    maker, seen = tmp_path / "python", tmp_path / "seen"
    maker.write_text(MAKER.format(python=sys.executable, file=str(seen)), "utf-8")
    maker.chmod(0o755)
    given = {"PYTHON": str(maker), "CHECKOUT": "action", "ENVIRONMENT": str(tmp_path / "made")}
    assert {name for name, value in step["env"].items() if "${{" in value} == set(given)
    variables = {**os.environ, "PYTHONPATH": str(tmp_path), **step["env"], **given}
    command = [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    subprocess.run(command, cwd=tmp_path, env=variables, check=True)
    told = [json.loads(line) for line in seen.read_text("utf-8").splitlines()]
    assert [arguments[:3] for arguments, _ in told] == [["-I", "-m", "venv"], ["-I", "-m", "pip"]]
    closed = {"PYTHONPATH": "", "PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1"}
    assert [inherited for _, inherited in told] == [closed, closed]


def test_the_action_checks(tmp_path: Path, acted: Callable[..., tuple[int, dict[str, str]]]) -> None:
    """Its step ends as the check does and tells where SARIF is, which is not there after a mistake in the input."""
    (tmp_path / "lamp.yaml").write_bytes((LAMP / "lamp.yaml").read_bytes())
    (tmp_path / "bin").mkdir()
    interpreter = tmp_path / "bin" / "python"
    interpreter.write_text(INTERPRETER.format(python=sys.executable), "utf-8")
    interpreter.chmod(0o755)
    (tmp_path / "quiesce.py").write_text("raise SystemExit('a stranger')", "utf-8")
    status, outputs = acted(tmp_path, paths="lamp.yaml", arguments="\n".join(MODEL))
    assert (status, outputs) == (1, {"status": "1", "sarif": "quiesce.sarif"})
    (run,) = json.loads((tmp_path / "quiesce.sarif").read_text("ascii"))["runs"]
    assert len(run["results"]) == 2
    (tmp_path / "output").unlink()
    assert acted(tmp_path, paths="lamb.yaml", arguments="\n".join(MODEL)) == (2, {"status": "2"})
    assert not (tmp_path / "quiesce.sarif").exists()


def test_hooks_are_commands_of_quiesce() -> None:
    """pre-commit accepts the hooks, and each runs a command that there is."""
    found = tool("pre_commit", "validate-manifest", str(HOOKS))
    assert found.returncode == 0, found.stdout
    for hook in read(HOOKS):
        *program, command = hook["entry"].split()
        assert program == ["python", "-I", "-m", "quiesce"]
        assert command in quiesce.commands


def test_pre_commit_runs_the_hooks(tmp_path: Path) -> None:
    """In a repository of somebody's, pre-commit gives the hooks the files that they want, and stops the commit."""
    (tmp_path / "lamp.yaml").write_bytes((LAMP / "lamp.yaml").read_bytes())
    for file in sorted((ASSETS / "lint").glob("*.qvmconf")):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    hooks = {hook["id"]: {**hook, "language": "system"} for hook in read(HOOKS)}
    for hook in hooks.values():
        hook["entry"] = f'"{sys.executable}" {hook["entry"].partition(" ")[2]}'
    hooks["quiesce-check"]["args"] = ["lamp.yaml", *MODEL]
    config = {"repos": [{"repo": "local", "hooks": [*hooks.values()]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(json.dumps(config), "utf-8")
    git = {"cwd": tmp_path, "check": True, "capture_output": True}
    subprocess.run(["git", "init", "--quiet"], **git)
    subprocess.run(["git", "add", "."], **git)
    variables = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / ".cache"), "PRE_COMMIT_COLOR": "never"}
    found = tool("pre_commit", "run", "--all-files", cwd=tmp_path, env=variables)
    assert found.returncode == 1
    linted, checked = found.stdout.split("virtual machines go down safely")
    assert "mistakes and risks in qvm configurations" in linted
    assert "in 2 files:" in linted
    assert "8 claims: 6 hold, 1 depend, 1 violated" in checked
