"""Where interpreters of ours import from."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest

from quiesce.proofs.checking.processes.started import context
from quiesce.proofs.checking.processes.workers import Spare, spread
from quiesce.proofs.isolated import OURS, environment, libraries, program, trusted

LIBRARY = os.path.dirname(os.__file__)


def installed(folder: Path, name: str, *requires: str) -> str:
    """A folder in which a distribution of this name is installed."""
    info = folder / f"{name}-1.dist-info"
    info.mkdir(parents=True)
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1", *(f"Requires-Dist: {each}" for each in requires)]
    (info / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")
    return str(folder)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Nothing is installed but Quiesce, in a folder of its own: that folder, and site-packages, which is empty."""
    requires = ("present>=1", "apart (>1)", 'windows ; sys_platform == "win32"', 'extra ; extra == "more"')
    ours, packages = installed(tmp_path / "ours", "quiesce", *requires), installed(tmp_path / "packages", "present")
    monkeypatch.setattr("quiesce.proofs.isolated.OURS", ours)
    monkeypatch.setattr(site, "getsitepackages", lambda: [packages])
    return ours, packages


def test_what_is_installed_stays_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interpreter's library, its site-packages and Quiesce stay; the current folder and others go, however named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "below").mkdir()
    known = [LIBRARY, *site.getsitepackages(), OURS]
    foreign = [
        "",
        ".",
        "below",
        str(tmp_path),
        str(tmp_path / "below"),
        f"{tmp_path}/below/..",
        site.getusersitepackages(),
    ]
    mixed = [folder for pair in zip(foreign, [*known, *known, *known], strict=False) for folder in pair]
    assert trusted(mixed) == [folder for folder in mixed if folder in known]
    assert set(trusted([*foreign, *known])) == set(known)


def test_a_workers_path_has_what_is_needed(tmp_path: Path) -> None:
    """This very process's path, with what pytest has put there, becomes one from which every library is imported."""
    names = "click, numpy, lark, ruamel.yaml, networkx, transitions, oxidd, z3, quiesce.proofs.cli.main"
    code = f"import sys; sys.path[:] = {trusted([str(tmp_path), *sys.path])!r}; import {names}"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_folders_that_an_installer_named_stay(alone: tuple[str, str], tmp_path: Path) -> None:
    """What a `.pth` file names, as an editable install does, was put there by somebody who installs things."""
    editable = tmp_path / "editable"
    editable.mkdir()
    (Path(alone[1]) / "some.pth").write_text(f"# a comment\nimport sys\n{editable}\n../beside\n", "utf-8")
    (tmp_path / "beside").mkdir()
    path = [str(editable), str(tmp_path / "beside"), str(tmp_path)]
    assert trusted(path) == path[:2]


def test_a_folder_with_something_required_stays(alone: tuple[str, str], tmp_path: Path) -> None:
    """Where what Quiesce requires is spread over folders, each stays that has some of it, and what that requires in turn."""
    first = installed(tmp_path / "first", "apart", "farther")
    second, third = installed(tmp_path / "second", "farther"), installed(tmp_path / "third", "another")
    path = [third, second, *alone, first]
    assert trusted(path) == [second, *alone, first]


def test_a_users_own_installation_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody installed for themselves alone, be it to work on it, runs with what is installed likewise."""
    users = installed(tmp_path / "users", "quiesce", "numpy-like")
    installed(tmp_path / "users", "numpy_like")
    (tmp_path / "ours").mkdir()
    monkeypatch.setattr("quiesce.proofs.isolated.OURS", str(tmp_path / "ours"))
    monkeypatch.setattr(site, "getsitepackages", list)
    path = [users, str(tmp_path / "ours")]
    assert trusted(path) == path[1:]
    monkeypatch.setattr(site, "getusersitepackages", lambda: users)
    assert trusted(path) == path


@pytest.mark.parametrize("name", ["present", "windows", "extra", "quiesce"])
def test_a_folder_with_something_else_does_not(name: str, alone: tuple[str, str], tmp_path: Path) -> None:
    """No folder stays for what is installed already, what is required under a condition, or what says it is Quiesce."""
    stranger = installed(tmp_path / "stranger", name, "anything")
    installed(tmp_path / "stranger" / ".", "anything")
    assert trusted([stranger, *alone]) == [*alone]


def test_the_current_folder_stays_for_nothing(
    alone: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where it has what is required and nowhere else; only if Quiesce itself lies in it."""
    here = installed(tmp_path / "here", "apart")
    monkeypatch.chdir(here)
    assert trusted([here, *alone]) == [*alone]
    monkeypatch.chdir(alone[0])
    assert trusted([here, *alone]) == [here, *alone]


