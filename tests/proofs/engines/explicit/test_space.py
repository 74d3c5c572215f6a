"""Regions, deadlocks, coverage and runs of a small system that can be followed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quiesce.model.language.formula import In, Is, May, negation
from quiesce.proofs.engines.explicit import explore

if TYPE_CHECKING:
    from quiesce.model.system.transition_system import TransitionSystem

JAMMED = In("hall.door", ("jammed",))


def test_region_of_a_fault(door: TransitionSystem) -> None:
    """The door jams exactly where both opening and jamming are permitted."""
    space = explore(door)
    assert space.assignments == 8
    assert space.values(space.reaches(JAMMED)).tolist() == [[0, 1, 1], [1, 1, 1]]
    avoided, permitted = space.avoids(JAMMED), space.allowed(May("hall.opening") & May("hall.jam"))
    assert avoided is not None
    assert permitted is not None
    assert avoided.size + permitted.size == 8
    assert permitted.tolist() == space.reaches(JAMMED).tolist()


def test_counts_of_a_family(door: TransitionSystem) -> None:
    """States count features, location combinations do not."""
    space = explore(door)
    assert space.states == 2 * (1 + 1 + 3 + 5)
    assert space.locations_count == 5
    assert space.depth == 3


def test_deadlocks_respect_final_locations(door: TransitionSystem) -> None:
    """A shut door for ever is a deadlock, so is an open one that nobody can jam; a jammed one may rest."""
    space = explore(door)
    stuck = {
        tuple(row)
        for layer, flags in zip(space.layers, space.deadlocks(), strict=True)
        for row in space.layout.unpack(layer[flags])[:, :2].tolist()
    }
    assert stuck == {(0, 0), (1, 1)}
    run = space.shortest(space.stuck, May("hall.opening"))
    assert run is not None
    assert [door.events[event].name for event in run.events] == ["hall.opening", "hall.leave"]
    assert run.assignment == (0, 1, 0)


def test_run_respects_what_is_given(door: TransitionSystem) -> None:
    """The assignment of the run satisfies `given` and is the smallest in declared order."""
    space = explore(door)
    first = space.shortest(JAMMED)
    assert first is not None
    assert first.assignment == (0, 1, 1)
    two = space.shortest(JAMMED, Is("keeper", ("two",)))
    assert two is not None
    assert (two.assignment, two.states) == ((1, 1, 1), ((0, 0), (1, 0), (2, 0)))
    assert space.shortest(JAMMED, negation(May("hall.jam"))) is None


def test_coverage_names_every_edge_taken(door: TransitionSystem) -> None:
    """All four edges are taken: event, variable, edge."""
    assert explore(door).taken() == {(0, 1, 0), (0, 0, 0), (1, 0, 0), (2, 1, 0)}
