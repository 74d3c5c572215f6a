"""Limits become values with a reason, never crashes and never verdicts."""

from __future__ import annotations

import sys

import pytest
from oxidd.util import DDMemoryError

from quiesce.model.language.formula import TRUE, In
from quiesce.proofs.engines.symbolic import Exhausted, explore
from quiesce.proofs.engines.symbolic import space as spaces
from quiesce.proofs.engines.symbolic.moves import moves


@pytest.mark.parametrize("limit", [1, 30, 300, 2000])
def test_a_full_node_table_makes_the_space_incomplete(guests, limit):
    """With too few nodes the exploration ends with advice, and every question to it is refused."""
    space = explore(guests.guests(8, 2), node_limit=limit)
    assert not space.complete
    assert "raise the node limit" in space.reason
    for question in (lambda: space.states, lambda: space.reaches(TRUE), lambda: space.shortest(TRUE)):
        with pytest.raises(Exhausted, match="raise the node limit"):
            question()


def test_a_stop_makes_the_space_incomplete(guests):
    """The exploration ends with the reason that it was given."""
    calls = iter(range(100))
    space = explore(guests.guests(8, 2), stop=lambda: None if next(calls) < 50 else "the time limit of 1 s was reached")
    assert not space.complete
    assert space.reason == "the time limit of 1 s was reached"


def test_a_stop_ends_later_questions(guests):
    """A question to a complete space is given up when it is told to stop."""
    reasons: list[str] = []
    system = guests.guests(2, 2)
    space = explore(system, stop=lambda: reasons[0] if reasons else None)
    assert space.complete
    reasons.append("enough")
    with pytest.raises(Exhausted, match="enough"):
        space.shortest(In("g0.d0", ("unsafe",)))


def test_the_recursion_limit_is_restored(guests):
    """A system deeper than Python's recursion limit is explored, and the limit is what it was."""
    before = sys.getrecursionlimit()
    assert explore(guests.guests(64, 2)).complete
    assert sys.getrecursionlimit() == before


def test_progress_is_told(guests):
    """An exploration of some size reports how far it is, with growing numbers of fired events."""
    seen = []
    explore(guests.guests(8, 2), progress=seen.append)
    fired = [progress.fired for progress in seen]
    assert fired == sorted(fired)
    assert fired


def test_a_table_that_is_full_when_transitions_are_counted_changes_no_number(guests, monkeypatch):
    """When a table is full depends on when its garbage is collected: what is counted then is counted in a larger one."""
    space = explore(guests.guests(3, 2))
    encoding, number = space.reached.encoding, space.transitions()
    asked = []

    def full_at_first(table, *others):
        asked.append(table)
        if table is encoding:
            raise DDMemoryError
        yield from moves(table, *others)

    monkeypatch.setattr(spaces, "moves", full_at_first)
    assert space.transitions() == number
    assert [table is encoding for table in asked] == [True, False]
    assert asked[1].capacity > encoding.capacity


def test_no_table_is_larger_than_the_limit(guests, monkeypatch):
    """Where a table of as many nodes as the limit allows is full, that is said."""
    small = explore(guests.guests(3, 2))
    space = explore(guests.guests(3, 2), node_limit=small.reached.encoding.capacity)

    def full(*_):
        raise DDMemoryError

    monkeypatch.setattr(spaces, "moves", full)
    with pytest.raises(Exhausted, match="raise the node limit"):
        space.transitions()
