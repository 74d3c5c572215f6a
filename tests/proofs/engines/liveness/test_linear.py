"""Claims of linear time out of the textbooks, with the answers that are known."""

from __future__ import annotations

import pytest

from quiesce.model.language import temporal as t
from quiesce.model.language.formula import FALSE, TRUE
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.branching import branching
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness

from .formulas import F, G, R, U, W, X, all_, any_, at, imp, no, occ

YES, NO = t.Holds(TRUE), t.Holds(FALSE)


a, b, c = at("m", "a"), at("m", "b"), at("m", "c")
crit1, crit2, want1 = at("p1", "crit"), at("p2", "crit"), at("p1", "want")
wait1, flag1 = at("p1", "wait"), at("p1", "flag")
p = at("m", "p0", "p1")
early = at("m", "p1", "p4")
passing = at("m", "p")


def one_fork_each(count):
    return all_(*(at(f"p{i}", "one") for i in range(count)))


def somebody_eats(count):
    return any_(*(at(f"p{i}", "eats") for i in range(count)))


LINEAR = [
    # Mutual exclusion with a semaphore: safe, but a weakly fair scheduler may overlook a process for ever.
    ("semaphore", G(no(all_(crit1, crit2))), True),
    ("semaphore", G(imp(want1, F(crit1))), False),
    ("semaphore", G(F(at("s", "free"))), True),
    ("semaphore", G(imp(crit1, F(no(crit1)))), True),
    ("semaphore", G(F(occ("want1"))), False),
    ("semaphore", imp(G(F(all_(want1, at("s", "free")))), G(F(occ("enter1")))), False),
    ("semaphore", imp(imp(G(F(all_(want1, at("s", "free")))), G(F(occ("enter1")))), G(imp(want1, F(crit1)))), True),
    ("semaphore", imp(F(G(no(at("p2", "want", "crit")))), G(imp(want1, F(crit1)))), True),
    ("semaphore", W(no(crit1), occ("enter1")), True),
    ("semaphore", W(no(crit1), occ("want1")), True),
    ("semaphore", U(no(crit1), occ("want1")), False),
    # Peterson's algorithm: with weak fairness nobody starves, and nobody is overtaken more than once.
    ("peterson-progress", G(no(all_(crit1, crit2))), True),
    ("peterson-progress", G(imp(flag1, F(crit1))), True),
    ("peterson-progress", G(imp(wait1, W(no(crit2), W(crit2, W(no(crit2), crit1))))), True),
    ("peterson-progress", G(imp(wait1, W(no(crit2), crit1))), False),
    ("peterson-progress", G(F(at("p1", "idle"))), True),
    ("peterson-choice", G(no(all_(crit1, crit2))), True),
    ("peterson-choice", G(imp(flag1, F(crit1))), False),
    (
        "peterson-choice",
        imp(G(imp(at("p1", "flag", "wait", "crit"), F(at("p1", "idle")))), G(imp(flag1, F(crit1)))),
        True,
    ),
    # Dining philosophers: one fork each is a deadlock; a polite one prevents it, and hunger remains.
    ("philosophers-2", G(imp(at("p0", "hungry"), F(at("p0", "eats")))), False),
    ("philosophers-2", G(F(somebody_eats(2))), False),
    ("philosophers-3", G(no(one_fork_each(3))), False),
    ("philosophers-3", G(imp(one_fork_each(3), G(one_fork_each(3)))), True),
    ("philosophers-3", any_(G(F(somebody_eats(3))), F(G(one_fork_each(3)))), True),
    ("philosophers-2-polite", G(F(somebody_eats(2))), True),
    ("philosophers-2-polite", G(F(at("p0", "eats"))), False),
    ("philosophers-3-polite", G(F(somebody_eats(3))), True),
    ("philosophers-3-polite", G(no(one_fork_each(3))), True),
    ("philosophers-3-polite", G(F(at("p1", "eats"))), False),
    # What has to come, and resting.
    ("chain", F(c), True),
    ("chain", F(G(c)), True),
    ("chain", X(b), True),
    ("chain", X(X(c)), True),
    ("chain", X(X(X(X(c)))), True),
    ("chain", X(a), False),
    ("chain", F(G(all_(no(occ("ab")), no(occ("bc"))))), True),
    ("chain", all_(occ("ab"), X(all_(occ("bc"), X(G(no(occ("bc"))))))), True),
    ("chain", U(a, U(b, G(c))), True),
    ("leisure", F(c), False),
    ("leisure", X(b), False),
    ("leisure", any_(X(a), X(b)), True),
    ("leisure", X(c), False),
    ("leisure", G(imp(b, X(no(a)))), True),
    ("leisure", G(imp(occ("ab"), X(b))), True),
    ("leisure", G(imp(X(b), any_(b, occ("ab")))), True),
    ("leisure", W(no(b), occ("ab")), True),
    ("leisure", W(no(c), b), True),
    ("leisure", U(no(c), b), False),
    ("idling", G(at("m", "only")), True),
    ("idling", F(NO), False),
    ("idling", X(YES), True),
    ("idling", F(occ("unheard")), False),
    # Until, weak until, release.
    ("chain", U(a, b), True),
    ("chain", U(a, c), False),
    ("chain", U(any_(a, b), c), True),
    ("chain", U(NO, a), True),
    ("chain", U(NO, b), False),
    ("chain", U(c, a), True),
    ("chain", U(a, NO), False),
    ("chain", W(a, NO), False),
    ("chain", W(YES, NO), True),
    ("chain", R(NO, no(b)), False),
    ("chain", R(b, any_(a, b)), True),
    ("chain", R(b, a), False),
    ("chain", R(occ("ab"), a), True),
    ("chain", R(occ("bc"), a), False),
    ("chain", R(YES, a), True),
    ("chain", U(U(a, b), c), True),
    ("chain", U(a, U(c, b)), True),
    ("chain", no(U(U(b, c), a)), False),
    ("leisure", R(c, any_(a, b, c)), True),
    ("leisure", R(b, a), False),
    # Weak fairness: what is ready for ever is done; what is ready now and then need not be.
    ("ticking", F(at("job", "done")), True),
    ("ticking", F(at("shy", "done")), False),
    ("ticking", G(F(occ("swing"))), True),
    ("ticking", imp(G(imp(at("clock", "tock"), U(at("clock", "tock"), occ("dare")))), F(at("shy", "done"))), True),
    ("ticking", G(imp(occ("swing"), no(occ("work")))), True),
    # What linear time can say and branching time cannot, and the other way round: see below.
    ("stays", F(G(p)), True),
    ("fork", X(F(early)), True),
    ("fork", F(X(early)), True),
    ("once", no(G(F(passing))), True),
    ("once", G(F(passing)), False),
    ("once", F(passing), False),
    ("once", G(imp(passing, X(G(no(passing))))), True),
]


@pytest.mark.parametrize("make", [ExplicitLiveness, SymbolicLiveness])
@pytest.mark.parametrize(
    ("name", "formula", "holds"), LINEAR, ids=lambda it: t.text(it) if isinstance(it, t.Temporal) else str(it)
)
def test_the_answer_is_the_known_one(toys, refutes, make, name, formula, holds) -> None:
    """The claim holds or does not, as is known; if it does not, a fair run says so, and that run is checked."""
    assert not branching(formula)
    engine = make(toys[name], Limits())
    assert engine.violating(formula).empty is holds
    if holds:
        assert engine.lasso(formula) is None
    else:
        refutes(toys[name], formula, engine.lasso(formula))


def test_a_lasso_begins_with_the_shortest_stem(toys) -> None:
    """In the deadlock of three philosophers each takes a fork, and then nothing occurs for ever."""
    model = toys["philosophers-3"]
    run = ExplicitLiveness(model, Limits()).lasso(F(somebody_eats(3)))
    assert [model.events[event].name for event in run.events[:-1]] == ["first0", "first1", "first2"]
    assert (run.events[-1], run.loop) == (-1, 3)
