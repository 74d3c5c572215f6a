"""Whether a claim tells a changed system from the original: it does if its verdict is another one.

Another verdict is another word, or the same under other assignments of features and permissions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .answered import Answered

SILENT = "silent"
"""The word for a claim that is not made: its property speaks of nothing that is there."""


@dataclass(frozen=True, slots=True)
class Killer:
    """A claim about a system, with its words before and after the change."""

    system: str
    claim: str
    before: str
    after: str

    def __str__(self) -> str:
        """For example "quiescing-vdev-suffices[gpu] in cockpit: holds → depends"."""
        return f"{self.claim} in {self.system}: {self.moved}"

    @property
    def moved(self) -> str:
        """What has become of the verdict: "holds → depends", "depends → under other conditions"."""
        now = self.after if self.after != self.before else "under other conditions"
        return f"{self.before} → {now}"


def compared(system: str, claim: str, before: Answered, after: Answered) -> Killer | None:
    """A claim, and a system before and after a change → how it tells them apart; None if it does not.

    Raises:
        Exhausted: a limit was reached.
    """
    if claim not in after.claims:
        return Killer(system, claim, before.word(claim), SILENT)
    if claim not in before.claims:
        return Killer(system, claim, SILENT, after.word(claim))
    if untouched(before, after, claim) or after.reached_when(claim, before.reached(claim)):
        return None
    return Killer(system, claim, before.word(claim), after.word(claim))


def untouched(before: Answered, after: Answered, claim: str) -> bool:
    """Whether just the same can influence a claim, so that its verdict cannot differ."""
    group = before.groups[claim]
    if claim not in after.claims:
        return False
    if before.declared is not after.declared and (
        group != after.groups[claim] or any(before.claims[each] != after.claims[each] for each in group)
    ):
        return False
    moved = after.unlike(before)
    if moved is not None and not moved & before.influences(claim):
        return True
    return before.part(claim) == after.part(claim)
