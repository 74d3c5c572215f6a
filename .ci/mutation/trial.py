"""Tests, run once: did they notice?"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mutants import Mutant


class Outcome(Enum):
    """What became of the tests."""

    PASSED = "passed"
    FAILED = "failed"
    ENDLESS = "endless"


def trial(mutant: Mutant, command: Sequence[str], seconds: int) -> Outcome:
    """Runs the tests while a module is changed. The module is the clone's, and is put back."""
    original = mutant.module.read_bytes()
    mutant.module.write_text(mutant.source, encoding="utf-8")
    try:
        return outcome(command, seconds)
    finally:
        mutant.module.write_bytes(original)


def unchanged(command: Sequence[str]) -> float:
    """Runs the tests on what there is; gives the seconds that the processor was busy with them.

    Raises:
        SystemExit: they fail, so they can show nothing.
    """
    before = _busy()
    if outcome(command, None) is not Outcome.PASSED:
        raise SystemExit(f"the tests fail without any change: {' '.join(command)}")
    return _busy() - before


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def outcome(command: Sequence[str], seconds: int | None) -> Outcome:
    """Runs a command; ends it, with all that it started, if this process is interrupted or it comes to no end.

    It has come to none after so many seconds of work of the processor, however busy the machine is with other things, or
    after twenty times as many of doing nothing.
    """
    tests = subprocess.Popen(  # without written byte code, which would outlive the change
        command,
        env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: seconds and resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)),
    )
    try:
        status = tests.wait(seconds and 20 * seconds)
    except subprocess.TimeoutExpired:
        return Outcome.ENDLESS
    finally:
        if tests.poll() is None:
            os.killpg(tests.pid, signal.SIGKILL)
            tests.wait()
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return Outcome.ENDLESS
    return Outcome.FAILED if status else Outcome.PASSED
