"""Many guests under one lock: numbers on which several independent checkers agree."""

from __future__ import annotations

import pytest

from quiesce.model.language.formula import In, conjunction, disjunction, negation
from quiesce.proofs.engines.symbolic import explore, stuck

COUNTS = {
    (1, 1): 43,
    (2, 1): 1833,
    (2, 2): 12257,
    (3, 1): 77571,
    (3, 2): 1347343,
    (4, 1): 3262545,
    (16, 2): 359890473234776618100670462006017,
    (32, 2): 89752884397180070341982978458353620064638387479508833559841859073,
}


def every_device(n, d):
    return [(f"g{i}.qvm", f"g{i}.d{j}") for i in range(n) for j in range(d)]


@pytest.mark.parametrize(("n", "d"), COUNTS)
def test_the_number_of_states_is_exact(guests, n, d):
    """Saturation reaches every state and the count is right to the last digit."""
    assert explore(guests.guests(n, d)).states == COUNTS[n, d]


@pytest.mark.parametrize(("n", "d"), [(2, 2), (3, 1)])
def test_one_block_reaches_the_same_states(guests, n, d):
    """Closed as one block, without one for each VM, the count is the same."""
    assert explore(guests.guests(n, d), contexts=0).states == COUNTS[n, d]


@pytest.mark.parametrize(("n", "d"), [(2, 2), (32, 2)])
def test_no_device_is_unsafe_when_qvm_is_not_there(guests, n, d):
    """Claims A and A2 hold: a guest that can start again finds its devices safe, and even quiesced."""
    space = explore(guests.guests(n, d))
    for qvm, device in every_device(n, d):
        absent = In(qvm, ("none",))
        assert space.reaches(absent & In(device, ("unsafe",))).empty
        assert space.reaches(absent & negation(In(device, ("quiesced",)))).empty


@pytest.mark.parametrize(("n", "d"), [(1, 1), (2, 2), (4, 2)])
def test_a_device_is_left_unsafe_in_five_steps(guests, n, d):
    """Claim B is violated, and the shortest run shows it on the first device of the first guest."""
    system = guests.guests(n, d)
    bad = disjunction(In(device, ("unsafe",)) & In(qvm, ("exited",)) for qvm, device in every_device(n, d))
    space = explore(system)
    assert space.reaches(bad).full
    run = space.shortest(bad)
    assert run is not None
    names = [system.events[index].name for index in run.events]
    assert names == ["g0.start", "g0.boot_done", "g0.d0.open", "g0.sigquit", "g0.exit"]


def test_a_run_to_one_device_of_many_involves_its_guest_only(guests):
    """The shortest run to the last of 24 devices is as short as to the first."""
    system = guests.guests(12, 2)
    run = explore(system).shortest(In("g11.d1", ("unsafe",)))
    assert run is not None
    names = [system.events[index].name for index in run.events]
    assert names == ["g11.start", "g11.boot_done", "g11.d1.open", "g11.sigquit", "g11.exit"]


def test_no_deadlock_is_reachable(guests):
    """In every reachable state of four guests some event can occur."""
    system = guests.guests(4, 2)
    assert explore(system).reaches(stuck(system)).empty


def test_the_lock_is_held_once(guests):
    """The projection onto two locks lists every combination but both held."""
    system = guests.guests(3, 1)
    locks = [system.variable("g0.lock"), system.variable("g2.lock")]
    assert explore(system).projection(locks) == ((0, 0), (0, 1), (1, 0))


def test_conjunctions_of_unreachable_parts_are_unreachable(guests):
    """A formula that no reachable state satisfies has an empty region and no run."""
    space = explore(guests.guests(2, 1))
    both = conjunction([In("g0.lock", ("held",)), In("g1.lock", ("held",))])
    assert space.reaches(both).empty
    assert space.shortest(both) is None
