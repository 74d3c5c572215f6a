"""Where memory is limited: what is answered, what is said, and with which exit status."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from quiesce.proofs.checking import certify as kept
from quiesce.proofs.checking import prove as proving
from quiesce.proofs.checking import rechecking as recheck
from quiesce.proofs.checking import schedule as roads
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.processes.workers import apart
from quiesce.proofs.checking.progress import Silent
from quiesce.proofs.checking.run import run
from quiesce.proofs.cli import options
from quiesce.proofs.cli.main import main
from quiesce.proofs.engines import memory
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.certificate_file import read
from quiesce.proofs.evidence.internal import InternalError
from quiesce.proofs.evidence.question import Question

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux limits what a process may write to")

LAMP = Path(__file__).resolve().parents[2] / "assets" / "lamp"
OF_LAMP = (str(LAMP / "lamp.yaml"), "--machines", str(LAMP / "machines"), "--specs", str(LAMP / "specs"))
IMPORTED = "from quiesce.proofs.cli.supervised import supervised"
PLENTY, TIGHT = "2GB", "400MB"


def quiesce(*arguments: str, data: int | None = None) -> subprocess.CompletedProcess[str]:
    """The command line, in a process whose data may be limited by somebody else."""

    def limit() -> None:
        if data is not None:
            resource.setrlimit(resource.RLIMIT_DATA, (data, data))

    return subprocess.run(
        [sys.executable, "-I", "-m", "quiesce", *arguments],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )


def in_python(text: str) -> subprocess.CompletedProcess[str]:
    """A program that is run with what is tested here."""
    lines = ("import os, signal, sys", IMPORTED, text)
    return subprocess.run([sys.executable, "-I", "-c", "\n".join(lines)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [("check", "--jobs", "1"), ("prove",)], ids=" ".join)
def test_little_memory_gives_the_same_answers(command: tuple[str, ...]) -> None:
    """With little memory, a small system has the same answers as with all that there is, and nothing else is said."""
    free, bound = (quiesce(*command, *OF_LAMP, *limit) for limit in ((), ("--memory", TIGHT)))
    assert (bound.returncode, bound.stdout) == (free.returncode, free.stdout)
    assert free.stdout
    assert all(re.match(r"[0-9.]+ s  ", line) for line in bound.stderr.splitlines())


@pytest.mark.parametrize("size", ["", "a lot", "12", "2TB", "-1GB", "255MB", "1e9", "9999999999999999GB"])
def test_a_wrong_size_of_memory_is_refused(
    size: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is no size, or too little for anything, is one sentence and exit status 2, and nothing is limited."""
    monkeypatch.setattr(options, "confine", lambda size: pytest.fail(f"limited to {size}"))
    monkeypatch.setattr(sys, "argv", ["quiesce", "check", *OF_LAMP, "--memory", size])
    with pytest.raises(SystemExit) as left:
        main()
    told, said = capsys.readouterr()
    assert (left.value.code, told) == (2, "")
    assert "Invalid value for '--memory'" in said


def test_a_limit_of_memory_set_before_is_kept() -> None:
    """Somebody's own limit is kept, and it is said that no more is to be had."""
    found = quiesce("check", *OF_LAMP, "--memory", PLENTY, data=600_000_000)
    assert (found.returncode, found.stdout) == (2, "")
    assert "no limit of 2GB here" in found.stderr


