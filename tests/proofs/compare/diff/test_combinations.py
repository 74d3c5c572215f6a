"""Combinations of locations that only one side reaches: counted as one by one."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from quiesce.proofs.compare.diff.combinations import combinations
from quiesce.proofs.engines.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.system.transition_system import TransitionSystem


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_they_are_those_of_a_search_state_by_state(
    data: st.DataObject, systems: Any, edited: Callable[..., Any], plain: Any
) -> None:
    """How many combinations each side reaches alone, and how far the nearest is, is what visiting every state says."""
    base = data.draw(systems)
    head = data.draw(edited(base))
    assume([v.initial for v in base.variables] == [v.initial for v in head.variables])
    reached = {"base": depths(base, plain), "head": depths(head, plain)}
    expected = {}
    for side, other in (("head", "base"), ("base", "head")):
        only = {state: depth for state, depth in reached[side].items() if state not in reached[other]}
        if only:
            expected[side] = (len(only), min(only.values()))
    found = combinations(base, head, Limits())
    assert {each.side: (each.number, len(each.events)) for each in found} == expected


def depths(system: TransitionSystem, plain: Any) -> dict[tuple[str, ...], int]:
    """Every combination of locations that is reached under some allowed assignment, with the fewest steps to it."""
    reader, found = plain(system), dict[tuple[str, ...], int]()
    keys = [f"may({x.name})" if x.kind == "permission" else x.name for x in system.features]
    for values in product(*(x.values for x in system.features)):
        assignment = dict(zip(keys, values, strict=True))
        if not reader.allows(assignment):
            continue
        layer, seen, depth = [reader.start()], {tuple(reader.start().values())}, 0
        while layer:
            for state in layer:
                key = tuple(state.values())
                found[key] = min(depth, found.get(key, depth))
            following = [after for state in layer for after in reader.steps(state, assignment).values()]
            layer = []
            for after in following:
                if tuple(after.values()) not in seen:
                    seen.add(tuple(after.values()))
                    layer.append(after)
            depth += 1
    return found
