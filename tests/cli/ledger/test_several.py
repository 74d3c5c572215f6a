"""`quiesce ledger`: several systems, each compared with its own ledger as `quiesce check` does it, and the worst of them told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.system.references import references
from quiesce.proofs.checking.found import Found
from quiesce.proofs.checking.judge import Judge
from quiesce.proofs.checking.schedule import Schedule
from quiesce.proofs.compare.ledger import canary
from quiesce.proofs.compare.ledger.place import FOLDER
from quiesce.proofs.compare.ledger.several import pinned
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.evidence.verdict import worst

from .lamps import CHECK, LEDGER, SYSTEM, edit, flat

if TYPE_CHECKING:
    from .lamps import Run

OTHER = Path("one.yaml")
OPTIONS = CHECK[2:]


@pytest.fixture
def two(run: Run) -> Run:
    """Runs Quiesce beside two systems with ledgers: the lamps, and one of them alone."""
    OTHER.write_text("system: one\nvms: {porch: {kind: plain}}\n", "utf-8")
    assert run("check", str(OTHER), *OPTIONS, "--update-ledger")[0] == 0
    return run


def test_each_is_compared_with_its_own(two: Run) -> None:
    """What is told of each is what `quiesce check SYSTEM --ledger` tells at its end, and one line sums it up."""
    status, printed = two("ledger", str(SYSTEM), str(OTHER), *OPTIONS)
    assert status == 0
    *parts, last = printed.rstrip().split("\n\n")
    assert last == "2 systems: as the ledgers say: lamps, one"
    alone = [two("check", str(each), *OPTIONS, "--ledger")[1].rstrip().split("\n\n")[-1] for each in (SYSTEM, OTHER)]
    assert parts == alone


@pytest.mark.parametrize("paths", [(SYSTEM, OTHER), (OTHER, SYSTEM)])
def test_one_that_differs_is_enough(two: Run, paths: tuple[Path, Path]) -> None:
    """The exit status is the worst of all, wherever in the row; each is compared, and each difference told."""
    edit(OTHER.with_suffix(".ledger.yaml"), "transitions: 29\n", "transitions: 28\n")
    status, printed = two("ledger", *map(str, paths), *OPTIONS)
    assert status == 1
    assert "all is as the ledger says: lamp.ledger.yaml" in flat(printed)
    assert "not as the ledger says: one.ledger.yaml: 1 difference more transitions can be taken:" in flat(printed)
    assert "2 systems: as the ledgers say: lamps; not as the ledgers say: one" in flat(printed)


def test_all_are_written(two: Run) -> None:
    """With --update each that differs is written, and says what it said before that was changed by hand."""
    before = [LEDGER.read_bytes(), OTHER.with_suffix(".ledger.yaml").read_bytes()]
    edit(LEDGER, "depth: 7\n", "depth: 8\n")
    OTHER.with_suffix(".ledger.yaml").unlink()
    status, printed = two("ledger", str(SYSTEM), str(OTHER), *OPTIONS, "--update")
    assert status == 0
    assert "the ledger was changed: lamp.ledger.yaml: 1 difference" in flat(printed)
    assert "the ledger was written: one.ledger.yaml: 4 claims" in flat(printed)
    assert [LEDGER.read_bytes(), OTHER.with_suffix(".ledger.yaml").read_bytes()] == before


def test_a_ledger_stands_for_its_system(two: Run) -> None:
    """What a shell makes of `*.yaml` names systems and ledgers: each system is checked once."""
    names = sorted(str(path) for path in Path().glob("*.yaml"))
    assert names == ["lamp.ledger.yaml", "lamp.yaml", "one.ledger.yaml", "one.yaml"]
    status, printed = two("ledger", *names, *OPTIONS)
    assert status == 0
    assert printed.count("all is as the ledger says") == 2


def test_everything_that_is_wrong_is_told_first(two: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing ledger, a damaged one and a system that is not there are told together, and nothing is explored."""
    LEDGER.unlink()
    OTHER.with_suffix(".ledger.yaml").write_text("ledger: 9\n", "utf-8")
    Path("lost.ledger.yaml").write_text("", "utf-8")
    monkeypatch.delattr(Schedule, "answers")
    status, printed = two("ledger", str(SYSTEM), str(OTHER), "nothing.yaml", "lost.ledger.yaml", *OPTIONS)
    assert status == 2
    assert "lamp.ledger.yaml: there is no ledger of lamps here" in printed
    assert 'one.ledger.yaml:1:9: this ledger is of the format "9"' in printed
    assert "nothing.yaml:1:1: cannot be read" in printed
    assert "lost.ledger.yaml: there is no lost.yaml beside it" in printed


