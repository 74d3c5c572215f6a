"""The wheel that people install: it runs away from the checkout, and brings nothing under a generic name."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="building without a network needs the build backend beside the tests")
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which only the wheel was installed."""
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("target")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    options = ["--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*pip, "wheel", *options, "-w", str(wheels), str(ROOT)], check=True, capture_output=True)
    (wheel,) = wheels.glob("quiesce-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(installed: Path, *code: str) -> subprocess.CompletedProcess[str]:
    """Run Python outside the checkout, with the wheel and this environment's libraries, but no editable install."""
    # -S leaves out site-packages with its .pth files, so that the libraries are there and the checkout is not.
    paths = os.pathsep.join([str(installed), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    environment = {**os.environ, "PYTHONPATH": paths}
    command = [sys.executable, "-S", *code]
    return subprocess.run(command, cwd=installed, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_holds_everything_under_one_name(installed: Path) -> None:
    """All Python and data files of the three folders are in the wheel, the package itself, and nothing but metadata else."""
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == {"quiesce"}
    for folder in ("model", "specs", "proofs"):
        files = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
        wanted = {path for path in files if "__pycache__" not in path.parts}
        packed = {
            path.relative_to(installed / "quiesce")
            for path in (installed / "quiesce" / folder).rglob("*")
            if path.is_file()
        }
        assert packed == wanted
    package = ROOT / ".build" / "package"
    assert {path.name for path in (installed / "quiesce").glob("*.*")} == {path.name for path in package.glob("*.*")}


@pytest.mark.parametrize("name", ["model", "specs", "proofs"])
def test_nothing_generic_can_be_imported(name: str, installed: Path) -> None:
    """A folder's own name is no package for those who install Quiesce."""
    assert f"No module named '{name}'" in run(installed, "-c", f"import {name}").stderr


def test_the_installed_command_checks_the_embedded_system(installed: Path) -> None:
    """Away from the checkout, `check` finds its machines, properties and reference system in the package."""
    where = run(installed, "-c", "import quiesce.model as m; print(m.__file__)")
    assert Path(where.stdout.strip()).is_relative_to(installed)
    found = run(installed, "-m", "quiesce", "check", "--property", "one-owner")
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith("system minimal")