def test_a_limit_is_for_all_processes_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many processes are started as have enough to do anything, and each may have its part of what is left."""
    status = {"VmData": 100_000_000}
    monkeypatch.setattr(memory, "_numbers", lambda _: status)
    monkeypatch.setattr(memory, "_bounds", lambda: {"data": 500_000_000})
    assert apart(1)
    assert [memory.apportioned(jobs) for jobs in (1, 2, 8)] == [
        (1, 400_000_000),
        (2, 200_000_000),
        (2, 200_000_000),
    ]
    status["VmData"] = 499_999_999
    assert memory.apportioned(8) == (1, 1)
    monkeypatch.setattr(memory, "_bounds", dict)
    assert memory.apportioned(8) == (8, None)
    assert not apart(1)


def test_the_supervisor_passes_on_how_the_worker_ended() -> None:
    """An exit status is passed on; a process that a library ended is told by its signal, and its own text is not."""
    status = "ended = supervised()\nprint(ended)\nsys.exit(7 if ended is None else ended)"
    assert (in_python(status).returncode, in_python(status).stdout) == (7, "None\n7\n")
    aborted = in_python("if supervised() is None: os.write(2, b'terminate called'); os.abort()")
    assert "SIGABRT" in aborted.stderr.splitlines()[-1]
    assert "terminate called" not in aborted.stderr
    ended = in_python("if supervised() is None: signal.raise_signal(signal.SIGTERM)")
    assert (ended.returncode, ended.stderr) == (-signal.SIGTERM, "")


def test_an_interrupt_of_the_supervisor_reaches_the_worker() -> None:
    """Who sends SIGINT to the process that he started, and to no other, interrupts the work."""
    work = "try:\n    print('ready', flush=True)\n    signal.pause()\nexcept KeyboardInterrupt:\n    sys.exit(130)"
    body = f"ended = supervised()\nif ended is not None:\n    sys.exit(ended)\n{work}"
    lines = ("import os, signal, sys", "signal.signal(signal.SIGINT, signal.default_int_handler)", IMPORTED, body)
    with subprocess.Popen([sys.executable, "-I", "-c", "\n".join(lines)], stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"ready\n"
        os.kill(started.pid, signal.SIGINT)
        assert started.wait() == 130


def test_the_worker_ends_with_its_supervisor() -> None:
    """Whoever is killed takes the one with him that did the work: nothing is left to write to this pipe."""
    killed = in_python("if supervised() is None:\n    os.kill(os.getppid(), signal.SIGKILL)\n    signal.pause()")
    assert killed.returncode == -signal.SIGKILL


def nothing_left(_work, tasks, _jobs, spare):
    """As if every process were ended, whatever it works on."""
    for task in tasks:
        for part in spare.parts(task):
            yield spare.unknown(part, "no memory")


def test_what_ends_every_process_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each claim is unknown for a reason, and so are the size, and each proof; nothing is missing and nothing is believed."""
    case = prepare(Question((str(LAMP / "lamp.yaml"),), str(LAMP / "machines"), str(LAMP / "specs")))
    monkeypatch.setattr(roads, "apart", lambda *_: True)
    monkeypatch.setattr(roads, "gathered", lambda *asked: enumerate([each] for each in nothing_left(*asked[:4])))
    outcome = run(case, "symbolic", Limits(), Causes(), Silent(), 2, measured=True)
    assert [verdict.claim for verdict in outcome.verdicts] == list(case.claims)
    assert {(verdict.word, verdict.reason) for verdict in outcome.verdicts} == {("unknown", "no memory")}
    assert (outcome.space.states, outcome.space.reason) == (None, "no memory")
    monkeypatch.setattr(proving, "apart", lambda _: True)
    monkeypatch.setattr(proving, "spread", nothing_left)
    proven = list(proving.prove(case, "projections", kept.KINDS, Limits(), Silent(), 2))
    assert sorted(each.verdict.claim.name for each in proven) == sorted(claim.name for claim in case.claims)
    assert {(each.word, each.certificate) for each in proven} == {("unknown", None)}


def test_a_certificate_that_nothing_is_left_to_check_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not rechecked, and it is said that this is not for anything in it."""
    file = sorted(recheck.EMBEDDED.rglob("*.json"))[0]
    monkeypatch.setattr(recheck, "spread", nothing_left)
    found = recheck.recheck({str(file): read(file)}, ("Z3",), 1.0, 2, Silent())
    assert [(each.refused, each.decided) for each in found] == [("no memory", False)]


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("std::bad_alloc"),
        ValueError("out of memory"),
        OSError(12, "Cannot"),
        RuntimeError("can't start new thread"),
    ],
    ids=repr,
)
def test_every_way_to_say_that_memory_is_short(error: Exception) -> None:
    """What Python, NumPy, Z3 and C++ say of memory is a reason not to know; everything else is a defect."""

    def fails(failure: Exception) -> str:
        raise failure

    assert "needs more memory" in memory.attempt(lambda: fails(error), lambda reason: reason)
    with pytest.raises(ValueError, match="something else"):
        memory.attempt(lambda: fails(ValueError("something else")), lambda reason: reason)
    with pytest.raises(InternalError):
        memory.attempt(lambda: fails(InternalError("out-of-memory: out of memory")), lambda reason: reason)


def test_this_test_process_is_not_limited() -> None:
    """Tests run in a process that nobody has limited, so that what they say of others is not about themselves."""
    assert os.environ.get("QUIESCE_TRACEBACK") is None
    assert resource.getrlimit(resource.RLIMIT_DATA)[0] == resource.RLIM_INFINITY
