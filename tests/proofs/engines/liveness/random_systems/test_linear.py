"""Random systems and formulas of linear time: what is refuted has a run that refutes it, and what holds has none."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness
from quiesce.proofs.engines.liveness.lasso import shortened
from quiesce.proofs.engines.liveness.words import Word, satisfies
from quiesce.proofs.evidence.run import Run

from .. import runs


def examples(number):
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def word_of(reader, states, events, loop):
    """A lasso of the naive reader → the word that formulas see."""
    truth = tuple(lambda formula, state=state: reader.true(formula, state) for state in states[:-1])
    return Word(truth, tuple(None if index < 0 else reader.system.events[index].name for index in events), loop)


def only(system, assignment):
    """The formula that the features have these values."""
    parts = []
    for feature, value in zip(system.features, assignment, strict=True):
        if feature.kind == "permission":
            permitted = f.May(feature.name)
            parts.append(permitted if feature.values[value] == "yes" else f.negation(permitted))
        else:
            parts.append(f.Is(feature.name, (feature.values[value],)))
    return f.conjunction(parts)


def refuted_or_not(drawn, naive, allowed, data, longest, lassos):
    system = data.draw(drawn.systems)
    formula = data.draw(drawn.linear(system))
    engine = ExplicitLiveness(system, Limits())
    region = engine.violating(formula)
    every = product(*(range(len(feature.values)) for feature in system.features))
    violating = {assignment for assignment in every if region.contains(assignment)}
    assert violating <= set(allowed(system))
    for assignment in allowed(system):
        reader = naive(system, assignment)
        run = engine.lasso(formula, only(system, assignment))
        event("refuted" if run else "holds")
        assert (run is not None) is (assignment in violating)
        if run is not None:
            assert run.assignment == assignment
            assert runs.follows(system, run)
            assert runs.fair(system, run)
            assert shortened(run) == run
            assert reader.fair(reader.reached(), run.states[run.loop : -1], run.events[run.loop :])
            assert not satisfies(Word.of(system, run), formula)
            continue
        for number, (states, events, loop) in enumerate(reader.lassos(longest)):
            if number == lassos:
                break
            assert runs.follows(system, Run(assignment, states, events, loop))
            assert runs.fair(system, Run(assignment, states, events, loop))
            assert satisfies(word_of(reader, states, events, loop), formula)


@given(data=st.data())
@examples(80)
def test_lassos_refute_and_what_holds_has_no_short_one(drawn, naive, allowed, data) -> None:
    """Where the engine refutes a claim, its lasso does; where it does not, no fair lasso of a few steps refutes it."""
    refuted_or_not(drawn, naive, allowed, data, 5, 300)


@pytest.mark.slow
@given(data=st.data())
@examples(1000)
def test_many_lassos(drawn, naive, allowed, data) -> None:
    """The same, many times and with longer lassos."""
    refuted_or_not(drawn, naive, allowed, data, 7, 2000)


@given(data=st.data())
@examples(40)
def test_a_claim_and_its_negation(drawn, naive, allowed, data) -> None:
    """Under no allowed assignment both hold, because there is always a fair run."""
    system = data.draw(drawn.systems)
    formula = data.draw(drawn.linear(system))
    engine = ExplicitLiveness(system, Limits())
    assert (engine.violating(formula) | engine.violating(f.Not(formula))).count() == len(allowed(system))
