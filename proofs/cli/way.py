"""How a check goes about it: what is the same for every system that is checked in one call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...model.system.library import Library
    from ...specs.language.property import Property
    from ..checking.judge import Causes
    from ..checking.processes.workers import Jobs
    from ..checking.progress import Progress
    from ..checking.run import Outcome
    from ..engines.limits import Limits
    from ..evidence.case import Case
    from ..evidence.question import Question
    from ..evidence.verdict import Verdict

_READING = 1.0
"""Seconds that reading may take longer than all the rest: before, there is no claim of which to say that it is unknown."""

_BAD = ("violated", "depends", "vacuous")
"""What is told as soon as it is found."""


@dataclass(frozen=True, slots=True)
class Way:
    """What the options say, and who does the work; as for `checking.run`."""

    engine: str
    causes: Causes
    limits: Limits
    progress: Progress
    workers: Jobs
    cache: str
    count: bool

    def read(self, question: Question) -> tuple[Library, tuple[Property, ...]]:
        """The machines and the properties that a question is about.

        Raises:
            InputError: everything that is wrong with them.
            OutOfTime: the limit of time was reached.
        """
        from ..checking.processes.alarm import ending
        from ..evidence.case import read

        with ending(self.limits, _READING):
            return read(question)

    def case(self, question: Question, library: Library, properties: tuple[Property, ...]) -> Case:
        """A question about one system → what it names; a ledger names the system beside it.

        Raises:
            InputError: everything that is wrong with it.
            OutOfTime: the limit of time was reached before there was a claim.
        """
        from ..checking.processes.alarm import ending
        from ..evidence.case import prepared
        from ..evidence.systems import beside

        with ending(self.limits, _READING):
            return prepared(replace(question, paths=tuple(map(beside, question.paths))), library, properties)

    def outcome(self, case: Case, *, sized: bool = False, named: str = "") -> Outcome:
        """A case → what is found; an interrupt leaves what is known by then.

        Args:
            case: the system and its claims.
            sized: how large the system is, is wanted, too.
            named: how the system is named, if it is one of several.
        """
        from ..checking.run import run

        def found(verdict: Verdict) -> None:
            if verdict.word in _BAD:
                self.progress.found(f"{named and named + ': '}{verdict.claim.name}: {verdict.word}")

        return run(
            case,
            self.engine,
            self.limits,
            self.causes,
            self.progress,
            self.workers,
            self.cache,
            measured=sized or self.count,
            told=found,
            partial=True,
        )
