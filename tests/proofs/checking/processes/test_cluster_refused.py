"""What is said of a cluster that cannot be asked: nobody answers there, or who does runs another program."""

from __future__ import annotations

import socket
import sys
import time
import types
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.findings import InputError
from quiesce.proofs.checking import program
from quiesce.proofs.checking.processes import cluster as clusters
from quiesce.proofs.checking.processes.cluster import connected
from quiesce.proofs.checking.processes.workers import Spare, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from distributed import LocalCluster

    from quiesce.proofs.checking.processes.cluster import Cluster

pytest.importorskip("distributed", reason="the package distributed is not installed: pip install '.[cluster]'")


@pytest.mark.parametrize(
    ("name", "other"), [("Python", "3.99"), ("quiesce", "0.0.9"), ("sources with digest", "0" * 16), ("oxidd", "9")]
)
def test_another_program_is_refused(
    name: str, other: str, local: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one sentence, which says what differs and who has it, before anything is sent."""
    mine = program.described()
    monkeypatch.setitem(mine, name, other)
    with pytest.raises(InputError) as refused, connected(local.scheduler_address):
        pytest.fail("it is the same")
    (finding,) = refused.value.findings
    theirs = program.described.__wrapped__()[name]
    assert "worker tcp://127.0.0.1:" in finding.what
    assert finding.what.endswith(f"has {name} {theirs}, not {other}")


def test_workers_without_quiesce_are_refused(local: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that lies in a module which they lack stands for all that they lack."""
    missing = types.ModuleType("missing_there")
    exec("def described(): return {}", missing.__dict__)  # noqa: S102  # so that it is that module's
    monkeypatch.setitem(sys.modules, "missing_there", missing)
    monkeypatch.setattr(clusters, "described", missing.described)
    with pytest.raises(InputError, match=r"worker tcp://\S+ has no quiesce, or another version of it"):
        connected(local.scheduler_address).__enter__()


def test_another_program_that_comes_later_is_refused_too(workers: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each task says which program it is of, as workers come and go."""
    monkeypatch.setitem(program.described(), "lark", "0")
    with pytest.raises(InputError, match=r"runs another program: a worker has lark .*, not 0; install"):
        list(spread(eval, ["1"], workers, Spare(lambda task: [task], lambda task, reason: f"{task}: {reason}")))


def _worker(local: LocalCluster) -> str:
    return str(next(iter(local.scheduler_info["workers"])))


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "127.0.0.1", "tcp://", "nosuch.invalid:1", "what://a:1", " ", "\x1b[1m"]
)
def test_an_address_at_which_nobody_answers_is_told_soon(
    address: str, command_line: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence and exit status 2, and no word of any library."""
    monkeypatch.setattr(clusters, "_CONNECTING", 1.0)
    begun = time.monotonic()
    status, out, err = command_line("check", "minimal", "--cluster", address)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("--cluster: ")
    assert err.isprintable() or err.rstrip("\n").isprintable()
    assert time.monotonic() - begun < 15


def test_what_is_no_scheduler_is_told(local: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's address, or a server that says nothing."""
    with pytest.raises(InputError, match=r"what answers at tcp://.* is no Dask scheduler"), connected(_worker(local)):
        pytest.fail("it is none")
    monkeypatch.setattr(clusters, "_CONNECTING", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(InputError, match="no Dask scheduler answers at"), connected(address):
            pytest.fail("it is none")


def test_without_the_package_it_is_said_how_to_install_it(
    command_line: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one sentence."""
    monkeypatch.setattr(clusters, "find_spec", lambda _: None)
    told = "--cluster: the package distributed is not installed here; install it with: pip install distributed\n"
    assert command_line("check", "--cluster", "tcp://127.0.0.1:1") == (2, "", told)


@pytest.mark.parametrize("option", [("--jobs", "2"), ("--memory", "2GB")])
def test_what_is_about_processes_here_is_refused(option: tuple[str, str]) -> None:
    """A cluster has its own."""
    from click.testing import CliRunner

    from quiesce.proofs.cli import options
    from quiesce.proofs.cli.main import quiesce

    patch = pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr(options, "confine", lambda _: False)
        told = CliRunner().invoke(quiesce, ["check", "--cluster", "tcp://127.0.0.1:1", *option])
    assert told.exit_code == 2
    assert (
        f"Error: {option[0]} is about processes here, and with --cluster none do the work: leave one out."
        in told.output
    )
