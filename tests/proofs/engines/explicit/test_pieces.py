"""Layers are worked on in pieces, and nothing is lost where one piece ends and the next begins."""

from __future__ import annotations

from math import comb

import pytest

from quiesce.model.language.formula import In, conjunction
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.explicit import explore, search, shortest, visited

LAMPS = 5


def lamps() -> TransitionSystem:
    """Lamps that are turned on one by one, and a feature that decides nothing."""
    return TransitionSystem(
        name="lamps",
        variables=tuple(Variable(f"l{i}", "lamp", "host", "host", ("off", "on"), 0) for i in range(LAMPS)),
        features=(Feature("colour", "choice", ("red", "green", "blue")),),
        events=tuple(Event(f"e{i}", "progress", (Participant(i, (Edge(0, 1),)),)) for i in range(LAMPS)),
    )


@pytest.fixture(params=[1, 2, 3, 7])
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """The size of a piece, so small that layers have several, the last of them full or not."""
    for module, name in ((search, "CHUNK"), (shortest, "CHUNK"), (visited, "BATCH")):
        monkeypatch.setattr(module, name, request.param)
    monkeypatch.setattr(visited, "SMALLEST", 3)
    return int(request.param)


@pytest.mark.usefixtures("piece")
def test_no_state_is_lost_between_pieces() -> None:
    """After k steps k lamps are on, in any combination and any colour; a table of few slots grows on the way."""
    space = explore(lamps())
    assert [layer.size for layer in space.layers] == [3 * comb(LAMPS, k) for k in range(LAMPS + 1)]
    assert space.states == 3 * 2**LAMPS
    assert space.locations_count == 2**LAMPS
    assert space.transitions == 3 * LAMPS * 2 ** (LAMPS - 1)


@pytest.mark.usefixtures("piece")
def test_no_way_is_lost_between_pieces() -> None:
    """The run to all lamps passes each of the layers, and takes the first event that is left."""
    space = explore(lamps())
    run = space.shortest(conjunction(In(f"l{i}", ("on",)) for i in range(LAMPS)))
    assert run is not None
    assert run.events == tuple(range(LAMPS))
    assert run.assignment == (0,)
