"""The symbolic engine on small systems out of the textbooks: regions, runs, and what more fairness would mend."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

import pytest

from quiesce.model.language.connectives import Implies, Not
from quiesce.model.language.formula import In, May, text
from quiesce.model.language.temporal import Always, Eventually, Holds, Next, Occurs, OnAll, OnSome
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.setting import Fairer
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness
from quiesce.proofs.engines.symbolic import Exhausted


def at(machine, *locations):
    return Holds(In(machine, locations))


def named(model, run):
    """The names of a run's events, the loop apart."""
    names = ["rest" if event < 0 else model.events[event].name for event in run.events]
    return names[: run.loop], names[run.loop :]


def number(model, name):
    return [event.name for event in model.events].index(name)


def test_the_run_that_refutes(toys, refutes):
    """Who asks for the semaphore need not get it, if the other one always comes first again."""
    model = toys["semaphore"]
    claim = Always(Implies(at("p1", "want"), Eventually(at("p1", "crit"))))
    run = SymbolicLiveness(model, Limits()).lasso(claim)
    refutes(model, claim, run)
    assert named(model, run) == (["want1"], ["want2", "enter2", "leave2"])


def test_what_holds_has_no_run(toys):
    """In Peterson's algorithm whoever asks gets it, as long as turns are given away as the system's own step."""
    claim = Always(Implies(at("p1", "flag"), Eventually(at("p1", "crit"))))
    engine = SymbolicLiveness(toys["peterson-progress"], Limits())
    assert engine.violating(claim).empty
    assert engine.lasso(claim) is None
    assert not SymbolicLiveness(toys["peterson-choice"], Limits()).violating(claim).empty


def test_a_region_of_features_and_permissions(toys, refutes):
    """It comes to b by itself where it is quick, and nowhere else must it; the run shows the first assignment."""
    model = toys["features"]
    engine = SymbolicLiveness(model, Limits())
    claim = Eventually(at("m", "b"))
    assert text((~engine.violating(claim)).holds_when()) == "speed is quick"
    refutes(model, claim, engine.lasso(claim))
    assert engine.lasso(claim, May("push")).assignment == (0, 1)
    never = Always(Not(Occurs("push")))
    assert text(engine.violating(never).holds_when()) == "may(push)"


def test_a_rest_is_a_step_of_a_run(toys, refutes):
    """Where nothing has to occur, a run may rest for ever."""
    model = toys["leisure"]
    claim = Eventually(at("m", "c"))
    run = SymbolicLiveness(model, Limits()).lasso(claim)
    refutes(model, claim, run)
    assert named(model, run) == ([], ["rest"])


def test_more_fairness(toys):
    """What need not come comes if it is treated fairly; what is possible only now and then, if it is strongly so."""
    once = toys["once"]
    engine, claim = SymbolicLiveness(once, Limits()), Eventually(at("m", "gone"))
    assert engine.violating(claim).full
    assert engine.rescued_by(claim, number(once, "come")).full
    assert engine.lasso(claim, fairer=Fairer(number(once, "come"))) is None
    ticking = toys["ticking"]
    engine, claim = SymbolicLiveness(ticking, Limits()), Eventually(at("shy", "done"))
    assert engine.rescued_by(claim, number(ticking, "dare")).empty
    assert engine.rescued_by(claim, number(ticking, "dare"), strongly=True).full
    assert engine.rescued_by(OnAll(claim), number(ticking, "dare"), strongly=True).full


def test_branching_time(toys):
    """What is possible in branching time need not be so on all runs, and only the former has no run that refutes it."""
    engine = SymbolicLiveness(toys["once"], Limits())
    assert engine.violating(OnAll(Always(OnSome(Eventually(at("m", "gone")))))).empty
    assert engine.violating(OnAll(Eventually(at("m", "gone")))).full
    assert engine.violating(OnSome(Next(at("m", "p")))).empty
    assert engine.violating(OnAll(Next(at("m", "p")))).full


@pytest.mark.parametrize("formula", [OnAll(OnSome(Eventually(at("m", "p")))), Next(OnAll(Eventually(at("m", "p"))))])
def test_what_is_neither_linear_nor_branching(toys, formula):
    """A path quantifier stands in front of one operator, and every operator behind one."""
    with pytest.raises(TypeError):
        SymbolicLiveness(toys["once"], Limits()).violating(formula)


class Patience(Limits):
    """Gives up after it was asked a number of times."""

    def __init__(self, times):
        super().__init__()
        object.__setattr__(self, "left", [times])

    def stop(self):
        self.left[0] -= 1
        return "patience is at its end" if self.left[0] < 0 else None


@pytest.mark.parametrize("linear", [True, False])
def test_a_limit_is_never_an_answer(toys, linear):
    """Whenever patience ends, the answer is that there is none, until it suffices for the true one."""
    model = toys["philosophers-2"]
    claim = Always(Eventually(at("p0", "eats")))
    claim = claim if linear else OnAll(Always(OnAll(Eventually(at("p0", "eats")))))
    answered = 0
    for times in [*range(0, 200, 7), *range(200, 4000, 400)]:
        engine = SymbolicLiveness(model, Patience(times))
        with suppress(Exhausted):
            assert not engine.violating(claim).empty
            answered += 1
            continue
        assert not answered
    assert answered


def test_few_nodes_are_no_answer(toys):
    """A full table of nodes is a limit too."""
    model = toys["philosophers-3"]
    with pytest.raises(Exhausted, match="did not fit into 100 nodes"):
        SymbolicLiveness(model, Limits(max_nodes=100)).violating(Always(Eventually(at("p0", "eats"))))


_ASK = """
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.model.reduce.quotient import onto, quotient
from quiesce.model.language.formula import In
from quiesce.model.language.connectives import Not
from quiesce.model.language.temporal import Always, Eventually, Holds
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness
system = prepare(Question()).composition.transition_system
ending = next(v for v in system.variables if v.machine == "qvm")
goal = In(ending.name, tuple(name for name in ending.locations if name.startswith("terminating")))
part = quotient(system, goal)
print(SymbolicLiveness(part, Limits()).lasso(Always(Eventually(Not(Holds(onto(part, goal)))))))
"""


def test_the_run_is_the_same_on_every_machine():
    """Nothing of it depends on the order in which sets and dictionaries happen to be gone through."""
    said = {
        subprocess.run([sys.executable, "-c", _ASK], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1")
    }  # fmt: skip
    assert len(said) == 1
    assert said != {"None\n"}
