"""Strengthening: whatever exploration says is never reached is proved by induction, and nothing else is."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.reduce.quotient import onto, original, quotient
from quiesce.model.system.specialise import specialise
from quiesce.proofs.engines import symbolic
from quiesce.proofs.engines.inductive.discharge import discharge
from quiesce.proofs.engines.inductive.obligations import script
from quiesce.proofs.engines.inductive.printing import Text
from quiesce.proofs.engines.inductive.strengthen import first_counterexample, pairs_in, strengthen
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.symbolic import Exhausted
from quiesce.proofs.evidence.internal import InternalError


def nothing(encoding):
    """Says of every state that it is not reached."""
    return encoding.false


def everything(encoding):
    """Says of every state that it is reached."""
    return encoding.true


def reached(system):
    """Says what exploration says."""
    return partial(pairs_in, symbolic.explore(system).reached)


def settled(number):
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def answers(system, goal, assuming, lemmas):
    return [found.answer for found in discharge(script(Text(system), goal, assuming, lemmas))]


def proves(case, plain):
    """A random system's goal is proved unreachable, with merged locations, exactly where no state of any run satisfies it."""
    expected = plain(case.system).shortest(case.goal, case.given)
    assumed = specialise(case.system, case.given)
    if assumed.constraint == f.FALSE:
        assert expected is None
        return
    part = quotient(assumed, case.goal)
    goal, known = onto(part, case.goal), reached(part)
    event("reached" if expected is not None else "proved")
    assert symbolic.explore(part).meets(goal) is (expected is not None)
    if expected is not None:
        # Lemmas may be found all the same if the goal is true at the start, and no step leads to it.
        try:
            assert "sat" in answers(part, goal, [], strengthen(part, goal, known))
        except InternalError as disagreement:
            event(str(disagreement)[:20])
        return
    lemmas = strengthen(part, goal, known)
    assert lemmas[0] == f.negation(goal)
    told = [original(part, case.system, lemma) for lemma in lemmas]
    assert set(answers(case.system, case.goal, [case.given], told)) == {"unsat"}
    reader = plain(case.system)
    for assignment in reader.allowed(case.given):
        for state in reader.distances(assignment):
            assert all(reader.true(lemma, state, assignment) for lemma in told)


@given(data=st.data())
@settled(120)
def test_random_systems(data, drawn, plain):
    """Random systems with features, permissions and constraints."""
    proves(data.draw(drawn), plain)


@pytest.mark.slow
@given(data=st.data())
@settled(3_000)
def test_many_random_systems(data, drawn, plain):
    """The same, with many more of them."""
    proves(data.draw(drawn), plain)


@pytest.mark.parametrize(
    ("count", "first", "second"),
    [(2, 1, 3), (4, 1, 5), *(pytest.param(count, 1, count + 1, marks=pytest.mark.slow) for count in (8, 16))],
)
def test_the_benchmark_is_proved(guests, count, first, second):
    """A is inductive by itself; A2 needs one lemma for each guest, for any number of guests."""
    system = guests.guests(count, 2)
    for claim, size in ((guests.clean_at_restart, first), (guests.quiesced_at_restart, second)):
        goal = f.negation(claim(count, 2))
        lemmas = strengthen(system, goal, reached(system))
        assert len(lemmas) == size
        assert set(answers(system, goal, [], lemmas)) == {"unsat"}


def test_no_lemma_can_be_left_out(guests):
    """Without any one of the lemmas found for A2, some obligation has a solution."""
    system, goal = guests.guests(2, 2), f.negation(guests.quiesced_at_restart(2, 2))
    lemmas = strengthen(system, goal, reached(system))
    for index in range(len(lemmas)):
        fewer = [lemma for number, lemma in enumerate(lemmas) if number != index]
        assert "sat" in answers(system, goal, [], fewer)


