"""What must eventually happen in the reference systems: which claims hold, and the runs that go on for ever where they do not."""

from __future__ import annotations

import json
import sys

import pytest

from quiesce.model.language import temporal_parts
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.checking.run import run
from quiesce.proofs.cli.main import main
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.evidence.trace import REST


def verdicts(system, *properties, engine="symbolic", given=(), causes="none"):
    """Verdicts of some claims about a reference system, by name."""
    case = prepare(Question((system,), properties=properties, given=given))
    found = run(case, engine, Limits(), Causes(kind=causes), Progress())
    return {verdict.claim.name: verdict for verdict in found.verdicts}


LOOPING = (
    "device-comes-to-rest",
    "stop-signal-ends-vm",
    "watched-guest-that-hangs-is-ended",
    "guest-that-shut-down-is-ended",
)
"""Claims that a run breaks which repeats itself for ever."""


def round_of(trace):
    """The events of a trace's loop."""
    return [step.event for step in trace.steps[trace.loop :]]


def test_one_stop_signal_leaves_a_qnx_guest_on_x86_running_for_ever():
    """H3: after one SIGTERM nothing has to happen any more, and the guest runs on; a second one ends it."""
    found = verdicts("x86", "stop-signal-ends-vm", "second-stop-signal-ends-vm")
    once, twice = found["stop-signal-ends-vm[control]"], found["second-stop-signal-ends-vm[control]"]
    assert (once.word, twice.word) == ("depends", "holds")
    assert round_of(once.trace) == [REST]
    assert [step.event for step in once.trace.steps].count("control.SIGTERM") == 1
    final = once.trace.final()
    assert (final["control.guest"], final["control.qvm"]) == ("up.running", "running.button_pressed.delivered")


def test_only_an_armed_watchdog_ends_a_guest_that_hangs():
    """H8: the guest hangs for ever with its watchdog idle; once the watchdog is armed, it does not."""
    found = verdicts("x86", "hung-guest-is-ended", "watched-guest-that-hangs-is-ended")
    assert found["watched-guest-that-hangs-is-ended[control]"].word == "holds"
    hung = found["hung-guest-is-ended[control]"]
    assert hung.word == "depends"
    assert round_of(hung.trace) == [REST]
    assert (hung.trace.final()["control.guest"], hung.trace.final()["control.watchdog"]) == ("up.hung", "idle")


def test_bounded_retries_end_a_loop_of_restarts():
    """H12: a VM that fails is started again for ever where its attempts are not bounded, and not where they are."""
    found = verdicts("x86", "failures-come-to-an-end")
    assert found["failures-come-to-an-end[control]"].word == "holds"
    loop = found["failures-come-to-an-end[gateway]"].trace
    assert "gateway.launch" in round_of(loop)
    assert "gateway.decide_restart" in round_of(loop)


def test_a_termination_callback_that_hangs_keeps_qvm_for_ever():
    """H15: the termination never ends, with the callback hung."""
    found = verdicts("minimal", "termination-comes-to-an-end")["termination-comes-to-an-end[ivi]"]
    assert found.trace.final()["ethernet.callback"] == "hung"
    assert found.trace.final()["ivi.qvm"] == "terminating.alive.callbacks"


def test_a_guest_without_a_reboot_path_spins_for_ever():
    """H26: without one, the guest that shut down spins and its VM never ends; with one it is down in the end, as shutdown ends it."""
    found = verdicts("x86", "guest-that-shut-down-is-ended", given=("shutdown_b=ends",))
    assert found["guest-that-shut-down-is-ended[control]"].word == "holds"
    assert found["guest-that-shut-down-is-ended[gateway]"].trace.final()["gateway.guest"] == "up.spinning"


def test_a_supervisor_that_does_not_know_of_a_stop_starts_the_vm_again():
    """H31: the stopped VM runs again, and one whose supervisor knows of stops does only if it had made up its mind before."""
    found = verdicts("x86", "stopped-vm-stays-down-for-good")
    late = [step.event for step in found["stopped-vm-stays-down-for-good[gateway]"].trace.steps]
    assert late.index("gateway.decide_restart") < late.index("gateway.stop_request")
    again = found["stopped-vm-stays-down-for-good[control]"]
    events = [step.event for step in again.trace.steps]
    assert events.index("control.stop_SIGTERM") < events.index("control.decide_restart")


def test_every_loop_tells_why_it_is_fair():
    """For each event of class progress that can influence a claim, the loop has a step that is it, or one before which it cannot occur."""
    loops = {name: trace for name, verdict in verdicts("minimal", *LOOPING).items() if (trace := verdict.trace)}
    assert {name.partition("[")[0] for name, trace in loops.items() if trace.loop is not None} == set(LOOPING)
    for trace in loops.values():
        assert trace.fair
        for fair in trace.fair:
            assert fair.occurs or fair.disabled
            assert all(trace.steps[number - 1].event == fair.event for number in fair.occurs)
            assert all(trace.loop < number <= len(trace.steps) for number in (*fair.occurs, *fair.disabled))


@pytest.mark.parametrize(
    "name", ["hung-guest-is-ended", "guest-that-shut-down-is-ended", "guest-runs-only-once-configured"]
)
def test_engines_agree(name):
    """The explicit engine finds the same claims to fail under the same features."""
    fixed = ("arm_sigterm_exit=code_3", "quiescer=absent", "smmu=absent", "poweroff=ends", "vcpus_at_terminate=stopped")
    (found,) = verdicts("minimal", name, engine="all", given=fixed).values()
    assert found.word in ("holds", "depends", "violated"), found.reason


def test_a_temporal_claim_is_vacuous_where_its_occasion_never_comes(tmp_path, monkeypatch, capsys):
    """A promise about what never happens is no promise kept."""
    (tmp_path / "claims.yaml").write_text(
        "- property: promised\n  claim: x\n  for: {v: vms}\n"
        "  leads_to: {whenever: occurs(v.hang), eventually: v.qvm in gone}\n  assuming: not may(v.hang)\n"
    )
    monkeypatch.setattr(sys, "argv", ["quiesce", "check", "--specs", str(tmp_path), "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    (found,) = json.loads(capsys.readouterr().out)["properties"]
    assert (found["verdict"], left.value.code) == ("vacuous", 1)


def test_progress_claims_name_events_of_their_system():
    """Every event that a progress claim of a reference system speaks of is one of that system."""
    for system in ("minimal", "x86"):
        case = prepare(Question((system,)))
        events = {event.name for event in case.composition.transition_system.events}
        for claim in case.claims:
            if claim.temporal is not None:
                assert set(temporal_parts.steps(claim.temporal)) <= events
