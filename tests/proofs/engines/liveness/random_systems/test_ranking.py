"""Random systems: what weak fairness brings about has ranks that Z3 accepts, and nothing else has."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.inductive.discharge import discharge
from quiesce.proofs.engines.inductive.printing import Text
from quiesce.proofs.engines.inductive.prover import UNTRUE, Unfinished
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness
from quiesce.proofs.engines.ranking.obligations import ranked
from quiesce.proofs.engines.ranking.prover import found
from quiesce.proofs.engines.ranking.target import wanted


def examples(number):
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@st.composite
def systems(draw):
    """Systems in which much has to go on by itself, from most places to one or two others."""
    sizes = draw(st.lists(st.integers(2, 4), min_size=1, max_size=2))
    variables = tuple(
        Variable(f"m{i}", "m", "host", "host", tuple(f"s{j}" for j in range(size)), 0) for i, size in enumerate(sizes)
    )
    atoms = [f.In(v.name, (location,)) for v in variables for location in v.locations]
    features = [Feature("f", "reading", ("v0", "v1"))] if draw(st.booleans()) else []
    atoms += [f.Is("f", ("v1",)) for _ in features]
    literals = st.one_of(st.sampled_from(atoms), st.sampled_from(atoms).map(f.negation))
    guards = st.one_of(*[st.just(f.TRUE)] * 3, literals)
    events = []
    for index in range(draw(st.integers(2, 5))):
        kind = draw(st.sampled_from(["progress"] * 4 + ["choice"]))
        movers = draw(st.lists(st.integers(0, len(variables) - 1), min_size=1, max_size=2, unique=True))
        parts = []
        for mover in movers:
            places = st.integers(0, sizes[mover] - 1)
            sources = draw(st.lists(places, min_size=1, max_size=3, unique=True))
            moves = [
                (source, draw(st.one_of(st.just(min(source + 1, sizes[mover] - 1)), places))) for source in sources
            ]
            parts.append(Participant(mover, tuple(Edge(*move, draw(guards)) for move in moves)))
        permission = None
        if kind != "progress":
            permission = len(features)
            features.append(Feature(f"e{index}", "permission", draw(st.sampled_from([("no", "yes"), ("yes",)]))))
        events.append(Event(f"e{index}", kind, tuple(parts), permission))
    return TransitionSystem("random", variables, tuple(features), tuple(events))


def goals(system):
    """State formulas, and conjunctions of one with that an event occurs."""
    atoms = [f.In(v.name, (location,)) for v in system.variables for location in v.locations]
    atoms += [f.Is("f", ("v1",)) for feature in system.features if feature.name == "f"]
    parts = st.sampled_from(atoms)
    last = st.sampled_from([f.In(v.name, v.locations[-1:]) for v in system.variables])
    return st.one_of(last, last, parts, st.lists(parts, min_size=2, max_size=2).map(f.disjunction))


def occasions(system):
    states = goals(system).map(t.Holds)
    events = st.sampled_from(system.events).map(lambda each: t.Occurs(each.name))
    joined = st.tuples(events, states).map(f.And)
    first = [st.just(t.Holds(f.TRUE)), *(st.just(t.Holds(f.In(v.name, v.locations[:1]))) for v in system.variables)]
    return st.one_of(*first, states, events, joined, st.tuples(joined, states).map(f.Or))


def proves(system, asked, assuming):
    """Whether ranks are found; if so, Z3 must accept every obligation."""
    try:
        ranks, lemmas = found(system, asked, assuming)
    except Unfinished as unfinished:
        if unfinished.reason == UNTRUE:
            return False
        raise
    event(f"{len(ranks)} ranks, {len(lemmas)} lemmas")
    answers = discharge(ranked(Text(system), asked, assuming, lemmas, ranks))
    assert [(each.obligation.title, each.answer) for each in answers if each.answer != "unsat"] == []
    return True


def agrees(system, pattern, claimed):
    asked = wanted(pattern, claimed)
    engine = ExplicitLiveness(system, Limits())
    violating = engine.violating(claimed)
    holds = engine.region() - violating
    if engine.region().empty:
        return  # nothing is allowed
    event("holds" if violating.empty else "fails" if holds.empty else "depends")
    assert proves(system, asked, ()) is violating.empty
    if not holds.empty:
        assert proves(system, asked, (holds.holds_when(),))


def responses(data):
    system = data.draw(systems())
    claimed = t.Always(f.Implies(data.draw(occasions(system)), t.Eventually(t.Holds(data.draw(goals(system))))))
    agrees(system, "leads_to", claimed)


def recoveries(data):
    system = data.draw(systems())
    agrees(system, "recoverable", t.OnAll(t.Always(t.OnSome(t.Eventually(t.Holds(data.draw(goals(system))))))))


@examples(90)
@given(data=st.data())
def test_what_comes_has_ranks(data):
    """Where every fair run comes to a goal there are ranks, under exactly these assignments; elsewhere there are none."""
    responses(data)


@examples(40)
@given(data=st.data())
def test_what_stays_possible_has_ranks(data):
    """The same where the goal need only stay possible."""
    recoveries(data)


@pytest.mark.slow
@examples(2000)
@given(data=st.data())
def test_what_comes_has_ranks_many(data):
    """A full sweep."""
    responses(data)


@pytest.mark.slow
@examples(1000)
@given(data=st.data())
def test_what_stays_possible_has_ranks_many(data):
    """A full sweep."""
    recoveries(data)
