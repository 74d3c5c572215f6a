"""Random systems with merged locations answer as they do without, by decision diagrams, by search and on live machines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.reduce.quotient import onto, quotient
from quiesce.model.system.live import LiveSystem
from quiesce.proofs.engines import explicit, symbolic
from quiesce.proofs.evidence.internal import InternalError
from quiesce.proofs.evidence.replay import replay

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.system.instantiate import Composition
    from quiesce.model.system.transition_system import TransitionSystem
    from quiesce.proofs.evidence.run import Run
    from quiesce.specs.language.claim import Claim

EVERYTHING = list(HealthCheck)


@st.composite
def goals(draw: st.DrawFn, system: TransitionSystem) -> f.Formula:
    """Some of the machines, each in one of some of its locations."""
    chosen = draw(st.lists(st.sampled_from(system.variables), min_size=1, max_size=3, unique=True))
    places = []
    for variable in chosen:
        at = draw(st.sets(st.sampled_from(variable.locations), min_size=1, max_size=2))
        places.append(f.In(variable.name, tuple(sorted(at))))
    return draw(st.sampled_from([f.conjunction(places), f.disjunction(places)]))


def again(composition: Composition, part: TransitionSystem, run: Run, claim: Claim) -> None:
    """Replay a run of a part of a system on its live machines."""
    names = frozenset(variable.name for variable in part.variables)
    live = LiveSystem(composition)
    replay(composition, live, composition.transition_system, part, names, run, claim)


@given(data=st.data())
@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=EVERYTHING)
def test_merging_changes_no_answer(
    data: st.DataObject,
    random_compositions: Callable[[], st.SearchStrategy[Composition | None]],
    never: Callable[[f.Formula], Claim],
) -> None:
    """Regions and lengths of shortest runs are the same with merged locations, and such runs happen on live machines."""
    composition = data.draw(random_compositions())
    assume(composition is not None)
    assert composition is not None
    system = composition.transition_system
    goal = data.draw(goals(system))
    part = quotient(system, goal)
    there = onto(part, goal)
    event("merged" if any(len(each) > 1 for v in part.variables for each in v.stands_for) else "nothing merged")
    space, few, searched = symbolic.explore(system), symbolic.explore(part), explicit.explore(part)
    assert space.region(few.reaches(there).holds_when()) == space.reaches(goal)
    listed = {tuple(int(value) for value in row) for row in searched.values(searched.reaches(there))}
    assert len(listed) == few.reaches(there).count()
    assert all(few.reaches(there).contains(assignment) for assignment in listed)
    runs = [space.shortest(goal), few.shortest(there), searched.shortest(there)]
    lengths = {None if run is None else len(run.events) for run in runs}
    assert len(lengths) == 1
    for run in runs[1:]:
        if run is not None:
            again(composition, part, run, never(goal))


@given(data=st.data())
@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=EVERYTHING)
def test_what_locations_stand_for_is_compared(
    data: st.DataObject,
    random_compositions: Callable[[], st.SearchStrategy[Composition | None]],
    never: Callable[[f.Formula], Claim],
) -> None:
    """A run whose merged locations are said to stand for others than they do does not replay."""
    composition = data.draw(random_compositions())
    assume(composition is not None)
    assert composition is not None
    system = composition.transition_system
    goal = data.draw(goals(system))
    part = quotient(system, goal)
    run = symbolic.explore(part).shortest(onto(part, goal))
    several = [index for index, variable in enumerate(part.variables) if len(variable.locations) > 1]
    assume(run is not None and several)
    assert run is not None
    index = data.draw(st.sampled_from(several))
    variable = part.variables[index]
    # Every location stands for what the next one does.
    shifted = replace(variable, stands_for=(*variable.stands_for[1:], variable.stands_for[0]))
    falsified = replace(part, variables=(*part.variables[:index], shifted, *part.variables[index + 1 :]))
    again(composition, part, run, never(goal))
    with pytest.raises(InternalError, match="as predicted"):
        again(composition, falsified, run, never(goal))
