"""The claims of one system's file, and what is found out about them: once, and for all processes that ask."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..checking.judge import Causes
from ..checking.progress import Progress
from ..checking.run import run
from ..engines.limits import Limits
from ..evidence.case import prepare
from ..evidence.question import Question
from ..report.narrative import why
from ..report.told import story

if TYPE_CHECKING:
    from ...model.system.instantiate import Composition
    from ...specs.language.claim import Claim
    from ..evidence.verdict import Verdict, Word

_PATIENCE = 0.2
"""Seconds after which a process that waits for another looks whether somebody wants it to stop."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict's word, the story if it is not `holds`, or why it is not applicable, and how many seconds it took."""

    word: Word
    story: str
    seconds: float


class Answers:
    """What is known of one file.

    Attributes:
        claims: all of its claims, in declared order.
        wanted: the names of those that are to be checked, which has to be said before the first is asked for.
    """

    def __init__(self, file: str, options: dict[str, Any], shared: str = "") -> None:
        """Reads the file.

        Args:
            file: the system's file.
            options: as `quiesce check` has them; those that do not say what is meant are `timeout`, `jobs` and `cache`.
            shared: a folder in which processes that ask the same leave their answers; nothing if there is one alone.

        Raises:
            InputError: everything that is wrong with it.
        """
        meant = dict(options)
        self._timeout: float | None = meant.pop("timeout", None)
        self._jobs: int = meant.pop("jobs", None) or 1  # processes of pytest already share the work
        self._cache: str = meant.pop("cache", "")
        self._case = prepare(Question((file,), **meant))
        self._shared = Path(shared) if shared else None
        self._found: dict[str, Answer] | None = None
        self.claims: tuple[Claim, ...] = self._case.claims
        self.wanted: set[str] = set()

    def speaking(self) -> None:
        """See that there is something to find out; see `Case.speaking`."""
        self._case.speaking()

    def of(self, claim: str) -> Answer:
        """The answer to a claim, by its name."""
        if self._found is None:
            self._found = self._check() if self._shared is None else self._shared_check(self._shared)
        return self._found[claim]

    def _check(self) -> dict[str, Answer]:
        case = replace(self._case, claims=tuple(claim for claim in self.claims if claim.name in self.wanted))
        limits = Limits.starting_now(self._timeout)
        outcome = run(case, "symbolic", limits, Causes(traced="none"), _Silent(), self._jobs, self._cache)
        return {
            verdict.claim.name: Answer(verdict.word, _story(verdict, case.composition), verdict.seconds)
            for verdict in outcome.verdicts
        }

    def _shared_check(self, folder: Path) -> dict[str, Answer]:
        """The same, unless another process did it; while it does, this one waits. A lock ends with its process."""
        name = hashlib.sha256(str(Path(self._case.question.paths[0]).resolve()).encode("utf-8", "replace")).hexdigest()
        with closing(sqlite3.connect(folder / f"{name}.sqlite", timeout=_PATIENCE, isolation_level=None)) as database:
            _lock(database)
            database.execute("CREATE TABLE IF NOT EXISTS answers (claim TEXT PRIMARY KEY, answer TEXT)")
            rows = database.execute("SELECT claim, answer FROM answers").fetchall()
            if rows:
                found = {claim: Answer(**json.loads(answer)) for claim, answer in rows}
            else:
                found = self._check()
                told = [(claim, json.dumps(asdict(answer))) for claim, answer in found.items()]
                database.executemany("INSERT INTO answers VALUES (?, ?)", told)
            database.execute("COMMIT")
        return found


def _story(verdict: Verdict, composition: Composition) -> str:
    if verdict.word == "holds":
        return ""
    return why(verdict) if verdict.word == "not applicable" else story(verdict, composition)


def _lock(database: sqlite3.Connection) -> None:
    """Wait until nobody else uses a database."""
    while True:
        try:
            database.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        else:
            return


class _Silent(Progress):
    """Progress of which nobody hears: pytest would show it as the output of a failing test."""

    def __call__(self, text: str) -> None:
        """Say nothing."""

    def counted(self, done: int, of: int, noun: str) -> None:
        """Say nothing."""
