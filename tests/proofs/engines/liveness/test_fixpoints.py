"""Where fair runs can go on: one round of cutting off is not enough, and no condition may be left out."""

from __future__ import annotations

from quiesce.model.language.connectives import Not
from quiesce.model.language.formula import In, text
from quiesce.model.language.temporal import Always, Eventually, Holds
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness


def step(name, kind, source, dest, permission=None):
    return Event(name, kind, (Participant(0, (Edge(source, dest),)),), permission)


def test_a_ring_that_somebody_closes():
    """It goes round, past the mark, only as long as it is pushed; without, it is cut off from its end, link by link.

    Where pushing is forbidden it rests at the end, fairly, but never comes past the mark again; that the mark is still
    ahead of the first location, and a step ahead of the mark, is found out to lead nowhere in further rounds.
    """
    ring = TransitionSystem(
        "ring",
        (Variable("m", "ring", "host", "host", ("first", "mark", "end"), 0),),
        (Feature("push", "permission", ("no", "yes")),),
        (step("go", "progress", 0, 1), step("on", "progress", 1, 2), step("push", "choice", 2, 0, 0)),
    )
    claim = Not(Always(Eventually(Holds(In("m", ("mark",))))))
    for engine in (SymbolicLiveness(ring, Limits()), ExplicitLiveness(ring, Limits())):
        assert text((~engine.violating(claim)).holds_when()) == "not may(push)"
