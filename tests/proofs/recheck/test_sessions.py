"""Both solvers say what is so, and that they do not know where a limit ends their work."""

from __future__ import annotations

from itertools import combinations

import pytest
import z3

from quiesce.proofs.recheck.solvers import SOLVERS, Session, Solver, Undecided

LINES = ["(declare-const |a.b@0| (_ BitVec 2))", "(declare-const |may(a.c)| Bool)"]


@pytest.mark.parametrize("solver", SOLVERS)
def test_answers(solver: Solver) -> None:
    """What can be has a model with the values asked for; what was asked before does not linger."""
    session = Session(solver, LINES, 10)
    symbols = ["|may(a.c)|", "|a.b@0|"]
    model = session.satisfiable(["(assert (and |may(a.c)| (= |a.b@0| #b10)))"], symbols)
    assert model == {"|may(a.c)|": "true", "|a.b@0|": "#b10"}
    assert session.satisfiable(["(assert (and |may(a.c)| (not |may(a.c)|)))"], symbols) is None
    defined = ["(define-fun |event x| () Bool (not |may(a.c)|))", "(assert |event x|)"]
    assert session.satisfiable(defined, ["|may(a.c)|"]) == {"|may(a.c)|": "false"}
    assert session.satisfiable(defined, ["|may(a.c)|"]) == {"|may(a.c)|": "false"}
    assert session.seconds > 0


@pytest.mark.parametrize("solver", SOLVERS)
def test_values_of_four_bits(solver: Solver) -> None:
    """Values are told however a solver writes them."""
    session = Session(solver, ["(declare-const |a.b@0| (_ BitVec 4))"], 10)
    model = session.satisfiable(["(assert (= |a.b@0| #b1010))"], ["|a.b@0|"])
    assert model in ({"|a.b@0|": "#b1010"}, {"|a.b@0|": "#xa"})


@pytest.mark.parametrize("solver", SOLVERS)
def test_text_that_is_wrong(solver: Solver) -> None:
    """What a solver does not understand is no answer, neither before a question nor in it."""
    with pytest.raises(Undecided, match=f"{solver} does not understand the text"):
        Session(solver, ["(declare-const |a| Nothing)"], 10)
    with pytest.raises(Undecided, match=f"{solver} does not understand the text"):
        Session(solver, LINES, 10).satisfiable(["(assert |unknown|)"])


@pytest.mark.parametrize("solver", SOLVERS)
def test_limit(solver: Solver) -> None:
    """Where time runs out, a solver has not decided: thirteen pigeons in twelve holes keep it busy for long."""
    pigeons = [f"|p{index}|" for index in range(13)]
    lines = [f"(declare-const {each} (_ BitVec 4))" for each in pigeons]
    lines += [f"(assert (bvule {each} #b1011))" for each in pigeons]
    lines += [f"(assert (not (= {one} {other})))" for one, other in combinations(pigeons, 2)]
    with pytest.raises(Undecided, match=rf"not decided by {solver} within 0\.05 s"):
        Session(solver, lines, 0.05).satisfiable([])


def test_a_limit_is_nobody_elses() -> None:
    """The time that Z3 has for a certificate is no limit for whoever else uses Z3 in this process."""
    before = z3.get_param("timeout")
    Session("Z3", ["(declare-const x Bool)"], 0.001)
    assert z3.get_param("timeout") == before
