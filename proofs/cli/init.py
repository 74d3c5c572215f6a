"""`quiesce init`: a folder for somebody's own system."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options

if TYPE_CHECKING:
    from ..compare.ledger.comparison import Comparison


@click.command(short_help="Set up a folder for a system of your own.")
@click.argument("words", nargs=-1, metavar="[DIR]")
@click.option(
    "--qvmconf",
    "configurations",
    multiple=True,
    metavar="FILE",
    help="A qvm configuration of yours, named where it is (repeatable); without one, an example is written.",
)
@click.option(
    "--from",
    "origin",
    default="",
    metavar="OWNER/REPOSITORY@COMMIT",
    help="Where the workflow installs Quiesce from: a repository on GitHub, and all 40 digits of a commit of it. "
    "Without it the workflow fails until that is filled in.",
)
@options.outside
@options.jobs
def init(
    words: tuple[str, ...],
    configurations: tuple[str, ...],
    origin: str,
    allow_outside: tuple[str, ...],
    jobs: int | None,
) -> None:
    """Set up a folder for a system of your own, so that every change of it is checked.

    Writes into DIR, or the current folder: a system's file, an example of a qvm configuration, a ledger of what a check
    finds, a workflow for GitHub that compares the two, and a README. Nothing that is there is overwritten.
    The ledger comes last, and may take minutes: quiesce check DIR --update-ledger makes it as well.

    Exit status: 0 everything was written, 1 the check is not to be believed and no ledger was written, 2 something is in
    the way or the input is wrong, 3 the same as 0, and some claim is unknown.
    """
    from ...model.language.findings import Finding, Position, printable
    from ...model.language.regular_file import allowed
    from ..evidence.whole_file import raised, write_whole
    from ..report.ledger import report
    from .start import LEDGER, WORKFLOW, Start
    from .start_system import SYSTEM

    folder, more = _told_apart(words, named=bool(configurations))
    start = Start(Path(folder), tuple(Path(file) for file in (*configurations, *more)), allowed(allow_outside), origin)
    _see(folder)
    start.ready()
    for file, text in start.files().items():
        write_whole(text, file, results=Path(folder))
        click.echo(printable(str(file)))
    found, written, failures = _pinned(str(Path(folder) / SYSTEM), start.outside, jobs)
    if written:
        click.echo(printable(str(Path(folder) / LEDGER)))
    click.echo("")
    click.echo("\n".join(report(found, written=written)))
    if not origin:
        workflow = Position(str(Path(folder) / WORKFLOW), 0, 0)
        click.echo(
            str(Finding(workflow, "fails until it is filled in where Quiesce comes from (--from says it at once)"))
        )
    raised(failures)
    sys.exit(found.status)


def _see(folder: str) -> None:
    """See that there can be a folder of that name.

    Raises:
        InputError: there cannot.
    """
    from ...model.language.findings import Finding, InputError, Position
    from ...model.language.regular_file import reason

    try:
        os.stat(folder)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise InputError([Finding(Position(folder, 0, 0), f"cannot be written: {reason(error)}")]) from None


def _told_apart(words: tuple[str, ...], *, named: bool) -> tuple[str, list[str]]:
    """Words → the folder, and configurations: a shell makes several words of `--qvmconf *.qvmconf`.

    Raises:
        UsageError: there is more than one folder.
    """
    from ...model.qvmconf.system import CONFIGURATION_SUFFIXES

    more = [word for word in words if named and Path(word).suffix in CONFIGURATION_SUFFIXES]
    folders = [word for word in words if word not in more]
    if len(folders) > 1:
        raise click.UsageError(f"One folder is set up, not {len(folders)}: {', '.join(folders)}.")
    return (folders[0] if folders else "."), more


def _pinned(system: str, outside: tuple[str, ...], jobs: int | None) -> tuple[Comparison, bool, list[Exception]]:
    """Check a system, and write its ledger → what it says, whether it was written, and why not."""
    from ..checking.processes.local import processors
    from ..checking.progress import Progress
    from ..compare.ledger.comparison import attempted
    from ..compare.ledger.place import place
    from ..compare.ledger.several import Pinned, checked
    from ..engines.limits import Limits
    from ..evidence.case import prepare
    from ..evidence.question import Question

    question, progress = Question((system,), allow_outside=outside), Progress()
    try:
        each = Pinned(prepare(question), place(question, ""), None)
        _, found = checked(each, Limits.starting_now(None), progress, jobs or processors())
    finally:
        progress.done()
    return found, *attempted(found, update=True)
