"""What the tests of the explicit engine share."""

from __future__ import annotations

import pytest

from quiesce.model.language.formula import In
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable


@pytest.fixture(scope="session")
def door() -> TransitionSystem:
    """A door that jams by a fault, and a keeper who opens it; two open permissions and one open choice.

    With `keeper is two` the keeper may leave for good while the door is open, which is a deadlock unless the door can
    jam.
    """
    return TransitionSystem(
        name="door",
        variables=(
            Variable("hall.door", "door", "hall", "hall", ("shut", "open", "jammed"), 0, frozenset({2})),
            Variable("hall.keeper", "keeper", "hall", "hall", ("present", "gone"), 0, frozenset({0, 1})),
        ),
        features=(
            Feature("keeper", "choice", ("one", "two")),
            Feature("hall.opening", "permission", ("no", "yes")),
            Feature("hall.jam", "permission", ("no", "yes")),
        ),
        events=(
            Event("hall.opening", "choice", (Participant(1, (Edge(0, 0),)), Participant(0, (Edge(0, 1),))), 1),
            Event("hall.jam", "fault", (Participant(0, (Edge(1, 2),)),), 2),
            Event("hall.leave", "progress", (Participant(1, (Edge(0, 1, In("hall.door", ("open", "jammed"))),)),)),
        ),
    )
