"""Temporal formulas: what is printed parses back, letters stay names, and no text breaks the parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.model.language.document import Scalar
from quiesce.model.language.findings import Finding, Position
from quiesce.model.language.parse import parse
from quiesce.model.language.parse_temporal import parse_ctl, parse_ltl, parse_moment
from quiesce.model.language.temporal_parts import counts_steps, parts, renamed, simplified, states, steps

from ...temporal_formulas import branching, linear, quantified

if TYPE_CHECKING:
    from collections.abc import Callable

    Parser = Callable[[Scalar], t.Temporal | Finding]

AT = Position("typed", 1, 1)
LETTERS = ("X", "F", "G", "U", "W", "R", "A", "E", "AF", "EG", "occurs")
STATES = [
    f.In("v.lamp", ("on", "off.dim")),
    f.Is("A", ("E", "R")),
    f.In("F", ("U",)),
    f.Each("all", "X", "G.devices", f.Is("X.W", ("F",))),
]
EVENTS = ["v.press", "F", "A.occurs"]
NAMES = st.sampled_from(["d", "F", "A"])
COLLECTIONS = st.sampled_from(["devices", "G.devices"])
LINEAR = linear(STATES, EVENTS, most=10)
BRANCHING = branching(STATES, EVENTS, most=10)
LETTERED = [f.In("m", ("x",)), f.In("m", ("y",))]
WORLDS = st.lists(
    st.tuples(st.sets(st.sampled_from(LETTERED)), st.sampled_from(["e", "h", ""])), min_size=1, max_size=4
)
WORDS = st.sampled_from(
    [*LETTERS, "all", "some", "in", "is", "may", "not", "and", "or", "implies", "true", "(", ")", ",", ":", ".", "x"]
)


EXAMPLES = settings(deadline=None)  # the first of them also makes the parser


def said(parser: Parser, text: str) -> str:
    """What a parser makes of a text, in words."""
    found = parser(Scalar(AT, text))
    return str(found) if isinstance(found, Finding) else t.text(found)


@EXAMPLES
@given(st.one_of(LINEAR, quantified(LINEAR, NAMES, COLLECTIONS).map(t.Always)))
def test_what_is_printed_of_linear_time_parses_back(formula: t.Temporal) -> None:
    """The text of any formula says exactly that formula, whatever in it has a letter for a name."""
    assert parse_ltl(Scalar(AT, t.text(formula))) == formula


@EXAMPLES
@given(st.one_of(BRANCHING, quantified(BRANCHING, NAMES, COLLECTIONS)))
def test_what_is_printed_of_branching_time_parses_back(formula: t.Temporal) -> None:
    """The same of formulas in which each operator has A or E before it."""
    assert parse_ctl(Scalar(AT, t.text(formula))) == formula


@pytest.mark.parametrize("parser", [parse_ltl, parse_ctl, parse_moment])
@EXAMPLES
@given(text=st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=20).map(" ".join)))
def test_any_text_is_a_formula_or_a_finding(parser: Parser, text: str) -> None:
    """Whatever is typed, the answer is a formula whose text parses back, or one finding with a place."""
    found = parser(Scalar(AT, text))
    if isinstance(found, Finding):
        assert str(found).startswith("typed:1:")
        assert str(found).isprintable()
    else:
        assert parser(Scalar(AT, t.text(found))) == found


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("G (a is x implies F b is x)", "G ((a is x) implies (F (b is x)))"),
        ("not a is x U b is x and c is x", "((not a is x) U (b is x)) and (c is x)"),
        ("not F a is x W X X b is x or c is x", "((not (F (a is x))) W (X (X (b is x)))) or (c is x)"),
        ("F a is x implies a is x implies b is x R c is x", "(F (a is x)) implies ((a is x) implies ((b is x) R (c is x)))"),
        ("(a is x and b is x) and not c is x", "(a is x and b is x) and not c is x"),
        ("all d in devices: d.a is x and F d.b is x", "all d in devices: (d.a is x) and (F (d.b is x))"),
        ("F some d in devices: d.a is x", "F (some d in devices: d.a is x)"),
        ("occurs( d.e )", "occurs(d.e)"),
        ("G\n  true", "G true"),
    ],
)  # fmt: skip
def test_operators_bind_as_the_grammar_says(text: str, meant: str) -> None:
    """X F G bind as `not` does, U W R tighter than `and`; without an operator of time, it is one state formula."""
    assert said(parse_ltl, text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("AG EF a is x", "A (G (E (F (a is x))))"),
        ("A G E F a is x", "A (G (E (F (a is x))))"),
        ("AX(EG a is x)", "A (X (E (G (a is x))))"),
        ("A(a is x U b is x) and E(a is x W (E(a is x R b is x)))", "(A ((a is x) U (b is x))) and (E ((a is x) W (E ((a is x) R (b is x)))))"),
        ("AG(occurs(e) implies AF a is x)", "A (G (occurs(e) implies (A (F (a is x)))))"),
        ("all d in devices: AF d.a is x", "all d in devices: A (F (d.a is x))"),
        ("a is x", "a is x"),
    ],
)  # fmt: skip
def test_branching_time_is_written_as_usual(text: str, meant: str) -> None:
    """A or E may be one word with X, F and G, and stands before parentheses with U, W and R."""
    assert said(parse_ctl, text) == meant


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_can_still_be_a_name(name: str) -> None:
    """In state formulas, letters are names like others; in temporal ones, they are where only a name can stand."""
    state = f"{name} in {name}, {name}.{name} and {name} is {name} and (some {name} in {name}.devices: {name}.{name} in {name})"
    meant = parse(Scalar(AT, state))
    assert isinstance(meant, f.And)
    for parser in (parse_ltl, parse_ctl, parse_moment):
        assert parser(Scalar(AT, state)) == t.Holds(meant)
    assert (
        said(parse_ltl, f"G {name} in {name} U F {name} is {name}")
        == f"(G ({name} in {name})) U (F ({name} is {name}))"
    )
    assert said(parse_ctl, f"AG {name} in {name}") == f"A (G ({name} in {name}))"
    assert said(parse_moment, f"occurs({name}.{name})") == f"occurs({name}.{name})"
    assert parse(Scalar(AT, f"may({name})")) == f.May(name)


def test_what_is_in_a_formula_can_be_asked() -> None:
    """State formulas and events are listed in reading order; X is found, wherever it is."""
    formula = parse_ltl(
        Scalar(AT, "G (a is x implies (occurs(e) and b is x) U occurs(h)) and all d in devices: F d.c is x")
    )
    assert isinstance(formula, t.Temporal)
    assert [f.text(each) for each in states(formula)] == ["a is x", "b is x", "d.c is x"]
    assert [*steps(formula)] == ["e", "h"]
    assert not counts_steps(formula)
    assert counts_steps(t.Always(f.Implies(formula, t.Until(formula, t.Next(formula)))))
    other = renamed(formula, lambda _: f.TRUE, lambda path: f"v.{path}")
    assert t.text(other) == "(G (true implies ((occurs(v.e) and true) U occurs(v.h)))) and (all d in v.devices: F true)"
    with pytest.raises(TypeError, match="not ground: all d in devices: "):
        simplified(formula)


def truths(formula: t.Temporal, word: list[tuple[set[f.Formula], str]], loop: int) -> list[bool]:
    """Where a formula of linear time is true along a word that goes on at `loop` after its end, as it is defined."""
    after = {at: [*range(at, len(word)), *range(loop, at)] for at in range(len(word))}

    def until(left: list[bool], right: list[bool], at: int) -> bool:
        return any(right[p] and all(left[q] for q in after[at][:i]) for i, p in enumerate(after[at]))

    match formula:
        case t.Holds(state):
            return [f.evaluate(state, world.__contains__) for world, _ in word]
        case t.Occurs(event):
            return [step == event for _, step in word]
        case f.Implies(left, right):
            return truths(f.Or((f.Not(left), right)), word, loop)
        case t.WeakUntil(left, right):
            return truths(f.Or((t.Until(left, right), t.Always(left))), word, loop)
        case t.Release(left, right):
            return truths(f.Not(t.Until(f.Not(left), f.Not(right))), word, loop)
    inner = [truths(part, word, loop) for part in parts(formula)]
    rule: dict[type[t.Temporal], Callable[[int], bool]] = {
        f.Not: lambda at: not inner[0][at],
        f.And: lambda at: all(each[at] for each in inner),
        f.Or: lambda at: any(each[at] for each in inner),
        t.Next: lambda at: inner[0][at + 1 if at + 1 < len(word) else loop],
        t.Eventually: lambda at: any(inner[0][p] for p in after[at]),
        t.Always: lambda at: all(inner[0][p] for p in after[at]),
        t.Until: lambda at: until(inner[0], inner[1], at),
    }
    return [rule[type(formula)](at) for at in range(len(word))]


@EXAMPLES
@given(linear(LETTERED, ["e", "gone"]), WORLDS, st.integers(0, 3))
def test_what_is_simplified_means_the_same(
    formula: t.Temporal, word: list[tuple[set[f.Formula], str]], at: int
) -> None:
    """It is true at the same positions of any run, and simplifying it once more changes nothing."""
    short = simplified(formula, known={"e"}.__contains__)
    assert truths(short, word, at % len(word)) == truths(formula, word, at % len(word))
    assert simplified(short) == short
    assert "gone" not in steps(short)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("G (a is x implies F occurs(gone))", "G (not a is x)"),
        ("F (a is x and true)", "F (a is x)"),
        ("F occurs(gone) or not occurs(gone) U b is x", "F (b is x)"),
        ("a is x U occurs(gone)", "false"),
        ("a is x W true", "true"),
        ("a is x R occurs(gone)", "false"),
        ("true W a is x or F b is x", "true"),
        ("a is x W occurs(gone)", "G (a is x)"),
        ("occurs(gone) R a is x", "G (a is x)"),
        ("X (F (G true))", "true"),
        ("not not F a is x", "F (a is x)"),
        ("(a is x and F b is x) and (F b is x and c is x)", "(a is x and c is x) and (F (b is x))"),
        ("occurs(gone) implies F a is x", "true"),
        ("true implies F a is x", "F (a is x)"),
        ("F a is x implies false", "not (F (a is x))"),
        ("occurs(e) and not occurs(e) or a is x", "(a is x) or (occurs(e) and (not occurs(e)))"),
    ],
)  # fmt: skip
def test_what_is_settled_is_folded(text: str, left: str) -> None:
    """An event that is not known never occurs; constants go, and state formulas beside each other become one."""
    formula = parse_ltl(Scalar(AT, text))
    assert isinstance(formula, t.Temporal)
    assert t.text(simplified(formula, known={"e"}.__contains__)) == left
