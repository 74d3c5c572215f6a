"""Options that all of `quiesce draw` has, and where what was drawn goes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from ...model.language.regular_file import kind
from ..evidence.file_name import file_name
from . import options

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...model.views.drawing import Drawing
    from ...model.views.palette import Theme

F = TypeVar("F", bound="Callable[..., Any]")

SUFFIXES = {
    ".svg": "svg",
    ".png": "png",
    ".dot": "dot",
    ".gv": "dot",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".puml": "plantuml",
    ".plantuml": "plantuml",
}
FORMS = tuple(dict.fromkeys(SUFFIXES.values()))
_USUAL = {form: suffix for suffix, form in reversed(SUFFIXES.items())}
_PICTURES = ("svg", "png")

_OPTIONS = (
    click.option(
        "--out", default="", metavar="FILE", help="Write to this file; a folder, where there are several drawings."
    ),
    click.option("--format", "form", type=click.Choice(FORMS), help="Default: by the suffix of FILE, else svg."),
    click.option(
        "--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True, help="The paper."
    ),
    options.replace,
)


@dataclass(frozen=True, slots=True)
class Placement:
    """In which form drawings are wanted, and where. `out` is empty for standard output."""

    out: str
    form: str
    theme: Theme
    replace: bool

    def put(self, drawings: Sequence[Drawing]) -> None:
        """Write drawings: one to its file or to standard output, several into a folder or, if they are text, one by one.

        Raises:
            InputError: a file is there already or cannot be written, or there is nothing to make pictures with.
        """
        from ..evidence.whole_file import write_whole

        made = {self._file(drawing, len(drawings)): self._made(drawing) for drawing in drawings}
        if not self.out:
            for content in made.values():
                click.echo(content, nl=False)
            return
        self._refuse_those_there(made)
        results = Path(self.out) if self._folder(len(drawings)) else None
        for file, content in made.items():
            write_whole(content, file, replace=self.replace, results=results)

    def _folder(self, several: int) -> bool:
        """Whether `--out` names a folder for results, which is made if there is none."""
        return several > 1 or self.out.endswith(("/", "\\")) or (self.out != "" and kind(self.out) == "folder")

    def _file(self, drawing: Drawing, several: int) -> Path:
        """Where a drawing goes; without `--out` nowhere, but each still has a name of its own."""
        if self.out and not self._folder(several):
            return Path(self.out)
        return Path(self.out) / file_name(*drawing.name.split("."), suffix=_USUAL[self.form])

    def _refuse_those_there(self, made: dict[Path, str | bytes]) -> None:
        """Of several files, all are written or none is."""
        from ...model.language.findings import Finding, InputError, Position

        there = [file for file in made if kind(file) != "nothing"]
        if there and len(made) > 1 and not self.replace:
            what = f"{len(there)} of {len(made)} files are there already, so nothing was written"
            known, advice = f"the first: {there[0].name}", "replace them with --replace, or name another folder"
            raise InputError([Finding(Position(self.out, 0, 0), what, known, advice)])

    def _made(self, drawing: Drawing) -> str | bytes:
        if self.form == "mermaid":
            from ...model.views.mermaid import mermaid

            return mermaid(drawing)
        if self.form == "plantuml":
            from ...model.views.plantuml import plantuml

            return plantuml(drawing)
        if self.form == "svg":
            from ...model.views.svg import svg

            return svg(drawing, self.theme) + "\n"
        from ...model.views.dot import dot

        if self.form == "dot":
            return dot(drawing, self.theme)
        from ...model.views.render import render

        return render(dot(drawing, self.theme), "png")


def output(command: F) -> F:
    """Adds the options that say in which form a drawing is wanted, and where; see `wanted`."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def wanted(out: str, form: str | None, theme: str, *, replace: bool, several: bool = False) -> Placement:
    """What the options of `output` say.

    Args:
        out: where to.
        form: the format, if it was given.
        theme: the theme.
        replace: whether files may be replaced.
        several: whether there may be more than one drawing.

    Raises:
        UsageError: there is no such form of files, or a picture would go to a terminal.
    """
    suffix = Path(out).suffix.lower()
    if form is None and suffix and suffix not in SUFFIXES and not (several or kind(out) == "folder"):
        raise click.UsageError(
            f'No format is known by the suffix "{suffix}": use one of {", ".join(SUFFIXES)}, or --format.'
        )
    if several and suffix in SUFFIXES:
        raise click.UsageError("There may be several drawings: --out must name a folder for them.")
    chosen = form or SUFFIXES.get(suffix, "svg")
    if not out and chosen in _PICTURES:
        if several:
            raise click.UsageError(
                "There may be several pictures: say --out FOLDER, or --format mermaid, dot or plantuml."
            )
        if sys.stdout.isatty():
            raise click.UsageError(
                "A picture is no use on a terminal: say --out FILE, or --format mermaid, dot or plantuml."
            )
    return Placement(out, chosen, cast("Theme", theme), replace)
