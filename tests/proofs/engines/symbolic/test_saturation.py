"""What a step changes in one block, steps of the blocks below are waiting for."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE, In, conjunction, disjunction, negation
from quiesce.model.system.transition_system import Edge, Event, Participant, TransitionSystem, Variable
from quiesce.proofs.engines import explicit
from quiesce.proofs.engines.symbolic import explore
from quiesce.proofs.engines.symbolic.encoding import Encoding
from quiesce.proofs.engines.symbolic.layout import lay_out
from quiesce.proofs.engines.symbolic.step import encode_steps


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


def on(name):
    return In(name, ("on",))


@st.composite
def chains(draw):
    """Up to six VMs of two bits that wait for each other: by conditions that many have in common, and by some of their own."""
    vms = [f"v{i}" for i in range(draw(st.integers(3, 6)))]
    names = ["host", *(f"{vm}.{letter}" for vm in vms for letter in "ab")]
    variables = tuple(bit(name, name.split(".")[0]) for name in names)
    some = st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True)
    common = [
        negation(disjunction(map(on, draw(some)))),
        conjunction(map(on, draw(some))),
        disjunction(map(on, draw(some))),
    ]
    events = []
    for index in range(len(names)):
        whole = [*draw(st.lists(st.sampled_from(common), max_size=2)), disjunction(map(on, draw(some)))]
        guard = conjunction(draw(st.permutations(whole))[: draw(st.integers(0, 3))])
        back = conjunction(
            [draw(st.sampled_from(common)), draw(st.sampled_from([TRUE, on(draw(st.sampled_from(names)))]))]
        )
        reader = draw(st.integers(0, len(names) - 1))
        along = [Participant(reader, (Edge(0, 1, draw(st.sampled_from(common))),))] if reader != index else []
        events.append(
            Event(f"e{index}", "progress", (Participant(index, (Edge(0, 1, guard), Edge(1, 0, back))), *along))
        )
    return TransitionSystem("chains", variables, (), tuple(events))


@given(system=chains(), contexts=st.sampled_from([0, 3, 20_000]))
@settings(max_examples=150, deadline=None)
def test_many_blocks_that_wait_for_each_other_are_closed_as_enumeration_closes_them(system, contexts):
    """Whether blocks share a condition or have it alone, as many states and transitions are found as by enumeration."""
    space, enumerated = explore(system, contexts=contexts), explicit.explore(system)
    assert (space.states, space.transitions()) == (enumerated.states, enumerated.transitions)


def test_what_every_vm_waits_for_is_looked_at_once(guests):
    """Each VM takes the lock while nobody holds it: one diagram for all, beside what a VM waits for in its own machines."""
    system = guests.guests(5, 1)
    encoding = Encoding(system, lay_out(system), 1 << 16)
    takes = [step for step in encode_steps(encoding) if system.events[step.index].name.endswith("lock_take")]
    nobody = encoding.formula(negation(disjunction(In(f"g{i}.lock", ("held",)) for i in range(5))))
    assert [step.shared == nobody for step in takes] == [True] * 5
    for step in takes:
        block = next(levels for levels in encoding.layout.blocks if min(step.touched) in levels)
        others = encoding.cube(set(range(encoding.layout.levels)) - set(block))
        assert step.own.exists(others) == step.own
        assert step.enabled == step.own & nobody


def test_twice_as_many_guests_are_twice_the_work(guests):
    """What is fired for each further guest is the same, however many there are."""
    eight, sixteen, twenty_four = (explore(guests.guests(n, 2)).fired for n in (8, 16, 24))
    assert twenty_four - sixteen == sixteen - eight
