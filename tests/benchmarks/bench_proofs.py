"""How quick a whole system's proofs are, and their second check: as ratios against what they rest on, and their memory."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Silent
from quiesce.proofs.checking.prove import prove
from quiesce.proofs.checking.rechecking import certificates
from quiesce.proofs.checking.shipped import FOLDER
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.recheck.solvers import SOLVERS
from quiesce.proofs.recheck.subject import derived_from
from quiesce.proofs.recheck.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

SYSTEM = "minimal"
SECONDS = 60.0
"""What a solver may take for one question."""


def spent(work: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    before = time.process_time()
    work()
    return time.process_time() - before


def test_prove(benchmark: BenchmarkFixture) -> None:
    """Everything that can be proved of a system; and how many times as long as deciding it alone."""
    case = prepare(Question((SYSTEM,)))
    kinds = ("holds", "depends")
    found = benchmark.pedantic(
        lambda: list(prove(case, "projections", kinds, Limits(), Silent())), rounds=1, warmup_rounds=0
    )
    proofs = [each.proof for each in found if each.proof is not None]
    assert proofs
    assert all(proof.proved for proof in proofs)
    decider = Decider(case.composition, "symbolic", Limits(), Causes(traced="first"))
    deciding = spent(lambda: list(decider.verdicts(case.claims)))
    benchmark.extra_info |= {
        "proofs": len(proofs),
        "lemmas": sum(len(proof.lemmas) for proof in proofs),
        "obligations": sum(len(proof.discharged) for proof in proofs),
        "seconds_per_proof": round(sum(proof.seconds for proof in proofs) / len(proofs), 3),
        "seconds_per_decision": round(deciding / len(case.claims), 3),
    }


@pytest.mark.parametrize("solvers", [("Z3",), ("cvc5",), SOLVERS], ids=" and ".join)
def test_recheck(benchmark: BenchmarkFixture, solvers: tuple[str, ...]) -> None:
    """A system's certificates, its declarations read anew; and how many times as long it takes obligation by obligation."""
    read = certificates([str(FOLDER / SYSTEM)])

    def checked(*, apart: bool) -> int:
        derived_from.cache_clear()
        found = [verify(file, each, solvers, SECONDS, apart=apart) for file, each in read.items()]
        assert [each.refused for each in found if each.refused] == []
        return sum(each.proofs for each in found)

    obligations = benchmark.pedantic(lambda: checked(apart=False), rounds=3, warmup_rounds=1)
    together, apart = spent(lambda: checked(apart=False)), spent(lambda: checked(apart=True))
    benchmark.extra_info |= {
        "certificates": len(read),
        "milliseconds_per_obligation": round(1000 * together / obligations, 2),
        "apart_over_together": round(apart / together, 2),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("command", [("prove", SYSTEM), ("recheck", str(FOLDER / SYSTEM))], ids=["prove", "recheck"])
def test_resident_memory(benchmark: BenchmarkFixture, command: tuple[str, ...]) -> None:
    """What one process holds at most; the time is the whole process's."""
    program = (
        "import re, sys\n"
        "from quiesce.proofs.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]) // 1024)\n"
    )
    called = [sys.executable, "-c", program, *command, "--jobs", "1"]
    done = benchmark.pedantic(
        subprocess.run, args=(called,), kwargs={"check": True, "capture_output": True, "text": True}, rounds=1
    )
    benchmark.extra_info["peak_mebibytes"] = int(done.stdout.splitlines()[-1])
