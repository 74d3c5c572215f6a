"""A search that did not finish says so, and nothing can be concluded from what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.formula import FALSE, TRUE, In, Is, May, conjunction, negation
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.explicit import Progress, Space, explore, search

if TYPE_CHECKING:
    from types import ModuleType


def _unfinished(space: Space, reason: str) -> None:
    assert not space.complete
    assert space.reason is not None
    assert reason in space.reason
    assert space.avoids(FALSE) is None


def _counter(bits: int, features: int = 0) -> TransitionSystem:
    """Machines of two locations that move on their own, and features that nothing reads."""
    return TransitionSystem(
        name="counter",
        variables=tuple(Variable(f"m{i}.m", "m", f"m{i}", f"m{i}", ("low", "high"), 0) for i in range(bits)),
        features=tuple(Feature(f"f{i}", "choice", ("off", "on")) for i in range(features)),
        events=tuple(Event(f"m{i}.flip", "progress", (Participant(i, (Edge(0, 1), Edge(1, 0))),)) for i in range(bits)),
    )


def test_more_states_than_the_limit() -> None:
    """A search with more states than `max_states` is incomplete; with exactly as many it is complete."""
    _unfinished(explore(_counter(10), max_states=1023), "more than 1,023 states")
    assert explore(_counter(10), max_states=1024).states == 1024
    assert explore(_counter(10), max_states=1024).complete


def test_what_an_unfinished_search_found_is_there(guests: ModuleType) -> None:
    """The states found before the limit are reachable, and runs to them are as short as in the complete space."""
    system, claim = guests.guests(2, 2), guests.never_unsafe(2, 2)
    part = explore(system, max_states=2000)
    _unfinished(part, "more than 2,000 states")
    whole, found = explore(system).shortest(negation(claim)), part.shortest(negation(claim))
    assert whole is not None
    assert found is not None
    assert len(found.events) == len(whole.events)


def test_stop_ends_the_search() -> None:
    """The reason that `stop` gives becomes the reason of the space."""
    answers = iter([None, None, None, "the deadline of 1 s has passed"])
    space = explore(_counter(10), stop=lambda: next(answers))
    _unfinished(space, "deadline of 1 s")
    assert space.depth == 3
    assert space.states == 1 + 10 + 45 + 120


def test_a_reason_to_stop_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever says stop in the middle of a layer need not say it again before the next piece of it."""
    monkeypatch.setattr(search, "CHUNK", 1)
    answers = iter([None, None, "enough"])
    space = explore(_counter(3), stop=lambda: next(answers, None))
    _unfinished(space, "enough")
    assert [layer.size for layer in space.layers] == [1, 3, 2]


def test_interrupt_comes_through() -> None:
    """An interrupt is not swallowed."""

    def interrupt() -> str | None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        explore(_counter(10), stop=interrupt)


def test_a_state_that_does_not_fit() -> None:
    """A state of more than 64 bits cannot be explored: incomplete, without states, and with no other answer."""
    space = explore(_counter(60, features=5))
    _unfinished(space, "65 bits")
    assert (space.states, space.depth, space.assignments) == (0, 0, None)
    assert space.allowed() is None
    assert space.shortest(TRUE) is None
    assert space.taken() == frozenset()
    assert not space.reaches(TRUE).size


def test_all_64_bits_can_be_used() -> None:
    """A state of exactly 64 bits fits, the one with every bit set included."""
    system = _counter(4, features=60)
    pinned = conjunction(Is(f"f{i}", ("on",)) for i in range(60))
    space = explore(TransitionSystem(system.name, system.variables, system.features, system.events, pinned))
    assert (space.complete, space.states, space.assignments) == (True, 16, 1)
    assert int(space.layers[-1][0]) == 2**64 - 1


def test_more_assignments_than_the_limit() -> None:
    """With more assignments than states allowed the search does not begin."""
    _unfinished(explore(_counter(2, features=12), max_states=4095), "more than 4,095 assignments")


def test_no_assignment_is_allowed() -> None:
    """A constraint that nothing satisfies leaves a complete space without states."""
    system = _counter(2, features=1)
    space = explore(TransitionSystem(system.name, system.variables, system.features, system.events, FALSE))
    assert (space.complete, space.states, space.assignments, space.transitions) == (True, 0, 0, 0)
    assert space.shortest(TRUE) is None


def test_many_assignments() -> None:
    """A family of 2^17 assignments is explored at once, and its region is exact."""
    space = explore(_counter(1, features=17))
    assert (space.states, space.assignments, space.locations_count) == (1 << 18, 1 << 17, 2)
    half = space.reaches(conjunction((In("m0.m", ("high",)), Is("f0", ("on",)))))
    assert half.size == 1 << 16
    assert space.values(half)[:, 0].all()
    avoided = space.avoids(conjunction((In("m0.m", ("high",)), Is("f0", ("on",)))))
    assert avoided is not None
    assert avoided.size == 1 << 16


def test_progress_is_told() -> None:
    """Progress never goes back and ends near the true numbers."""
    told: list[Progress] = []
    space = explore(_counter(10), progress=told.append)
    assert [step.depth for step in told] == list(range(space.depth + 1))
    assert [step.transitions for step in told] == sorted(step.transitions for step in told)
    assert told[-1].states == space.states


def test_unknown_names_are_refused(door: TransitionSystem) -> None:
    """A claim about something that the system does not have raises instead of being false everywhere."""
    space = explore(door)
    for atom in (In("hall.window", ("open",)), In("hall.door", ("ajar",)), Is("colour", ("red",)), May("hall.leave")):
        with pytest.raises(KeyError):
            space.reaches(atom)
