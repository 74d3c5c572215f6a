"""Where a system can get at all: never less than what is reached, whatever the features."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE, Is
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.symbolic.encoding import Encoding
from quiesce.proofs.engines.symbolic.hull import hull, told_by_choices
from quiesce.proofs.engines.symbolic.layout import lay_out
from quiesce.proofs.engines.symbolic.step import encode_steps


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_what_is_reached_under_an_assignment_is_told_of_it(systems, naive, data):
    """Every state that a naive reader reaches is in the hull, and beside its assignment where choices are told; nothing else is added."""
    system = data.draw(systems)
    encoding = Encoding(system, lay_out(system, gathered=True), 1 << 16)
    steps, reference = encode_steps(encoding), naive(system)
    reached = hull(encoding, steps, lambda: None)
    told = told_by_choices(encoding, steps, lambda: None, reached)
    assert not (told & ~(reached & encoding.allowed)).satisfiable()
    for assignment in reference.allowed():
        beside = told & encoding.assignment(assignment)
        for state in reference.reached(assignment):
            assert (encoding.state(state) & reached).satisfiable()
            assert (encoding.state(state) & beside).satisfiable()


def test_what_a_choice_rules_out_is_left_out():
    """A machine goes on only if it was chosen that it does: beside the other choice it is where it begins."""
    machine = Variable("host.m", "m", "host", "host", ("begin", "on"), 0)
    goes_on = Event("goes_on", "progress", (Participant(0, (Edge(0, 1, Is("host.f", ("yes",))),)),))
    system = TransitionSystem("choice", (machine,), (Feature("host.f", "choice", ("no", "yes")),), (goes_on,), TRUE)
    encoding = Encoding(system, lay_out(system, gathered=True), 1 << 16)
    steps = encode_steps(encoding)
    told = told_by_choices(encoding, steps, lambda: None, hull(encoding, steps, lambda: None))
    on = encoding.state((1,))
    assert (told & on & encoding.assignment((1,))).satisfiable()
    assert not (told & on & encoding.assignment((0,))).satisfiable()
