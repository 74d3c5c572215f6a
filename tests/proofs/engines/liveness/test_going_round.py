"""What can occur again and again: each machine that moves has to come back by moves of the same kind."""

from __future__ import annotations

from quiesce.model.language.formula import TRUE, In
from quiesce.model.language.temporal import Eventually, Holds
from quiesce.model.system.transition_system import Edge, Event, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.going_round import going_round
from quiesce.proofs.engines.liveness.setting import Fairer
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness


def one(*edges: tuple[int, int]) -> tuple[Edge, ...]:
    return tuple(Edge(a, b, TRUE) for a, b in edges)


MACHINES = tuple(Variable(f"host.{name}", name, "host", "host", ("a", "b", "c"), 0) for name in "pq")


def system(*events: Event) -> TransitionSystem:
    return TransitionSystem("rounds", MACHINES, (), events)


TO_AND_FRO = (
    Event("to", "choice", (Participant(0, one((0, 1))),)),
    Event("fro", "choice", (Participant(0, one((1, 0))),)),
    Event("away", "choice", (Participant(0, one((1, 2))),)),
    Event("stays", "choice", (Participant(1, one((0, 0))),)),
)

EVERYWHERE = [frozenset(range(3))] * 2


def test_only_what_comes_back_goes_round() -> None:
    """There and back again can be for ever, and so can what moves nothing; what leads away can not."""
    events, machines = going_round(system(*TO_AND_FRO), EVERYWHERE)
    assert events == {0, 1, 3}
    assert machines == {0}


def test_where_a_machine_never_is_leads_no_way_back() -> None:
    """Kept out of the second location, the first machine has no way to and fro."""
    events, machines = going_round(system(*TO_AND_FRO), [frozenset({0, 2}), frozenset(range(3))])
    assert events == {3}
    assert not machines


def test_a_way_back_that_cannot_be_gone_again_is_none() -> None:
    """The only way back of one machine is an event that another controls, and that one cannot come back itself."""
    with_other = Event("fro", "choice", (Participant(1, one((0, 1))), Participant(0, one((1, 0)))))
    events, machines = going_round(system(TO_AND_FRO[0], with_other), EVERYWHERE)
    assert not events
    assert not machines


def test_strong_fairness_of_what_is_never_possible_asks_nothing() -> None:
    """A machine goes to and fro by itself; an event that is possible nowhere on the way does not end that, were it ever so fair."""
    machine = Variable("host.p", "p", "host", "host", ("a", "b", "aside", "ended"), 0)
    events = (
        Event("to", "progress", (Participant(0, one((0, 1))),)),
        Event("fro", "progress", (Participant(0, one((1, 0))),)),
        Event("steps_aside", "choice", (Participant(0, one((0, 2))),)),
        Event("comes_back", "progress", (Participant(0, one((2, 0))),)),
        Event("ends", "choice", (Participant(0, one((2, 3))),)),
    )
    engine = SymbolicLiveness(TransitionSystem("to_and_fro", (machine,), (), events), Limits())
    claim = Eventually(Holds(In("host.p", ("ended",))))
    for strongly in (False, True):
        assert not engine.violating(claim, Fairer(4, strongly=strongly)).empty
