"""What a step changes in one block, steps of the blocks below are waiting for."""

from __future__ import annotations

from quiesce.model.language.formula import TRUE, In
from quiesce.model.system.transition_system import Edge, Event, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.symbolic import explore


def bit(name, vm):
    return Variable(name, "bit", vm, vm, ("off", "on"), 0)


def turned_on(name, variable, after=None):
    """An event that turns a bit on, once another one is on."""
    guard = In(after, ("on",)) if after else TRUE
    return Event(name, "progress", (Participant(variable, (Edge(0, 1, guard),)),))


def test_a_step_that_only_changes_what_lower_blocks_read():
    """The host's step touches nothing of the guest, but after it the guest's own step can occur, and no step before."""
    events = turned_on("announce", 0), turned_on("react", 1, "host")
    system = TransitionSystem("host and guest", (bit("host", "host"), bit("guest", "v")), (), events)
    space = explore(system)
    assert space.projection([0, 1]) == ((0, 0), (1, 0), (1, 1))
    assert space.shortest(In("guest", ("on",))).events == (0, 1)


def test_what_a_lower_block_reads_two_blocks_above():
    """A chain through three blocks, in which the lowest reads the highest and the middle one the lowest."""
    bits = bit("host", "host"), bit("first", "v"), bit("second", "w")
    events = turned_on("announce", 0), turned_on("echo", 1, "second"), turned_on("react", 2, "host")
    system = TransitionSystem("chain", bits, (), events)
    assert explore(system).projection([0, 1, 2]) == ((0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1))
