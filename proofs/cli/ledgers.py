"""Options of a check that compare what it finds with what is expected, and write down what is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..checking.judge import Causes
    from ..checking.progress import Progress
    from ..checking.run import Outcome
    from ..compare.ledger.comparison import Comparison
    from ..compare.ledger.ledger import Ledger
    from ..engines.limits import Limits
    from ..evidence.case import Case
    from ..evidence.question import Question

F = TypeVar("F", bound="Callable[..., Any]")

HERE = "\0"
"""What `--ledger` says without a file: the one that belongs to the system. No file has such a name."""

_OPTIONS = (
    click.option(
        "--ledger",
        is_flag=False,
        flag_value=HERE,
        default=None,
        metavar="[FILE]",
        help="Compare with what is expected of the system: FILE, or NAME.ledger.yaml beside the system's file. The exit "
        "status tells whether all is as it says. For several systems: quiesce ledger.",
    ),
    click.option("--update-ledger", is_flag=True, help="Write the ledger anew, and print what changed in it."),
)


def options(command: F) -> F:
    """Adds the options that name a ledger."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


@dataclass(slots=True)
class Pinning:
    """What these options say, and what is known of the ledger so far.

    Attributes:
        given: what follows `--ledger`: None if it was not given, `HERE` if no file follows.
        update: the ledger is to be written anew.
    """

    given: str | None
    update: bool
    _file: Path | None = None
    _was: Ledger | None = None
    _found: Comparison | None = None
    _written: bool = False
    _failures: list[Exception] = field(default_factory=list)

    @property
    def wanted(self) -> bool:
        """Whether there is anything to compare."""
        return self.given is not None or self.update

    @property
    def sized(self) -> bool:
        """Whether it has to be found out how large the system is; once the ledger is read."""
        return self.wanted and (self._was is None or self._was.sized)

    def ready(self, question: Question) -> None:
        """See that what is asked can be compared.

        Raises:
            InputError: the ledger's file is not one, or cannot be written.
            UsageError: only some of the claims are asked for.
        """
        if not self.wanted:
            return
        if question.properties:
            what = "--property checks some of the claims only, and the ledger is about all of them: leave one of the two out."
            raise click.UsageError(what)
        if self.given == "":
            raise click.UsageError("--ledger is followed by an empty name: name a file, or nothing.")
        from ...model.language.findings import InputError
        from ..compare.ledger.place import place
        from ..evidence.whole_file import obstacles

        self._file = place(question, "" if self.given in (None, HERE) else str(self.given))
        if self.update and (wrong := obstacles(str(self._file), replace=True)):
            raise InputError(wrong)

    def read(self, case: Case) -> None:
        """Read what is expected, before anything takes long.

        Raises:
            InputError: the ledger cannot be used.
        """
        if self._file is not None:
            from ..compare.ledger.comparison import expected

            self._was = expected(self._file, case, update=self.update)

    def compare(self, outcome: Outcome, engine: str, causes: Causes, limits: Limits, progress: Progress) -> None:
        """Compare; and write the ledger, if that is wanted and the check is to be believed: see `settle`.

        Raises:
            InternalError: the engines disagree about the canary.
        """
        if self._file is None:
            return
        from ..compare.ledger.comparison import attempted, compared

        self._found = compared(outcome, self._file, self._was, engine, causes, limits, progress)
        self._written, self._failures = attempted(self._found, update=self.update)

    def settle(self) -> None:
        """Tell that the ledger could not be written, once everything else was told.

        Raises:
            InputError: it cannot be written there.
            NotWritten: it could not be written anywhere.
        """
        from ..evidence.whole_file import raised

        raised(self._failures)

    def lines(self) -> Iterator[str]:
        """What came of it, in words."""
        if self._found is not None:
            from ..report.ledger import report

            yield ""
            yield from report(self._found, written=self._written)

    def document(self) -> dict[str, Any]:
        """The same as an entry of a document; nothing if there was nothing to compare."""
        if self._found is None:
            return {}
        from ..report.ledger import document

        return {"ledger": document(self._found, written=self._written)}

    def annotations(self, github: bool) -> Iterator[str]:
        """The same as an annotation for GitHub, if that is wanted and there is anything to tell."""
        if github and self._found is not None:
            from ..report.ledger import annotated

            yield from annotated(self._found, written=self._written)

    def status(self, otherwise: int) -> int:
        """The exit status: by the ledger if there is one, `otherwise` if there is none."""
        return otherwise if self._found is None else self._found.exit_status(written=self._written)
