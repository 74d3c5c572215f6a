"""Steps whose participants read each other."""

from __future__ import annotations

from itertools import product

import pytest

from quiesce.model.language.formula import TRUE, In, Is, May, Or, text
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.symbolic import Tabulated, explore


def bit(name, initial):
    return Variable(name, "bit", "host", "host", ("off", "on"), initial)


def follows(variable, other):
    """Edges that give a bit the value that another had before the step."""
    return Participant(variable, (Edge(0, 1, In(other, ("on",))), Edge(1, 0, In(other, ("off",)))))


@pytest.mark.parametrize("ring", [2, 3, 4])
def test_bits_that_copy_each_other_in_a_circle_rotate(ring):
    """All guards see the state before the step, so one set bit wanders through the ring for ever."""
    bits = tuple(bit(f"b{i}", int(i == 0)) for i in range(ring))
    clock = Variable("clock", "clock", "host", "host", ("here",), 0)
    tick = Event(
        "tick",
        "progress",
        (Participant(ring, (Edge(0, 0),)), *(follows(i, f"b{(i - 1) % ring}") for i in range(ring))),
    )
    space = explore(TransitionSystem("ring", (*bits, clock), (), (tick,)))
    assert space.states == ring
    run = space.shortest(In(f"b{ring - 1}", ("on",)))
    assert run is not None
    assert len(run.events) == ring - 1
    for state in run.states:
        assert sum(state) == 1


def test_a_reader_of_a_circle_outside_it_sees_the_state_before_the_step():
    """A third machine that reads a member of the circle, and is read by another, moves by the old values."""
    bits = (bit("a", 1), bit("b", 0), bit("c", 0))
    swap = Event(
        "swap", "progress", (Participant(2, (Edge(0, 1, In("a", ("on",))),)), follows(0, "b"), follows(1, "a"))
    )
    space = explore(TransitionSystem("swap", bits, (), (swap,)))
    assert space.projection([0, 1, 2]) == ((0, 1, 1), (1, 0, 0))


@pytest.fixture
def pump():
    """A pump that leaks if it bursts, and without a valve also if it is stopped."""
    states = Variable("pump", "pump", "host", "host", ("dry", "leaking"), 0)
    features = (
        Feature("valve", "choice", ("none", "manual", "automatic")),
        Feature("burst", "permission", ("no", "yes")),
        Feature("stop", "permission", ("no", "yes")),
    )
    leak = Participant(0, (Edge(0, 1),))
    stop = Participant(0, (Edge(0, 1, Is("valve", ("none",))),))
    events = (Event("burst", "fault", (leak,), 1), Event("stop", "choice", (stop,), 2))
    return TransitionSystem("pump", (states,), features, events)


def test_a_condition_reads_like_one_that_a_person_wrote(pump):
    """What is needed in any case comes first, then the alternatives."""
    leaks = explore(pump).reaches(In("pump", ("leaking",)))
    assert text((~leaks).holds_when()) == "not may(burst) and (not valve is none or not may(stop))"
    assert text(leaks.holds_when()) == "may(burst) or valve is none and may(stop)"
    assert (leaks & ~leaks).holds_when() == ~TRUE


def test_a_condition_does_not_repeat_what_is_assumed(pump):
    """Under an assumption only what it leaves open is said."""
    dry = ~explore(pump).reaches(In("pump", ("leaking",)))
    assert text(dry.holds_when(Is("valve", ("manual", "automatic")))) == "not may(burst)"
    assert text(dry.holds_when(~May("burst"))) == "not valve is none or not may(stop)"


def test_causes_are_the_minimal_cut_sets(pump):
    """Each minimal way to fail is listed once, smallest first, and shows itself in a run of its own."""
    bad = In("pump", ("leaking",))
    space = explore(pump)
    region = space.reaches(bad)
    causes = region.causes("all")
    assert [[text(member) for member in cause.members] for cause in causes] == [
        ["may(burst)"],
        ["valve is none", "may(stop)"],
    ]
    assert [space.shortest(bad, cause.given).events for cause in causes] == [(0,), (1,)]
    assert [len(region.causes("all", max_order=order)) for order in (0, 1, 2)] == [0, 1, 2]


def test_an_event_that_a_guard_speaks_of_is_not_taken_as_granted(pump):
    """A permission that also forbids something keeps its own bit, and states are counted under both values."""
    calm = Event("calm", "progress", (Participant(0, (Edge(1, 0, Or((~May("burst"), ~May("stop")))),)),))
    system = TransitionSystem("pump", pump.variables, pump.features, (*pump.events, calm))
    assert explore(system).states == 2
    assert explore(system, keep_permissions=True).pairs == explore(pump, keep_permissions=True).pairs


def test_assignments_listed_one_by_one_make_the_same_region(pump):
    """A region made of a list says the same, and knows as well which permissions are those of faults."""
    leaks = explore(pump).reaches(In("pump", ("leaking",)))
    every = product(range(3), range(2), range(2))
    listed = Tabulated(pump).of([values for values in every if leaks.contains(values)])
    assert listed.count() == leaks.count()
    assert listed.holds_when() == leaks.holds_when()
    assert [c.members for c in listed.causes("faults")] == [c.members for c in leaks.causes("faults")] == [()]
    quiet = ~May("stop")
    assert [c.members for c in listed.causes("faults", given=quiet)] == [(May("burst"),)]
