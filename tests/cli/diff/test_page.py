"""`quiesce diff --html FILE`: when it writes, beside what, and when it refuses to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

KETTLE = Path(__file__).resolve().parents[2] / "assets" / "kettle"
ROW = "  - {trigger: pour, source: done, dest: cold}\n"

Diff = Callable[..., tuple[object, str, str]]


@pytest.fixture
def diff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Diff:
    """Runs `quiesce diff` beside two versions of the kettle; gives its exit status and what it prints."""
    monkeypatch.chdir(tmp_path)
    for side in ("before", "after"):
        shutil.copytree(KETTLE, side)
    machine = Path("after/machines/kettle.yaml")
    text = machine.read_text("utf-8")
    machine.write_text(text.replace(ROW, f"{ROW}{ROW.replace('cold', 'heating').replace('done', 'boiling')}"), "utf-8")

    def result(*arguments: str) -> tuple[object, str, str]:
        return command_line("diff", *arguments)

    return result


def test_it_writes_and_tells(diff: Diff) -> None:
    """The page is written beside what is printed, whichever form that has, and the exit status is what it is without it."""
    Path("some").mkdir()
    for number, form in enumerate(((), ("--json",), ("--markdown",))):
        plain = diff("before", "after", *form)
        file = Path("some") / f"page{number}.html"
        assert diff("before", "after", *form, "--html", str(file)) == plain
        assert plain[0] == 1
        assert file.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert sorted(each.name for each in Path("some").iterdir()) == ["page0.html", "page1.html", "page2.html"]
    assert len({each.read_bytes() for each in Path("some").iterdir()}) == 1


def test_nothing_is_different(diff: Diff) -> None:
    """Of two versions that are the same, a page is written that says so, with status 0."""
    status, out, err = diff("before", "before", "--html", "page.html")
    assert (status, err) == (0, "")
    assert "behaviour: the same" in out
    assert "Behaviour is the same; no verdict changed." in Path("page.html").read_text("utf-8")


def test_a_time_limit_leaves_it_unknown(diff: Diff) -> None:
    """What could not be found out in time is unknown in the page, with why, and nothing is said to be the same or to have changed."""
    status, out, _ = diff("before", "after", "--timeout", "1e-9", "--html", "page.html")
    assert status == 3
    assert "verdicts: 5 of 5 unknown" in out
    text = Path("page.html").read_text("utf-8")
    assert "Whether behaviour differs is not known; no verdict changed, and 5 verdicts stayed unknown." in text
    assert 'Behaviour: <strong class="b-unknown">unknown</strong>' in text
    assert "time limit" in text


def test_one_page_for_several_systems(diff: Diff) -> None:
    """All systems that are compared are in one page."""
    for side in ("before", "after"):
        shutil.copy(f"{side}/kettle.yaml", f"{side}/another.yaml")
    _, out, _ = diff("before", "after", "--json", "--html", "page.html")
    names = [each["name"] for each in json.loads(out)["systems"]]
    text = Path("page.html").read_text("utf-8")
    assert names == ["another", "kettle"]
    assert all(f'<section class="system" id="s{at}" aria-label="{name}">' in text for at, name in enumerate(names))
    assert "2 of 2 systems differ in behaviour or verdicts." in text


def test_nothing_is_overwritten_unasked(diff: Diff) -> None:
    """A file that is there stays, and that is said before anything is compared; with --replace it is replaced."""
    file = Path("page.html")
    file.write_text("mine", "utf-8")
    assert diff("before", "after", "--html", "page.html") == (
        2,
        "",
        "page.html: is there already; --replace replaces it\n",
    )
    assert file.read_text("utf-8") == "mine"
    assert diff("before", "after", "--html", "page.html", "--replace")[0] == 1
    assert "Quiesce difference" in file.read_text("utf-8")


def test_what_cannot_be_written(diff: Diff) -> None:
    """A folder in the file's place, and a file in its folder's place, are refused in one line, with --replace as well."""
    Path("folder").mkdir()
    assert diff("before", "after", "--html", "folder", "--replace") == (
        2,
        "",
        "folder: is a folder; name a file, such as report.html\n",
    )
    Path("file").write_text("", "utf-8")
    status, out, err = diff("before", "after", "--html", "file/page.html")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "is no folder" in err


def test_a_mistake_leaves_no_file(diff: Diff) -> None:
    """Where a side cannot be read, nothing is written."""
    Path("after/machines/kettle.yaml").write_text("machine: [", "utf-8")
    status, out, err = diff("before", "after", "--html", "page.html")
    assert (status, out) == (2, "")
    assert err.startswith("after/machines/kettle.yaml:") or "/after/machines/kettle.yaml:" in err
    assert not Path("page.html").exists()


def test_without_the_library(diff: Diff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Jinja2 the option says what to install, before anything is compared."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    status, out, err = diff("before", "after", "--html", "page.html")
    assert (status, out) == (2, "")
    assert "pip install jinja2 pygraphviz" in err
    assert not Path("page.html").exists()


def test_the_same_under_every_hash_seed(diff: Diff) -> None:
    """Two processes that hash differently write the same bytes."""
    assert diff
    command = [
        sys.executable,
        "-c",
        "from quiesce.proofs.cli.main import main; main()",
        "diff",
        "before",
        "after",
        "--jobs",
        "1",
    ]
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [*command, "--html", f"{seed}.html"], env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert Path("1.html").read_bytes() == Path("2.html").read_bytes()
