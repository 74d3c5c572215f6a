"""What is left of a system among machines that stand still: exactly the runs in which they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.system.surroundings import frozen, havoc
from quiesce.model.system.transition_system import Edge, Event, Participant, TransitionSystem, Variable

if TYPE_CHECKING:
    from conftest import Drawn, Plain


def pumps(*events: Event) -> TransitionSystem:
    """A pump of one VM and a valve of another, and what they do."""
    places = (("a.pump", "a", ("off", "on")), ("b.valve", "b", ("shut", "open")))
    variables = tuple(Variable(name, name[2:], vm, vm, locations, 0) for name, vm, locations in places)
    return TransitionSystem("pumps", variables, (), events)


def pump(*edges: Edge) -> Participant:
    return Participant(0, edges)


def valve(*edges: Edge) -> Participant:
    return Participant(1, edges)


def names(system: TransitionSystem) -> list[str]:
    return [each.name for each in system.events]


SHUT, OPEN = f.In("b.valve", ("shut",)), f.In("b.valve", ("open",))


def test_an_event_that_would_move_a_resting_machine_is_left_out() -> None:
    """The pump does not start where starting it opens the valve: that would be no run in which the valve stands still."""
    system = pumps(Event("a.start", "progress", (pump(Edge(0, 1)), valve(Edge(0, 1)))))
    assert names(frozen(system, {"a.pump"})) == []
    guarded = pumps(Event("a.start", "progress", (pump(Edge(0, 1)), valve(Edge(0, 1, OPEN)))))
    assert names(frozen(guarded, {"a.pump"})) == [], "whether the guard would let it is not asked"


def test_an_event_in_which_a_resting_machine_stays_is_kept() -> None:
    """Where the valve has a row that keeps it shut, or one for when it is open only, the pump starts without it."""
    for edges in ((Edge(0, 0),), (Edge(1, 0),), (Edge(0, 0), Edge(1, 0))):
        system = pumps(Event("a.start", "progress", (pump(Edge(0, 1)), valve(*edges))))
        (kept,) = frozen(system, {"a.pump"}).events
        assert kept.participants == (pump(Edge(0, 1)),)


def test_an_event_of_a_resting_machine_never_occurs() -> None:
    """What the valve decides does not happen, even if the valve itself would stay where it is."""
    for edges in ((Edge(0, 1),), (Edge(0, 0),)):
        system = pumps(Event("b.turn", "progress", (valve(*edges), pump(Edge(0, 1)))))
        assert names(frozen(system, {"a.pump"})) == []


def test_where_a_resting_machine_is_is_known() -> None:
    """Guards no longer ask where the valve is: what asks for it open is gone, what asks for it shut is always so."""
    system = pumps(
        Event("a.start", "progress", (pump(Edge(0, 1, SHUT), Edge(1, 0, OPEN)),)),
        Event("a.stop", "progress", (pump(Edge(1, 0, OPEN)),)),
    )
    (start,) = frozen(system, {"a.pump"}).events
    assert (start.name, start.participants) == ("a.start", (pump(Edge(0, 1)),))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_runs_among_still_machines_are_runs(
    data: st.DataObject, drawn: st.SearchStrategy[Drawn], plain: type[Plain]
) -> None:
    """What is reached among still machines is reached in the whole, and what that reaches is reached among restless ones."""
    case = data.draw(drawn)
    variables = case.system.variables
    kept = {v.name for v in data.draw(st.lists(st.sampled_from(variables), min_size=1, unique=True))}
    whole, least, most = plain(case.system), plain(frozen(case.system, kept)), plain(havoc(case.system, kept))
    moving = sum(any(edge.source != edge.dest for edge in e.participants[0].edges) for e in least.system.events)
    event("moving" if moving else "nothing moves")
    for features in (
        data.draw(st.lists(st.sampled_from(whole.assignments()), max_size=3)) if whole.assignments() else []
    ):
        reached = whole.reached(features)
        for state in least.reached(features):
            there = dict(zip((v.name for v in least.system.variables), state, strict=True))
            assert tuple(there.get(v.name, v.locations[v.initial]) for v in variables) in reached
        above = {
            tuple(at for v, at in zip(most.system.variables, state, strict=True) if v.name in kept)
            for state in most.reached(features)
        }
        assert {
            tuple(at for v, at in zip(variables, state, strict=True) if v.name in kept) for state in reached
        } <= above
