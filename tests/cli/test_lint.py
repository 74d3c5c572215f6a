"""`quiesce lint`: what it prints, how it ends, and what it refuses."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from quiesce.model.qvmconf.lint import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ASSETS = Path(__file__).resolve().parents[1] / "assets" / "lint"
QUIET = "system a\nvdev ioapic\nvdev own-watchdog\n"
BAD = "system b\nvdev virtio-net\n"


class Runs(Protocol):
    """Arguments of `lint`, and files → exit status, standard output, standard error."""

    def __call__(self, *arguments: str, files: Mapping[str, str | bytes] | None = None) -> tuple[object, str, str]: ...


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Runs:
    """Runs `quiesce lint` in a folder with these files."""
    monkeypatch.chdir(tmp_path)

    def result(*arguments: str, files: Mapping[str, str | bytes] | None = None) -> tuple[object, str, str]:
        for name, content in (files or {}).items():
            Path(name).parent.mkdir(exist_ok=True, parents=True)
            Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return command_line("lint", *arguments)

    return result


def assets() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(ASSETS.glob("*.qvmconf"))}


REPORT = """\
cluster.qvmconf
  8:1     note    watchdog-not-known-armed
    the file does not show whether the guest ever switches wdt-sp805 on
    why: it is not armed at boot: something in the guest must do that, and may undo it [F46 F53 H8]
    do:  make sure that the guest starts its kicker early; give its command with --wdtkick to have
         it checked
ivi.qvmconf
  2:1     note    signal-ends-at-once
    "ivi" runs on ARM, without a vdev of its own: SIGTERM ends it at once
    why: ARM has no standard power button: unless a vdev made for the guest implements one, a signal
         is a power cut [F12 F16 H4]
    do:  have the guest shut itself down, told by some other way, or add a vdev that tells it
  10:1    note    watchdog-not-known-armed
    the file does not show whether the guest ever switches wdt-sp805 on
    (why and what to do: as at cluster.qvmconf:8:1)
  13:5    warning watchdog-dump-without-dump
    action dump,terminate, and no dump option: no dump is made
    why: the watchdog dumps the guest only if the global option dump says where to [F18 F47]
    do:  add dump PATH, or leave dump out of the action
  16:5    error   peer-unknown
    "/dev/qvm/cluster/to_ivy": VM "cluster" has no virtio-net called "to_ivy"
    why: ends find each other by name, whichever starts first: one that is never there is never
         found, and nobody is told [F68]
    do:  did you mean "to_ivi"?
  17:20   error   interrupt-used-twice
    gic:37 of vdev virtio-net is that of vdev pl011 at ivi.qvmconf:9:27 too
    why: the guest cannot tell which of them raised it, and qvm refuses resources that conflict
         [F38 F75]
    do:  give each device an interrupt of its own, in the guest's device tree or drivers too
