"""The benchmark family: what holds is proved, what does not is refuted in five steps, and what is not inductive is not said to be."""

from __future__ import annotations

import pytest

from quiesce.model.language.formula import TRUE, conjunction, negation
from quiesce.proofs.engines import explicit
from quiesce.proofs.engines.inductive.asking import UNLIMITED
from quiesce.proofs.engines.inductive.bounded import bounded
from quiesce.proofs.engines.inductive.spacer import spacer
from quiesce.proofs.engines.inductive.strengthen import first_counterexample
from quiesce.proofs.engines.inductive.verified import verified


@pytest.mark.parametrize("count", [1, 2, 8])
def test_a_device_is_left_unsafe_in_five_steps(guests, plain, count):
    """Claim B is refuted by one of the shortest runs."""
    system, goal = guests.guests(count, 2), negation(guests.never_unsafe(count, 2))
    run = bounded(system, goal, max_steps=10).run
    plain(system).replays(run, goal, conjunction(()))
    events = [system.events[index].name.partition(".")[2] for index in run.events]
    assert [event.removeprefix("d0.").removeprefix("d1.") for event in events] == [
        "start",
        "boot_done",
        "open",
        "sigquit",
        "exit",
    ]


def test_no_run_means_no_run_so_far(guests):
    """That B has no run of four steps is all that four steps tell."""
    found = bounded(guests.guests(2, 2), negation(guests.never_unsafe(2, 2)), max_steps=4)
    assert (found.run, found.searched, found.reason) == (None, 4, "")
    assert not hasattr(found, "word")


@pytest.mark.parametrize("count", [1, 2, 8])
def test_the_first_claim_is_inductive(guests, count):
    """Claim A needs no lemma."""
    system, claim = guests.guests(count, 2), guests.clean_at_restart(count, 2)
    assert verified(system, [claim], negation(claim), TRUE, UNLIMITED) == ""
    assert first_counterexample(system, [claim]) is None


def test_the_second_claim_is_not_inductive(guests):
    """Claim A2 holds, and a step out of it shows that it does not say enough by itself."""
    system, claim = guests.guests(2, 1), guests.quiesced_at_restart(2, 1)
    assert "is not kept by" in verified(system, [claim], negation(claim), TRUE, UNLIMITED)
    assert first_counterexample(system, [claim]).lemma == claim


@pytest.mark.parametrize("claim", ["clean_at_restart", "quiesced_at_restart"])
def test_invariants_hold_in_every_reachable_state(guests, claim):
    """Spacer's invariants for A and A2 are true of all 12,257 states, and say what the claim says."""
    system, goal = guests.guests(2, 2), negation(getattr(guests, claim)(2, 2))
    found = spacer(system, goal)
    assert found.word == "unreachable"
    space = explicit.explore(system)
    assert space.states == 12_257
    assert space.shortest(negation(conjunction(found.invariant))) is None


def test_a_violated_claim_has_no_invariant(guests):
    """Spacer calls the goal of B reached and tells no invariant."""
    found = spacer(guests.guests(1, 1), negation(guests.never_unsafe(1, 1)))
    assert (found.word, found.invariant) == ("reached", ())
