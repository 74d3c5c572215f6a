"""Renames recognised by behaviour: whatever was only renamed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quiesce.proofs.compare.diff.behaviour import behaviour
from quiesce.proofs.compare.diff.naming import Naming
from quiesce.proofs.compare.diff.renames import renames

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.system.transition_system import TransitionSystem

SETTINGS = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def called_otherwise(system: TransitionSystem, what: set[str]) -> TransitionSystem:
    """A system with other names for its elements, machines, locations, events or features."""
    element = (lambda name: name if name == "host" else f"{name}_new") if "elements" in what else str

    def ground(name: str, sort: str) -> str:
        owner, _, bare = name.partition(".")
        return f"{element(owner)}.{bare}_new" if sort in what else f"{element(owner)}.{bare}"

    naming = Naming(
        {v.name: ground(v.name, "machines") for v in system.variables},
        {v.name: {at: f"{at}_new" for at in v.locations} for v in system.variables} if "locations" in what else {},
        {e.name: ground(e.name, "events") for e in system.events},
        {x.name: ground(x.name, "features") for x in system.features if x.kind != "permission"},
    )
    return naming.system(system)


@SETTINGS
@given(data=st.data())
def test_a_system_that_was_only_renamed_is_the_same(data: st.DataObject, named: Any) -> None:
    """Whatever is called otherwise, all at once or in part: with the names that are found nothing is different."""
    base = data.draw(named)
    what = data.draw(st.sets(st.sampled_from(["elements", "machines", "locations", "events", "features"]), min_size=1))
    head = called_otherwise(base, what)
    found = behaviour(base, renames(base, head).system(head))
    event("renamed" if not renames(base, head).empty else "nothing to recognise")
    assert found.comparable is behaviour(base, base).comparable
    assert found.same


@SETTINGS
@given(data=st.data())
def test_a_rename_is_never_more_than_a_rename(
    data: st.DataObject, named: Any, edited: Callable[..., Any], compared: Callable[..., Any]
) -> None:
    """With an edit besides, names are replaced only so that what is compared afterwards is still the edit."""
    base = data.draw(named)
    edit = data.draw(edited(base))
    head = called_otherwise(edit, {"locations", "events"})
    naming = renames(base, head)
    told = naming.system(head)
    expected = compared(base, edit)
    found = behaviour(base, told)
    event("different" if expected.appeared or expected.disappeared else "same")
    if expected.appeared or expected.disappeared:
        assert found.same is False
