"""Among many shortest runs, the one that is told is the easiest to follow, and it is always the same."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quiesce.model.language.formula import In
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.explicit import explore, shortest
from quiesce.proofs.evidence.run import Run

WIDTH, LENGTH = 2, 4
"""A token moves through LENGTH ranks of WIDTH places, one rank a step."""

Hop = tuple[int, int, int, int, str, int | None]
"""Rank it starts from, place there, place in the next rank, its actor, its class, the permission it needs."""

hops = st.tuples(
    st.integers(0, LENGTH - 1),
    st.integers(0, WIDTH - 1),
    st.integers(0, WIDTH - 1),
    st.integers(0, 2),
    st.sampled_from(["progress", "fault"]),
    st.sampled_from([None, None, 0, 1]),
)


def _system(events: list[Hop]) -> TransitionSystem:
    """The token's machine, three machines without locations of their own that move it, two permissions."""
    places = tuple(f"r{rank}p{place}" for rank in range(LENGTH + 1) for place in range(WIDTH))
    token = Variable("t.token", "token", "t", "t", places, 0)
    actors = tuple(Variable(f"a{i}.actor", "actor", f"a{i}", f"a{i}", ("here",), 0) for i in range(3))

    def event(index: int, hop: Hop) -> Event:
        rank, start, end, actor, kind, permission = hop
        source, dest = rank * WIDTH + start, (rank + 1) * WIDTH + end
        controller = Participant(1 + actor, (Edge(0, 0, In("t.token", (places[source],))),))
        move = Participant(0, (Edge(source, dest),))
        return Event(f"h{index}", kind, (controller, move), permission)  # type: ignore[arg-type]

    features = tuple(Feature(f"p{i}", "permission", ("no", "yes")) for i in range(2))
    return TransitionSystem("token", (token, *actors), features, tuple(event(i, hop) for i, hop in enumerate(events)))


def _best(events: list[Hop]) -> Run | None:
    """Writes every run to the last rank down, with what it costs, and takes the smallest."""
    runs = []
    for assignment in [(a, b) for a in range(2) for b in range(2)]:
        paths: list[tuple[int, ...]] = [()]
        for rank in range(LENGTH):
            paths = [
                (*path, index)
                for path in paths
                for index, hop in enumerate(events)
                if hop[0] == rank and hop[1] == (events[path[-1]][2] if path else 0)
                if hop[5] is None or assignment[hop[5]]
            ]
        for path in paths:
            faults = sum(events[index][4] == "fault" for index in path)
            changes = sum(events[one][3] != events[two][3] for one, two in pairwise(path))
            runs.append((faults, changes, assignment, path))
    if not runs:
        return None
    _, _, assignment, path = min(runs)
    token = [0] + [(rank + 1) * WIDTH + events[index][2] for rank, index in enumerate(path)]
    return Run(assignment, tuple((at, 0, 0, 0) for at in token), path)


@pytest.mark.parametrize("chunk", [1, shortest.CHUNK])
@given(events=st.lists(hops, min_size=8, max_size=20))
@example(events=[(rank, 0, 0, (rank + shift) % 3, "progress", None) for shift in range(3) for rank in range(LENGTH)])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_easiest_of_all_shortest_runs(chunk: int, events: list[Hop]) -> None:
    """Fewest faults, then fewest changes of actor, then the smallest assignment, then the smallest events."""
    last = In("t.token", tuple(f"r{LENGTH}p{place}" for place in range(WIDTH)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shortest, "CHUNK", chunk)
        assert explore(_system(events)).shortest(last) == _best(events)


def test_more_actors_than_bits_in_a_word() -> None:
    """With seventy actors the run still stays with one of them."""
    token = Variable("t.token", "token", "t", "t", ("a", "b", "c", "d"), 0)
    actors = tuple(Variable(f"a{i}.actor", "actor", f"a{i}", f"a{i}", ("here",), 0) for i in range(70))
    rows = [*((0, actor) for actor in range(70)), (1, 5), (1, 69), (2, 64), (2, 69)]
    events = tuple(
        Event(
            f"h{i}",
            "progress",
            (
                Participant(1 + actor, (Edge(0, 0, In("t.token", (token.locations[at],))),)),
                Participant(0, (Edge(at, at + 1),)),
            ),
        )
        for i, (at, actor) in enumerate(rows)
    )
    run = explore(TransitionSystem("many", (token, *actors), (), events)).shortest(In("t.token", ("d",)))
    assert run is not None
    assert run.events == (69, 71, 73)
