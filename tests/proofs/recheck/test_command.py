"""`quiesce recheck`: what it prints, how it ends, and what it refuses to begin with."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import cvc5
import pytest
import z3

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LAMP = Path(__file__).resolve().parents[2] / "assets" / "lamp"
Document = dict[str, Any]
LAMP = Path(__file__).resolve().parents[2] / "assets" / "lamp"
SOLVERS = f"Z3 {z3.get_version_string()}, cvc5 {cvc5.__version__}"


class Runs(Protocol):
    """Arguments of `recheck`, and files → exit status, standard output, standard error."""

    def __call__(
        self, *arguments: str, files: Mapping[str, Document | str] | None = None
    ) -> tuple[object, str, str]: ...


def put(files: Mapping[str, Document | str]) -> None:
    for name, content in files.items():
        Path(name).parent.mkdir(exist_ok=True, parents=True)
        Path(name).write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Runs:
    """Runs `quiesce recheck` in a folder with these files."""
    monkeypatch.chdir(tmp_path)

    def result(*arguments: str, files: Mapping[str, Document | str] | None = None) -> tuple[object, str, str]:
        put(files or {})
        return command_line("recheck", "--allow-outside", str(LAMP), *arguments)

    return result


@pytest.fixture
def files(dark: Document, whole: Document, bright: Document) -> dict[str, Document | str]:
    """A proof, a witness and a proof under a condition, below a folder; and what is no certificate's file."""
    return {"c/a/dark.json": dark, "c/bright.json": bright, "c/whole.json": whole, "c/readme.txt": "nothing"}


def untimed(text: str) -> str:
    """What is printed, without times."""
    return re.sub(r"\d+\.\d+ s", "0.0 s", text)


REPORT = f"""\
lamps  no-light-without-mains[hall]  1 lemma, 7 obligations             Z3 0.0 s  cvc5 0.0 s  rechecked
lamps  lamp-can-be-bright[hall]      a witness in 2 steps                                     rechecked
lamps  lamp-stays-whole[hall]        3 lemmas, 6 obligations, 1 border  Z3 0.0 s  cvc5 0.0 s  rechecked
3 certificates: 3 rechecked, 0 refused, 3 about other machines or claims, 1 under a condition; {SOLVERS}
"""


def rows(text: str) -> str:
    """What is printed, without times, and without what is said of each certificate below its line."""
    return "".join(line for line in untimed(text).splitlines(keepends=True) if not line.startswith("  "))


def test_what_a_person_reads(run: Runs, files: dict[str, Document | str]) -> None:
    """One line for each certificate, in the order of their files, and how many there are."""
    status, out, err = run("c", "--jobs", "1", files=files)
    assert (status, rows(out), err) == (0, REPORT, "")


def test_more_processes_say_the_same(run: Runs, files: dict[str, Document | str]) -> None:
    """However many processes work, lines and their order are the same."""
    status, out, _ = run("c", "--jobs", "2", files=files)
    assert (status, rows(out)) == (0, REPORT)


def test_in_full(run: Runs, whole: Document) -> None:
    """With --verbose the file, the condition, and each obligation with the time of both solvers."""
    status, out, _ = run("whole.json", "-v", files={"whole.json": whole})
    assert status == 0
    told = untimed(out).splitlines()
    condition = told.index(
        "  holds when: not hall.kind is dimmer or hall.guard is fitted or not may(hall.press) or not"
    )
    assert told[condition + 1] == "    may(hall.burn)"
    file = told.index("  whole.json")
    assert told[file + 1] == "    initiation                                    Z3 0.0 s  cvc5 0.0 s"
    assert len(told) == file + 1 + 6 + 1


def test_document(run: Runs, files: dict[str, Document | str]) -> None:
    """With --json one document, and nothing else."""
    bad = json.loads(json.dumps(files["c/whole.json"]))
    bad["borders"] = []
    status, out, err = run("c", "--json", "--jobs", "1", files={**files, "c/x.json": bad})
    assert (status, err) == (1, "")
    told = json.loads(out)
    assert told["quiesce"] == metadata.version("quiesce")
    assert list(told["solvers"]) == ["Z3", "cvc5"]
    assert told["counts"] == {
        "rechecked": 3,
        "refused": 1,
        "with_added_assumptions": 0,
        "with_assumptions_of_the_systems_file": 0,
        "with_default_assumptions": 0,
        "about_other_machines_or_claims": 3,
        "under_a_condition": 1,
    }
    assert {each["rests_on"]["claims"]["path"] for each in told["certificates"]} == {str(LAMP / "specs")}
    assert [each["file"] for each in told["certificates"]] == [
        "c/a/dark.json",
        "c/bright.json",
        "c/whole.json",
        "c/x.json",
    ]
    assert [each["rechecked"] for each in told["certificates"]] == [True, True, True, False]
    assert told["certificates"][3]["refused"].startswith("there is no border")
    assert told["certificates"][2]["refused"] is None
    assert {tuple(each["seconds"]) for each in told["certificates"][2]["obligations"]} == {("Z3", "cvc5")}


