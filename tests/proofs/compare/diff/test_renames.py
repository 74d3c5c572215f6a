"""Renames: what alone was renamed where it stands is recognised, and nothing else."""

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


def called_otherwise(system: TransitionSystem, what: set[str], *, alone: bool = True) -> TransitionSystem:
    """A system with other names for its elements, machines, locations, events or features.

    Of each sort one is called otherwise where it stands, the first in the order of names, or, unless `alone`, all are.
    """
    kinds = {v.scope: "vm" if v.scope == v.vm else "device" for v in system.variables} | {"host": "system"}
    owners = {e.name: system.variables[e.participants[0].variable].machine for e in system.events}
    names: dict[tuple[str, ...], set[str]] = {}

    def chosen(sort: str, where: tuple[str, ...], name: str) -> bool:
        return sort in what and (not alone or name == min(names[(sort, *where)]))

    for scope, kind in kinds.items():
        names.setdefault(("elements", kind), set()).update({scope} - {"host"})
    for v in system.variables:
        names.setdefault(("machines", kinds[v.scope]), set()).add(v.machine)
        names.setdefault(("locations", v.machine), set()).update(v.locations)
    for e in system.events:
        names.setdefault(("events", owners[e.name]), set()).add(e.name.partition(".")[2])
    features = [x for x in system.features if x.kind != "permission"]
    for x in features:
        scope, _, bare = x.name.partition(".")
        names.setdefault(("features", kinds.get(scope, "system")), set()).add(bare)

    def ground(name: str, sort: str, *where: str) -> str:
        scope, _, bare = name.partition(".")
        element = f"{scope}_new" if scope != "host" and chosen("elements", (kinds[scope],), scope) else scope
        return f"{element}.{bare}_new" if chosen(sort, where, bare) else f"{element}.{bare}"

    naming = Naming(
        {v.name: ground(v.name, "machines", kinds[v.scope]) for v in system.variables},
        {
            v.name: {at: f"{at}_new" for at in v.locations if chosen("locations", (v.machine,), at)}
            for v in system.variables
        },
        {e.name: ground(e.name, "events", owners[e.name]) for e in system.events},
        {x.name: ground(x.name, "features", kinds.get(x.name.partition(".")[0], "system")) for x in features},
    )
    return naming.system(system)


@SETTINGS
@given(data=st.data())
def test_what_alone_was_renamed_is_the_same(data: st.DataObject, named: Any) -> None:
    """One thing called otherwise where it stands: with the name that is found nothing is different."""
    base = data.draw(named)
    what = data.draw(st.sampled_from(["elements", "machines", "locations", "events", "features"]))
    head = called_otherwise(base, {what})
    found = behaviour(base, renames(base, head).system(head))
    event("renamed" if not renames(base, head).empty else "nothing to recognise")
    assert found.comparable is behaviour(base, base).comparable
    assert found.same


@SETTINGS
@given(data=st.data())
def test_several_that_were_renamed_at_once_are_nowhere_mixed_up(data: st.DataObject, named: Any) -> None:
    """Of two that vanished where two appeared it is not guessed which is which; no name is said of two things."""
    base = data.draw(named)
    what = data.draw(st.sets(st.sampled_from(["elements", "machines", "locations", "events", "features"]), min_size=1))
    naming = renames(base, called_otherwise(base, what, alone=False))
    for new, old in (*naming.events.items(), *naming.features.items()):
        assert new.partition(".")[2] in (f"{old.partition('.')[2]}_new", old.partition(".")[2])
    for own in naming.locations.values():
        assert all(new == f"{old}_new" for new, old in own.items())


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
