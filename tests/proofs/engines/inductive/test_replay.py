"""Bounded runs of the reference system happen on live machines, and are as short as other engines say."""

from __future__ import annotations

import pytest

from quiesce.model.language.formula import conjunction
from quiesce.model.reduce.quotient import onto, quotient
from quiesce.model.system.live import LiveSystem
from quiesce.model.system.specialise import specialise
from quiesce.proofs.engines import symbolic
from quiesce.proofs.engines.inductive.bounded import bounded
from quiesce.proofs.evidence.replay import replay

SOME = ("no-device-left-unquiesced", "hung-guest-has-armed-watchdog", "device-stays-usable")
MOST_STEPS = 14


def compared(reference, claim):
    composition = reference.composition
    given = conjunction(claim.assuming)
    part = quotient(composition.transition_system, claim.goal, *claim.assuming)
    run = bounded(part, claim.goal, given, max_steps=MOST_STEPS).run
    other = symbolic.explore(part).shortest(onto(part, claim.goal), given)
    assert (None if run is None else len(run.events)) == (None if other is None else len(other.events))
    if run is None:
        return 0
    names = frozenset(variable.name for variable in part.variables)
    whole = specialise(composition.transition_system, *claim.assuming)
    return len(replay(composition, LiveSystem(composition), whole, part, names, run, claim).steps)


@pytest.mark.parametrize("name", SOME)
def test_a_run_replays(reference, name):
    """The run of a claim that fails is a trace of the declared machines."""
    claim = next(each for each in reference.claims if each.declared.name == name)
    assert compared(reference, claim) > 0


@pytest.mark.slow
def test_every_run_replays(reference):
    """So are the runs of all claims, of which many fail."""
    assert sum(compared(reference, claim) > 0 for claim in reference.claims) > len(reference.claims) / 3
