"""What all tests share."""

from __future__ import annotations

import io
import math
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from quiesce.proofs.checking import progress
from quiesce.proofs.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

settings.register_profile("same", derandomize=True)
settings.load_profile("same")  # the same examples everywhere

SHARE, FEWEST = 8, 5
"""Of the examples that a random test asks for, one in so many is tried at each push, and at least so many."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option of the nightly run."""
    about = "slow tests as well, and as many random examples as each test asks for, others each time"
    parser.addoption("--sweep", action="store_true", help=about)


def pytest_configure(config: pytest.Config) -> None:
    """A sweep leaves nothing out, and tests see signals as ever, however this was started."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background jobs of a script
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # by nohup
        signal.signal(signal.SIGHUP, lambda *_: None)  # still has no effect here, and is as ever for what tests start
    if config.getoption("--sweep") and config.option.markexpr == "not slow":
        config.option.markexpr = ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Says how many examples each random test tries; of QUIESCE_EXAMPLES, as for changed modules, no more than that."""
    most = int(os.environ.get("QUIESCE_EXAMPLES", sys.maxsize))
    tests = {test for item in items if (test := getattr(item, "obj", None)) is not None}
    for test in tests:
        asked = getattr(test, "_hypothesis_internal_use_settings", None)
        if asked is None:
            continue
        if config.getoption("--sweep"):
            own = settings(asked, derandomize=False)
        else:
            few = min(asked.max_examples, max(FEWEST, asked.max_examples // SHARE), most)
            own = settings(asked, max_examples=few)
        getattr(test, "__func__", test)._hypothesis_internal_use_settings = own


@pytest.fixture(scope="session", autouse=True)
def state_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Tests, and what they start, have a folder of the user's state of their own, and no key from outside."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        patch.delenv("QUIESCE_CACHE_KEY", raising=False)
        yield folder


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody says how far it is, however slow the machine: tests look at all that is printed."""
    monkeypatch.setattr(progress, "_SILENT_SECONDS", math.inf)


@pytest.fixture
def command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs `quiesce` with these arguments, and what is given on standard input: exit status, standard output, standard error."""

    def ran(*arguments: str, given: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["quiesce", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        status = 0
        try:
            main()
        except SystemExit as left:
            status = int(left.code or 0)
        return status, *capsys.readouterr()

    return ran
