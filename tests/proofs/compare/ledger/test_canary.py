"""The canary: it falls by every engine, and lives as soon as anything in the check is broken."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.proofs.checking.answer import SymbolicAnswers
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.run import run
from quiesce.proofs.cli.answers import _Silent
from quiesce.proofs.compare.ledger import canary as place
from quiesce.proofs.compare.ledger.canary import EXPECTED, alive, canary
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from quiesce.proofs.evidence.case import Case

CAUSES = Causes(traced="none")


@cache
def case() -> Case:
    """A case that was read with the machines that come with Quiesce."""
    return prepare(Question())


def lives(engine: str = "symbolic", limits: Limits | None = None) -> tuple[str, ...]:
    """Why the canary lives."""
    return alive(case(), engine, limits or Limits(), CAUSES, _Silent())


@pytest.mark.parametrize("engine", ["symbolic", "explicit", "all"])
def test_it_falls(engine: str) -> None:
    """Every engine finds what is known beforehand."""
    assert lives(engine) == ()


def test_it_is_about_the_machines_that_come_with_quiesce() -> None:
    """A check of somebody's own machines has the same canary as any other."""
    lamp = Path(__file__).resolve().parents[3] / "assets" / "lamp"
    own = prepare(Question((str(lamp / "lamp.yaml"),), machines=str(lamp / "machines"), specs=str(lamp / "specs")))
    system = canary(own).composition.transition_system
    assert [variable.name for variable in system.variables] == [
        variable.name for variable in canary(case()).composition.transition_system.variables
    ]


def test_it_claims_what_is_expected_and_nothing_else() -> None:
    """Each of its claims has an expected answer, among them true, false and empty ones, about states and about runs."""
    claims = canary(case()).claims
    assert {claim.name for claim in claims} == set(EXPECTED)
    assert {word for word, _ in EXPECTED.values()} == {"holds", "depends", "vacuous"}
    for word in ("holds", "depends"):
        temporal = {claim.temporal is None for claim in claims if EXPECTED[claim.name][0] == word}
        assert temporal == {True, False}


def test_an_engine_that_reaches_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that never reaches what it looks for finds that everything holds."""
    honest = SymbolicAnswers.reached

    def reached(answers: SymbolicAnswers, goal: Any, *given: Any) -> Any:
        found = honest(answers, goal, *given)
        return found - found

    monkeypatch.setattr(SymbolicAnswers, "reached", reached)
    assert "killed-vm-leaves-device-quiet[nic] is holds, and has to be depends" in lives()


def test_an_engine_that_reaches_everything_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that fails everything is as useless: what is true has to hold."""
    from quiesce.proofs.checking.judge import Judge

    honest = Judge._judged
    monkeypatch.setattr(Judge, "_judged", lambda judge: replace(honest(judge), word="violated"))
    told = lives()
    assert "spared-vm-leaves-device-quiet[nic] is violated, and has to be holds" in told
    assert "killed-vm-leaves-device-quiet[nic] is violated, and has to be depends" in told


def test_a_limit_leaves_it_alive() -> None:
    """A check that has no time for the canary has none for the claims."""
    told = lives(limits=Limits(seconds=1e-9))
    assert any("is unknown, and has to be depends: the time limit" in reason for reason in told)


def test_a_claim_that_is_lost_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Claims that are taken out of the canary, or put into it, are missed."""
    honest = run

    def losing(*arguments: Any, **named: Any) -> Any:
        outcome = honest(*arguments, **named)
        return replace(outcome, verdicts=outcome.verdicts[1:])

    monkeypatch.setattr(place, "run", losing)
    assert lives() == ("killed-vm-leaves-device-quiet[nic] was not checked",)
    monkeypatch.setattr(place, "run", honest)
    monkeypatch.setitem(EXPECTED, "killed-vm-leaves-device-quiet[nic]", ("depends", "not may(ivi.hang)"))
    assert lives() == (
        "killed-vm-leaves-device-quiet[nic] holds when not may(ivi.SIGKILL), and has to hold when not may(ivi.hang)",
    )
    monkeypatch.delitem(EXPECTED, "killed-vm-leaves-device-quiet[nic]")
    assert lives() == ("killed-vm-leaves-device-quiet[nic] is not known beforehand",)


def test_a_failure_without_a_run_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails has to show how."""
    from quiesce.proofs.checking.judge import Judge

    honest = Judge._judged
    monkeypatch.setattr(Judge, "_judged", lambda judge: replace(honest(judge), run=None))
    assert "killed-vm-leaves-device-quiet[nic] fails and shows no run in which it does" in lives()
