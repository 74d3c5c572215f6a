"""Terms that come back from Z3 say the same as formulas."""

from __future__ import annotations

from itertools import product

import pytest
import z3

from quiesce.model.language import formula as f
from quiesce.model.system.transition_system import Feature, TransitionSystem, Variable
from quiesce.proofs.engines.inductive.encoding import Encoding
from quiesce.proofs.engines.inductive.readback import Readback

FIVE, THREE = tuple("abcde"), tuple("xyz")
SYSTEM = TransitionSystem(
    name="odd",
    variables=(Variable("h.five", "five", "h", "h", FIVE, 0), Variable("h.three", "three", "h", "h", THREE, 0)),
    features=(Feature("h.kind", "choice", ("one", "two", "other")), Feature("h.go", "permission", ("no", "yes"))),
    events=(),
)


def terms(five, three, kind, go):
    """Forms in which Spacer answers, and some in which it might."""
    yield z3.Extract(2, 2, five) == 1
    yield z3.Not(z3.Extract(0, 0, five) == z3.Extract(1, 1, five))
    yield z3.ULE(five, 2)
    yield z3.Extract(1, 0, five) == three
    yield z3.Or(five == 3, z3.And(three == 1, go), z3.Not(kind == 2))
    yield z3.Or(z3.Not(five == 0), five == 1, z3.Not(three == 2), three == 0)
    yield z3.Implies(go, five == 4)
    yield z3.If(go, five == 4, three == 2)
    yield go == (kind == 1)
    yield z3.Xor(go, three == 0)
    yield z3.ULE(kind, three)
    yield z3.Or(five == 7, z3.Not(three == 3))
    yield z3.And(z3.Or(go, z3.Not(go)), five == 1)


@pytest.mark.parametrize("number", range(13))
def test_a_term_and_its_formula_agree(number):
    """For all locations, values and permissions the formula is true where the term is."""
    encoding = Encoding(SYSTEM)
    five, three = encoding.variable(0), encoding.variable(1)
    kind, go = encoding.feature("h.kind"), encoding.permission("h.go")
    term = list(terms(five, three, kind, go))[number]
    formula = Readback(encoding).formula(term)
    for a, b, c, may in product(range(5), range(3), range(3), (False, True)):
        values = {"h.five": FIVE[a], "h.three": THREE[b], "h.kind": ("one", "two", "other")[c]}
        said = f.evaluate(
            formula,
            lambda atom, values=values, may=may: (
                may
                if isinstance(atom, f.May)
                else values[atom.path] in (atom.locations if isinstance(atom, f.In) else atom.values)
            ),
        )
        fixed = [(five, z3.BitVecVal(a, 3, encoding.context)), (three, z3.BitVecVal(b, 2, encoding.context))]
        fixed += [(kind, z3.BitVecVal(c, 2, encoding.context)), (go, z3.BoolVal(may, encoding.context))]
        assert z3.is_true(z3.simplify(z3.substitute(term, *fixed))) is said


def test_a_lemma_is_short():
    """A clause speaks of each machine once, and the shorter way."""
    encoding = Encoding(SYSTEM)
    five, three = encoding.variable(0), encoding.variable(1)
    term = z3.Or(z3.Not(five == 0), five == 1, z3.Not(z3.ULE(three, 1)), three == 0)
    assert f.text(Readback(encoding).formula(term)) == "not h.five in a or not h.three in y"


def test_a_term_about_something_else():
    """What is not of the encoding cannot be read."""
    encoding = Encoding(SYSTEM)
    with pytest.raises(ValueError, match="not a term about machines"):
        Readback(encoding).formula(z3.BitVec("other", 3, encoding.context) == 1)
