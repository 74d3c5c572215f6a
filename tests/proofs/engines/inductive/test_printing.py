"""The text of a proof says what Z3's own terms say."""

from __future__ import annotations

import z3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiesce.proofs.engines.inductive.encoder import moved, width_of
from quiesce.proofs.engines.inductive.encoding import Encoding
from quiesce.proofs.engines.inductive.printing import Text


def declared(system, text):
    """The symbols of a text, declared."""
    for variable in system.variables:
        width = width_of(variable.locations)
        yield from (f"(declare-const |{variable.name}@{at}| (_ BitVec {width}))" for at in (0, 1))
        for code, location in enumerate(variable.locations):
            yield f"(define-fun |{variable.name}:{location}| () (_ BitVec {width}) (_ bv{code} {width}))"
    for feature in system.features:
        if feature.kind == "permission":
            yield f"(declare-const |may({feature.name})| Bool)"
            continue
        width = width_of(feature.values)
        yield f"(declare-const |{feature.name}| (_ BitVec {width}))"
        for code, value in enumerate(feature.values):
            yield f"(define-fun |{feature.name}{text.between(feature.name)}{value}| () (_ BitVec {width}) (_ bv{code} {width}))"


@given(data=st.data())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_text_and_terms_agree(data, drawn):
    """Random systems: steps, formulas, what is allowed and what values there are, read by Z3 from the text, are its own terms."""
    case = data.draw(drawn)
    system = case.system
    encoding, text = Encoding(system), Text(system)
    everything = range(len(system.variables))

    def said(terms):
        yield terms.conjunction(terms.valid(everything, terms.open_features()))
        yield terms.conjunction(terms.allowed())
        yield terms.conjunction(terms.initial(everything))
        yield terms.formula(case.goal)
        yield terms.formula(case.given, 1)
        for event in system.events:
            yield terms.occurs(event)
            yield terms.step(event, moved(event))
            yield terms.step(event, everything)

    lines = [*declared(system, text), *(f"(assert {each})" for each in said(text))]
    read = z3.parse_smt2_string("\n".join(lines), ctx=encoding.context)
    for ours, theirs in zip(said(encoding), read, strict=True):
        solver = z3.Solver(ctx=encoding.context)
        solver.add(z3.Xor(ours, theirs))
        assert solver.check() == z3.unsat
