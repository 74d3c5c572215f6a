"""The benchmark family: known counts and known verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from quiesce.model.language.formula import negation
from quiesce.proofs.engines.explicit import explore

if TYPE_CHECKING:
    from types import ModuleType

SIZES = [(1, 1), (2, 1), (2, 2), (3, 1), (3, 2), pytest.param((4, 1), marks=pytest.mark.slow)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_counts_are_those_of_other_checkers(guests: ModuleType, size: tuple[int, int]) -> None:
    """States and transitions are exactly those that independent checkers count."""
    space = explore(guests.guests(*size))
    assert space.complete
    assert (space.states, space.transitions) == guests.KNOWN_COUNTS[size]
    assert space.locations_count == space.states
    assert space.assignments == 1


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 1)], ids=str)
def test_what_holds_is_avoided(guests: ModuleType, size: tuple[int, int]) -> None:
    """Claims A and A2 hold: their negation is avoided under the only assignment, and there is no run to it."""
    space = explore(guests.guests(*size))
    for claim in (guests.clean_at_restart(*size), guests.quiesced_at_restart(*size)):
        avoided = space.avoids(negation(claim))
        assert avoided is not None
        assert avoided.size == 1
        assert space.shortest(negation(claim)) is None


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 1)], ids=str)
def test_what_is_violated_has_a_shortest_run(guests: ModuleType, size: tuple[int, int]) -> None:
    """Claim B is violated in five steps: a guest with an open device is cut off."""
    system = guests.guests(*size)
    run = explore(system).shortest(negation(guests.never_unsafe(*size)))
    assert run is not None
    names = [system.events[event].name for event in run.events]
    assert names == ["g0.start", "g0.boot_done", "g0.d0.open", "g0.sigquit", "g0.exit"]
    assert len(run.states) == 6


def test_no_deadlock_and_no_dead_event(guests: ModuleType) -> None:
    """No state is stuck, and every event of every guest is taken somewhere."""
    system = guests.guests(2, 2)
    space = explore(system)
    assert not any(flags.any() for flags in space.deadlocks())
    assert space.shortest(space.stuck) is None
    assert {event for event, _, _ in space.taken()} == set(range(len(system.events)))


def test_a_large_target_set(guests: ModuleType) -> None:
    """A run to the farthest layer is found although nearly every state leads there."""
    space = explore(guests.guests(3, 1))
    farthest = space.layers[-1]
    run = space.shortest(lambda states: np.isin(states, farthest))
    assert run is not None
    assert len(run.events) == space.depth
