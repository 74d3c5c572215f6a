"""Solvers that are given text: what they do not answer is told for what it is."""

from __future__ import annotations

import signal
import threading

import pytest

from quiesce.proofs.recheck.solvers import Session, Undecided

DECLARED = ["(declare-const a (_ BitVec 64))", "(declare-const b (_ BitVec 64))"]
PRODUCT = 2_147_483_647 * 2_147_483_629  # of two primes
FACTORS = (
    f"(assert (and (= (bvmul a b) (_ bv{PRODUCT} 64)) (bvugt a (_ bv1 64)) (bvugt b a)"
    " (bvult a (_ bv4294967296 64)) (bvult b (_ bv4294967296 64))))"
)


def test_a_limit_is_told():
    """Where the time is over, that is the reason."""
    with pytest.raises(Undecided, match=r"not decided by Z3 within 0\.2 s"):
        Session("Z3", DECLARED, 0.2).satisfiable([FACTORS])


def test_an_interrupt_is_no_limit():
    """Ctrl-C while Z3 works on text, to which Z3 itself listens, ends what is being done and is not taken for a limit."""
    session = Session("Z3", DECLARED, 60)
    timer = threading.Timer(0.5, signal.raise_signal, (signal.SIGINT,))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        session.satisfiable([FACTORS])
    timer.join()
