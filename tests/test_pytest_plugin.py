"""The pytest plugin, as pytest runs it: each claim a test, checked once however many processes there are."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from junitparser import JUnitXml, Properties

from quiesce.proofs.cli import answers

if TYPE_CHECKING:
    from collections.abc import Callable

pytest_plugins = ["pytester"]

LAMP = Path(__file__).resolve().parent / "assets" / "lamp"
MODULE = "quiesce.proofs.cli.pytest_plugin"
OTHERS = ("hypothesispytest", "benchmark", "syrupy")
"""Plugins that these tests do without, to be quick."""


@pytest.fixture
def runs(pytester: pytest.Pytester) -> Callable[..., pytest.RunResult]:
    """Runs pytest in a process of its own, in a folder with the lamps as `lamp.quiesce.yaml`, and as another file."""
    for name in ("lamp.quiesce.yaml", "lamp.yaml"):
        (pytester.path / name).write_bytes((LAMP / "lamp.yaml").read_bytes())
    installed = entry_points(group="pytest11", name="quiesce")

    def run(*arguments: str, options: str = "") -> pytest.RunResult:
        folders = f"--machines '{LAMP / 'machines'}' --specs '{LAMP / 'specs'}'"
        pytester.makeini(f"[pytest]\nquiesce_options = {folders} {options}\nfilterwarnings = error\n")
        plugins = [*(() if installed else ("-p", MODULE)), *(f"-pno:{name}" for name in ("cacheprovider", *OTHERS))]
        return pytester.runpytest_subprocess(*plugins, *arguments)

    return run


def test_each_claim_is_a_test_and_its_failure_a_story(
    pytester: pytest.Pytester, runs: Callable[..., pytest.RunResult]
) -> None:
    """Claims have their names and pass if they hold; of others the run that refutes them is shown, and no traceback.

    Files of other names are left alone, and pytest's own JUnit XML has the story and the verdict of each claim.
    """
    result = runs("-v", "--junitxml", "tests.xml")
    result.assert_outcomes(passed=6, failed=2)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        [
            "lamp.quiesce.yaml::no-light-without-mains[[]hall[]] PASSED*",
            "lamp.quiesce.yaml::lamp-stays-whole[[]hall[]] FAILED*",
            "lamp.quiesce.yaml::lamp-can-be-bright[[]porch[]] FAILED*",
            "lamp-stays-whole: depends, for hall",
            "*fails like this, in 3 steps*",
            "lamp-can-be-bright: violated, for porch",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")
    (suite,) = JUnitXml.fromfile(str(pytester.path / "tests.xml"))
    found = {case.name: case for case in suite}
    assert len(found) == 8
    (failure,) = found["lamp-stays-whole[hall]"].result
    assert "fails like this, in 3 steps" in failure.text
    said = {each.name: each.value for each in found["lamp-stays-whole[hall]"].child(Properties)}
    assert (said["verdict"], said["sanity"]) == ("depends", "no")


def test_what_is_excluded_is_skipped(runs: Callable[..., pytest.RunResult]) -> None:
    """A scenario that needs an excluded event is skipped and says why; one that is impossible whatever is permitted fails."""
    result = runs("-rs", "-k", "lamp-can-be-bright", options="--assume 'not may(press)'")
    result.assert_outcomes(skipped=1, failed=1)
    result.stdout.fnmatch_lines(["*not applicable: needs hall.press, which is excluded by not may(press) (--assume*"])


def test_a_claim_about_the_sanity_of_the_model_is_a_test_too(
    pytester: pytest.Pytester, runs: Callable[..., pytest.RunResult]
) -> None:
    """It passes or fails like any other, and pytest's own JUnit XML says which it is."""
    (pytester.path / "specs" / "sanity").mkdir(parents=True)
    claims = (LAMP / "specs" / "claims.yaml").read_bytes()
    (pytester.path / "specs" / "sanity" / "claims.yaml").write_bytes(claims)
    runs("--junitxml", "tests.xml", options="--specs specs").assert_outcomes(passed=6, failed=2)
    (suite,) = JUnitXml.fromfile(str(pytester.path / "tests.xml"))
    assert {each.value for case in suite for each in case.child(Properties) if each.name == "sanity"} == {"yes"}


