"""`quiesce check --junit --sarif --github`: files written whole, annotations beside the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from junitparser import JUnitXml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LAMP = Path(__file__).resolve().parents[1] / "assets" / "lamp"


class Runs(Protocol):
    """Arguments of `check` → exit status, standard output and standard error."""

    def __call__(self, *arguments: str) -> tuple[int, str, str]: ...


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Runs:
    """Runs `quiesce check` on the lamps, in an empty folder but for their system's file."""
    (tmp_path / "lamp.yaml").write_bytes((LAMP / "lamp.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        folders = ["--machines", str(LAMP / "machines"), "--specs", str(LAMP / "specs")]
        return command_line("check", "lamp.yaml", *folders, *arguments)

    return run


def names(files: Iterable[Path]) -> list[str]:
    return sorted(file.name for file in files)


def test_files_are_written_beside_the_report(runs: Runs, tmp_path: Path) -> None:
    """Both files say of each claim what the report says, and the exit status is what it would be without them."""
    (tmp_path / "out").mkdir(exist_ok=True)
    status, out, _ = runs("--junit", "out/lamps.xml", "--sarif", "lamps.sarif", "--json")
    assert status == 1
    words = {f"{each['id']}[{each['for']['v']}]": each["verdict"] for each in json.loads(out)["properties"]}
    (suite,) = JUnitXml.fromfile(str(tmp_path / "out" / "lamps.xml"))
    told = {case.name: case.result[0].type if case.result else "holds" for case in suite}
    assert told == words
    (run,) = json.loads((tmp_path / "lamps.sarif").read_text("ascii"))["runs"]
    found = {
        f"{result['ruleId']}[{result['properties']['for']['v']}]": result["properties"]["verdict"]
        for result in run["results"]
    }
    assert found == {name: word for name, word in words.items() if word != "holds"}
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]
    assert places == [{"uri": "lamp.yaml", "uriBaseId": "%SRCROOT%"}] * len(found)


def test_what_is_there_is_left_alone(runs: Runs, tmp_path: Path) -> None:
    """A file that is there is neither replaced nor waited for, unless that is asked for."""
    (tmp_path / "lamps.xml").write_text("mine", "utf-8")
    status, out, err = runs("--junit", "lamps.xml", "--sarif", "lamps.sarif")
    assert (status, out, err) == (2, "", "lamps.xml: is there already; --replace replaces it\n")
    assert names(tmp_path.iterdir()) == ["lamp.yaml", "lamps.xml"]
    assert (tmp_path / "lamps.xml").read_text("utf-8") == "mine"
    assert runs("--junit", "lamps.xml", "--sarif", "lamps.sarif", "--replace")[0] == 1
    assert names(tmp_path.iterdir()) == ["lamp.yaml", "lamps.sarif", "lamps.xml"]
    assert (tmp_path / "lamps.xml").read_text("utf-8").startswith("<?xml")


def test_mistakes_are_told_at_once(runs: Runs, tmp_path: Path) -> None:
    """A folder is no file, and one file cannot be two: all of it is told, and nothing is written."""
    folder = ("--junit", ".", "--sarif", "lamp.yaml")
    assert runs(*folder)[::2] == (
        2,
        ".: is a folder; name a file in it\nlamp.yaml: is there already; --replace replaces it\n",
    )
    twice = ("--junit", "a.out", "--sarif", "./a.out", "--replace")
    assert runs(*twice)[::2] == (
        2,
        '--sarif: "./a.out" is written by --junit, and would be written by --sarif; name another file\n',
    )
    itself = ("--junit", "lamp.yaml", "--replace")
    assert runs(*itself)[::2] == (
        2,
        '--junit: "lamp.yaml" is what is checked, and would be written by --junit; name another file\n',
    )
    assert names(tmp_path.iterdir()) == ["lamp.yaml"]


def test_annotations_follow_the_report(runs: Runs) -> None:
    """The report is as ever, between two lines that keep GitHub from taking anything in it for a command."""
    _, plain, _ = runs()
    status, out, _ = runs("--github")
    assert status == 1
    first, *report, last, error, warning, notice = out.splitlines()
    assert report == plain.splitlines()
    assert first == f"::stop-commands::{last.strip(':')}"
    assert error.startswith("::error file=lamp.yaml,line=4,col=3,title=lamp-can-be-bright[porch]%3A violated::")
    assert warning.startswith("::warning file=lamp.yaml,line=3,col=3,title=lamp-stays-whole[hall]%3A depends::")
    assert notice.startswith("::notice title=quiesce%3A on what this rests::system: of lamp.yaml%0Amachines: of ")


def test_what_was_assumed_is_annotated(runs: Runs) -> None:
    """Also where everything holds, and most of all then, GitHub shows under which assumptions that is so."""
    _, out, _ = runs("--property", "no-light-without-mains", "--github", "--assume", "not may(burn)")
    assert "assumed: this never occurs: burn%0A" in out.splitlines()[-1]


def test_a_json_document_stays_alone(runs: Runs) -> None:
    """With --json the annotations are on standard error, which GitHub reads as well."""
    _, out, err = runs("--github", "--json")
    assert json.loads(out)["system"]["name"] == "lamps"
    assert [line.partition(" ")[0] for line in err.splitlines() if line.startswith("::")] == [
        "::error",
        "::warning",
        "::notice",
    ]


def test_nothing_is_annotated_where_everything_holds(runs: Runs) -> None:
    """No annotation but of what that rests on, no result, no failure, and exit status 0."""
    status, out, _ = runs("--property", "no-light-without-mains", "--github", "--sarif", "a.sarif", "--junit", "a.xml")
    assert status == 0
    assert out.splitlines()[-1].startswith("::")
    assert out.count("::stop-commands::") == 1
    assert not any(word in out for word in ("::error", "::warning"))
    assert out.count("::notice") == 1
    assert json.loads(Path("a.sarif").read_text("ascii"))["runs"][0]["results"] == []
    assert JUnitXml.fromfile("a.xml").failures == 0
