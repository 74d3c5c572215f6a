"""Values that only one side leaves open: told by what is possible under them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from quiesce.model.language.formula import TRUE
from quiesce.model.system.specialise import key_of
from quiesce.proofs.compare.diff.values import values
from quiesce.proofs.engines.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.system.transition_system import Feature, TransitionSystem


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_a_value_that_came_or_went_is_compared_with_those_that_stayed(
    data: st.DataObject, systems: Any, compared: Callable[..., Any]
) -> None:
    """A value is like the first common one under which all pairs of states show the same runs, whichever side has it."""
    whole = replace(data.draw(systems), constraint=TRUE)
    open_ones = [x for x in whole.features if x.kind != "permission" and len(x.values) > 1]
    assume(open_ones)
    feature = data.draw(st.sampled_from(open_ones))
    fewer = only(whole, feature, feature.values[:-1])
    for before, after, side in ((fewer, whole, "head"), (whole, fewer, "base")):
        (found,) = values(before, after, Limits(), lambda _: None)
        assert (found.feature, found.value, found.side) == (key_of(feature), feature.values[-1], side)
        alike = [value for value in feature.values[:-1] if same(whole, feature, value, compared)]
        assert found.like == (alike[0] if alike else "")
        assert [value for value, _ in found.compared] == ([] if alike else list(feature.values[:-1]))


def only(system: TransitionSystem, feature: Feature, kept: tuple[str, ...]) -> TransitionSystem:
    """A system whose feature has only these values."""
    features = tuple(replace(x, values=kept) if x is feature else x for x in system.features)
    return replace(system, features=features)


def same(system: TransitionSystem, feature: Feature, value: str, compared: Callable[..., Any]) -> bool:
    """Whether just the same is possible under a value and under the last one, by going through all pairs of states."""
    found = compared(only(system, feature, (value,)), only(system, feature, feature.values[-1:]))
    return found.appeared is None and found.disappeared is None
