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


SENDS = [((0, 1),), ((0, 1),), ((0, 1), (2, 1)), ((1, 0),), None]
FREE = [("idle",), ("idle",), None, ("idle", "hung"), ("works",)]
BACK_AGAIN = [None, None, None, "progress", "choice"]


@st.composite
def kinds(draw, system):
    """How a system deals with a neighbour: what each event makes of it, how it is waited for, where it begins, what it may do."""
    each = st.tuples(st.sampled_from(SENDS), st.sampled_from(FREE))
    dealt = draw(st.lists(each, min_size=len(system.events), max_size=len(system.events)))
    return dealt, draw(st.integers(0, 1)), draw(st.sampled_from([True, True, False])), draw(st.sampled_from(BACK_AGAIN))


@st.composite
def with_neighbours(draw, systems):
    """A random system, and one to three neighbours that it sends to work, for which it waits, and which may hang."""
    system = draw(systems)
    own = system.events
    drawn = [draw(kinds(system)) for _ in range(draw(st.integers(1, 2)))]
    for number in range(draw(st.integers(max(2, len(drawn)), 3))):
        dealt, begins, hangs, on = drawn[min(number, len(drawn) - 1)]
        name, at = f"d{number}.m", len(system.variables)
        neighbour = Variable(name, "m", f"d{number}", "a", ("idle", "works", "hung"), begins)
        events = list(system.events)
        for index, (sends, free) in enumerate(dealt):
            controller, *others = events[index].participants
            if sends is not None:
                others.append(Participant(at, tuple(Edge(*pair) for pair in sends)))
            if free is not None:
                waits = tuple(replace(e, guard=f.conjunction((e.guard, f.In(name, free)))) for e in controller.edges)
                controller = replace(controller, edges=waits)
            events[index] = replace(own[index], participants=(controller, *others))
        events.append(Event(f"{name}.back", "progress", (Participant(at, (Edge(1, 0),)),)))
        features = list(system.features)
        if hangs:
            events.append(Event(f"{name}.hangs", "fault", (Participant(at, (Edge(1, 2),)),), len(features)))
            features.append(Feature(f"{name}.hangs", "permission", ("no", "yes")))
        if on is not None:
            events.append(Event(f"{name}.on", on, (Participant(at, (Edge(0, 1),)),)))
        variables = (*system.variables, neighbour)
        system = replace(system, variables=variables, features=tuple(features), events=tuple(events))
    return system


def claims(system):
    """What a claim may say: of the system's own machines, and of what is permitted."""
    own = [v for v in system.variables if not v.name.startswith("d")]
    named = [t.Holds(f.May(x.name)) for x in system.features if x.kind == "permission"]
    states = st.sampled_from([*(t.Holds(f.In(v.name, (location,))) for v in own for location in v.locations), *named])
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
    event(f"made of another: {sum(len(part.others) for part in parts or ())}")
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
    """Nobody waits for ever without them; with one somebody does, if it may hang, and likewise with the other."""
    parts = apart(waiting(), ENDS, MOST, lambda: None)
    assert parts is not None
    assert [[v.name for v in part.system.variables] for part in parts] == [["host.m"], ["host.m", "d.m"]]
    assert [[dict(other.names) for other in part.others] for part in parts] == [[], [{"d": "e", "e": "d"}]]
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