def test_what_pytest_executes_is_said(pytester: pytest.Pytester, runs: Callable[..., pytest.RunResult]) -> None:
    """Whatever conftest.py lies beside a system's file is executed by pytest; where there are claims, and only there, that is said."""
    pytester.makeconftest("open('executed', 'w').close()")
    said = "quiesce: pytest has executed the conftest.py and plugins that it found here; quiesce check executes nothing"
    result = runs("--collect-only")
    assert (pytester.path / "executed").exists()
    result.stdout.fnmatch_lines(["collected 8 items", said])
    (pytester.path / "lamp.quiesce.yaml").unlink()
    runs("--collect-only").stdout.no_fnmatch_line(f"*{said}*")


def test_unknown_and_vacuous_do_not_pass(pytester: pytest.Pytester, runs: Callable[..., pytest.RunResult]) -> None:
    """A claim of which nothing was found out, or that says nothing, fails, and says which of them it is."""
    (pytester.path / "lamp.quiesce.yaml").write_text("system: lamps\nvms:\n  hall: {counting: left}\n", "utf-8")
    said = {"counted": "counted-lamp-was-pressed: vacuous, for hall", "bright": "lamp-can-be-bright: unknown, for hall"}
    for name, limit in (("counted", ""), ("bright", "--timeout 0.000001 ")):
        result = runs("-k", name, options=f"{limit}--jobs 1 --cache cache")
        result.assert_outcomes(failed=1, deselected=3)
        result.stdout.fnmatch_lines([said[name], *(["*limit*"] if limit else [])])


def test_processes_share_one_check(
    pytester: pytest.Pytester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runs: Callable[..., pytest.RunResult]
) -> None:
    """However claims are spread, one process checks the file, and only what is wanted; then all traces of it are gone."""
    counting = """
        import os
        from quiesce.proofs.cli import answers

        run = answers.run

        def counted(case, *rest, **named):
            with open({file!r}, "a") as file:
                file.write(" ".join(sorted(claim.name for claim in case.claims)) + "\\n")
            return run(case, *rest, **named)

        answers.run = counted
    """
    pytester.makeconftest(counting.format(file=str(pytester.path / "checks")))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    runs("-n", "2", "-k", "porch", "--dist", "load").assert_outcomes(passed=3, failed=1)
    checks = (pytester.path / "checks").read_text("utf-8").splitlines()
    assert [line.split() for line in checks] == [
        [
            "counted-lamp-was-pressed[porch]",
            "lamp-can-be-bright[porch]",
            "lamp-stays-whole[porch]",
            "no-light-without-mains[porch]",
        ]
    ]
    assert [path for path in tmp_path.iterdir() if path.name.startswith("quiesce-")] == []


def test_a_wrong_file_is_told_without_a_traceback(
    pytester: pytest.Pytester, runs: Callable[..., pytest.RunResult]
) -> None:
    """A mistake in a system's file is the whole message, with its place."""
    (pytester.path / "lamp.quiesce.yaml").write_text("system: lamps\nvms:\n  hall: {kindd: plain}\n", "utf-8")
    result = runs()
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(['lamp.quiesce.yaml:3:10: there is no feature "kindd"*did you mean "kind"?'])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_wrong_options_are_told_before_anything_else(runs: Callable[..., pytest.RunResult]) -> None:
    """A mistake in `quiesce_options` is an error of usage."""
    result = runs(options="--propperty x")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: quiesce_options: No such option*--propperty*"])


def test_the_plugin_loads_little() -> None:
    """Every run of pytest pays for what a plugin imports: this one imports nothing that pytest does not."""
    code = (
        "import sys, pytest, shutil, tempfile; before = set(sys.modules); "
        f"import {MODULE}; print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert MODULE in loaded
    assert {name.partition(".")[0] for name in loaded} == {"quiesce"}
    assert not any(name.startswith(("quiesce.model.", "quiesce.proofs.e")) for name in loaded)


def test_what_a_process_found_outlives_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes that share a folder: the second has the first one's answers, and checks nothing."""
    options = {"machines": str(LAMP / "machines"), "specs": str(LAMP / "specs"), "jobs": None}
    first, second = (answers.Answers(str(LAMP / "lamp.yaml"), options, str(tmp_path)) for _ in range(2))
    for each in (first, second):
        each.wanted |= {claim.name for claim in each.claims}
    told = {claim.name: first.of(claim.name) for claim in first.claims}

    def unexpected(*_: object) -> None:
        raise AssertionError("checked again")

    monkeypatch.setattr(answers, "run", unexpected)
    assert {claim.name: second.of(claim.name) for claim in second.claims} == told
    assert {answer.word for answer in told.values()} == {"holds", "depends", "violated"}
