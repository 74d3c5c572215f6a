"""Regions are sets of assignments: what is the same, what is in both, in one of them, in neither."""

from __future__ import annotations

from itertools import product

import pytest

from quiesce.model.language.formula import Is
from quiesce.model.system.transition_system import Feature, TransitionSystem
from quiesce.proofs.engines.symbolic import explore

VALUES = ("red", "green", "blue")
EVERY = set(product(range(3), range(3)))


@pytest.fixture(scope="module")
def region():
    """A formula over two colours → its region."""
    return explore(TransitionSystem("colours", (), tuple(Feature(x, "reading", VALUES) for x in "ab"), ())).region


def members(region):
    """The assignments in a region, one by one."""
    return {each for each in EVERY if region.contains(each)}


def test_set_operations_are_those_of_sets(region):
    """Regions of two formulas that overlap, and neither of which has the other in it."""
    a, b = region(Is("a", ("red",))), region(Is("b", ("red", "blue")))
    assert members(a) == {(0, b) for b in range(3)}
    assert members(a & b) == members(a) & members(b)
    assert members(a | b) == members(a) | members(b)
    assert members(a - b) == members(a) - members(b)
    assert members(~a) == EVERY - members(a)
    assert (a & b).count() == len(members(a) & members(b))


def test_regions_are_equal_if_they_have_the_same_assignments(region):
    """However they came about; and not otherwise, nor to anything else."""
    a, b = region(Is("a", ("red",))), region(Is("b", ("red",)))
    assert a | b == b | a
    assert hash(a | b) == hash(b | a)
    assert a != b
    assert a & b != a | b
    assert a != members(a)