def test_a_model_without_reference_systems(run: Run) -> None:
    """Without names, all reference systems are meant; where there is none, that is a mistake and no success."""
    status, printed = run("ledger", *OPTIONS)
    assert status == 2
    assert "machines: the model has no reference systems" in printed


def test_all_reference_systems_of_a_model(run: Run) -> None:
    """They are found by themselves, as `quiesce check NAME` finds them, with the ledgers beside them."""
    folder = Path("machines/systems/lamp")
    folder.mkdir(parents=True)
    shutil.copy(SYSTEM, folder)
    assert run("ledger", *OPTIONS, "--update-ledger")[0] == 0
    assert (folder / LEDGER).read_bytes() == LEDGER.read_bytes()
    status, printed = run("ledger", *OPTIONS)
    assert status == 0
    assert "all is as the ledger says: machines/systems/lamp/lamp.ledger.yaml" in flat(printed)


def test_those_that_come_with_quiesce(run: Run) -> None:
    """Without anything on the command line, these are meant, with the ledgers that come with them."""
    found = pinned(Question(), update=False)
    assert [each.case.composition.transition_system.name for each in found] == [*references()]
    assert [each.file for each in found] == [FOLDER / f"{name}.yaml" for name in references()]
    assert all(each.was is not None for each in found)


def test_configurations_are_systems_of_their_own(run: Run) -> None:
    """Of `quiesce check a.qvmconf b.qvmconf` they are one system; here each is one, with a ledger of its own name."""
    for name in ("a", "b"):
        Path(f"{name}.qvmconf").write_text(f"system {name}\nram 1M\ncpu\nload Image\n", "utf-8")
    found = pinned(Question(("a.qvmconf", "b.qvmconf")), update=True)
    assert [(each.case.composition.transition_system.name, str(each.file)) for each in found] == [
        ("a", "a.ledger.yaml"),
        ("b", "b.ledger.yaml"),
    ]


def test_unknown_is_worse_than_good_and_better_than_different() -> None:
    """A difference is worse than a claim that is not known, and nothing at all is no failure."""
    assert [worst(each) for each in ((0, 0), (0, 3), (3, 1, 0), (1, 3), (2, 1), ())] == [0, 3, 1, 1, 2, 0]


def test_the_canary_is_seen_to_fall(two: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A canary that cannot fail turns every system red, though all is as the ledgers say; and nothing is written."""
    shutil.copytree(canary.FOLDER, tmp_path / "canary")
    edit(tmp_path / "canary" / "canary.yaml", "not may(SIGTERM)", "not may(SIGKILL) and not may(SIGTERM)")
    monkeypatch.setattr(canary, "FOLDER", tmp_path / "canary")
    status, printed = two("ledger", str(SYSTEM), str(OTHER), *OPTIONS)
    assert status == 1
    assert printed.count("the canary lives: killed-vm-leaves-device-quiet[nic] is holds") == 2
    edit(LEDGER, "depth: 7\n", "depth: 8\n")
    before = LEDGER.read_bytes()
    assert two("ledger", str(SYSTEM), str(OTHER), *OPTIONS, "--update")[0] == 1
    assert LEDGER.read_bytes() == before


def test_unknown_is_no_pass(two: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system with a claim that is not known, as its ledger says, is no pass; the other one is as it should be."""
    honest = Judge._judged

    def judged(judge: Judge) -> Found:
        mine = judge.claim.name == "lamp-stays-whole[hall]"
        return Found("unknown", None, reason="gave up") if mine else honest(judge)

    monkeypatch.setattr(Judge, "_judged", judged)
    assert two("ledger", str(SYSTEM), str(OTHER), *OPTIONS, "--update")[0] == 3
    status, printed = two("ledger", str(SYSTEM), str(OTHER), *OPTIONS)
    assert status == 3
    assert "2 systems: as the ledgers say: one; with unknown claims: lamps" in flat(printed)


def test_in_a_document_and_in_annotations(two: Run) -> None:
    """The same as one JSON document, or for a GitHub workflow, where each ledger that differs is annotated."""
    edit(LEDGER, "states: 90\n", "states: 900\n")
    status, printed = two("ledger", str(SYSTEM), str(OTHER), *OPTIONS, "--json")
    found = json.loads(printed)["systems"]
    assert status == 1
    assert [each["system"]["name"] for each in found] == ["lamps", "one"]
    assert found[0]["space"] | {"states": 90, "transitions": 552, "depth": 7} == found[0]["space"]
    assert [each["kind"] for each in found[0]["ledger"]["differences"]] == ["space shrunk"]
    assert found[1]["ledger"]["equal"]
    printed = two("ledger", str(SYSTEM), str(OTHER), *OPTIONS, "--github")[1]
    assert printed.count("::error file=") == 1
    assert "::error file=lamp.ledger.yaml,line=1,title=ledger::not as the ledger says" in printed