def test_refused(run: Runs, dark: Document) -> None:
    """A certificate that is refused: the reason stands on its line, and the exit status is 1."""
    stale = {**dark, "system": {**dark["system"], "digest": "0" * 64}}
    status, out, err = run("dark.json", "stale.json", "--jobs", "1", files={"dark.json": dark, "stale.json": stale})
    assert (status, err) == (1, "")
    good, bad, tally = rows(out).splitlines()
    assert good.endswith("  rechecked")
    assert bad.endswith(
        "  refused: the system has changed since; make it again with: quiesce prove lamps --property no-light-without-mains"
    )
    assert tally == f"2 certificates: 1 rechecked, 1 refused, 1 about other machines or claims; {SOLVERS}"


@pytest.mark.parametrize(("solver", "said"), [("z3", "Z3"), ("cvc5", "cvc5")])
def test_one_solver_only(solver: str, said: str, run: Runs, dark: Document) -> None:
    """Asking one solver only is possible, and the last line says so."""
    status, out, _ = run("dark.json", "--solver", solver, files={"dark.json": dark})
    assert status == 0
    assert re.search(rf"7 obligations  {said} \d\.\d s  rechecked\n", out)
    assert re.search(rf"0 refused, 1 about other machines or claims; {said} [\d.]+; no second solver was asked\n$", out)


@pytest.mark.parametrize("solver", ["z3", "cvc5"])
def test_solver_that_is_missing(solver: str, run: Runs, dark: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a solver is not installed, that is said, with what to do; nothing is checked by half."""
    monkeypatch.setitem(sys.modules, solver, None)
    name, distribution = {"z3": ("Z3", "z3-solver"), "cvc5": ("cvc5", "cvc5")}[solver]
    status, out, err = run("dark.json", files={"dark.json": dark})
    assert (status, out) == (2, "")
    assert err == (
        f"quiesce recheck: the solver {name} is not installed; install it with: pip install {distribution}; "
        "or ask one solver only, with --solver\n"
    )


def test_wrong_input(run: Runs, dark: Document) -> None:
    """All files that are no certificates are named at once, and nothing is checked."""
    status, out, err = run(
        "a.json", "no.json", "empty", "dark.json", files={"a.json": "[", "dark.json": dark, "empty/x": ""}
    )
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        "a.json:1:2: no certificate: not JSON: Expecting value",
        "empty: no certificate here; looked for *.json",
        "no.json:1:1: cannot be read: No such file or directory",
    ]


@pytest.mark.parametrize(
    "arguments", [("--jobs", "0"), ("--timeout", "0"), ("--timeout", "nan"), ("--solver", "yices")]
)
def test_wrong_options(arguments: tuple[str, ...], run: Runs, dark: Document) -> None:
    """Options that make no sense are refused before anything is read."""
    status, out, err = run("dark.json", *arguments, files={"dark.json": dark})
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].startswith(f"Error: Invalid value for '{arguments[0]}'")


def test_limit_is_no_pass(run: Runs, minimal: Any) -> None:
    """Where a solver reaches its limit, the certificate is refused as not decided."""
    lemmas = (
        "not ivi.exit in code_4 or ivi.watchdog in bitten",
        "not ivi.qvm in terminating.alive.stopping.watchdog or ivi.watchdog in bitten",
    )
    document = minimal.write("exit-4-means-watchdog", "ivi", lemmas)
    status, out, _ = run("c.json", "--timeout", "0.001", files={"c.json": document})
    assert status in (0, 1)
    assert status == 0 or re.search(r"refused: not decided by (Z3|cvc5) within 0\.001 s", out)


FENCE = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.startswith(("quiesce.proofs.engines.explicit", "quiesce.proofs.engines.symbolic", "quiesce.proofs.engines.inductive", "quiesce.proofs.checking.certify", "quiesce.proofs.checking.prove", "oxidd", "networkx")):
            raise ImportError(name)

sys.meta_path.insert(0, Refuse())
sys.argv = ["quiesce", "recheck", *sys.argv[1:]]
from quiesce.proofs.cli.main import main
main()
"""


def test_nothing_of_the_prover_is_used(
    dark: Document, whole: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every engine that finds proofs or traces has been taken away, certificates are rechecked all the same."""
    monkeypatch.chdir(tmp_path)
    put({"dark.json": dark, "whole.json": whole})
    command = [sys.executable, "-c", FENCE, "dark.json", "whole.json", "--jobs", "1", "--allow-outside", str(LAMP)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "of 2 certificates" not in line]  # how far it is
    assert (done.returncode, told) == (0, [])
    assert "2 certificates: 2 rechecked, 0 refused" in done.stdout


def test_interrupt(dark: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt ends all processes, with the one line that every command has for it."""
    monkeypatch.chdir(tmp_path)
    put({f"{index:03}.json": dark for index in range(300)})
    arguments = ["recheck", ".", "--jobs", "2", "--allow-outside", str(LAMP)]
    command = [sys.executable, "-c", "from quiesce.proofs.cli.main import main; main()", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        time.sleep(2.5)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "quiesce: interrupted; nothing is concluded"
    assert "Traceback" not in err
