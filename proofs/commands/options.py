"""Options that several commands have: which system is meant, and how much may be used."""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..check import Question

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


paths = click.argument("paths", nargs=-1, metavar="[PATH]...")

timeout = click.option("--timeout", callback=_seconds, metavar="SECONDS", help="Answer unknown for what takes longer.")

jobs = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Use N processes.  [default: one per processor]"
)

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
    click.option(
        "--quiescer",
        "quiescers",
        multiple=True,
        metavar="NAME",
        help="The vdev of this type or name quiesces its VM's devices.",
    ),
    click.option(
        "--define", "defines", multiple=True, metavar="NAME=VALUE", help="What stands for @NAME@ in qvm configurations."
    ),
    click.option(
        "--leave-open",
        is_flag=True,
        help="Take nothing for granted of the host where only configurations are given.",
    ),
    outside,
    click.option("--machines", default="", metavar="DIR", help="The folder of another model's machines."),
    click.option("--specs", default="", metavar="DIR", help="The folder of other properties."),
)


def naming(command: F) -> F:
    """Adds the options that say which system is meant, beside its paths."""
    return reduce(lambda made, option: option(made), reversed(_NAMING), command)


def question(paths: tuple[str, ...], properties: tuple[str, ...] = (), **named: Any) -> Question:
    """What the options of `naming` say; others among `named` are left to the caller."""
    from ..check import Question

    return Question(paths, properties=properties, **named)
