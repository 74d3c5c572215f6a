"""For which assignments a claim about runs is violated: exactly those."""

from __future__ import annotations

from itertools import product

import pytest

from quiesce.model.language import temporal as t
from quiesce.model.language.formula import In, Is, May, conjunction, negation
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.branching import branching
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness
from quiesce.proofs.evidence.run import Run

from .formulas import A, E, F, G, W, X, all_, any_, at, imp, no, occ

LOSES = [{"lose"}, {"lose_ack"}, {"lose", "lose_ack"}]


def transmits(bit):
    return G(F(occ(f"accept{bit}")))


@pytest.mark.parametrize(
    ("formula", "violated_with"),
    [
        pytest.param(transmits(0), LOSES, id="losses for ever prevent transmission"),
        pytest.param(imp(F(G(no(any_(occ("lose"), occ("lose_ack"))))), transmits(0)), [], id="finitely many do not"),
        pytest.param(G(imp(occ("accept0"), X(W(no(occ("accept0")), occ("accept1"))))), [], id="no duplicates"),
        pytest.param(G(imp(occ("ack0"), at("r", "r1"))), [], id="what is acknowledged was accepted"),
        pytest.param(F(occ("accept0")), [{"lose"}, {"lose", "lose_ack"}], id="the first message"),
        pytest.param(
            imp(
                all_(
                    G(F(any_(occ("accept0"), occ("again0"), occ("accept1"), occ("again1")))),
                    G(F(any_(occ("ack0"), occ("ack1")))),
                ),
                transmits(1),
            ),
            [],
            id="channels that deliver again and again",
        ),
        pytest.param(A(G(E(F(occ("accept0"))))), [], id="transmission stays possible"),
    ],
)
def test_alternating_bit(toys, refutes, formula, violated_with) -> None:
    """The protocol transmits unless losses go on for ever; the answer is the exact set of permissions."""
    model = toys["alternating-bit"]
    engine = ExplicitLiveness(model, Limits())
    region = engine.violating(formula)
    every = [set(), *LOSES]
    assert region.count() == len(violated_with)
    for permitted in every:
        assignment = tuple(int(feature.name in permitted) for feature in model.features)
        assert region.contains(assignment) is (permitted in violated_with)
    if branching(formula):
        return
    for permitted in every:
        given = conjunction(
            May(feature.name) if feature.name in permitted else negation(May(feature.name))
            for feature in model.features
        )
        run = engine.lasso(formula, given)
        if permitted in violated_with:
            refutes(model, formula, run)
            assert {
                feature.name for feature, value in zip(model.features, run.assignment, strict=True) if value
            } == permitted
        else:
            assert run is None


def test_a_constraint_and_a_feature_bound_the_region(toys) -> None:
    """Only allowed assignments violate, and each feature has its say."""
    engine, claim = ExplicitLiveness(toys["features"], Limits()), F(t.Holds(In("m", ("b",))))
    region = engine.violating(claim)
    assert [values for values in product(range(3), range(2)) if region.contains(values)] == [(0, 0), (0, 1)]
    assert engine.lasso(claim, Is("speed", ("quick",))) is None
    assert engine.lasso(claim) == Run((0, 0), ((0,), (0,)), (-1,), 0)


def test_states_and_allowed_assignments(toys) -> None:
    """States are counted without the automaton, and regions can be asked for; both before and after other questions."""
    engine = ExplicitLiveness(toys["features"], Limits())
    claim = F(t.Holds(In("m", ("b",))))
    assert engine.states() == 2
    assert engine.violating(claim).count() == 2
    assert engine.violating(A(claim)) == engine.violating(claim)
    assert engine.states() == 2
    assert engine.region().count() == 4
    assert engine.region(May("push")).count() == 2
