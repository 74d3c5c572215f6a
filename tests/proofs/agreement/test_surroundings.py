"""What some machines show, with the others still or restless, encloses what the whole does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.system.surroundings import frozen, havoc
from quiesce.proofs.checking.answer import SymbolicAnswers
from quiesce.proofs.checking.bracketed import bracketed
from quiesce.proofs.engines import symbolic
from quiesce.proofs.engines.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.system.instantiate import Composition


@given(data=st.data())
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_still_is_below_and_restless_above(
    data: st.DataObject, random_compositions: Callable[[], st.SearchStrategy[Composition | None]]
) -> None:
    """What some machines reach among still ones the whole reaches, and what that reaches they reach among restless ones.

    And a condition on which both agree is the region of the whole.
    """
    composition = data.draw(random_compositions())
    assume(composition is not None and len(composition.transition_system.variables) > 1)
    assert composition is not None
    system = composition.transition_system
    variables = system.variables
    chosen = data.draw(st.sets(st.sampled_from(variables), min_size=1, max_size=len(variables) - 1))
    kept = {variable.name for variable in chosen}
    goal = f.conjunction(
        f.In(variable.name, (data.draw(st.sampled_from(variable.locations)),))
        for variable in sorted(chosen, key=lambda variable: variable.name)[:2]
    )
    space = symbolic.explore(system)
    exact = space.reaches(goal)
    above = symbolic.explore(havoc(system, kept)).reaches(goal)
    assert (exact - space.region(above.holds_when())).empty
    below = symbolic.explore(frozen(system, kept)).reaches(goal)
    assert (space.region(below.holds_when()) - exact).empty
    condition = bracketed(system, goal, Limits(), lambda: None)
    event("bracketed" if condition is not None else "the whole is needed")
    if condition is not None:
        assert space.region(condition) == exact
    answers = SymbolicAnswers(system, Limits(), lambda _: None)
    assert answers.reached(goal).holds_when() == exact.holds_when()
