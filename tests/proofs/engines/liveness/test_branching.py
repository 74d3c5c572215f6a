"""Claims of branching time out of the textbooks, with the answers that are known."""

from __future__ import annotations

import pytest

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.branching import branching
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness

from .formulas import A, E, F, G, R, U, W, X, all_, any_, at, imp, no, occ

a, b, c = at("m", "a"), at("m", "b"), at("m", "c")
crit1, crit2, want1 = at("p1", "crit"), at("p2", "crit"), at("p1", "want")
flag1 = at("p1", "flag")
early = at("m", "p1", "p4")
passing = at("m", "p")


def somebody_eats(count):
    return any_(*(at(f"p{i}", "eats") for i in range(count)))


BRANCHING = [
    ("stays", A(F(A(G(at("m", "p0", "p1"))))), False),
    ("stays", A(G(A(F(at("m", "p0", "p1"))))), True),
    ("stays", E(G(at("m", "p0", "p1"))), True),
    ("fork", A(X(A(F(early)))), True),
    ("fork", A(F(A(X(early)))), False),
    ("fork", all_(E(X(early)), E(X(no(early)))), True),
    ("fork", E(X(all_(at("m", "p1"), at("m", "n2")))), False),
    ("fork", all_(E(F(at("m", "n3"))), E(F(at("m", "p4")))), True),
    ("fork", E(F(all_(at("m", "n3"), E(F(at("m", "p4")))))), False),
    ("once", E(G(E(F(passing)))), True),
    ("once", E(F(A(G(no(passing))))), True),
    ("once", A(G(E(F(passing)))), False),
    ("once", A(F(passing)), False),
    ("leisure", A(G(E(F(c)))), True),
    ("leisure", A(F(c)), False),
    ("leisure", E(X(a)), True),
    ("leisure", E(X(b)), True),
    ("leisure", E(X(c)), False),
    ("leisure", E(U(a, b)), True),
    ("leisure", A(U(a, b)), False),
    ("leisure", A(W(a, b)), True),
    ("leisure", E(W(a, c)), True),
    ("chain", E(W(a, c)), False),
    ("chain", E(W(a, b)), True),
    ("leisure", A(R(b, any_(a, b))), True),
    ("leisure", E(R(b, a)), True),
    ("chain", E(R(b, a)), False),
    ("chain", A(X(b)), True),
    ("chain", E(G(a)), False),
    ("chain", A(U(a, b)), True),
    ("chain", E(F(occ("bc"))), True),
    ("chain", A(X(occ("bc"))), True),
    ("chain", A(G(imp(occ("ab"), a))), True),
    ("chain", E(F(all_(occ("bc"), a))), False),
    ("chain", A(F(A(G(no(occ("bc")))))), True),
    ("idling", A(X(at("m", "only"))), True),
    ("semaphore", A(G(E(F(crit1)))), True),
    ("semaphore", A(G(imp(want1, E(F(crit1))))), True),
    ("semaphore", A(G(imp(want1, A(F(crit1))))), False),
    ("semaphore", imp(want1, A(F(crit1))), True),
    ("semaphore", imp(no(want1), A(F(crit1))), False),
    ("semaphore", A(G(imp(want1, E(W(no(crit2), occ("enter1")))))), False),
    ("semaphore", A(G(A(F(no(crit1))))), True),
    ("peterson-progress", A(G(imp(flag1, A(F(crit1))))), True),
    ("peterson-choice", A(G(imp(flag1, A(F(crit1))))), False),
    ("peterson-choice", A(G(imp(flag1, E(F(crit1))))), True),
    ("philosophers-2", E(F(A(G(no(somebody_eats(2)))))), True),
    ("philosophers-3-polite", A(G(A(F(somebody_eats(3))))), True),
    ("philosophers-3-polite", A(G(E(F(at("p1", "eats"))))), True),
    ("philosophers-3", A(G(E(F(at("p1", "eats"))))), False),
    ("ticking", A(G(E(G(at("shy", "todo"))))), False),
    ("ticking", E(G(at("shy", "todo"))), True),
    ("ticking", E(G(at("job", "todo"))), False),
    ("ticking", A(F(occ("dare"))), False),
    ("ticking", A(F(occ("work"))), True),
]


@pytest.mark.parametrize("make", [ExplicitLiveness, SymbolicLiveness])
@pytest.mark.parametrize(
    ("name", "formula", "holds"), BRANCHING, ids=lambda it: t.text(it) if isinstance(it, t.Temporal) else str(it)
)
def test_the_answer_is_the_known_one(toys, make, name, formula, holds) -> None:
    """The initial state satisfies the formula or does not, as is known, and its negation the other way round."""
    assert branching(formula)
    engine = make(toys[name], Limits())
    assert engine.violating(formula).empty is holds
    assert engine.violating(no(formula)).empty is not holds


@pytest.mark.parametrize(
    "formula",
    [A(G(F(a))), E(occ("ab")), all_(E(F(occ("ab"))), occ("ab")), E(all_(F(a), F(b))), A(f.Not(F(a)))],
    ids=t.text,
)
def test_what_is_no_formula_of_branching_time_is_refused(toys, formula) -> None:
    """One quantifier stands before one operator, and a step only under one."""
    with pytest.raises(TypeError):
        ExplicitLiveness(toys["chain"], Limits()).violating(formula)


def test_there_is_no_lasso_of_branching_time(toys) -> None:
    """A single run does not say what is wrong with a claim about all of them."""
    with pytest.raises(TypeError):
        ExplicitLiveness(toys["chain"], Limits()).lasso(A(F(a)))