"""


def test_what_a_person_reads(run: Runs) -> None:
    """File by file, one block for each finding, how many there are, and what the documents cited say."""
    status, out, err = run(
        ".", "--quiescer", "calm", "--ignore", "device-without-smmu", "--ignore", "dma-denied", files=assets()
    )
    assert (status, err) == (1, "")
    assert out.startswith(REPORT)
    report, _, sources = out.partition("\nsources\n")
    assert report.splitlines()[-1] == "8 findings in 2 files: 3 errors, 2 warnings, 3 notes"
    assert {line.split()[0] for line in sources.splitlines() if line[2:3].isalpha()} == {
        number
        for rule in RULES
        if f" {rule.id}\n" in report
        for number in rule.because
    }  # fmt: skip
    assert max(map(len, out.splitlines())) <= 100


def test_what_a_program_reads(run: Runs) -> None:
    """One document with the same findings in the same order, and nothing else on standard output."""
    status, out, err = run(".", "--json", files=assets())
    told: dict[str, Any] = json.loads(out)
    assert (status, err) == (1, "")
    assert list(told) == ["quiesce", "files", "findings", "counts"]
    assert told["quiesce"] == metadata.version("quiesce")
    assert told["files"] == ["cluster.qvmconf", "ivi.qvmconf"]
    assert told["counts"] == {"error": 3, "warning": 4, "note": 5}
    assert len(told["findings"]) == 12
    places = [(each["file"], each["line"], each["column"], each["rule"]) for each in told["findings"]]
    assert places == sorted(places)
    assert told["findings"][-1] == {
        "rule": "device-passed-twice",
        "severity": "error",
        "file": "ivi.qvmconf",
        "line": 19,
        "column": 6,
        "what": 'mem:0xfd580000,0x10000 is passed to "ivi", and mem:0xfd581000,0x1000, which overlaps it, to "cluster", at '
        "cluster.qvmconf:11:6",
        "why": "a passed device has exactly one user; two that drive it disturb each other, and neither of them is told",
        "because": ["F39", "I3", "H23"],
        "do": "leave it to one of them, or cut the range so that the parts do not overlap",
    }


def test_the_same_whatever_is_asked(run: Runs) -> None:
    """Twice the same command, twice the same text."""
    assert run(".", files=assets()) == run(".")


@pytest.mark.parametrize(
    ("arguments", "status", "last"),
    [
        (["a.qvmconf"], 0, "no findings in 1 file"),
        (["@a.qvmconf"], 0, "no findings in 1 file"),
        (["b.qvmconf", "--ignore", "peer-missing"], 0, "1 finding in 1 file: 1 warning"),
        (["a.qvmconf", "b.qvmconf"], 1, "2 findings in 2 files: 1 error, 1 warning"),
        (["a.qvmconf", "a.qvmconf"], 0, "no findings in 1 file"),
        (["f"], 0, "no findings in 1 file"),
        (["f/c.conf", "--quiescer", "own-watchdog"], 0, "no findings in 1 file"),
    ],
)
def test_how_it_ends(arguments: list[str], status: int, last: str, run: Runs) -> None:
    """Errors make the status 1; nothing to say is said in one line."""
    files = {"a.qvmconf": QUIET, "b.qvmconf": BAD, "f/c.conf": QUIET.replace(" a", " @NAME@"), "f/d.txt": "junk"}
    ended, out, err = run(*arguments, "--define", "NAME=c", "--ignore", "vdev-unknown", files=files)
    assert (ended, err) == (status, "")
    assert last in out.splitlines()
    assert len(out.splitlines()) == 1 or status or "1 warning" in last


@pytest.mark.parametrize(
    ("arguments", "report"),
    [
        (["missing.qvmconf"], "missing.qvmconf:1:1: cannot be read: No such file or directory"),
        (["x" * 300], f"{'x' * 300}:1:1: cannot be read: File name too long"),
        (["empty"], "empty: no qvm configuration in this folder; looked for *.qvmconf, *.conf"),
        (["s.yaml"], "s.yaml: a system's file is no qvm configuration; name the qvm configurations themselves, or their folder"),
        (["bad.qvmconf"], 'bad.qvmconf:1:10: expected a size after "ram", found the end of the file'),
        (["a.qvmconf", "copy.qvmconf"], 'copy.qvmconf:1:1: a second virtual machine "a"'),
        (["placeholder.qvmconf"], 'placeholder.qvmconf:1:8: the placeholder "@NAME@" has no value; give it one: --define NAME=VALUE'),
        (["a.qvmconf", "--define", "x"], '--define: "x" does not say which name stands for what; expected NAME=VALUE'),
        (["a.qvmconf", "--quiescer", "own-watchdoc"], '--quiescer: no configuration has a vdev "own-watchdoc"; known: ioapic, own-watchdog; did you mean "own-watchdog"?'),
        (["a.qvmconf", "--wdtkick", "-t 1"], "--wdtkick: no configuration has a vdev wdt-sp805 that could be kicked"),
        (["a.qvmconf", "--ignore", "peer-mising"], '--ignore: there is no rule "peer-mising"; known: '),
    ],
)  # fmt: skip
def test_what_is_refused(arguments: list[str], report: str, run: Runs) -> None:
    """Wrong input ends with 2, a report on standard error, and nothing on standard output."""
    files: dict[str, str | bytes] = {
        "a.qvmconf": QUIET,
        "copy.qvmconf": QUIET,
        "bad.qvmconf": "system b ram",
        "placeholder.qvmconf": "system @NAME@",
        "empty/readme.txt": "",
        "s.yaml": "system: s\n",
    }
    status, out, err = run(*arguments, files=files)
    assert (status, out) == (2, "")
    assert err.startswith(report)


@pytest.mark.parametrize("content", [b"", b"\x7fELF\x02\x01\x00\x00", b"\xff\xfe", b'"', b"system", b"\x00" * 100])
def test_junk_is_refused(content: bytes, run: Runs) -> None:
    """What is no configuration gives one line for each finding."""
    status, out, err = run("a.qvmconf", files={"a.qvmconf": content})
    assert (status, out) == (2, "")
    assert all(line.isprintable() and line.startswith("a.qvmconf:1:") for line in err.splitlines())


def test_names_cannot_act_on_a_terminal(run: Runs) -> None:
    """Whatever a file is called, what is printed is printable."""
    status, out, _ = run("a\x1b[31m", files={"a\x1b[31m": BAD})
    assert status == 1
    assert out.startswith("a\\x1b[31m\n")
    assert all(line.isprintable() for line in out.splitlines())


def test_no_file_is_no_question(run: Runs) -> None:
    """Without a configuration there is nothing to look at, except the rules themselves."""
    status, out, err = run()
    assert (status, out) == (2, "")
    assert err.splitlines()[-1] == "Error: Missing argument 'CONF...'."
    status, out, err = run("--rules")
    assert (status, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines() if not line.startswith(" ")] == [rule.id for rule in RULES]


def test_findings_go_to_code_scanning_and_to_github(run: Runs) -> None:
    """With --sarif and --github the report stays, the file is written whole, and each finding is annotated."""
    Path("out").mkdir(exist_ok=True)
    status, out, _ = run("b.qvmconf", "--sarif", "out/b.sarif", "--github", files={"b.qvmconf": BAD})
    _, plain, _ = run("b.qvmconf")
    (found,) = json.loads(Path("out/b.sarif").read_text("ascii"))["runs"]
    assert found["invocations"] == [{"executionSuccessful": True, "exitCode": status}]
    stop, *lines = out.splitlines()
    assert stop.startswith("::stop-commands::")
    report, annotations = lines[: len(plain.splitlines())], lines[len(plain.splitlines()) + 1 :]
    assert report == plain.splitlines()
    assert [line.split("title=")[1].partition("::")[0] for line in annotations] == [
        result["ruleId"]
        for level in ("error", "warning", "note")
        for result in found["results"]
        if result["level"] == level
    ]


def test_a_file_that_is_there_is_not_replaced_unasked(run: Runs) -> None:
    """Without --replace nothing is written over; a folder is no file; and a broken configuration leaves no file."""
    files = {"b.qvmconf": BAD, "b.sarif": "mine"}
    status, out, err = run("b.qvmconf", "--sarif", "b.sarif", files=files)
    assert (status, out) == (2, "")
    assert err == "b.sarif: is there already; --replace replaces it\n"
    assert Path("b.sarif").read_text() == "mine"
    status, _, _ = run("b.qvmconf", "--sarif", "b.sarif", "--replace")
    assert json.loads(Path("b.sarif").read_text())["version"] == "2.1.0"
    assert run("b.qvmconf", "--sarif", ".")[0] == 2
    assert run("c.qvmconf", "--sarif", "c.sarif", files={"c.qvmconf": "vdev\n"})[0] == 2
    assert not Path("c.sarif").exists()
