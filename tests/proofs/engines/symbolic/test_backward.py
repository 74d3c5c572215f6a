"""What leads to a target is found step by step: also what has an influence on it only by way of something else."""

from __future__ import annotations

import pytest

from quiesce.model.language.formula import TRUE, In, May, conjunction
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.symbolic import Exhausted, explore

KINDS = ["choice", "fault", "choice", "fault"]


@pytest.fixture
def dominoes():
    """Each falls only after the one before it, and only if somebody may push it."""
    count = len(KINDS)
    return TransitionSystem(
        "dominoes",
        tuple(Variable(f"d{i}", "domino", "host", "host", ("up", "down"), 0) for i in range(count)),
        tuple(Feature(f"push{i}", "permission", ("no", "yes")) for i in range(count)),
        tuple(
            Event(
                f"push{i}",
                kind,
                (Participant(i, (Edge(0, 1, In(f"d{i - 1}", ("down",)) if i else TRUE),)),),
                i,
            )
            for i, kind in enumerate(KINDS)
        ),
    )


@pytest.mark.parametrize("last", range(len(KINDS)))
def test_every_event_on_the_way_has_to_be_permitted(dominoes, last):
    """The claim names only the last domino; the push of the first is found through all those between."""
    space = explore(dominoes)
    fallen = In(f"d{last}", ("down",))
    assert space.reaches(fallen) == space.region(conjunction(May(f"push{i}") for i in range(last + 1)))
    assert space.shortest(fallen).events == tuple(range(last + 1))


def test_who_asks_backwards_is_stopped_too(dominoes):
    """A limit that is reached after the exploration, when regions and runs are asked for, is no answer."""
    reasons = iter([])
    space = explore(dominoes, stop=lambda: next(reasons, None))
    fallen = In("d3", ("down",))
    for ask in (space.reaches, space.shortest):
        reasons = iter([None, None, "enough"])
        with pytest.raises(Exhausted, match="enough"):
            ask(fallen)
    assert not space.reaches(fallen).empty
