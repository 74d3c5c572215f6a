"""How quick the solver-based engines are on the benchmark family: refutations by bounded runs, proofs by Spacer and others.

A proof that a limit cuts short is a result too: it is reported as such, with the limit, and the benchmark goes on.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.formula import negation
from quiesce.proofs.engines import symbolic
from quiesce.proofs.engines.inductive.asking import Effort
from quiesce.proofs.engines.inductive.bounded import bounded
from quiesce.proofs.engines.inductive.discharge import discharge
from quiesce.proofs.engines.inductive.obligations import script
from quiesce.proofs.engines.inductive.printing import Text
from quiesce.proofs.engines.inductive.spacer import spacer
from quiesce.proofs.engines.inductive.strengthen import pairs_in, strengthen
from quiesce.proofs.engines.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from pytest_benchmark.fixture import BenchmarkFixture

    from quiesce.model.language.formula import Formula
    from quiesce.model.system.transition_system import TransitionSystem

    Prover = Callable[[TransitionSystem, Formula, Effort], str]

SIZES = [(2, 2), (8, 2), (16, 2)]
SECONDS = float(os.environ.get("QUIESCE_BENCH_SECONDS", "60"))
"""What one proof may take."""


def by_projections(system: TransitionSystem, goal: Formula, effort: Effort) -> str:
    """Lemmas from projections of the reachable states, which are explored first; every obligation is discharged."""
    lemmas = strengthen(system, goal, partial(pairs_in, symbolic.explore(system, stop=effort.stop).reached))
    open_ = [each for each in discharge(script(Text(system), goal, (), lemmas)) if each.answer != "unsat"]
    return "not discharged" if open_ else f"unreachable, {len(lemmas)} lemmas"


def by_spacer(system: TransitionSystem, goal: Formula, effort: Effort) -> str:
    """Spacer, with its invariant read back and verified."""
    found = spacer(system, goal, effort=effort)
    return found.reason or f"{found.word}, {len(found.invariant)} lemmas"


def by_spacer_as_it_comes(system: TransitionSystem, goal: Formula, effort: Effort) -> str:
    """Spacer, with lemmas that are not generalised."""
    found = spacer(system, goal, generalise=False, effort=effort)
    return found.reason or f"{found.word}, {len(found.invariant)} lemmas"


# Every prover is measured on the same claims and sizes: it takes a system, a goal that is never reached and how much may be
# used, and says in a few words what it found, beginning with "unreachable" where it has proved it. Another one is another line.
PROVERS: dict[str, Prover] = {
    "projections": by_projections,
    "spacer": by_spacer,
    "spacer, not generalised": by_spacer_as_it_comes,
}
CLAIMS = {"A": "clean_at_restart", "A2": "quiesced_at_restart"}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("prover", PROVERS)
def test_prove(benchmark: BenchmarkFixture, guests: ModuleType, prover: str, claim: str, size: tuple[int, int]) -> None:
    """Seconds from a loaded model to a proof of A or A2."""
    system, goal = guests.guests(*size), negation(getattr(guests, CLAIMS[claim])(*size))
    said = benchmark.pedantic(
        lambda: PROVERS[prover](system, goal, Effort(Limits.starting_now(SECONDS).stop)), rounds=1, warmup_rounds=0
    )
    assert not said.startswith("reached")
    benchmark.extra_info["answer"] = said
    benchmark.extra_info["proved"] = said.startswith("unreachable")


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_refute(benchmark: BenchmarkFixture, guests: ModuleType, size: tuple[int, int]) -> None:
    """Seconds from a loaded model to a shortest run that refutes B."""
    system, goal = guests.guests(*size), negation(guests.never_unsafe(*size))
    found = benchmark.pedantic(
        lambda: bounded(system, goal, max_steps=10, effort=Effort(Limits.starting_now(SECONDS).stop)),
        rounds=3,
        warmup_rounds=0,
    )
    benchmark.extra_info["answer"] = found.reason or f"a run of {found.searched} steps"
    assert found.run is None or len(found.run.events) == 5
