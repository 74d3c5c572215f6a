"""What questions about one system have in common is worked out once, and each gets what it would get alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.reduce.quotient import Quotients, quotient
from quiesce.model.system import assignments
from quiesce.model.system.assuming import Assuming
from quiesce.model.system.specialise import allows, domains_of, specialise
from quiesce.model.system.transition_system import Edge, Event, Participant, TransitionSystem, Variable

if TYPE_CHECKING:
    from conftest import Drawn

EXAMPLES = settings(max_examples=80, deadline=None)


def settled(system: TransitionSystem) -> tuple[TransitionSystem, frozenset[f.Formula]]:
    """A system apart from what its constraint says, in whatever order."""
    return replace(system, constraint=f.TRUE), frozenset(assignments.clauses(system.constraint))


def assumptions(system: TransitionSystem) -> st.SearchStrategy[f.Formula]:
    """Something about its features: that one has one of its values, is permitted, or not, or one of two such things."""
    said: list[f.Formula] = [f.TRUE]
    for feature in system.features:
        values = (
            [f.May(feature.name)]
            if feature.kind == "permission"
            else [f.Is(feature.name, (v,)) for v in feature.values]
        )
        said += [*values, *map(f.negation, values)]
    return st.lists(st.sampled_from(said), min_size=1, max_size=2).map(f.disjunction)


@EXAMPLES
@given(data=st.data())
def test_each_question_gets_what_it_would_get_alone(data: st.DataObject, drawn: st.SearchStrategy[Drawn]) -> None:
    """Whatever else was asked before, of the system or of it under assumptions, about states or about when events occur."""
    case = data.draw(drawn)
    system = specialise(case.system)
    shared = Quotients(Assuming(system))
    places = [f.In(v.name, (at,)) for v in system.variables for at in v.locations]
    events = [each.name for each in case.system.events]
    for _ in range(4):
        goal = data.draw(
            st.one_of(st.just(case.goal), st.lists(st.sampled_from(places), max_size=2).map(f.conjunction))
        )
        asked = data.draw(st.lists(st.sampled_from(events), max_size=1))
        assumed = tuple(data.draw(st.lists(assumptions(system), max_size=2)))
        whole = specialise(system, *assumed)
        if whole.constraint != f.FALSE:
            event("merged" if len(shared.what(goal).machines) < len(system.variables) else "every machine")
            together = shared.of(goal, events=asked, assumed=assumed)
            assert settled(together) == settled(quotient(whole, goal, events=asked))


@EXAMPLES
@given(data=st.data())
def test_an_assumption_makes_what_specialising_makes(data: st.DataObject, drawn: st.SearchStrategy[Drawn]) -> None:
    """Though only what it touches is looked at: the same system, and possible in the same cases."""
    system = specialise(data.draw(drawn).system)
    assuming = Assuming(system)
    for _ in range(3):
        assumed = data.draw(st.lists(assumptions(system), max_size=3))
        assert assuming.whole(*assumed) == specialise(system, *assumed)
        assert assuming.allows(*assumed) is allows(system, *assumed)


@EXAMPLES
@given(data=st.data())
def test_what_is_said_of_some_features_is_all_that_they_are_tied_by(
    data: st.DataObject, drawn: st.SearchStrategy[Drawn]
) -> None:
    """Their values are those that the whole constraint leaves them; what it is silent about is tied to none of them."""
    system = specialise(data.draw(drawn).system)
    assumed = data.draw(assumptions(system))
    whole, assuming = specialise(system, assumed), Assuming(system)
    names = data.draw(st.lists(st.sampled_from(sorted(domains_of(system))), max_size=2))
    closed = assuming.closed(assuming.some(names), assumed)
    inside = [name for name, index in assuming.number.items() if closed >> index & 1]
    said = assignments.clauses(assuming.constraint(closed, assumed))
    clauses = assignments.clauses(whole.constraint)
    if whole.constraint == f.FALSE:
        assert said == (f.FALSE,)
        return
    assert set(names) <= set(inside)
    assert set(said) <= set(clauses)
    about = {assignments.feature_of(atom) for clause in clauses if clause not in said for atom in f.atoms(clause)}
    assert about.isdisjoint(inside)


def test_alike_questions_share_their_quotient() -> None:
    """Questions that tell the same apart have equal quotients; others have not, even about machines that are alike."""
    variables = tuple(Variable(f"a.lamp{i}", "lamp", "a", "a", ("off", "dim", "on"), 0) for i in range(3))
    events = tuple(
        Event(f"a.light{i}", "progress", (Participant(i, (Edge(0, 1), Edge(1, 2))),)) for i in range(len(variables))
    )
    shared = Quotients(Assuming(TransitionSystem("lamps", variables, (), events)))
    lit = shared.what(f.In("a.lamp0", ("on",)))
    assert shared.what(f.negation(f.In("a.lamp0", ("on",)))) == lit
    assert shared.what(f.In("a.lamp0", ("off", "dim"))) == lit
    assert shared.what(f.In("a.lamp0", ("off",))) != lit
    assert shared.what(f.In("a.lamp1", ("on",))) != lit
    assert [each.name for each in shared.made(lit).variables] == ["a.lamp0"]
