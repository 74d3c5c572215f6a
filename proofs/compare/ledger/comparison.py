"""A check and the ledger of its system → what differs, and whether the check is to be believed at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.findings import InputError
from ....specs.language.former import former_names
from ...evidence.whole_file import NotWritten, write_whole
from . import reading
from .canary import alive
from .deviation import Deviation
from .differences import differences
from .made import how, made, taken_by
from .renamed import renamed
from .written import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ...checking.judge import Causes
    from ...checking.progress import Progress
    from ...checking.run import Outcome
    from ...engines.limits import Limits
    from ...evidence.case import Case
    from .ledger import Ledger


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of a comparison.

    Attributes:
        file: where the ledger is.
        was: what was expected; None if nothing was, as the ledger is going to be written.
        now: what is there.
        differences: what differs.
        alive: how the canary lives, sentence by sentence; nothing if it fell.
        undone: what was not checked at all, sentence by sentence.
        unknown: the claims that are not known; no ledger makes a pass of them.
        renamed: former names of properties that the ledger has, each with the one of now; no difference.
    """

    file: Path
    was: Ledger | None
    now: Ledger
    differences: tuple[Deviation, ...]
    alive: tuple[str, ...]
    undone: tuple[str, ...]
    unknown: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def believed(self) -> bool:
        """Whether what the check says means anything."""
        return not self.alive and not self.undone

    @property
    def status(self) -> int:
        """The exit status: 0 all is as the ledger says, 1 something is not, 3 so far it is, and some claim is unknown."""
        return self.exit_status(written=False)

    def exit_status(self, *, written: bool) -> int:
        """The same; `written`: the ledger says by now what is there, so that nothing differs from it."""
        if not written and (self.differences or not self.believed):
            return 1
        return 3 if self.unknown else 0


def expected(file: Path, case: Case, *, update: bool) -> Ledger | None:
    """What is expected of a case; None if the ledger is going to be written, and nothing that can be read is there yet.

    Raises:
        InputError: the ledger cannot be used, or is about another system.
    """
    about = case.composition.transition_system.name
    try:
        return reading.read(file, about)
    except reading.OtherSystem:
        raise
    except InputError:
        if update:
            return None
        raise


def compared(
    outcome: Outcome, file: Path, was: Ledger | None, engine: str, causes: Causes, limits: Limits, progress: Progress
) -> Comparison:
    """An outcome, and what was expected → what differs. Checks the canary, and measures what the system covers.

    Args:
        outcome: what a check found.
        file: where its ledger is.
        was: what is expected; None if nothing is.
        engine: as it was checked.
        causes: likewise.
        limits: likewise.
        progress: told how far it is.

    Raises:
        InternalError: engines disagree, or a trace does not replay.
    """
    system = outcome.case.composition.transition_system
    progress.subject("which transitions are taken")
    now = made(outcome, how(engine, causes, limits), taken_by(outcome, limits, progress))
    progress.subject("the canary")
    lives = alive(outcome.case, engine, limits, causes, progress)
    names: tuple[tuple[str, str], ...] = ()
    if was is not None:
        was, names = renamed(was, former_names(outcome.case.properties))
    found = () if was is None else differences(was, now, system)
    if was is not None and not found and text(was) != text(now):
        found = (Deviation("wording", "", "the ledger is written in another order, though no fact differs"),)
    unknown = tuple(verdict.claim.name for verdict in outcome.verdicts if verdict.word == "unknown")
    return Comparison(file, was, now, found, lives, tuple(_undone(outcome)), unknown, names)


def settled(comparison: Comparison, *, update: bool) -> bool:
    """Write the ledger if that is wanted and the check is to be believed → whether it says by now what is there.

    Raises:
        InputError: it cannot be written there.
        NotWritten: it could not be written anywhere.
    """
    written = update and comparison.believed
    if written and (comparison.was is None or comparison.differences or comparison.renamed):
        write_whole(text(comparison.now), comparison.file, replace=True)
    return written


def attempted(comparison: Comparison, *, update: bool) -> tuple[bool, list[Exception]]:
    """The same → whether the ledger says by now what is there, and why it could not be written: to tell in the end."""
    try:
        return settled(comparison, update=update), []
    except (InputError, NotWritten) as error:
        return False, [error]


def _undone(outcome: Outcome) -> Iterator[str]:
    """What shows that a check did not do its work, whatever the ledger says."""
    if not outcome.case.claims:
        yield "nothing is claimed of this system, so nothing was checked"
    checked = {verdict.claim for verdict in outcome.verdicts}
    for claim in outcome.case.claims:
        if claim not in checked:
            yield f"{claim.name} was not checked"
