"""Guards as functions: two of them have one number if and only if they are one function."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.system.functions import FALSE, TRUE, Functions
from quiesce.model.system.transition_system import Feature, TransitionSystem, Variable

if TYPE_CHECKING:
    from collections.abc import Mapping

VALUES = {
    ("in", "a.m"): ("s0", "s1", "s2"),
    ("in", "a.n"): ("on", "off"),
    ("in", "a.one"): ("only",),
    ("is", "a.f"): ("x", "y", "z"),
    ("is", "a.pinned"): ("u",),
    ("may", "a.e"): ("no", "yes"),
    ("may", "a.granted"): ("yes",),
    ("may", "a.denied"): ("no",),
}
"""A system's variables, features and permissions with their values, open and pinned ones, in order of their levels."""

SYSTEM = TransitionSystem(
    "few",
    tuple(Variable(name, name[2:], "a", "a", values, 0) for (kind, name), values in VALUES.items() if kind == "in"),
    tuple(
        Feature(name, "permission" if kind == "may" else "reading", values)
        for (kind, name), values in VALUES.items()
        if kind != "in"
    ),
    (),
)
PLACES = tuple(product(*(range(len(values)) for values in VALUES.values())))
"""Every combination of values, by their indices."""

EXAMPLES = settings(max_examples=300, deadline=None)


def atoms() -> st.SearchStrategy[f.Formula]:
    """An atom with none, some or all of the values of something."""

    def some(named: tuple[str, str]) -> st.SearchStrategy[f.Formula]:
        kind, name = named
        if kind == "may":
            return st.just(f.May(name))
        wanted = st.lists(st.sampled_from(VALUES[named]), unique=True).map(tuple)
        return wanted.map(lambda values: f.In(name, values) if kind == "in" else f.Is(name, values))

    return st.one_of(st.sampled_from([f.TRUE, f.FALSE]), *map(some, VALUES))


