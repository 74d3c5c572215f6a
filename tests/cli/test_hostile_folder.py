"""Run in a stranger's folder: nothing that lies there is executed, whatever it is called."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

LAMP = Path(__file__).resolve().parents[1] / "assets" / "lamp"
MODEL = ("--machines", "machines", "--specs", "specs")
LAMPS = ("lamp.yaml", *MODEL)
INSTALLED = (
    "numpy",
    "z3",
    "cvc5",
    "oxidd",
    "lark",
    "ruamel",
    "click",
    "networkx",
    "transitions",
    "jinja2",
    "six",
)
STARTED = ("sitecustomize", "usercustomize", "conftest")
"""What Python and pytest take from the path without being asked."""

EARLY = ("__future__", "struct", "json", "multiprocessing", "concurrent", "typing", "pickle", "signal")
"""Modules that a command is about to import when it begins, and that Python itself does not need to come so far."""

PROGRAMS = ("git", "dot", "python3", "gcc", "uname", "ldconfig", "less")
SCRIPT = "#!{}\nfrom quiesce.__main__ import main\n\nif __name__ == '__main__':\n    main()\n"
SEEN = """import os
with open({seen!r}, "a") as seen:
    seen.write(f"{{__name__}} {{os.getpid()}}\\n")
"""


class Hostile:
    """A folder with the lamps, and hostile files beside them.

    Attributes:
        folder: where.
        seen: names who was executed, and in which process.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.seen = folder / "checkout", folder / "seen"
        self.script = folder / "bin" / "quiesce"
        shutil.copytree(LAMP, self.folder)
        self.script.parent.mkdir()
        _executable(self.script, SCRIPT.format(sys.executable))

    def modules(self, names: Iterable[str], into: str = ".") -> None:
        """Put modules of these names there."""
        for name in names:
            file = self.folder / into / f"{name}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(SEEN.format(seen=str(self.seen)), "utf-8")

    def everything(self) -> None:
        """All that could be taken for somebody else's: modules, programs, and a plugin of a library that looks for some."""
        self.modules({*sys.stdlib_module_names, *INSTALLED, *STARTED, "plugin"})
        plugin = self.folder / "plugin-1.dist-info"
        plugin.mkdir()
        (plugin / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin\nVersion: 1\n", "utf-8")
        (plugin / "entry_points.txt").write_text("[networkx.backend_info]\nplugin = plugin:info\n", "utf-8")
        for name in PROGRAMS:
            _executable(self.folder / name, f"#!/bin/sh\necho {name} $$ >> '{self.seen}'\nexit 1\n")

    def run(self, *command: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder; programs are looked for there, too."""
        searched = os.pathsep.join([".", "", os.environ.get("PATH", "")])
        environment = {**os.environ, "PATH": searched, **variables}
        return subprocess.run(
            command, cwd=self.folder, env=environment, input=given, capture_output=True, text=True, check=False
        )

    def quiesce(self, *arguments: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the console script, as an installer makes it."""
        return self.run(str(self.script), *arguments, given=given, **variables)

    def executed(self) -> list[tuple[str, int]]:
        """Who was executed, and in which process."""
        lines = self.seen.read_text("utf-8").splitlines() if self.seen.exists() else []
        return [(name, int(process)) for name, process in map(str.split, lines)]


def _executable(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def hostile(tmp_path: Path) -> Hostile:
    """A stranger's folder."""
    return Hostile(tmp_path)


MISTAKEN = "system guest\nram nowhere\n"
COMMANDS: dict[str, tuple[tuple[str, ...], int, str]] = {
    "check": ((*LAMPS, "--jobs", "2"), 1, "8 claims: 6 hold, 1 depend, 1 violated"),
    "ledger": ((*LAMPS, "--jobs", "2"), 2, "there is no ledger of lamps here"),
    "mutate": ((*LAMPS, "--sample", "2", "--property", "no-light-without-mains", "--jobs", "2"), 0, "2 mutants"),
    "lint": (("guest.qvmconf",), 2, "guest.qvmconf:2:5: "),
    "diff": (("lamp.yaml", "lamp.yaml", *MODEL), 0, "behaviour: the same"),
    "explain": (("lamp-stays-whole", *LAMPS), 0, "lamp-stays-whole: depends, for hall"),
    "simulate": (LAMPS, 0, "system lamps"),
    "catalogue": (("--machine", "lamp", "--machines", "machines"), 0, "burn"),
    "draw": (("system", *LAMPS, "--out", "lamps.svg"), 0, ""),
    "init": (("own", "--qvmconf", "guest.qvmconf"), 2, "guest.qvmconf:2:5: "),
}
"""Each command: what it is given, how it ends, and words that show how far it came."""


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_executes_what_lies_beside_its_input(command: str, hostile: Hostile) -> None:
    """Modules of every name that Python has, libraries, programs and plugins lie there, and the command does its work."""
    hostile.everything()
    (hostile.folder / "guest.qvmconf").write_text(MISTAKEN, "utf-8")
    arguments, status, words = COMMANDS[command]
    done = hostile.quiesce(command, *arguments, given="quit\n")
    assert hostile.executed() == []
    assert done.returncode == status, done.stdout + done.stderr
    assert words in done.stdout + done.stderr


def test_nor_do_proofs_and_those_who_check_them(hostile: Hostile) -> None:
    """Certificates are made in such a folder, and rechecked by several processes."""
    hostile.everything()
    made = hostile.quiesce("prove", *LAMPS, "--property", "lamp-stays-whole", "--out", "proofs")
    checked = hostile.quiesce("recheck", "proofs", "--jobs", "2")
    assert hostile.executed() == []
    assert "below proofs" in made.stdout, made.stdout + made.stderr
    assert "2 certificates: 2 rechecked, 0 refused" in checked.stdout, checked.stdout + checked.stderr


@pytest.mark.slow
def test_nor_does_what_sets_up_a_folder(hostile: Hostile) -> None:
    """`quiesce init` checks the system that it writes, with several processes."""
    hostile.everything()
    assert hostile.quiesce("init", "own", "--jobs", "2").returncode == 0
    assert hostile.executed() == []


def test_isolated_from_the_beginning(hostile: Hostile) -> None:
    """`python -I -m quiesce` heeds neither the folder nor PYTHONPATH, even where they have a `quiesce` of their own."""
    hostile.everything()
    hostile.modules(["__init__", "__main__"], into="quiesce")
    command = (sys.executable, "-I", "-m", "quiesce", "check", *LAMPS, "--jobs", "2")
    done = hostile.run(*command, PYTHONPATH=os.pathsep.join([".", str(hostile.folder), ""]))
    assert hostile.executed() == []
    assert done.returncode == 1, done.stderr


def test_what_python_itself_executes_is_not_executed_again(hostile: Hostile) -> None:
    """Where PYTHONPATH leads to the folder, Python runs its `sitecustomize` before anything of ours: once, in no worker."""
    hostile.modules((*STARTED, *INSTALLED, *EARLY))
    done = hostile.quiesce("check", *LAMPS, "--jobs", "2", PYTHONPATH=os.pathsep.join([str(hostile.folder), ".", ""]))
    assert done.returncode == 1, done.stderr
    assert [name for name, _ in hostile.executed()] == ["sitecustomize"]


def test_without_isolation_the_folder_is_dropped_early(hostile: Hostile) -> None:
    """`python -m quiesce` takes nothing from the folder from the moment on at which Python has found it."""
    hostile.modules((*STARTED, *INSTALLED, *EARLY))
    done = hostile.run(sys.executable, "-m", "quiesce", "catalogue", "--machine", "lamp", "--machines", "machines")
    assert hostile.executed() == []
    assert done.returncode == 0, done.stderr


def test_git_is_the_one_that_is_installed(hostile: Hostile) -> None:
    """A revision is read by git, and not by a program of that name in the current folder, which PATH names first."""
    for command in (("init", "-q"), ("add", "lamp.yaml", "machines", "specs"), ("commit", "-q", "-m", "lamps")):
        named = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.hooksPath=/dev/null")
        subprocess.run(["git", *named, *command], cwd=hostile.folder, check=True)
    hostile.everything()
    done = hostile.quiesce("diff", "HEAD:lamp.yaml", "lamp.yaml")
    assert hostile.executed() == []
    assert "behaviour: the same" in done.stdout, done.stderr
