"""Where a system can get at all: never less than what is reached, whatever the features."""

from __future__ import annotations

from hypothesis import find, given, settings
from hypothesis import strategies as st

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


def test_what_a_choice_rules_out_is_left_out(systems):
    """Of some system, less is told than is reached under any assignment at all."""

    def narrows(system) -> bool:
        encoding = Encoding(system, lay_out(system, gathered=True), 1 << 16)
        steps = encode_steps(encoding)
        reached = hull(encoding, steps, lambda: None)
        return told_by_choices(encoding, steps, lambda: None, reached) != reached & encoding.allowed

    assert narrows(find(systems, narrows, settings=settings(max_examples=2000, deadline=None, derandomize=True)))
