"""What a check found, as it is printed: of one system everything, of several each in short and a table in the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ..checking.run import Outcome
from ..report.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..checking.run import Unchecked
    from .ledgers import Pinning
    from .results import Results


@dataclass(frozen=True, slots=True)
class Telling:
    """What the options say of what is printed.

    Attributes:
        outputs: where else it goes.
        as_json: as one JSON document.
        engine: how it was found.
        full: everything about each claim that does not hold.
        traces: every trace, too.
    """

    outputs: Results
    as_json: bool
    engine: str
    full: bool
    traces: bool

    def one(self, outcome: Outcome, pinning: Pinning) -> None:
        """Print what was found of the only system."""
        if self.as_json:
            from ..report.document import document

            click.echo(json_text(document(outcome) | pinning.document()))
        else:
            self._lines((*self._report(outcome), *pinning.lines()))
        self._annotations((*self.outputs.annotations(outcome), *pinning.annotations(self.outputs.github)))

    def each(self, outcome: Outcome) -> None:
        """Print what was found of one of several systems, as soon as it is: in short, unless more was asked for."""
        if self.as_json:
            return
        from ..report.several import brief

        self._lines((*(self._report(outcome) if self.full else brief(outcome, self.engine, paint)), ""))

    def together(self, systems: Sequence[Outcome | Unchecked]) -> None:
        """Print what became of several systems."""
        from ..report.several import documents, together

        if self.as_json:
            click.echo(json_text(documents(systems)))
        else:
            self._lines(together(systems, full=self.full))
        for each in systems:
            if isinstance(each, Outcome):
                self._annotations(self.outputs.annotations(each, among=len(systems)))

    def _report(self, outcome: Outcome) -> Iterable[str]:
        from ..report.text import report

        return report(outcome, self.engine, full=self.full, traces=self.traces, paint=paint)

    def _lines(self, lines: Iterable[str]) -> None:
        click.echo("\n".join(self.outputs.shown(lines)))

    def _annotations(self, lines: Iterable[str]) -> None:
        for line in lines:
            click.echo(line, err=self.as_json)  # GitHub reads both; a JSON document stays alone on standard output


def paint(word: str, text: str) -> str:
    """A verdict in its colour; click takes colours away where standard output is not a terminal."""
    colours = {"holds": "green", "unknown": "yellow", "vacuous": "yellow", "not applicable": "blue"}
    return click.style(text, fg=colours.get(word, "red"))
