"""`quiesce recheck`: certificates of proofs, checked again by other ways."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..report.json_text import json_text
from . import options

if TYPE_CHECKING:
    from ..recheck.solvers import Solver

_ASKED: dict[str, tuple[Solver, ...]] = {"z3": ("Z3",), "cvc5": ("cvc5",), "both": ("Z3", "cvc5")}


def _limit(_: click.Context, __: click.Parameter, value: float) -> float:
    """Seconds that make sense as a limit of one question."""
    if not 0.001 <= value <= 86_400:
        raise click.BadParameter(f"{value:g} is not a number of seconds from 0.001 to a day.")
    return value


@click.command(short_help="Check certificates of proofs again, apart from what found them.")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--verbose", "-v", is_flag=True, help="Tell every obligation, and how long each solver took for it.")
@click.option(
    "--solver",
    type=click.Choice(list(_ASKED)),
    default="both",
    show_default=True,
    help="Who has to find every obligation unsatisfiable.",
)
@options.outside
@options.jobs
@options.memory
@click.option(
    "--timeout",
    type=float,
    callback=_limit,
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Take a question for undecided after that.",
)
def recheck(
    files: tuple[str, ...],
    as_json: bool,
    verbose: bool,
    solver: str,
    allow_outside: tuple[str, ...],
    jobs: int | None,
    timeout: float,
) -> None:
    """Check certificates of proofs again, with nothing of what found the proofs.

    FILE is a certificate, or a folder of them; without one, those that come with Quiesce are checked. The declared
    system is read again, what its events do is derived anew and compared with the certificate's text, two solvers
    discharge every obligation, and traces are let happen on live machines. A system's files are read where the
    certificate says they are only below the current folder, or one that --allow-outside names.

    Exit status: 0 all certificates were rechecked, 1 some were refused, 2 the input is wrong.
    """
    from ...model.language.regular_file import allowed
    from ..checking.checked import note
    from ..checking.processes.local import processors
    from ..checking.progress import Progress
    from ..checking.rechecking import certificates, versions
    from ..checking.rechecking import recheck as check
    from ..report import recheck as output

    solvers = _ASKED[solver]
    known = versions(solvers)
    outside = allowed(allow_outside)
    read = certificates(files, outside)
    progress = Progress()
    try:
        apart = verbose or as_json
        found = check(read, solvers, timeout, jobs or processors(), progress, outside, apart=apart)
    finally:
        progress.done()
    untold = note(read[each.file] for each in found if not each.refused)
    if untold:
        click.echo(f"not remembered that these were checked: {untold}", err=True)
    if as_json:
        click.echo(json_text(output.document(found, known)))
    else:
        click.echo("\n".join(output.report(found, known, verbose=verbose, full=bool(files), paint=_paint)))
    sys.exit(int(any(each.refused for each in found)))


def _paint(good: bool, text: str) -> str:
    """An answer in its colour; click takes colours away where standard output is not a terminal."""
    return click.style(text, fg="green" if good else "red")
