"""The reader of SMT-LIB text understands what certificates need, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiesce.proofs.recheck.sexpr import Expression, Malformed, expression, statement, written

SYMBOLS = st.text(st.characters(exclude_characters="|\\", exclude_categories=["C"]), max_size=8).map("|{}|".format)
EXPRESSIONS = st.recursive(
    st.one_of(SYMBOLS, st.sampled_from(["and", "=>", "=", "_", "#b0101", "12", "Bool", "declare-const"])),
    lambda inner: st.lists(inner, max_size=4).map(tuple),
    max_leaves=20,
)
SORTS = {"|p|": None, "|q|": None, "|x@0|": 2, "|x:a|": 2, "|y@0|": 3}


@given(EXPRESSIONS)
def test_what_is_written_is_read_again(found: Expression) -> None:
    """Any expression comes back from its text."""
    assert expression(written(found)) == found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "0 expressions, not one"),
        ("(and", r'a "\(" is not closed'),
        (")", r'a "\)" closes nothing'),
        ("(a) (b)", "2 expressions, not one"),
        ("(a) ; (assert false)", "not understood from here"),
        ('(echo "x")', "not understood from here"),
        ("|a", "not understood from here"),
        ("(a\n)", "not understood from here"),
        ("|a\\b|", "not understood from here"),
        ("#xff", "not understood from here"),
        ("(" * 300 + ")" * 300, "more than 200 levels deep"),
    ],
)
def test_text_that_is_refused(text: str, reason: str) -> None:
    """Comments, strings, several commands in one text, and whatever else hides something."""
    with pytest.raises(Malformed, match=reason):
        expression(text)


@pytest.mark.parametrize(
    "text",
    ["true", "|p|", "(and |p| (not |q|) false)", "(=> |p| (= |x@0| |x:a|))", "(bvule |x@0| |x:a|)", "(= |p| |q|)"],
)
def test_what_can_be_true_or_false(text: str) -> None:
    """The few connectives, with operands that fit."""
    assert statement(expression(text), SORTS) <= set(SORTS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("|x@0|", "neither true nor false"),
        ("|r|", r"\|r\| may not be used here"),
        ("(let |p|)", "not one of and, or, not"),
        ("(and |p|)", "and of Bool"),
        ("(not |p| |q|)", "not of Bool, Bool"),
        ("(and |p| |x@0|)", "and of Bool, bit vector of 2"),
        ("(= |x@0| |y@0|)", "= of bit vector of 2, bit vector of 3"),
        ("(bvule |p| |q|)", "bvule of Bool, Bool"),
        ("(bvule |x@0| #b00)", "#b00 may not be used here"),
        ("()", "not one of and, or, not"),
        ("((and) |p| |q|)", "not one of and, or, not"),
        ("(ite |p| |q| |p|)", "not one of and, or, not"),
        ("(= |p| |q| |p|)", "= of Bool, Bool, Bool"),
        ("|true|", "may not be used here"),
    ],
)
def test_what_cannot(text: str, reason: str) -> None:
    """Other words, unknown symbols, too many or too few operands, and operands that do not fit."""
    with pytest.raises(Malformed, match=reason):
        statement(expression(text), SORTS)
