"""A limit that is reached is told, and is never taken for an answer."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading

import pytest

from quiesce.model.language.formula import negation
from quiesce.proofs.cli.interrupts import heard
from quiesce.proofs.engines.inductive.asking import Effort
from quiesce.proofs.engines.inductive.bounded import bounded
from quiesce.proofs.engines.inductive.spacer import spacer
from quiesce.proofs.engines.inductive.verified import verified
from quiesce.proofs.engines.limits import Limits


@pytest.fixture(scope="session")
def hard(guests):
    """A system and a goal that none of the engines decides within a second."""
    return guests.guests(8, 2), negation(guests.quiesced_at_restart(8, 2))


ENGINES = {
    "bounded": lambda system, goal, effort: bounded(system, goal, max_steps=100, effort=effort),
    "spacer": lambda system, goal, effort: spacer(system, goal, effort=effort),
}


def undecided(found, reason):
    assert reason in found.reason
    assert getattr(found, "word", "unknown") == "unknown"
    assert getattr(found, "run", None) is None
    assert not getattr(found, "invariant", ())


@pytest.mark.parametrize("engine", ENGINES)
def test_time(hard, engine):
    """An engine gives up at the time limit, long before it would have an answer, and says so."""
    undecided(ENGINES[engine](*hard, Effort(Limits.starting_now(0.5).stop)), "time limit of 0.5 s")


@pytest.mark.parametrize("engine", ENGINES)
def test_work(hard, engine):
    """An engine gives up when a question takes more of Z3's work than allowed, at the same place each time."""
    first, second = (ENGINES[engine](*hard, Effort(work=50_000)) for _ in range(2))
    undecided(first, "50,000 units of work")
    assert first == second


@pytest.mark.parametrize("engine", ENGINES)
def test_a_stop_from_the_beginning(hard, engine):
    """Nothing is asked after the time is over."""
    undecided(ENGINES[engine](*hard, Effort(lambda: "enough")), "enough")
    if engine == "bounded":
        assert ENGINES[engine](*hard, Effort(lambda: "enough")).searched == -1


@pytest.mark.parametrize("engine", ENGINES)
def test_interrupt(hard, engine):
    """Ctrl-C ends an engine while Z3 is at work."""
    timer = threading.Timer(0.5, signal.raise_signal, (signal.SIGINT,))
    timer.start()
    with heard():
        with pytest.raises(KeyboardInterrupt), heard():
            ENGINES[engine](*hard, Effort())
        gc.collect()
    timer.join()


def test_a_stop_that_fails(hard):
    """What goes wrong while listening is not swallowed."""
    answers = iter([None, None])
    with pytest.raises(StopIteration):
        spacer(*hard, effort=Effort(lambda: next(answers)))


def test_verifying_within_limits(guests):
    """An invariant that could not be verified in the time is not one."""
    system, claim = guests.guests(2, 1), guests.clean_at_restart(2, 1)
    assert verified(system, [claim], negation(claim), claim, Effort(lambda: "enough")) == "enough"


PROGRAM = """
import sys
from importlib.util import spec_from_file_location, module_from_spec
from quiesce.model.language.formula import negation, text
from quiesce.proofs.engines.inductive.bounded import bounded
from quiesce.proofs.engines.inductive.spacer import spacer
spec = spec_from_file_location("guests", sys.argv[1])
guests = module_from_spec(spec); sys.modules["guests"] = guests; spec.loader.exec_module(guests)
system = guests.guests(2, 1)
print(bounded(system, negation(guests.never_unsafe(2, 1)), max_steps=6))
print(*map(text, spacer(system, negation(guests.quiesced_at_restart(2, 1))).invariant), sep="; ")
"""


def test_the_same_for_every_hash_seed(guests):
    """Runs and invariants do not depend on how Python hashes."""
    said = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, guests.__file__],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    }
    assert len(said) == 1
    assert "g0.qvm in none" in said.pop()
