"""What is explored for a claim is the same whether all claims are prepared together, or each alone."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.model.reduce.quotient import quotient
from quiesce.model.system import assignments
from quiesce.model.system.specialise import specialise
from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.answers import reduced_for
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from quiesce.model.system.transition_system import TransitionSystem
    from quiesce.proofs.evidence.case import Case
    from quiesce.specs.language.claim import Claim

PROGRAM = """
import hashlib, sys
from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
case = prepare(Question())
decider = Decider(case.composition, "symbolic", Limits())
tasks = list(decider.tasks(list(case.claims)))
told = "\\n".join(repr((decider.part(each), each.extent, [claim.name for claim, *_ in each.claims])) for each in tasks)
print(hashlib.sha256(told.encode()).hexdigest())
"""


def alone(case: Case, claim: Claim) -> TransitionSystem:
    """What is explored for a claim, made from the whole system."""
    system = case.composition.transition_system
    if claim.temporal is not None:
        return reduced_for(specialise(system, *claim.assuming), claim, explicit=False)
    asked = (claim.goal,) if claim.antecedent is None else (claim.goal, claim.antecedent)
    return quotient(system, *asked, *claim.assuming)


def settled(system: TransitionSystem) -> tuple[TransitionSystem, frozenset[f.Formula]]:
    """A system apart from what its constraint says, in whatever order."""
    return replace(system, constraint=f.TRUE), frozenset(assignments.clauses(system.constraint))


@pytest.mark.parametrize(
    ("system", "every"),
    [
        ("minimal", 1),
        ("bench", 5),
        pytest.param("x86", 1, marks=pytest.mark.slow),
        pytest.param("cockpit", 1, marks=pytest.mark.slow),
        pytest.param("vehicle", 1, marks=pytest.mark.slow),
    ],
)
def test_claims_prepared_together_are_explored_as_if_alone(system: str, every: int) -> None:
    """Each claim has a task, and what is explored for that is just what would be made for the claim by itself."""
    case = prepare(Question(paths=(system,)))
    decider = Decider(case.composition, "symbolic", Limits())
    tasks = list(decider.tasks(list(case.claims)))
    assert sorted(claim.name for task in tasks for claim, *_ in task.claims) == sorted(
        each.name for each in case.claims
    )
    for task in tasks[::every]:
        part = decider.part(task)
        for claim, _, influencing in task.claims:
            assert settled(part) == settled(alone(case, claim))
            assert influencing == {variable.name for variable in part.variables}


def test_a_task_says_what_to_explore_to_whoever_decides_it(reference: Case) -> None:
    """It is sent without that, and another process makes the same of it, whatever it has decided before."""
    here, there = (Decider(reference.composition, "symbolic", Limits()) for _ in range(2))
    for task in list(here.tasks(list(reference.claims)))[::-7]:
        sent = pickle.dumps(task)
        assert len(sent) < len(pickle.dumps(here.part(task)))
        same = there.part(pickle.loads(sent))  # noqa: S301  # what was just written
        assert settled(same) == settled(here.part(task))


def test_the_order_in_which_things_are_hashed_changes_nothing() -> None:
    """With other hash seeds, the very same is explored, in the same order."""
    found = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1
