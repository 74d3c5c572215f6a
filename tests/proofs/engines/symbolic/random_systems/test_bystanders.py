"""Neighbours that only hold others up are left out, and nothing changes; those that matter are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE, In, conjunction, negation
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.symbolic import Goals, bystanders

MOST = 1 << 20


@st.composite
def with_neighbours(draw, systems):
    """A random system, and one to three neighbours that its events move and for which they wait."""
    system = draw(systems)
    for number in range(draw(st.integers(1, 3))):
        name, at, size = f"d{number}.m", len(system.variables), draw(st.sampled_from([2, 3]))
        neighbour = Variable(name, "m", f"d{number}", "a", tuple(f"s{i}" for i in range(size)), 0)
        edges = st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), min_size=1, max_size=size)
        unique = edges.map(lambda pairs: tuple(Edge(a, b) for a, b in dict(pairs).items()))
        events = []
        for event in system.events:
            controller, *others = event.participants
            if draw(st.booleans()):
                others.append(Participant(at, draw(unique)))
            if draw(st.booleans()):
                best = In(name, (draw(st.sampled_from(["s0", "s0", "s0", "s1"])),))
                guarded = tuple(replace(edge, guard=conjunction((edge.guard, best))) for edge in controller.edges)
                controller = replace(controller, edges=guarded)
            events.append(replace(event, participants=(controller, *others)))
        own = [Event(f"{name}.back", "progress", (Participant(at, tuple(Edge(i, 0) for i in range(1, size))),))]
        if draw(st.booleans()):
            whose = draw(st.lists(st.integers(0, at), min_size=0, max_size=1))
            edges = tuple(Participant(v, (Edge(0, len(system.variables[v].locations) - 1),)) for v in whose if v < at)
            own.append(Event(f"{name}.on", "progress", (Participant(at, (Edge(0, 1),)), *edges)))
        if draw(st.booleans()):
            own = own[1:]
        system = replace(system, variables=(*system.variables, neighbour), events=(*events, *own))
    return system


def gone(system: TransitionSystem, kept: str) -> TransitionSystem:
    """The system without what goals about a variable do not need."""
    found = bystanders(system, {kept}, MOST, lambda: None)
    return system if found is None else found.gone()


@given(data=st.data())
@settings(max_examples=500, deadline=None)
def test_goals_are_reached_under_the_same_assignments_without_bystanders(systems, naive, data):
    """Whatever is left out, a reader that leaves out nothing finds the goal under exactly the same assignments."""
    system = data.draw(with_neighbours(systems))
    first = system.variables[0]
    goal = In(first.name, data.draw(st.lists(st.sampled_from(first.locations), min_size=1, unique=True).map(tuple)))
    part = gone(system, first.name)
    goals, reference = Goals(system), naive(system)
    found = goals.adopted(Goals(part).reaches(goal))
    assert found == goals.reaches(goal)
    for assignment in reference.allowed():
        reached = any(reference.true(goal, state, assignment) for state in reference.reached(assignment))
        assert found.contains(assignment) is reached


def waiting(*, own: tuple[Event, ...], seen: bool = True) -> TransitionSystem:
    """Somebody who goes on once a neighbour, whom he has sent to work, is idle again."""
    somebody = Variable("host.m", "m", "host", "host", ("begin", "waits", "done"), 0)
    neighbour = Variable("d.m", "m", "d", "a", ("idle", "works", "hung"), 0)
    idle = In("d.m", ("idle",)) if seen else negation(In("d.m", ("hung",)))
    sends = Event("sends", "progress", (Participant(0, (Edge(0, 1),)), Participant(1, (Edge(0, 1),))))
    goes_on = Event("goes_on", "progress", (Participant(0, (Edge(1, 2, idle),)),))
    hang = Feature("hangs", "permission", ("no", "yes"))
    return TransitionSystem("waiting", (somebody, neighbour), (hang,), (sends, goes_on, *own), TRUE)


BACK = Event("back", "progress", (Participant(1, (Edge(1, 0),)),))
HANGS = Event("hangs", "fault", (Participant(1, (Edge(1, 2),)),), 0)


def names(system: TransitionSystem) -> list[str]:
    """Who is left once bystanders are gone, when it is asked of somebody."""
    return [v.name for v in gone(system, "host.m").variables]


def test_a_neighbour_that_can_always_finish_is_left_out():
    """That it may hang, if it is permitted to, is no reason to keep it: it need not."""
    assert names(waiting(own=(BACK, HANGS))) == ["host.m"]
    assert names(waiting(own=(BACK, HANGS), seen=False)) == ["host.m"]


@pytest.mark.parametrize(
    "own",
    [
        pytest.param((HANGS,), id="who works never ends"),
        pytest.param((replace(BACK, kind="choice", permission=0),), id="ends only if somebody permits it"),
        pytest.param(
            (replace(BACK, participants=(Participant(1, (Edge(1, 0, In("host.m", ("done",))),)),)),),
            id="ends only once the other has gone on",
        ),
        pytest.param(
            (replace(BACK, participants=(BACK.participants[0], Participant(0, (Edge(1, 0),)))),), id="moves the other"
        ),
        pytest.param((BACK, replace(HANGS, kind="progress", permission=None)), id="hangs by itself"),
    ],
)
def test_a_neighbour_that_matters_is_kept(own):
    """Who does not always get out of the way by itself, or does more than stand in it, makes a difference."""
    assert names(waiting(own=own)) == ["host.m", "d.m"]
