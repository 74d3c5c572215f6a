"""A walk on live machines against the transition system that engines read: the same events, the same successors."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.system.specialise import key_of
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.report.document import trace_document
from quiesce.proofs.walk.obstacle import choices, conjuncts, obstacle
from quiesce.proofs.walk.replayed import replayed
from quiesce.proofs.walk.trace_file import load
from quiesce.proofs.walk.walk import Contradiction, Walk

ASSETS = Path(__file__).resolve().parents[2] / "assets"
LONGEST = 10
QUICK = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def prepared(name):
    """One of the toy systems, with its own machines and claims, or a reference system."""
    if not (ASSETS / name).is_dir():
        return prepare(Question((name,)))
    folder = ASSETS / name
    return prepare(Question((str(folder / f"{name}.yaml"),), str(folder / "machines"), str(folder / "specs")))


@pytest.fixture(scope="module", params=["lamp", "kettle", "minimal", pytest.param("x86", marks=pytest.mark.slow)])
def case(request):
    """Each system once."""
    return prepared(request.param)


def successors(system, locations, features):
    """Transition system, a state and an assignment → where machines are after each event that can occur."""
    index = {variable.name: number for number, variable in enumerate(system.variables)}
    state = [v.locations.index(locations.get(v.name, v.locations[v.initial])) for v in system.variables]

    def true(atom):
        if isinstance(atom, f.In):
            variable = index[atom.path]
            return system.variables[variable].locations[state[variable]] in atom.locations
        return features[atom.path] in atom.values if isinstance(atom, f.Is) else features[f"may({atom.event})"] == "yes"

    def enabled(participant):
        edges = [e for e in participant.edges if e.source == state[participant.variable] and f.evaluate(e.guard, true)]
        assert len(edges) < 2
        return edges

    found = {}
    for event in system.events:
        permission = None if event.permission is None else key_of(system.features[event.permission])
        if enabled(event.participants[0]) and (permission is None or features[permission] == "yes"):
            moves = {p.variable: edge.dest for p in event.participants for edge in enabled(p)}
            after = {v.name: v.locations[moves.get(i, state[i])] for i, v in enumerate(system.variables)}
            found[event.name] = {name: after[name] for name in locations}
    return found


def started(case, data):
    """A walk under drawn values of some open features."""
    walk = Walk(case.composition)
    keys = data.draw(st.lists(st.sampled_from(sorted(walk.open)), unique=True, max_size=4)) if walk.open else []
    with suppress(Contradiction):  # then it stays as it was
        walk.choose({key: data.draw(st.sampled_from(walk.open[key])) for key in keys})
    return walk


def taken(walk, data):
    """Take up to so many events, drawn from what can occur."""
    for _ in range(data.draw(st.integers(0, LONGEST))):
        offered = walk.enabled()
        if not offered:
            break
        walk.take(data.draw(st.sampled_from(offered)))


@QUICK
@given(data=st.data())
def test_what_is_offered_is_what_the_transition_system_enables(case, data):
    """In every state of a random walk, the events offered and what each leads to are those of the transition system."""
    walk = started(case, data)
    for _ in range(LONGEST):
        expected = successors(case.composition.transition_system, walk.locations(), walk.features)
        assert set(walk.enabled()) == set(expected)
        if not expected:
            break
        event = data.draw(st.sampled_from(sorted(expected)))
        walk.take(event)
        assert walk.locations() == expected[event]


@QUICK
@given(data=st.data())
def test_every_event_is_possible_or_has_an_obstacle(case, data):
    """There is a reason why an event cannot occur exactly where it cannot, and the parts named in it are false."""
    walk = started(case, data)
    taken(walk, data)
    enabled = walk.enabled()
    for name, event in walk.events.items():
        found = obstacle(walk, event)
        assert (found is None) is (name in enabled)
        if found is not None and found.kind == "untrue":
            assert all(found.untrue)
            assert not any(walk.holds(part) for parts in found.untrue for part in parts)


@QUICK
@given(data=st.data())
def test_taking_back_restores_everything(case, data):
    """Undone steps leave the machines where they were, and lead on to where they had come when taken again."""
    walk = started(case, data)
    taken(walk, data)
    before, steps = walk.locations(), list(walk.steps)
    back = data.draw(st.integers(0, len(steps)))
    seen = [walk.locations()]
    for _ in range(back):
        walk.undo()
        seen.append(walk.locations())
    assert walk.ahead == [step.event for step in steps[len(steps) - back :]]
    for expected in reversed(seen[:-1]):
        walk.take(walk.coming())
        assert walk.locations() == expected
    assert (walk.locations(), walk.steps) == (before, steps)


@QUICK
@given(data=st.data())
def test_a_preview_changes_nothing(case, data):
    """Looking at what an event would do leaves everything where it is, and tells what then happens."""
    walk = started(case, data)
    taken(walk, data)
    before, offered = walk.locations(), walk.enabled()
    previews = {name: walk.preview(name) for name in offered}
    assert (walk.locations(), walk.enabled()) == (before, offered)
    for name in offered[:3]:
        assert walk.take(name) == previews[name]
        walk.undo()


@QUICK
@given(data=st.data())
def test_a_saved_walk_comes_out_again(case, data, tmp_path_factory):
    """What was saved is loaded with the same features, happens in the same steps, and ends in the same state."""
    walk = started(case, data)
    taken(walk, data)
    file = tmp_path_factory.mktemp("saved") / "trace.json"
    file.write_text(json.dumps(trace_document(walk.trace())))
    again = replayed(case.composition, load(str(file)), None)
    assert again.features == walk.features
    while again.coming() is not None:
        again.take(again.coming())
    assert (again.locations(), again.steps) == (walk.locations(), walk.steps)


@QUICK
@given(data=st.data())
def test_the_features_asked_for_are_those_that_decide(case, data):
    """With another value of a feature that nothing asks for, an event does the same from the same state."""
    walk = started(case, data)
    taken(walk, data)
    offered = walk.enabled()
    if not offered or not walk.open:
        return
    event = data.draw(st.sampled_from(offered))
    asked, system = walk.asked(event), walk.composition.transition_system
    key = data.draw(st.sampled_from(sorted(walk.open)))
    if key in asked or key == f"may({event})":
        return
    now = successors(system, walk.locations(), walk.features)[event]
    for value in walk.open[key]:
        assert successors(system, walk.locations(), {**walk.features, key: value})[event] == now


def test_a_loop_goes_round(case):
    """A walk along a trace with a loop is led round it again and again."""
    walk = Walk(case.composition)
    walk.follow({}, [walk.enabled()[0], "rest"], 1)
    assert [walk.take(walk.coming()).event for _ in range(5)][1:] == ["rest"] * 4


ATOMS = st.sampled_from([f.Is("a", ("x",)), f.Is("b", ("x",)), f.May("e"), f.In("m", ("l",))])
FORMULAS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(f.Not, inner),
        st.builds(lambda *parts: f.And(parts), inner, inner),
        st.builds(lambda *parts: f.Or(parts), inner, inner),
        st.builds(f.Implies, inner, inner),
    ),
    max_leaves=8,
)


@given(FORMULAS, st.sets(ATOMS))
def test_conjuncts_say_the_same_as_the_formula(formula, true):
    """A formula is true exactly where all its conjuncts are."""
    parts = [f.evaluate(part, true.__contains__) for part in conjuncts(formula)]
    assert all(parts) is f.evaluate(formula, true.__contains__)


def test_rows_lead_from_the_locations_they_name(case):
    """Every row that lets an event occur starts somewhere where its machine can be."""
    walk = Walk(case.composition)
    for event in walk.events.values():
        for choice in choices(case.composition, event):
            assert choice.locations
            assert set(choice.locations) <= set(event.controller.graph.locations)