def test_a_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody may remove the folder that one is in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gone").mkdir()
    os.chdir("gone")
    shutil.rmtree(tmp_path / "gone")
    assert trusted(["", OURS]) == [OURS]
    os.chdir(tmp_path)


def test_variables_lead_nowhere(tmp_path: Path) -> None:
    """PYTHONPATH goes; of lists of folders what is relative goes, and an empty list altogether; the rest stays."""
    given = {
        "PATH": os.pathsep.join([".", str(tmp_path), "", "bin"]),
        "LD_LIBRARY_PATH": os.pathsep,
        "PYTHONPATH": str(tmp_path),
        "HOME": "h",
    }
    made = environment(given)
    assert {name: made.get(name) for name in given} == {"PATH": str(tmp_path), "HOME": "h"} | dict.fromkeys(
        ("LD_LIBRARY_PATH", "PYTHONPATH")
    )
    assert (made["PYTHONSAFEPATH"], made["PYTHONNOUSERSITE"]) == ("1", "1")


def test_a_program_is_not_looked_for_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder is no place for programs, even if PATH says so; a folder that is named in full is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tool").write_text("#!/bin/sh\n", "utf-8")
    (tmp_path / "tool").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", "nowhere"]))
    assert program("tool") is None
    monkeypatch.setenv("PATH", os.pathsep.join([".", str(tmp_path)]))
    assert program("tool") == str(tmp_path / "tool")


LOADING = """
import sys
loaded = []
sys.addaudithook(lambda event, given: loaded.append(str(given[0])) if event == "ctypes.dlopen" and given[0] else None)
import quiesce.proofs.engines
import z3
print(*loaded, sep="\\n")
"""


def test_z3_loads_its_own_library(tmp_path: Path) -> None:
    """Z3's module looks for its library in the current folder before its own: what lies there is not even tried."""
    folders = libraries("z3")
    names = {file.name for folder in map(Path, folders) if folder.is_dir() for file in folder.glob("libz3*")}
    assert names
    for name in names:
        (tmp_path / name).write_text("no library", "utf-8")
    command = [sys.executable, "-c", LOADING]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    loaded = [line for line in done.stdout.splitlines() if "z3" in line]
    assert loaded
    assert {str(Path(file).parent) for file in loaded} <= {os.path.realpath(folder) for folder in folders}


def test_workers_are_isolated_whoever_starts_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of a process that is not ours, with all of its path open, have none of that; and it keeps what it has."""
    monkeypatch.chdir(tmp_path)
    for name in ("sitecustomize", "usercustomize", "struct", "multiprocessing"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'seen')!r}, 'a').write(__name__)", "utf-8")
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), ".", *sys.path])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), ".", ""]))
    before = list(sys.path), dict(os.environ)
    asked = ["__import__('sys').path", "dict(__import__('os').environ)"]
    spare: Spare[str, object] = Spare(
        lambda _: pytest.fail("no process was ended"), lambda _, reason: pytest.fail(reason)
    )
    path, variables = spread(eval, asked, 2, spare)
    assert (list(sys.path), dict(os.environ)) == before
    assert path == trusted(sys.path)
    assert "PYTHONPATH" not in variables
    assert variables.items() >= {"PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1"}.items()
    assert OURS in path
    assert not (tmp_path / "seen").exists()


def test_whoever_keeps_track_of_workers_is_isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library starts a process of its own besides the workers, and that has nothing of the folder either."""
    code = "import sys; sys.path.remove(''); from quiesce.proofs.checking.processes.started import context; context().Lock()"
    (tmp_path / "struct.py").write_text("open('seen', 'a')", "utf-8")
    (tmp_path / "signal.py").write_text("open('seen', 'a')", "utf-8")
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert not (tmp_path / "seen").exists()
    assert context().get_start_method() == "spawn"
