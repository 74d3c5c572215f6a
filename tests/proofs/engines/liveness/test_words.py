"""What is said of a run that repeats itself: its formulas, whether it is one of the system, whether it is fair, its shortest form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.model.language.formula import In
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness
from quiesce.proofs.engines.liveness.lasso import shortened
from quiesce.proofs.engines.liveness.words import Word, satisfies, values
from quiesce.proofs.engines.symbolic import Exhausted
from quiesce.proofs.evidence.run import Run

from .runs import fair, follows

A, B, C = (t.Holds(In("m", (name,))) for name in "abc")
DONE = Run((), ((0,), (1,), (2,), (2,)), (0, 1, -1), 2)
"""From a to b to c, and there for ever."""


def test_values_at_every_position(toys) -> None:
    """A formula has a truth value at each position of the stem and the loop."""
    word = Word.of(toys["chain"], DONE)
    assert values(word, A) == [True, False, False]
    assert values(word, t.Eventually(B)) == [True, True, False]
    assert values(word, t.Always(C)) == [False, False, True]
    assert values(word, t.Next(C)) == [False, True, True]
    assert values(word, t.Until(A, B)) == [True, True, False]
    assert values(word, t.WeakUntil(C, A)) == [True, False, True]
    assert values(word, t.Release(B, f.Or((A, B)))) == [True, True, False]
    assert values(word, t.Occurs("bc")) == [False, True, False]
    assert satisfies(word, f.Implies(t.Occurs("ab"), t.Next(B)))


def test_a_formula_needs_a_loop(toys) -> None:
    """Of a run that ends, nothing is said; nor of one whose loop has no step."""
    for loop in (None, 3, -1):
        with pytest.raises(ValueError, match="no loop"):
            Word.of(toys["chain"], replace(DONE, loop=loop))
    with pytest.raises(TypeError, match="linear temporal logic"):
        satisfies(Word.of(toys["chain"], DONE), t.OnAll(t.Eventually(C)))


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(replace(DONE, states=((1,), (1,), (2,), (2,))), id="another beginning"),
        pytest.param(replace(DONE, events=(0, 0, -1)), id="an event that is not enabled"),
        pytest.param(replace(DONE, loop=1), id="a loop to another state"),
        pytest.param(replace(DONE, loop=3), id="a loop without a step"),
        pytest.param(Run((), ((0,), (2,), (2,)), (0, -1), 1), id="another state after an event"),
        pytest.param(Run((), ((0,), (0,)), (-1,), 0), id="a rest where something can occur"),
        pytest.param(Run((), ((0,), (1,), (2,), (1,)), (0, 1, -1), 1), id="a rest that changes something"),
    ],
)
def test_what_is_no_run(toys, run) -> None:
    """Each mistake in a run is found."""
    assert follows(toys["chain"], DONE)
    assert not follows(toys["chain"], run)


def test_a_run_need_not_go_on(toys) -> None:
    """What ends somewhere, or has not begun, is a run as well."""
    assert follows(toys["chain"], replace(DONE, loop=None))
    assert follows(toys["chain"], Run((), (DONE.states[0],), ()))


def test_an_assignment_has_to_be_allowed(toys) -> None:
    """A run under an assignment that the constraint forbids, or that does not permit its event, is none."""
    run = Run((0, 1), ((0,), (1,), (1,)), (1, -1), 1)
    assert follows(toys["features"], run)
    assert not follows(toys["features"], replace(run, assignment=(2, 1)))
    assert not follows(toys["features"], replace(run, assignment=(0, 0)))


def test_fairness_of_loops(toys) -> None:
    """A loop is unfair if an event of the system's own is enabled all along it and does not occur."""
    ticking = toys["ticking"]
    assert ticking.events[1].name == "work"
    swings = Run((), ((0, 0, 0), (1, 0, 0), (0, 0, 0)), (0, 0), 0)
    assert follows(ticking, swings)
    assert not fair(ticking, swings)  # work is always enabled, dare every other time
    assert not fair(ticking, replace(swings, loop=None))
    worked = Run((), ((0, 0, 0), (0, 1, 0), (1, 1, 0), (0, 1, 0)), (1, 0, 0), 1)
    assert follows(ticking, worked)
    assert fair(ticking, worked)


def test_the_shortest_form(toys) -> None:
    """A loop that repeats itself is halved, and a stem that is already the loop is no stem."""
    long = Run((), ((0,), (1,), (2,), (2,), (2,), (2,), (2,)), (0, 1, -1, -1, -1, -1), 4)
    assert shortened(long) == DONE
    assert shortened(DONE) == DONE
    assert shortened(replace(DONE, loop=None)) == replace(DONE, loop=None)
    around = Run((), ((0, 1, 1), (1, 1, 1), (0, 1, 1), (1, 1, 1)), (0, 0, 0), 1)
    assert shortened(around) == Run((), ((0, 1, 1), (1, 1, 1), (0, 1, 1)), (0, 0), 0)


@pytest.mark.parametrize("formula", [t.Always(t.Eventually(A)), t.OnAll(t.Eventually(A))], ids=t.text)
def test_limits_give_no_answer(toys, formula) -> None:
    """Beyond a limit nothing is said: of states, or of time."""
    with pytest.raises(Exhausted, match="more than 1 states"):
        ExplicitLiveness(toys["chain"], Limits(max_states=1)).violating(formula)
    with pytest.raises(Exhausted, match="time limit"):
        ExplicitLiveness(toys["chain"], Limits(seconds=0.0, started=-1.0)).violating(formula)
