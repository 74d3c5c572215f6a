"""Formulas: what is printed parses back, what is built obeys the laws of logic, and no text breaks the parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language.document import Scalar
from quiesce.model.language.findings import Finding, Position
from quiesce.model.language.parse import parse

AT = Position("typed", 1, 1)
NAMES = st.sampled_from(["a", "b-c", "d_e", "f0", "9", "inner", "notes", "android", "allow", "is-it"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join)
ATOMS = st.one_of(
    st.builds(f.In, PATHS, st.lists(PATHS, min_size=1, max_size=3).map(tuple)),
    st.builds(f.Is, PATHS, st.lists(NAMES, min_size=1, max_size=3).map(tuple)),
    st.builds(f.May, PATHS),
)


def grown(leaves: st.SearchStrategy[f.Formula], *, quantified: bool) -> st.SearchStrategy[f.Formula]:
    """Formulas of every shape over some leaves."""

    def wider(inner: st.SearchStrategy[f.Formula]) -> st.SearchStrategy[f.Formula]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        shapes = [st.builds(f.Not, inner), st.builds(f.And, several), st.builds(f.Or, several), st.builds(f.Implies, inner, inner)]  # fmt: skip
        each = st.builds(f.Each, st.sampled_from(["all", "some"]), NAMES, PATHS, inner)
        return st.one_of(*shapes, each) if quantified else st.one_of(*shapes)

    return st.recursive(leaves, wider, max_leaves=12)


TRUTHS = st.sampled_from([f.TRUE, f.FALSE])
ANY = grown(st.one_of(ATOMS, TRUTHS), quantified=True)
LETTERS = [f.In("m", ("x",)), f.Is("c", ("y",)), f.May("e")]
GROUND = grown(st.one_of(st.sampled_from(LETTERS), TRUTHS), quantified=False)
WORLDS = st.sets(st.sampled_from(LETTERS))
WORDS = st.sampled_from(
    ["all", "some", "in", "is", "may", "not", "and", "or", "implies", "true", "(", ")", ",", ":", ".", "x"]
)


@given(ANY)
def test_what_is_printed_parses_back(formula: f.Formula) -> None:
    """The text of any formula says exactly that formula."""
    assert parse(Scalar(AT, f.text(formula))) == formula


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=20).map(" ".join)))
def test_any_text_is_a_formula_or_a_finding(text: str) -> None:
    """Whatever is typed, the answer is a formula whose text parses back, or one finding with a place."""
    said = parse(Scalar(AT, text))
    if isinstance(said, Finding):
        assert str(said).startswith("typed:1:")
        assert str(said).isprintable()
    else:
        assert parse(Scalar(AT, f.text(said))) == said


@given(GROUND, GROUND, WORLDS)
def test_what_is_built_means_what_it_says(left: f.Formula, right: f.Formula, world: set[f.Atom]) -> None:
    """Simplifying builders and operators have the truth of the connective in every world."""
    p, q = (f.evaluate(each, world.__contains__) for each in (left, right))
    for built, truth in (
        (f.conjunction((left, right)), p and q),
        (left & right, p and q),
        (f.disjunction((left, right)), p or q),
        (left | right, p or q),
        (f.negation(left), not p),
        (~left, not p),
        (f.implication(left, right), not p or q),
        (f.conjunction(()), True),
        (f.disjunction(()), False),
    ):
        assert f.evaluate(built, world.__contains__) is truth


@given(GROUND, WORLDS, WORLDS)
def test_substitution_is_evaluation_in_parts(formula: f.Formula, world: set[f.Atom], fixed: set[f.Atom]) -> None:
    """Replacing some atoms by their truth and evaluating the rest gives the truth of the whole."""
    rest = f.substitute(formula, lambda atom: f.Truth(atom in world) if atom in fixed else atom)
    assert not fixed & set(f.atoms(rest))
    assert f.evaluate(rest, world.__contains__) is f.evaluate(formula, world.__contains__)
    assert isinstance(f.substitute(formula, lambda atom: f.Truth(atom in world)), f.Truth)


@given(st.lists(GROUND, max_size=4))
def test_builders_leave_no_clutter(parts: list[f.Formula]) -> None:
    """A built conjunction has no constants, no conjunctions and no repetition among its parts."""
    built = f.conjunction(parts)
    if isinstance(built, f.And):
        assert len(set(built.parts)) == len(built.parts) >= 2
        assert not any(isinstance(part, f.And) or part in (f.TRUE, f.FALSE) for part in built.parts)


@pytest.mark.parametrize(
    "formula", [*LETTERS, f.TRUE, f.Not(f.TRUE), f.And((f.TRUE, f.FALSE)), f.Implies(f.TRUE, f.TRUE)]
)
def test_a_formula_is_not_a_truth_value(formula: f.Formula) -> None:
    """`and`, `or`, `not` and `if` on formulas are refused with what to write instead."""
    with pytest.raises(TypeError, match=r"combine with &, \| and ~"):
        bool(formula)


def test_words_bind_as_the_grammar_says() -> None:
    """`not` binds tightest, then `and`, `or`, `implies` (to the right); a quantifier reaches to the end."""
    a, b, c = f.Is("a", ("x",)), f.Is("b", ("x",)), f.Is("c", ("x",))
    for text, meant in (
        ("not a is x and b is x or c is x", f.Or((f.And((f.Not(a), b)), c))),
        ("a is x implies b is x implies c is x", f.Implies(a, f.Implies(b, c))),
        ("a is x or b is x implies c is x", f.Implies(f.Or((a, b)), c)),
        ("a is x and all v in vms: b is x and c is x", f.And((a, f.Each("all", "v", "vms", f.And((b, c)))))),
        ("a\n  is x", a),
    ):
        assert parse(Scalar(AT, text)) == meant
