"""Where else a check says what it found: result files for build servers, and annotations for GitHub."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..checking.run import Outcome, Unchecked

F = TypeVar("F", bound="Callable[..., Any]")


def options(command: F) -> F:
    """Adds the options that say where verdicts go; `--replace` is the command's own."""
    junit = click.option("--junit", default="", metavar="FILE", help="Write the verdicts to this file as JUnit XML.")
    return junit(for_code("what does not hold")(command))


def for_code(what: str) -> Callable[[F], F]:
    """Adds the options that show at lines of files what was found; `--replace` is the command's own."""
    sarif = click.option(
        "--sarif", default="", metavar="FILE", help=f"Write {what} to this file as SARIF, with the places to look at."
    )
    github = click.option(
        "--github", is_flag=True, help=f"Print {what} as annotations for a GitHub workflow in addition."
    )
    return lambda command: sarif(github(command))


@dataclass(frozen=True, slots=True)
class Results:
    """What these options say.

    Attributes:
        junit: the file for JUnit XML; nothing if none is wanted.
        sarif: the file for SARIF, likewise.
        github: annotations are wanted.
        replace: whether files that are there may be replaced.
    """

    junit: str
    sarif: str
    github: bool
    replace: bool

    def ready(self, inputs: Iterable[str], others: Mapping[str, str] | None = None) -> None:
        """See that the files can be written, before anything takes long.

        Args:
            inputs: what is read, which no result may replace.
            others: further files that will be written, by their options.

        Raises:
            InputError: something is in a file's place, or two have one place, or one that of an input.
        """
        from ...model.language.findings import Finding, InputError, Position
        from ..evidence.whole_file import obstacles

        files = [file for file in (self.junit, self.sarif) if file]
        wrong = [finding for file in files for finding in obstacles(file, replace=self.replace)]
        taken = {os.path.realpath(path): "what is checked" for path in inputs}
        for option, file in {**(others or {}), "--junit": self.junit, "--sarif": self.sarif}.items():
            place = os.path.realpath(file)
            if file and place in taken and not wrong:
                what = f'"{file}" is {taken[place]}, and would be written by {option}'
                wrong.append(Finding(Position(option, 0, 0), what, "", "name another file"))
            elif file:
                taken[place] = f"written by {option}"
        if wrong:
            raise InputError(wrong)

    def write(self, systems: Sequence[Outcome | Unchecked], *others: Callable[[], object]) -> None:
        """Write the files, and others: after the report is printed, so that it is told whatever becomes of them.

        Raises:
            InputError: one of them cannot be written there.
            NotWritten: one of them could not be written anywhere.
        """
        from ..evidence.whole_file import all_written

        all_written(lambda: self._junit(systems), lambda: self._sarif(systems), *others)

    def _junit(self, systems: Sequence[Outcome | Unchecked]) -> None:
        if self.junit:
            from ..evidence.whole_file import write_whole
            from ..report.junit import junit

            write_whole(junit(*systems), Path(self.junit), replace=self.replace)

    def _sarif(self, systems: Sequence[Outcome | Unchecked]) -> None:
        if self.sarif:
            from ..evidence.whole_file import write_whole
            from ..report.artifacts import Artifacts
            from ..report.sarif import sarif

            write_whole(sarif(systems, Artifacts.here()), Path(self.sarif), replace=self.replace)

    def shown(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines of a report, as they are printed."""
        if not self.github:
            return iter(lines)
        from ..report.annotations import inert

        return inert(lines)

    def annotations(self, outcome: Outcome, among: int = 1) -> Iterator[str]:
        """The annotations, if they are wanted; of one `among` several systems, not all that GitHub shows."""
        if self.github:
            from ..report.annotations import annotated
            from ..report.artifacts import Artifacts

            yield from annotated(outcome.verdicts, outcome.case, Artifacts.here(), among)
