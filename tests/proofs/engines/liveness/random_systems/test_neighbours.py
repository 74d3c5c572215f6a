"""A claim about whole runs fails with several neighbours just where it fails without, or with one that holds up for ever."""

from __future__ import annotations

from dataclasses import replace
from itertools import product as combinations

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness
from quiesce.proofs.engines.liveness.neighbours import apart
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness

MOST = 1 << 20


def examples(number):
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def assignments_of(system, region):
    every = combinations(*(range(len(feature.values)) for feature in system.features))
    return {assignment for assignment in every if region.contains(assignment)}


@st.composite
def with_neighbours(draw, systems):
    """A random system, and one to three neighbours that it sends to work, for which it waits, and which may hang."""
    system = draw(systems)
    for number in range(draw(st.integers(1, 3))):
        name, at = f"d{number}.m", len(system.variables)
        neighbour = Variable(name, "m", f"d{number}", "a", ("idle", "works", "hung"), draw(st.integers(0, 1)))
        events = []
        for each in system.events:
            controller, *others = each.participants
            if not system.variables[controller.variable].name.startswith("d"):
                if draw(st.booleans()):
                    sends = draw(st.sampled_from([((0, 1),), ((0, 1), (2, 1)), ((1, 0),)]))
                    others.append(Participant(at, tuple(Edge(*pair) for pair in sends)))
                if draw(st.booleans()):
                    free = f.In(name, draw(st.sampled_from([("idle",), ("idle",), ("idle", "hung"), ("works",)])))
                    edges = tuple(replace(e, guard=f.conjunction((e.guard, free))) for e in controller.edges)
                    controller = replace(controller, edges=edges)
            events.append(replace(each, participants=(controller, *others)))
        own = [Event(f"{name}.back", "progress", (Participant(at, (Edge(1, 0),)),))]
        if draw(st.booleans()):
            permission = len(system.features)
            system = replace(system, features=(*system.features, Feature(f"{name}.hangs", "permission", ("no", "yes"))))
            own.append(Event(f"{name}.hangs", "fault", (Participant(at, (Edge(1, 2),)),), permission))
        if draw(st.integers(0, 4)) == 0:
            own.append(
                Event(f"{name}.on", draw(st.sampled_from(["progress", "choice"])), (Participant(at, (Edge(0, 1),)),))
            )
        system = replace(system, variables=(*system.variables, neighbour), events=(*events, *own))
    return system


def claims(system):
    """What a claim may say of the system's own machines."""
    own = [v for v in system.variables if not v.name.startswith("d")]
    states = st.sampled_from([t.Holds(f.In(v.name, (location,))) for v in own for location in v.locations])
    occurs = st.sampled_from([t.Occurs(e.name) for e in system.events if not e.name.startswith("d")])
    return st.one_of(
        st.builds(lambda p: t.Eventually(p), st.one_of(states, occurs)),
        st.builds(lambda p: t.Always(t.Eventually(p)), st.one_of(states, occurs)),
        st.builds(lambda p, q: t.Always(f.Implies(p, t.Eventually(q))), states, st.one_of(states, occurs)),
        st.builds(lambda p, q: t.Until(p, q), states, states),
        st.builds(lambda p: t.Eventually(t.Always(p)), states),
        st.builds(lambda p: t.Always(p), states),
    )


def same_region(drawn, data):
    system = data.draw(with_neighbours(drawn.systems))
    claim = data.draw(claims(system))
    parts = apart(system, claim, MOST, lambda: None)
    event("asked of the whole" if parts is None else f"parts: {len(parts)}")
    found = assignments_of(system, SymbolicLiveness(system, Limits()).violating(claim))
    event("refuted" if found else "holds")
    assert found == assignments_of(system, ExplicitLiveness(system, Limits()).violating(claim))


@given(data=st.data())
@examples(300)
def test_a_claim_is_refuted_under_the_same_assignments_in_parts(drawn, data):
    """Whatever the parts are, the explicit engine, which knows of none, finds the same region in the whole."""
    same_region(drawn, data)


@pytest.mark.slow
@given(data=st.data())
@examples(5000)
def test_many_regions_in_parts(drawn, data):
    """The same, many times."""
    same_region(drawn, data)


def waiting(*more: Event, own: tuple[Event, ...] = ()) -> TransitionSystem:
    """Somebody who sends two neighbours to work and goes on once both are idle; each may hang."""
    somebody = Variable("host.m", "m", "host", "host", ("begin", "waits", "done"), 0)
    neighbours = [Variable(f"{d}.m", "m", d, "a", ("idle", "works", "hung"), 0) for d in ("d", "e")]
    both = f.conjunction(f.In(n.name, ("idle",)) for n in neighbours)
    sends = Event(
        "sends", "progress", (Participant(0, (Edge(0, 1),)), *(Participant(n, (Edge(0, 1),)) for n in (1, 2)))
    )
    goes_on = Event("goes_on", "progress", (Participant(0, (Edge(1, 2, both),)),))
    back = [Event(f"{d}.back", "progress", (Participant(n, (Edge(1, 0),)),)) for n, d in enumerate("de", 1)]
    hang = [Event(f"{d}.hangs", "fault", (Participant(n, (Edge(1, 2),)),), n - 1) for n, d in enumerate("de", 1)]
    features = tuple(Feature(f"{d}.hangs", "permission", ("no", "yes")) for d in "de")
    events = (sends, goes_on, *back, *hang, *more, *own)
    return TransitionSystem("waiting", (somebody, *neighbours), features, events, f.TRUE)


ENDS = t.Eventually(t.Holds(f.In("host.m", ("done",))))


def test_neighbours_that_may_hang_are_told_one_at_a_time():
    """Nobody waits for ever without them; with each by itself somebody does, if it may hang."""
    parts = apart(waiting(), ENDS, MOST, lambda: None)
    assert parts is not None
    assert [[v.name for v in part.system.variables] for part in parts] == [
        ["host.m"],
        ["host.m", "d.m"],
        ["host.m", "e.m"],
    ]
    assert assignments_of(waiting(), SymbolicLiveness(waiting(), Limits()).violating(ENDS)) == {(0, 1), (1, 0), (1, 1)}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(
            (Event("d.again", "choice", (Participant(1, (Edge(0, 1),)),)),), id="comes back into the way by itself"
        ),
        pytest.param(
            (Event("again", "choice", (Participant(0, (Edge(1, 1),)), Participant(1, (Edge(0, 1),)))),),
            id="is sent back into the way",
        ),
        pytest.param(
            (Event("for_one", "progress", (Participant(0, (Edge(1, 2, f.In("e.m", ("idle",))),)),)),),
            id="somebody may wait for one of them only",
        ),
    ],
)
def test_neighbours_that_may_do_more_are_asked_together(more):
    """Taking turns in the way, two neighbours can do what none does alone; and so they can where some wait for one, some for two."""
    assert apart(waiting(*more), ENDS, MOST, lambda: None) is None