def test_a_true_lemma_that_is_not_needed_is_dropped(guests):
    """What somebody declares is kept only if the proof rests on it."""
    system, goal = guests.guests(2, 1), f.negation(guests.clean_at_restart(2, 1))
    idle = f.negation(f.In("g0.guest", ("off",)) & f.In("g0.watchdog", ("expired",)))
    assert strengthen(system, goal, reached(system), [idle]) == (f.negation(goal),)


def test_a_declared_lemma_spares_the_search(guests):
    """With the lemmas that A2 needs, no reachable state is asked for."""
    system, goal = guests.guests(2, 2), f.negation(guests.quiesced_at_restart(2, 2))
    lemmas = strengthen(system, goal, reached(system))
    assert set(strengthen(system, goal, nothing, lemmas[1:])) == set(lemmas)


def test_reached_states_that_are_too_few_prove_nothing_false(guests):
    """Taking every state for unreachable leads to lemmas whose initiation fails: B stays unproved."""
    system, goal = guests.guests(1, 1), f.negation(guests.never_unsafe(1, 1))
    lemmas = strengthen(system, goal, nothing)
    assert "sat" in answers(system, goal, [], lemmas)


def test_reached_states_that_contradict_induction_are_an_error(guests):
    """That an unreachable state is taken for a reached one is noticed: A2 would not hold then."""
    system, goal = guests.guests(1, 1), f.negation(guests.quiesced_at_restart(1, 1))
    with pytest.raises(InternalError, match="explored"):
        strengthen(system, goal, everything)


def test_a_counterexample_to_induction_is_a_step(guests, plain):
    """The step that shows that A2 is not inductive leads from a state in which it is true to one in which it is not."""
    system, claim = guests.guests(2, 2), guests.quiesced_at_restart(2, 2)
    found = first_counterexample(system, [claim])
    reader = plain(system)
    state = tuple(v.locations.index(found.locations[v.name]) for v in system.variables)
    (moved,) = [each for each in system.events if each.name == found.event]
    after = reader.after(moved, state, ())
    assert reader.true(claim, state, ())
    assert not reader.true(claim, after, ())
    assert first_counterexample(system, [guests.clean_at_restart(2, 2)]) is None


@given(data=st.data())
@settled(80)
def test_what_matters_in_a_counterexample_suffices(data, drawn, plain):
    """From every state that agrees with the told part of a counterexample, the event leads out of the lemma."""
    case = data.draw(drawn)
    lemma = f.negation(case.goal)
    found = first_counterexample(case.system, [lemma])
    event("none" if found is None else "some")
    if found is None:
        return
    reader = plain(case.system)
    (moved,) = [each for each in case.system.events if each.name == found.event]
    matters = f.conjunction(found.matters)
    for assignment in reader.allowed():
        for state in reader.states():
            if reader.true(matters, state, assignment):
                after = reader.after(moved, state, assignment)
                assert after is not None
                assert not reader.true(lemma, after, assignment)


@pytest.mark.parametrize("limits", [Limits.starting_now(-1.0), Limits(max_nodes=64)], ids=["time", "nodes"])
def test_a_limit_is_told(guests, limits):
    """Where time or memory is over, nothing is said of the claim, but which limit it was."""
    system, goal = guests.guests(2, 2), f.negation(guests.quiesced_at_restart(2, 2))
    known = reached(system)
    for look in (lambda: strengthen(system, goal, known, (), limits), lambda: first_counterexample(system, [], limits)):
        with pytest.raises(Exhausted, match=r"time limit|did not fit"):
            look()


def test_obligations_are_not_discharged_where_there_is_no_time(guests):
    """A reason to stop ends the questions to Z3, and is told."""
    system, goal = guests.guests(1, 1), f.negation(guests.clean_at_restart(1, 1))
    with pytest.raises(Exhausted, match="enough"):
        discharge(script(Text(system), goal, [], [f.negation(goal)]), lambda: "enough")
