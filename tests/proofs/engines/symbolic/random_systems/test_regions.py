"""Conditions and causes of random claims are those of brute force over all assignments."""

from __future__ import annotations

from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE, Is, May, Not, atoms
from quiesce.proofs.engines.symbolic import explore


def literal_values(system, literal):
    """A literal → the index of its feature, and the indices of the values that it leaves."""
    atom = literal.part if isinstance(literal, Not) else literal
    assert isinstance(atom, (Is, May))
    if isinstance(atom, May):
        feature, named = system.feature(atom.event, permission=True), ("yes",)
    else:
        feature, named = system.feature(atom.path), atom.values
    values = system.features[feature].values
    return feature, frozenset(i for i, v in enumerate(values) if (v in named) is not isinstance(literal, Not))


def brute_force_causes(system, members, failing, allowed):
    """All maximal products of value sets within which every allowed assignment of the members fails, and some is."""
    sizes = [len(system.features[feature].values) for feature in members]
    subsets = [
        [frozenset(s) for s in chain.from_iterable(combinations(range(n), k) for k in range(1, n + 1))] for n in sizes
    ]

    def implies(cube):
        inside = [a for a in allowed if all(value in values for value, values in zip(a, cube, strict=True))]
        return bool(inside) and all(a in failing for a in inside)

    def larger(cube):
        for position, (n, values) in enumerate(zip(sizes, cube, strict=True)):
            for value in set(range(n)) - values:
                yield (*cube[:position], values | {value}, *cube[position + 1 :])

    cubes = {cube for cube in product(*subsets) if implies(cube)}
    maximal = [cube for cube in cubes if not any(other in cubes for other in larger(cube))]
    return {
        frozenset((f, values) for f, n, values in zip(members, sizes, cube, strict=True) if len(values) < n)
        for cube in maximal
    }


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_condition_holds_in_exactly_the_assignments_of_its_region(systems, formulas, feature_formulas, naive, data):
    """The short formula and the region agree on every allowed assignment of interest."""
    system = data.draw(systems)
    restriction = data.draw(st.one_of(st.just(TRUE), feature_formulas(system)))
    reference = naive(system)
    region = explore(system).reaches(data.draw(formulas(system)))
    condition = region.holds_when(restriction)
    for assignment in reference.allowed():
        if reference.true(restriction, reference.initial(), assignment):
            assert reference.true(condition, reference.initial(), assignment) is region.contains(assignment)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_causes_are_all_maximal_products_of_values_that_fail(systems, formulas, feature_formulas, naive, data):
    """The causes of each kind are exactly those that brute force finds, each with a run of its own."""
    system = data.draw(systems)
    formula = data.draw(formulas(system))
    restriction = data.draw(st.one_of(st.just(TRUE), feature_formulas(system)))
    kind = data.draw(st.sampled_from(["faults", "choices", "all"]))
    reference = naive(system)
    space = explore(system)
    region = space.reaches(formula)
    faults = {event.permission for event in system.events if event.kind == "fault"}
    members = [f for f in range(len(system.features)) if kind == "all" or (f in faults) is (kind == "faults")]
    allowed = [a for a in reference.allowed() if reference.true(restriction, reference.initial(), a)]
    failing = {tuple(a[f] for f in members) for a in allowed if region.contains(a)}
    expected = brute_force_causes(system, members, failing, {tuple(a[f] for f in members) for a in allowed})
    found = region.causes(kind, given=restriction)
    assert {frozenset(literal_values(system, m) for m in cause.members) for cause in found} == expected
    assert len(found) == len(expected)
    few = region.causes(kind, max_order=1, given=restriction)
    assert [cause.members for cause in few] == [cause.members for cause in found if len(cause.members) < 2]
    for cause in found:
        run = space.shortest(formula, restriction & cause.given)
        assert run is not None
        denied = set(members) - {f for f, _ in (literal_values(system, m) for m in cause.members)}
        named = {literal_values(system, atom)[0] for atom in atoms(cause.given)}
        assert named <= denied | set(members)
