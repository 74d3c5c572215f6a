"""What is found in a hurry is what is found at leisure, as far as it is told."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.cli.main import quiesce
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

EVERY_KIND = (
    "no-device-left-unquiesced",
    "no-vcpu-outlives-qvm",
    "device-comes-to-rest",
    "guest-that-shut-down-is-ended",
    "quiet-end-stays-possible",
    "running-vm-can-be-ended",
    "guest-shuts-down",
    "controlled-shutdown-stays-controlled",
)


@pytest.mark.parametrize(
    "assume", [(), ("not may(ivi.SIGKILL)", "ethernet.quiescer is absent"), ("ethernet.quiescer is present",)]
)
def test_in_a_hurry_the_word_is_the_same(assume: tuple[str, ...]) -> None:
    """Of claims of every kind, the word does not depend on whether causes are looked for, and who fails shows a run."""
    case = prepare(Question(properties=EVERY_KIND, assume=assume))
    hurried = Decider(case.composition, "symbolic", Limits(), Causes("none", None, "none", quick=True))
    thorough = Decider(case.composition, "symbolic", Limits(), Causes("none", None, "none"))
    found = {verdict.claim: verdict for verdict in hurried.verdicts(case.claims)}
    expected = {verdict.claim: verdict for verdict in thorough.verdicts(case.claims)}
    assert {claim.name: verdict.word for claim, verdict in found.items()} == {
        claim.name: verdict.word for claim, verdict in expected.items()
    }
    for claim, verdict in found.items():
        assert verdict.holds_when is None
        assert not verdict.causes
        if claim.temporal is None and expected[claim].trace is not None:
            assert verdict.trace is not None
            assert len(verdict.trace.steps) == len(expected[claim].trace.steps)


@pytest.mark.parametrize("other", ["--traces", "--engine=all", "--causes=faults", "--html=x.html", "--update-ledger"])
def test_who_is_in_a_hurry_asks_for_no_more(other: str) -> None:
    """What says something of causes, or needs another way of finding out, is refused beside --quick."""
    result = CliRunner().invoke(quiesce, ["check", "--quick", other])
    assert result.exit_code == 2
    assert "--quick says nothing of causes" in result.output
