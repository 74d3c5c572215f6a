"""Coverage: which declared transitions reference systems take, on a model in which that can be told by looking."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.proofs.checking.catalogued import Declared
from quiesce.proofs.checking.coverage import Coverage, coverage
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.cli.main import main
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.report import coverage as output

if TYPE_CHECKING:
    from collections.abc import Iterator

LAMP = """\
machine: lamp
per: vm
initial: "off"
events:
  press: {class: choice}
  burn: {class: fault}
states:
  - "off"
  - {name: on, initial: dim, children: [dim, bright]}
  - broken
transitions:
  - {trigger: press, source: "off", dest: on}
  - {trigger: press, source: on.dim, dest: on.bright, conditions: mode is rich}
  - {trigger: [burn, host.strike], source: [on.dim, on.bright], dest: broken}
  - {trigger: host.strike, source: "off", dest: null, conditions: some v in vms: v.lamp in broken}
  - {trigger: press, source: broken, dest: "=", conditions: host.sky in clear and host.sky in dark}
"""
SKY = """\
machine: sky
initial: clear
events:
  strike: {class: choice}
states: [clear, dark]
transitions:
  - {trigger: strike, source: clear, dest: dark}
"""
FEATURES = "features:\n  mode: {per: vm, values: [plain, rich]}\n"
ONE = "system: one\nvms:\n  a: {mode: plain}\nassume: not may(burn)\n"
TWO = "system: two\nvms:\n  a: {mode: plain}\n  b: {}\n"


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model with two reference systems: lamps, and a sky that may strike them once."""
    monkeypatch.chdir(tmp_path)
    lamp = LAMP.replace("conditions: some v in vms: v.lamp in broken", 'conditions: "some v in vms: v.lamp in broken"')
    files = {"lamp": lamp, "sky": SKY, "features": FEATURES, "systems/one/one": ONE, "systems/two/two": TWO}
    for name, text in files.items():
        path = Path("m", f"{name}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Path("m")


def covered(*systems: str, limits: Limits = Limits()) -> Coverage:  # noqa: B008  # frozen
    declared = Declared.read("m", "", claimed=False)
    return coverage(declared.library, declared.composed(systems), limits, Progress())


def ways(found: Coverage) -> Iterator[list[str]]:
    for _, taken in found.taken:
        yield sorted(f"{way.machine} {way.row} {way.trigger} {way.source}" for way in taken)


def test_each_system_adds_rows_that_it_takes(toy: Path) -> None:
    """A pinned feature and a forbidden fault keep a system from taking rows that the next one takes."""
    assert list(ways(covered())) == [
        ["lamp 0 press off", "lamp 2 host.strike on.dim", "sky 0 strike clear"],
        [
            "lamp 1 press on.dim",
            "lamp 2 burn on.bright",
            "lamp 2 burn on.dim",
            "lamp 2 host.strike on.bright",
            "lamp 3 host.strike off",
        ],
    ]
    assert next(ways(covered("two"))) == sorted(way for taken in ways(covered()) for way in taken)


def test_a_row_that_is_never_taken_is_told_with_its_place(toy: Path) -> None:
    """A row that no state lets through is named, with the file, the trigger, and where it would lead."""
    found = covered()
    assert [(each.way.row, each.dest, str(each.at)) for each in found.untaken] == [(4, "=", "m/lamp.yaml:16:5")]
    assert list(output.report(found)) == [
        "6 declared transitions, 9 ways to take them (trigger and source)",
        "  one      3 taken",
        "  two      5 taken that none before takes",
        "",
        "never taken: 1 way; 1 transition in no way at all",
        "m/lamp.yaml:16:5",
        "  lamp: in no way: press from broken to itself",
    ]
    told = output.document(found)
    assert list(told) == ["quiesce", "transitions", "ways", "systems", "untaken", "unknown"]
    assert (told["transitions"], told["ways"], told["unknown"]) == (6, 9, [])
    assert told["systems"] == [{"name": "one", "taken": 3}, {"name": "two", "taken": 5}]
    assert told["untaken"] == [
        {
            "machine": "lamp",
            "row": 4,
            "trigger": "press",
            "source": "broken",
            "dest": "=",
            "file": "m/lamp.yaml",
            "line": 16,
            "column": 5,
        }
    ]


def test_a_way_that_is_never_taken_is_told_though_its_row_is(toy: Path) -> None:
    """A row counts once for each of its triggers and sources."""
    report = list(output.report(covered("one")))
    at = report.index("m/lamp.yaml:14:5")
    assert report[at + 1 : at + 3] == [
        "  lamp: burn from on.dim to broken",
        "  lamp: burn, host.strike from on.bright to broken",
    ]


def test_time_that_runs_out_leaves_coverage_unknown(toy: Path) -> None:
    """Where time runs out nothing is said never to be taken."""
    found = covered(limits=Limits(seconds=1e-9))
    assert found.unknown
    assert [taken for _, taken in found.taken] == [frozenset(), frozenset()]
    report = "\n".join(output.report(found))
    assert "the time limit of 1e-09 s was reached" in report
    assert "never" not in report


@pytest.mark.parametrize(
    ("arguments", "status"),
    [((), 1), (("--system", "two"), 1), (("--timeout", "1e-9"), 3)],
)
def test_exit_status_of_coverage(
    arguments: tuple[str, ...],
    status: int,
    toy: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Something is never taken: 1; a limit was reached: 3; in JSON as in words."""
    for form in ((), ("--json",)):
        monkeypatch.setattr(sys, "argv", ["quiesce", "catalogue", "--coverage", "--machines", "m", *arguments, *form])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == status
    told: dict[str, Any] = json.loads(capsys.readouterr().out.partition("\n{")[2].join(("{", "")))
    assert bool(told["unknown"]) is (status == 3)


def test_every_row_taken_passes(toy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A model of which every row is taken passes."""
    lamp = (toy / "lamp.yaml").read_text()
    (toy / "lamp.yaml").write_text(lamp[: lamp.rindex("  - {trigger: press")])
    monkeypatch.setattr(sys, "argv", ["quiesce", "catalogue", "--coverage", "--machines", "m"])
    main()
    assert capsys.readouterr().out.splitlines()[-1] == "every one of them is taken in some run"
