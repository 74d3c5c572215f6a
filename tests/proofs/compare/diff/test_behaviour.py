"""Runs of two systems compared exactly: against a search through all pairs of states."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quiesce.proofs.compare.diff.behaviour import behaviour

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.system.transition_system import TransitionSystem
    from quiesce.proofs.compare.diff.parting import Parting

SETTINGS = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@SETTINGS
@given(data=st.data())
def test_one_edit_agrees_with_all_pairs_of_states(
    data: st.DataObject, systems: Any, edited: Callable[..., Any], compared: Callable[..., Any], plain: Any
) -> None:
    """Whether runs appear, disappear or end elsewhere, how short they are, and by which events, is what all pairs of states say."""
    base = data.draw(systems)
    head = data.draw(edited(base))
    agree(base, head, compared, plain)


@settings(SETTINGS, max_examples=40)
@given(data=st.data())
def test_unrelated_systems_agree_with_all_pairs_of_states(
    data: st.DataObject, systems: Any, compared: Callable[..., Any], plain: Any
) -> None:
    """The same of two systems that have nothing but some names in common."""
    agree(data.draw(systems), data.draw(systems), compared, plain)


def agree(base: TransitionSystem, head: TransitionSystem, compared: Callable[..., Any], plain: Any) -> None:
    found, expected = behaviour(base, head), compared(base, head)
    event("same" if found.same else "different")
    assert found.reason == ""
    assert found.comparable == expected.comparable
    assert cost(found.disappeared, base, base) == expected.disappeared
    assert cost(found.appeared, base, head) == expected.appeared
    assert cost(found.elsewhere, base, base) == expected.elsewhere
    assert set(found.lost) == expected.lost
    assert set(found.gained) == expected.gained
    for parting in (found.disappeared, found.appeared):
        if parting is not None:
            here, there = (base, head) if parting.side == "base" else (head, base)
            other = "head" if parting.side == "base" else "base"
            *before, _last = parting.events
            assert walked(plain(here), parting.events, parting.assigned(parting.side))
            assert walked(plain(there), before, parting.assigned(other))
            assert not walked(plain(there), parting.events, parting.assigned(other))


def cost(parting: Parting | None, base: TransitionSystem, system: TransitionSystem) -> tuple[int, int] | None:
    """How long a run is, and how many faults it has: in base, but for a last event that only the system itself has."""
    if parting is None:
        return None
    kinds = {each.name: each.kind for each in system.events} | {each.name: each.kind for each in base.events}
    last = {each.name: each.kind for each in system.events}
    said = [kinds[name] for name in parting.events[:-1]] + [last[name] for name in parting.events[-1:]]
    return len(said), said.count("fault")


def walked(plain: Any, names: Any, features: dict[str, str]) -> bool:
    """Whether a system can go through these events; features that make no difference have the first values allowed."""
    domains = {x.name if x.kind != "permission" else f"may({x.name})": x.values for x in plain.system.features}
    chosen = (dict(zip(domains, values, strict=True)) | features for values in product(*domains.values()))
    values = next(assignment for assignment in chosen if plain.allows(assignment))
    state = plain.start()
    events = {event.name: event for event in plain.system.events}
    for name in names:
        state = plain.after(events[name], state, values) if name in events else None
        if state is None:
            return False
    return True
