"""What a scenario needs of what is excluded is the same by both engines and by trying every assignment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language.document import Scalar
from quiesce.model.language.findings import InputError, Position
from quiesce.model.language.reading import Written
from quiesce.model.system.instantiate import instantiate
from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.engines.limits import Limits

from .test_three_ways import ENGINES, allowed, distances, truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.system.instantiate import Composition
    from quiesce.model.system.transition_system import TransitionSystem
    from quiesce.specs.language.claim import Claim

    from .test_three_ways import Assignment

NOWHERE = Scalar(Position("random", 1, 1), "")
SYSTEMS = 400
MOST_ASSIGNMENTS = 300


@st.composite
def assumptions(draw: st.DrawFn, system: TransitionSystem) -> f.Formula:
    """A clause over permissions and features: mostly one that forbids an event."""
    permissions = [f.May(feature.name) for feature in system.features if feature.kind == "permission"]
    first, second = draw(st.sampled_from(permissions)), draw(st.sampled_from(permissions))
    others = [f.Is(each.name, each.values[:1]) for each in system.features if each.kind != "permission"]
    other = draw(st.sampled_from([*others, second]))
    no = f.negation(first)
    return draw(
        st.sampled_from([no, no, f.conjunction((no, other)), f.disjunction((no, other)), f.implication(first, no)])
    )


@given(data=st.data())
@settings(max_examples=SYSTEMS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_engines_agree_with_trying_every_assignment(
    data: st.DataObject,
    random_compositions: Callable[[], st.SearchStrategy[Composition | None]],
    never: Callable[[f.Formula], Claim],
) -> None:
    """An impossible scenario is not applicable exactly if granting what every allowed assignment denies makes it possible.

    Then as few of these events are named as there can be, and the run that is shown is a shortest with them.
    """
    free = data.draw(random_compositions())
    assume(free is not None)
    assert free is not None
    system = free.transition_system
    every = allowed(system)
    assume(len(every) <= MOST_ASSIGNMENTS and any(feature.kind == "permission" for feature in system.features))
    said = data.draw(st.lists(assumptions(system), min_size=1, max_size=3))
    start = tuple(variable.initial for variable in system.variables)
    believed = [each for each in every if truth(system, f.conjunction(said), start, each)]
    assume(believed)
    permissions = [index for index, feature in enumerate(system.features) if feature.kind == "permission"]
    denied = [index for index in permissions if all(each[index] == 0 for each in believed)]

    def taken_away(assignment: Assignment) -> Assignment:
        return tuple(0 if index in denied else value for index, value in enumerate(assignment))

    beyond = [each for each in every if truth(system, f.conjunction(said), start, taken_away(each))]
    goal = f.conjunction(
        f.In(variable.name, (data.draw(st.sampled_from(variable.locations)),))
        for variable in data.draw(st.lists(st.sampled_from(system.variables), min_size=1, max_size=2, unique=True))
    )

    def steps(assignment: Assignment) -> int | None:
        found = distances(system, assignment).items()
        return min((length for state, length in found if truth(system, goal, state, assignment)), default=None)

    reached = {each: length for each in beyond if (length := steps(each)) is not None}
    needs = {each: {system.features[index].name for index in denied if each[index]} for each in reached}
    fewest = min(map(len, needs.values()), default=None)
    word = "violated" if fewest is None else "holds" if any(each in reached for each in believed) else "not applicable"
    event(f"{word}, of {len(denied)} excluded events {fewest} needed")

    assumed = replace(free.system, assume=tuple(Written(each, NOWHERE) for each in said))
    try:
        composition = instantiate(free.library, assumed)
    except InputError:  # an event that cannot occur has no permission of which anything could be assumed
        return
    drawn = never(goal)
    claim = replace(drawn, declared=replace(drawn.declared, pattern="possible"))
    for engine in ENGINES:
        decider = Decider(composition, engine, Limits(), Causes("none"))
        (verdict,) = decider.verdicts((claim,))
        assert verdict.word == word
        assert (verdict.needed is not None) is (word == "not applicable")
        if verdict.needed is not None:
            named = {each.event for each in verdict.needed.events}
            assert len(named) == fewest
            lengths = [length for each, length in reached.items() if needs[each] <= named]
            assert len(verdict.needed.trace.steps) == min(lengths)
