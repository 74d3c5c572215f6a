"""`quiesce check --html FILE`: when it writes, and when it refuses to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.cli.main import main

from .outcomes import ASSETS, HERE

if TYPE_CHECKING:
    from pathlib import Path

LAMPS = [
    str(ASSETS / "lamp" / "lamp.yaml"),
    "--machines",
    str(ASSETS / "lamp" / "machines"),
    "--specs",
    str(HERE / "lamps"),
]


Check = Callable[..., object]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """Runs `quiesce check`; gives its exit status."""

    def status(*arguments: str) -> object:
        monkeypatch.setattr(sys, "argv", ["quiesce", "check", *LAMPS, *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code

    return status


def test_it_writes_and_tells(check: Check, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report is written beside what is printed, and the exit status is that of the verdicts."""
    (tmp_path / "some").mkdir()
    file = tmp_path / "some" / "report.html"
    assert check("--html", str(file)) == 1
    assert capsys.readouterr().out.startswith("system lamps")
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert [each.name for each in file.parent.iterdir()] == ["report.html"]


def test_nothing_is_overwritten_unasked(check: Check, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there stays, and that is said before anything is checked; with --replace it is replaced."""
    file = tmp_path / "report.html"
    file.write_text("mine")
    assert check("--html", str(file)) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{file}: is there already; --replace replaces it\n")
    assert file.read_text() == "mine"
    assert check("--html", str(file), "--replace") == 1
    assert "lamps – Quiesce report" in file.read_text("utf-8")


def test_a_folder_is_no_file(check: Check, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder is refused, with --replace as well."""
    assert check("--html", str(tmp_path), "--replace") == 2
    assert capsys.readouterr().err == f"{tmp_path}: is a folder; name a file, such as report.html\n"


def test_what_cannot_be_written(check: Check, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a file stands in the place of a folder, one line says so, before anything is checked."""
    (tmp_path / "file").write_text("")
    assert check("--html", str(tmp_path / "file" / "report.html")) == 2
    assert (
        capsys.readouterr().err
        == f"{tmp_path / 'file' / 'report.html'}: cannot be written: {tmp_path / 'file'} is no folder\n"
    )


def test_without_the_library(
    check: Check, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Jinja2 the option says what to install, before anything is checked."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert check("--html", str(tmp_path / "report.html")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "pip install jinja2 pygraphviz" in err
    assert not (tmp_path / "report.html").exists()
