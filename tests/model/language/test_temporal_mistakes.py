"""Every mistake in the words of a temporal formula, with the exact words that report it."""

from __future__ import annotations

import pytest

from quiesce.model.language.document import Scalar
from quiesce.model.language.findings import Finding, Position
from quiesce.model.language.parse_temporal import parse_ctl, parse_ltl, parse_moment

PARSERS = {"ltl": parse_ltl, "ctl": parse_ctl, "moment": parse_moment}
EVERY_RUN = "in ltl:, every run is meant, and A and E have no place"
STATE = '"all", "false", "may", "not", "occurs", "some", "true", a name'
ANYWHERE = "some operator with A or E must stand before it"


@pytest.mark.parametrize(
    ("logic", "text", "column", "report"),
    [
        # Words.
        ("ltl", "", 0, f'in the formula, the end is unexpected; expected "(", "F", "G", "X", {STATE}'),
        ("ctl", "AG ", 2, f'in the formula, the end is unexpected; expected "(", "A", "E", "F", "G", "X", {STATE}'),
        ("moment", "not", 3, f'in the formula, the end is unexpected; expected "(", {STATE}'),
        ("ltl", "F a in", 6, "in the formula, the end is unexpected; expected a name"),
        ("ltl", "G (a in b", 9, 'in the formula, the end is unexpected; expected ")"'),
        ("ltl", "a in b an c in d", 7, 'in the formula, "an" is unexpected; expected ",", ".", "R", "U", "W", "and", "implies", "or", the end; did you mean "and"?'),
        ("moment", "a in b an c in d", 7, 'in the formula, "an" is unexpected; expected ",", ".", "and", "implies", "or", the end; did you mean "and"?'),
        ("ltl", "always a in b", 7, 'in the formula, "a" is unexpected; expected ".", "R", "U", "W", "and", "implies", "in", "is", "or", the end; "always" is written G'),
        ("ltl", "a in next b", 10, 'in the formula, "b" is unexpected; expected ",", ".", "R", "U", "W", "and", "implies", "or", the end'),
        ("ctl", "A(a in b until c in d)", 9, 'in the formula, "until" is unexpected; expected ")", ",", ".", "R", "U", "W", "and", "implies", "or"; "until" is written U'),
        ("ltl", "a in b U", 8, f'in the formula, the end is unexpected; expected "(", "F", "G", "X", {STATE}'),
        ("ltl", "U a in b", 2, 'in the formula, "a" is unexpected; expected ".", "R", "U", "W", "and", "implies", "in", "is", "or", the end'),
        ("ltl", "a in b F c in d", 7, 'in the formula, "F" is unexpected; expected ",", ".", "R", "U", "W", "and", "implies", "or", the end'),
        ("ltl", "occurs a", 7, 'in the formula, "a" is unexpected; expected ".", "R", "U", "W", "and", "implies", "in", "is", "or", the end'),
        ("ltl", "occurs()", 7, 'in the formula, ")" is unexpected; expected a name'),
        ("ltl", "[] a in b", 0, 'in the formula, the character "[" is unexpected; known: names, words, ". , : ( )"'),
        ("ctl", "A[a in b U c in d]", 1, 'in the formula, the character "[" is unexpected; known: names, words, ". , : ( )"'),
        # What belongs together.
        ("ltl", "a in b U c in d U e in f", 16, 'what belongs together in "p U q U r" differs from tool to tool; write "(p U q) U r" or "p U (q U r)"'),
        ("ctl", "A(a in b U c in d W e in f R true)", 18, 'what belongs together in "p U q W r" differs from tool to tool; write "(p U q) W r" or "p U (q W r)"'),
        # Runs.
        ("ltl", "AG a in b", 0, f'{EVERY_RUN}; leave out "A", or write ctl:'),
        ("ltl", "G E F a in b", 2, f'{EVERY_RUN}; leave out "E", or write ctl:'),
        ("ltl", "a in b and E a in b", 11, f'{EVERY_RUN}; leave out "E", or write ctl:'),
        ("ctl", "F a in b", 0, 'in ctl:, "F" needs A or E before it; write A(F …) or E(F …)'),
        ("ctl", "a in b U c in d", 7, 'in ctl:, "U" needs A or E before it; write A(… U …) or E(… U …)'),
        ("ctl", "AG F a in b", 3, 'in ctl:, "F" needs A or E before it; write A(F …) or E(F …)'),
        ("ctl", "A(F a in b and G c in d)", 2, 'in ctl:, "F" needs A or E before it; write A(F …) or E(F …)'),
        ("ctl", "A(not X a in b)", 6, 'in ctl:, "X" needs A or E before it; write A(X …) or E(X …)'),
        ("ctl", "EX all d in devices: X d.a in b", 21, 'in ctl:, "X" needs A or E before it; write A(X …) or E(X …)'),
        ("ctl", "A a in b", 0, 'in ctl:, "A" needs X, F, G, U, W or R right behind it'),
        ("ctl", "A E F a in b", 0, 'in ctl:, "A" needs X, F, G, U, W or R right behind it'),
        ("ctl", "occurs(a)", 0, f"occurs(…) is about a step of a run: in ctl:, {ANYWHERE}"),
        ("ctl", "AF occurs(a) and not (a in b or occurs(b))", 32, f"occurs(…) is about a step of a run: in ctl:, {ANYWHERE}"),
        ("moment", "a in b and F a in b", 11, 'a pattern has no "F" in it; write ltl: or ctl: to say that'),
        ("moment", "a in b W occurs(c)", 7, 'a pattern has no "W" in it; write ltl: or ctl: to say that'),
        ("moment", "A true", 0, 'a pattern has no "A" in it; write ltl: or ctl: to say that'),
        # Limits.
        ("ltl", "x" * 10_001, 0, "a formula of 10,001 characters; at most 10,000 are read"),
        ("ltl", "(" * 61 + "true" + ")" * 61, 0, "a formula nested more than 60 levels deep"),
        ("ltl", "X " * 61 + "true", 0, "a formula nested more than 60 levels deep"),
        ("ctl", "AG EF " * 1_600 + "true", 0, "a formula nested more than 60 levels deep"),
        ("ctl", "not AX A G " * 900 + "true", 0, "a formula nested more than 60 levels deep"),
        ("ltl", "F(" * 4_000 + "true", 0, "a formula nested more than 60 levels deep"),
        ("ltl", "true U " * 1_400 + "true", 12, 'what belongs together in "p U q U r" differs from tool to tool; write "(p U q) U r" or "p U (q U r)"'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_temporal_formula_is_reported(logic: str, text: str, column: int, report: str) -> None:
    """The place is that of the word; what is expected are the words of that very language."""
    found = PARSERS[logic](Scalar(Position("f.yaml", 3, 5), text))
    assert isinstance(found, Finding)
    assert str(found) == f"f.yaml:3:{5 + column}: {report}"


@pytest.mark.parametrize(
    "text", ["X " * 60 + "true", "true and " * 1_000 + "true", "F(not G(" * 10 + "true" + "))" * 10]
)
def test_what_is_allowed_is_read(text: str) -> None:
    """Neither length nor nesting is a mistake as such."""
    assert not isinstance(parse_ltl(Scalar(Position("f.yaml", 1, 1), text)), Finding)
