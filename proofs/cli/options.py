"""Options that several commands have: which system is meant, and how much may be used."""

from __future__ import annotations

import math
import re
import sys
from contextlib import contextmanager
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from ..engines.memory import LEAST, confine
from .supervised import supervised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..checking.processes.workers import Jobs
    from ..evidence.question import Question

F = TypeVar("F", bound="Callable[..., Any]")


def _seconds(_: click.Context, __: click.Parameter, value: str | None) -> float | None:
    """A positive, finite number of seconds; None if it was not given."""
    try:
        seconds = math.inf if value is None else float(value)
    except ValueError:
        seconds = math.nan
    if value is not None and not (math.isfinite(seconds) and seconds > 0):
        raise click.BadParameter(f'"{value}" is not a number of seconds above 0.')
    return None if value is None else seconds


_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30}
_SIZE = re.compile(r"([0-9]{1,15})\s*([A-Z]*)", re.IGNORECASE)


def _confined(_: click.Context, __: click.Parameter, value: str | None) -> None:
    """Limit the memory of everything that this program does from now on, in a process that another one looks after."""
    if value is None:
        return
    size = _SIZE.fullmatch(value.strip())
    if size is None or size[2].upper() not in _UNITS:
        raise click.BadParameter(f'"{value}" is not a size as in 800MB, 2GB or 1GiB.')
    most = int(size[1]) * _UNITS[size[2].upper()]
    if most < LEAST:
        raise click.BadParameter(f"{value} is not enough for anything: at least {LEAST // 10**6} MB.")
    try:
        already = not confine(most)
    except OSError as error:
        raise click.BadParameter(f"no limit of {value} here: {error}.") from None
    ended = None if already else supervised()
    if ended is not None:
        sys.exit(ended)


paths = click.argument("paths", nargs=-1, metavar="[PATH]...")

timeout = click.option("--timeout", callback=_seconds, metavar="SECONDS", help="Answer unknown for what takes longer.")

memory = click.option(
    "--memory",
    callback=_confined,
    expose_value=False,
    metavar="SIZE",
    help="Answer unknown for what needs more than that, all processes together: 800MB, 2GB.",
)


def limits(command: F) -> F:
    """Adds the options that say how much may be used."""
    return timeout(memory(command))


jobs = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Use N processes.  [default: one per processor]"
)

cluster = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Have the workers of a Dask cluster do the work, whose scheduler has this address (tcp://HOST:PORT). It is trusted.",
)


def workers(command: F) -> F:
    """Adds the options that say who does the work: see `working`."""
    return jobs(cluster(command))


@contextmanager
def working(jobs: int | None, cluster: str | None) -> Iterator[Jobs]:
    """What these options say → who does the work, while this lasts.

    Raises:
        InputError: nobody does at that address, or not what is done here.
        UsageError: something is said of processes here that do nothing.
    """
    if cluster is None:
        from ..checking.processes.local import processors

        yield jobs or processors()
        return
    memory_too = click.get_current_context().get_parameter_source("memory") == ParameterSource.COMMANDLINE
    if jobs is not None or memory_too:
        what = "--memory" if memory_too else "--jobs"
        raise click.UsageError(f"{what} is about processes here, and with --cluster none do the work: leave one out.")
    from ..checking.processes.cluster import connected

    with connected(cluster) as found:
        yield found


cache = click.option(
    "--cache",
    default="",
    metavar="DIR",
    help="Remember verdicts in this folder, and take them from there where nothing has changed that they depend on.",
)

properties = click.option(
    "--property", "properties", multiple=True, metavar="ID", help="This property only (repeatable)."
)

outside = click.option(
    "--allow-outside",
    multiple=True,
    metavar="DIR",
    help="What inputs name may lie in this folder as well, not only in their own (repeatable).",
)

quiescers = click.option(
    "--quiescer",
    "quiescers",
    multiple=True,
    metavar="NAME",
    help="The vdev of this type or name quiesces its VM's devices.",
)

defines = click.option(
    "--define", "defines", multiple=True, metavar="NAME=VALUE", help="What stands for @NAME@ in qvm configurations."
)

machines = click.option("--machines", default="", metavar="DIR", help="The folder of another model's machines.")

replace = click.option("--replace", is_flag=True, help="Replace files that are there already.")

_NAMING = (
    click.option(
        "--given",
        multiple=True,
        metavar="FEATURE=VALUE",
        help="Fix a feature, everywhere or of one element (gpu.quiescer=present).",
    ),
    click.option(
        "--assume",
        multiple=True,
        metavar="FORMULA",
        help="Assume something of features and permissions: 'not may(SIGKILL)'.",
    ),
    quiescers,
    defines,
    click.option(
        "--leave-open",
        is_flag=True,
        help="Take nothing for granted of the host where only configurations are given.",
    ),
    outside,
    machines,
    click.option("--specs", default="", metavar="DIR", help="The folder of other properties."),
)


def naming(command: F) -> F:
    """Adds the options that say which system is meant, beside its paths."""
    return reduce(lambda made, option: option(made), reversed(_NAMING), command)


def question(paths: tuple[str, ...], properties: tuple[str, ...] = (), **named: Any) -> Question:
    """What the options of `naming` say; others among `named` are left to the caller."""
    from ..evidence.question import Question

    return Question(paths, properties=properties, **named)
