"""Merging locations that make no difference changes no answer, and leaves nothing that could still be merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import event, given, settings
from hypothesis import strategies as st

from quiesce.model.reduce.quotient import onto, quotient
from quiesce.model.system.specialise import domains_of, specialise

if TYPE_CHECKING:
    from conftest import Drawn, Plain, State

    from quiesce.model.language import formula as f
    from quiesce.model.system.transition_system import TransitionSystem

EXAMPLES = settings(max_examples=60, deadline=None)


def size(system: TransitionSystem) -> tuple[int, int, int, int, int]:
    """How many variables, locations, features, events and edges a system has."""
    edges = sum(len(part.edges) for event in system.events for part in event.participants)
    locations = sum(len(variable.locations) for variable in system.variables)
    return len(system.variables), locations, len(system.features), len(system.events), edges


def shortest(reader: Plain, goal: f.Formula, features: dict[str, str]) -> list[str] | None:
    """The events of a shortest way to a goal, found by breadth-first search; None if it is not reached."""
    ways: dict[State, list[str]] = {reader.initial(): []}
    for state, way in (queue := list(ways.items())):  # grows while it is read
        if reader.true(goal, state, features):
            return way
        for each in reader.system.events:
            after = reader.step(each, state, features)
            if after is not None and after not in ways:
                ways[after] = [*way, each.name]
                queue.append((after, ways[after]))
    return None


@EXAMPLES
@given(data=st.data())
def test_a_quotient_answers_as_the_whole(
    data: st.DataObject, drawn: st.SearchStrategy[Drawn], plain: type[Plain]
) -> None:
    """The goal is reached in the quotient under exactly the assignments under which it is reached in the whole."""
    case = data.draw(drawn)
    system = specialise(case.system)
    part = quotient(system, case.goal)
    reaching = plain(part).reaching(onto(part, case.goal))
    event("merged" if any(len(each) > 1 for v in part.variables for each in v.stands_for) else "nothing merged")
    allowed = {frozenset(each.items()) for each in plain(system).assignments()}
    extended = {each for each in allowed if frozenset(pair for pair in each if pair[0] in domains_of(part)) in reaching}
    assert extended == plain(system).reaching(case.goal)
    assert bool(extended) is bool(reaching)


@EXAMPLES
@given(data=st.data())
def test_a_run_of_the_quotient_is_one_of_the_whole(
    data: st.DataObject, drawn: st.SearchStrategy[Drawn], plain: type[Plain]
) -> None:
    """By the same events the whole comes to the goal, through what each merged location stands for, and never sooner."""
    case = data.draw(drawn)
    system = specialise(case.system)
    part = quotient(system, case.goal)
    whole, few = plain(system), plain(part)
    if not whole.assignments():
        return
    features = data.draw(st.sampled_from(whole.assignments()))
    kept = {name: value for name, value in features.items() if name in domains_of(part)}
    way, direct = shortest(few, onto(part, case.goal), kept), shortest(whole, case.goal, features)
    assert (None if way is None else len(way)) == (None if direct is None else len(direct))
    if way is None:
        return
    states: list[State] = [whole.initial()]
    merged: list[State] = [few.initial()]
    for name in way:
        (step,) = (each for each in system.events if each.name == name)
        (same,) = (each for each in part.events if each.name == name)
        states += [after] if (after := whole.step(step, states[-1], features)) else []
        merged += [after] if (after := few.step(same, merged[-1], kept)) else []
    assert len(states) == len(merged) == len(way) + 1
    for state, stood_for in zip(states, merged, strict=True):
        for variable, here in zip(part.variables, stood_for, strict=True):
            assert state[system.variable(variable.name)] in variable.originals(variable.locations.index(here))
    assert whole.true(case.goal, states[-1], features)


@EXAMPLES
@given(data=st.data())
def test_every_location_is_stood_for_once(data: st.DataObject, drawn: st.SearchStrategy[Drawn]) -> None:
    """The merged locations of a machine that is kept divide its locations among them; each is one of those it stands for."""
    case = data.draw(drawn)
    for variable in quotient(case.system, case.goal).variables:
        whole = case.system.variables[case.system.variable(variable.name)]
        assert sorted(name for each in variable.stands_for for name in each) == sorted(whole.locations)
        assert all(name in each for name, each in zip(variable.locations, variable.stands_for, strict=True))
        assert whole.locations[whole.initial] in variable.originals(variable.initial)


@EXAMPLES
@given(data=st.data())
def test_nothing_is_left_to_merge(data: st.DataObject, drawn: st.SearchStrategy[Drawn]) -> None:
    """The quotient of a quotient is no smaller, and stands for the same locations of the original."""
    case = data.draw(drawn)
    once = quotient(case.system, case.goal)
    twice = quotient(once, onto(once, case.goal))
    assert size(twice) == size(once)
    assert [(v.name, v.stands_for) for v in twice.variables] == [(v.name, v.stands_for) for v in once.variables]


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_merged_locations_are_bisimilar(
    data: st.DataObject, drawn: st.SearchStrategy[Drawn], plain: type[Plain]
) -> None:
    """Whatever the features and wherever the others are, merged locations are alike to the question and lead to merged ones."""
    case = data.draw(drawn)
    part, system = quotient(case.system, case.goal), case.system
    whole = plain(system)
    block = {
        (variable.name, name): names for variable in part.variables for names in variable.stands_for for name in names
    }
    features = data.draw(st.sampled_from(whole.assignments())) if whole.assignments() else {}

    def blocks(state: State) -> list[tuple[str, ...]]:
        return [block[v.name, at] for v, at in zip(system.variables, state, strict=True) if (v.name, at) in block]

    def successors(state: State) -> dict[str, list[tuple[str, ...]]]:
        """Where events lead that change the blocks."""
        after = {each.name: whole.step(each, state, features) for each in system.events if features}
        return {
            name: blocks(found) for name, found in after.items() if found is not None and blocks(found) != blocks(state)
        }

    state = tuple(data.draw(st.sampled_from(v.locations)) for v in system.variables)
    other = tuple(
        data.draw(st.sampled_from(block.get((v.name, at), v.locations)))
        for v, at in zip(system.variables, state, strict=True)
    )
    assert whole.true(case.goal, state, features) is whole.true(case.goal, other, features)
    assert successors(state) == successors(other)


@EXAMPLES
@given(data=st.data())
def test_an_event_that_is_asked_about_can_occur_wherever_it_could(
    data: st.DataObject, drawn: st.SearchStrategy[Drawn], plain: type[Plain]
) -> None:
    """Along any walk, the quotient does what the original does, and the event can occur in both or in neither."""
    case = data.draw(drawn)
    system = case.system
    asked = data.draw(st.sampled_from(system.events)).name
    part = quotient(system, case.goal, events=[asked])
    whole, few = plain(system), plain(part)
    if not whole.assignments():
        return
    features = data.draw(st.sampled_from(whole.assignments()))
    kept = {name: value for name, value in features.items() if name in domains_of(part)}
    merged = {each.name: each for each in part.events}
    state, stands = whole.initial(), few.initial()
    for _ in range(8):
        (one,) = (each for each in system.events if each.name == asked)
        same = merged.get(asked)
        possible = same is not None and few.step(same, stands, kept) is not None
        assert (whole.step(one, state, features) is not None) is possible
        steps = [(each, after) for each in system.events if (after := whole.step(each, state, features)) is not None]
        if not steps:
            return
        chosen, state = data.draw(st.sampled_from(steps))
        if chosen.name in merged:
            stands = few.step(merged[chosen.name], stands, kept) or stands
        for variable, here in zip(part.variables, stands, strict=True):
            assert state[system.variable(variable.name)] in variable.originals(variable.locations.index(here))
