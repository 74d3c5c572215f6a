"""`quiesce draw coverage`: declared rows that nothing takes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import options
from .drawn import output, wanted

if TYPE_CHECKING:
    from ...model.system.instantiate import Composition
    from ...model.system.library import Library

EXIT_UNKNOWN = 3


@click.command(short_help="Draw machines, with the rows marked that are never taken.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--machine", "names", multiple=True, metavar="NAME", help="This machine, whatever is found (repeatable).")
@options.outside
@click.option("--machines", default="", metavar="DIR", help="The folder of another model's machines.")
@options.limits
@output
def coverage(
    paths: tuple[str, ...],
    names: tuple[str, ...],
    allow_outside: tuple[str, ...],
    machines: str,
    timeout: float | None,
    out: str,
    form: str | None,
    theme: str,
    replace: bool,
) -> None:
    """Draw the machines with rows that are never taken, whatever happens; these stand out.

    PATH is a system's file or a reference system, each explored by itself; without one, all reference systems are.

    Exit status: 0 it is drawn, or every row is taken, 2 the input is wrong, 3 a limit was reached.
    """
    from ...model.language.regular_file import allowed
    from ...model.system.load import EMBEDDED, load
    from ..checking.coverage import coverage as explored
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..report.draw.coverage_drawing import coverage_drawings

    how = wanted(out, form, theme, replace=replace, several=len(names) != 1)
    library = load(Path(machines) if machines else EMBEDDED, *allowed(allow_outside))
    _known(library, names)
    progress = Progress()
    try:
        systems = _composed(library, paths, Path(machines) if machines else EMBEDDED, allow_outside)
        found = explored(library, systems, Limits.starting_now(timeout), progress)
    finally:
        progress.done()
    drawn = list(coverage_drawings(library, found, names))
    how.put(drawn)
    if not drawn:
        click.echo("every row is taken", err=True)
    if found.unknown:
        sys.exit(EXIT_UNKNOWN)


def _known(library: Library, names: tuple[str, ...]) -> None:
    from .draw_machine import refuse_unknown

    refuse_unknown(names, library.model, "--machine")


def _composed(
    library: Library, paths: tuple[str, ...], folder: Path, outside: tuple[str, ...]
) -> dict[str, Composition]:
    """Each system by itself, by name."""
    from ...model.qvmconf.system import open_system
    from ...model.system.instantiate import instantiate
    from ...model.system.references import meant, references

    known = references(folder)
    files = meant(paths, known) if paths else list(known.values())
    systems = [instantiate(library, open_system([file], {}, (), outside)) for file in files]
    return {f"{system.system.name}": system for system in systems}
