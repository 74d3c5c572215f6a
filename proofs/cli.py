"""The command line."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any, cast

import click

from .commands.catalogue import catalogue
from .commands.lint import lint

if TYPE_CHECKING:
    from .check import Outcome, Question
    from .engines.judge import Causes, Traced
    from .engines.limits import Limits
    from .engines.symbolic import Kind
    from .report.progress import Progress

EXIT_INPUT, EXIT_INTERNAL, EXIT_INTERRUPTED = 2, 4, 130


def _seconds(_: click.Context, __: click.Parameter, value: str | None) -> float | None:
    """A positive, finite number of seconds; None if it was not given."""
    try:
        seconds = math.inf if value is None else float(value)
    except ValueError:
        seconds = math.nan
    if value is not None and not (math.isfinite(seconds) and seconds > 0):
        raise click.BadParameter(f'"{value}" is not a number of seconds above 0.')
    return None if value is None else seconds


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="quiesce", prog_name="quiesce")
def quiesce() -> None:
    """Prove, or refute with a story, that virtual machines under the QNX Hypervisor go down safely."""


@quiesce.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--engine",
    type=click.Choice(["symbolic", "explicit", "all"]),
    default="symbolic",
    show_default=True,
    help="How to explore; all: both ways, which must agree.",
)
@click.option("--property", "properties", multiple=True, metavar="ID", help="Check this property only (repeatable).")
@click.option(
    "--given",
    multiple=True,
    metavar="FEATURE=VALUE",
    help="Fix a feature, everywhere or of one element (gpu.quiescer=present).",
)
@click.option(
    "--assume",
    multiple=True,
    metavar="FORMULA",
    help="Assume something of features and permissions: 'not may(SIGKILL)'.",
)
@click.option(
    "--quiescer",
    "quiescers",
    multiple=True,
    metavar="NAME",
    help="The vdev of this type or name quiesces its VM's devices.",
)
@click.option(
    "--define", "defines", multiple=True, metavar="NAME=VALUE", help="What stands for @NAME@ in qvm configurations."
)
@click.option(
    "--causes",
    type=click.Choice(["all", "faults", "choices", "none"]),
    default="all",
    show_default=True,
    help="What minimal causes of a failure are made of.",
)
@click.option("--max-order", type=click.IntRange(min=1), metavar="K", help="Only causes with at most K members.")
@click.option("--traces", is_flag=True, help="Find and print the trace of every cause and every witness in full.")
@click.option(
    "--timeout",
    callback=_seconds,
    metavar="SECONDS",
    help="Answer unknown for what takes longer.",
)
@click.option(
    "--leave-open",
    is_flag=True,
    help="Take nothing for granted of the host where only configurations are given.",
)
@click.option("--count", is_flag=True, help="Count all states of the system, however long that takes.")
@click.option("--machines", default="", metavar="DIR", help="The folder of another model's machines.")
@click.option("--specs", default="", metavar="DIR", help="The folder of other properties.")
def check(
    paths: tuple[str, ...],
    as_json: bool,
    engine: str,
    causes: str,
    max_order: int | None,
    traces: bool,
    timeout: float | None,
    count: bool,
    **named: Any,
) -> None:
    """Check a system: is any device left unquiesced, when, and why?

    PATH is a system's file (.yaml), one or more qvm configurations, or a folder of them; without one, the reference
    system that comes with Quiesce is checked.

    Exit status: 0 every claim holds, 1 some claim does not, 2 the input is wrong, 3 some claim is unknown and none is
    worse.
    """
    from .check import Question
    from .engines.judge import Causes
    from .engines.limits import Limits
    from .evidence.verdict import exit_status
    from .report.progress import Progress

    progress = Progress()
    full = traces or bool(named["properties"])
    traced = "all" if traces else "first" if full or as_json else "none"
    try:
        wanted = Causes(cast("Kind", causes), max_order, cast("Traced", traced))
        limits = Limits.starting_now(timeout, count=count)
        outcome = _check(Question(paths, **named), engine, wanted, limits, progress)
    finally:
        progress.done()
    if as_json:
        from .report.document import document

        click.echo(json.dumps(document(outcome), indent=2, ensure_ascii=False))
    else:
        from .report.text import report

        click.echo("\n".join(report(outcome, engine, full=full, traces=traces, paint=_paint)))
    sys.exit(exit_status([verdict.word for verdict in outcome.verdicts]))


quiesce.add_command(lint)
quiesce.add_command(catalogue)


def _paint(word: str, text: str) -> str:
    """A verdict in its colour; click takes colours away where standard output is not a terminal."""
    colours = {"holds": "green", "unknown": "yellow", "vacuous": "yellow"}
    return click.style(text, fg=colours.get(word, "red"))


def _check(question: Question, engine: str, causes: Causes, limits: Limits, progress: Progress) -> Outcome:
    from .check import prepare, run

    return run(prepare(question), engine, limits, causes, progress)


def main() -> None:
    """Run the command line: every mistake in the input becomes a message and exit status 2, never a traceback."""
    from ..model.language.findings import InputError
    from .evidence.internal import InternalError

    try:
        quiesce(standalone_mode=False)
    except InputError as error:
        _complain(f"{error}\n")
        sys.exit(EXIT_INPUT)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_INPUT)
    except (KeyboardInterrupt, click.Abort):
        _complain("quiesce: interrupted; nothing is concluded\n")
        sys.exit(EXIT_INTERRUPTED)
    except InternalError as error:
        _complain(f"quiesce: internal error, nothing is concluded: {error}\n")
        sys.exit(EXIT_INTERNAL)


def _complain(text: str) -> None:
    sys.stderr.write(text)