FORMULAS = st.recursive(
    atoms(),
    lambda inner: st.one_of(
        st.builds(f.Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(f.And),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(f.Or),
        st.builds(f.Implies, inner, inner),
    ),
    max_leaves=6,
)
"""Formulas exactly as they are built, constants and repetitions included."""

LEVELS = st.sampled_from(range(len(VALUES)))


def true(formula: f.Formula, place: tuple[int, ...]) -> bool:
    """Truth of a formula where everything has the value of that index."""
    here = {named: values[index] for (named, values), index in zip(VALUES.items(), place, strict=True)}

    def holds(atom: f.Atom) -> bool:
        match atom:
            case f.In(path, locations):
                return here["in", path] in locations
            case f.Is(path, values):
                return here["is", path] in values
            case f.May(event):
                return here["may", event] == "yes"

    return f.evaluate(formula, holds)


def table(formula: f.Formula) -> tuple[bool, ...]:
    """Truth of a formula everywhere."""
    return tuple(true(formula, place) for place in PLACES)


def depends(truth: Mapping[tuple[int, ...], bool], level: int) -> bool:
    """Whether a value at that level alone makes a difference somewhere."""
    return any(
        truth[place] != truth[(*place[:level], value, *place[level + 1 :])]
        for place in PLACES
        for value in range(len(tuple(VALUES.values())[level]))
    )


@EXAMPLES
@given(FORMULAS, FORMULAS)
def test_equal_numbers_are_equal_functions(one: f.Formula, other: f.Formula) -> None:
    """Two formulas get one number exactly if they are true in the same places; 0 is nowhere true and 1 everywhere."""
    functions = Functions(SYSTEM)
    numbers = functions.of(one), functions.of(other)
    assert (numbers[0] == numbers[1]) is (table(one) == table(other))
    for formula, number in zip((one, other), numbers, strict=True):
        assert (number == FALSE) is (not any(table(formula)))
        assert (number == TRUE) is all(table(formula))


@EXAMPLES
@given(st.lists(FORMULAS, max_size=4))
def test_any_is_true_where_some_is(formulas: list[f.Formula]) -> None:
    """The union of functions is that of their disjunction, in whatever order they come."""
    functions = Functions(SYSTEM)
    numbers = [functions.of(formula) for formula in formulas]
    together = functions.of(f.Or(tuple(formulas)))
    assert functions.any(numbers) == functions.any(reversed(numbers)) == together
    for one, other in product(numbers, repeat=2):
        assert functions.either(one, other) == functions.either(other, one) == functions.any((one, other))


@EXAMPLES
@given(FORMULAS)
def test_values_are_told_apart_where_they_leave_something_else(formula: f.Formula) -> None:
    """At exactly the levels that make a difference; two values have one number if with either put in, the rest is the same."""
    functions = Functions(SYSTEM)
    apart = functions.told_apart(functions.of(formula))
    truth = dict(zip(PLACES, table(formula), strict=True))
    assert set(apart) == {level for level in range(len(VALUES)) if depends(truth, level)}
    for level, numbers in apart.items():
        rests: list[list[bool]] = [
            [true for place, true in truth.items() if place[level] == value] for value in range(len(numbers))
        ]
        assert numbers == tuple(rests.index(rest) for rest in rests)


@EXAMPLES
@given(st.data(), FORMULAS, FORMULAS)
def test_what_is_left_of_functions_is_equal_where_they_are_on_the_values_left(
    data: st.DataObject, one: f.Formula, other: f.Formula
) -> None:
    """Whatever two functions are elsewhere; and what is left is what the function was there, and speaks of no settled level."""
    functions = Functions(SYSTEM)
    levels = sorted(data.draw(st.sets(LEVELS, max_size=3)))
    allowed = tuple(
        (level, tuple(sorted(data.draw(st.sets(st.sampled_from(range(len(functions.values[level]))), min_size=1)))))
        for level in levels
    )
    left = [functions.restricted(functions.of(each), allowed) for each in (one, other)]
    here = [all(place[level] in values for level, values in allowed) for place in PLACES]
    tables = [[true for true, inside in zip(table(each), here, strict=True) if inside] for each in (one, other)]
    assert (left[0] == left[1]) is (tables[0] == tables[1])
    for number, expected in zip(left, tables, strict=True):
        written = table(functions.formula(number, {}))
        assert [true for true, inside in zip(written, here, strict=True) if inside] == expected
        assert not {level for level, values in allowed if len(values) == 1} & set(functions.told_apart(number))


@EXAMPLES
@given(FORMULAS)
def test_a_function_can_be_written_and_read_again(formula: f.Formula) -> None:
    """The formula written for a function is true where the function is, and is read back as the same number."""
    functions = Functions(SYSTEM)
    number = functions.of(formula)
    written = functions.formula(number, {})
    assert table(written) == table(formula)
    assert functions.of(written) == number


@EXAMPLES
@given(data=st.data(), formula=FORMULAS)
def test_values_that_are_not_kept_are_not_spoken_of(data: st.DataObject, formula: f.Formula) -> None:
    """Where only some values of a machine are kept, what is written names no other, and is true where it was among those."""
    functions = Functions(SYSTEM)
    kept = {
        level: sorted(data.draw(st.sets(st.sampled_from(range(len(values))), min_size=1)))
        for level, values in enumerate(functions.values)
        if functions.names[level][0] == "in"
    }
    written = functions.formula(functions.of(formula), kept)
    for atom in f.atoms(written):
        if isinstance(atom, f.In):
            level = functions.level["in", atom.path]
            assert set(atom.locations) < {functions.values[level][value] for value in kept[level]}
    for place in PLACES:
        if all(place[level] in values for level, values in kept.items()):
            assert true(written, place) is true(formula, place)


def test_what_the_values_do_not_tell_apart_is_not_asked() -> None:
    """What has one value, or leads to the same whatever its value, is not spoken of in what is written."""
    functions = Functions(SYSTEM)
    asked = f.And((f.In("a.one", ("only",)), f.Is("a.pinned", ("u",)), f.May("a.granted"), f.Not(f.May("a.denied"))))
    assert functions.formula(functions.of(asked), {}) == f.TRUE
    either = f.Or((f.And((f.May("a.e"), f.Is("a.f", ("x",)))), f.And((f.Not(f.May("a.e")), f.Is("a.f", ("x",))))))
    assert functions.formula(functions.of(either), {}) == f.Is("a.f", ("x",))


def test_quantifiers_are_no_functions() -> None:
    """A formula that was not written out yet is refused."""
    with pytest.raises(TypeError, match=r"not a ground formula: all d in devices: d\.device in quiet"):
        Functions(SYSTEM).of(f.Each("all", "d", "devices", f.In("d.device", ("quiet",))))
