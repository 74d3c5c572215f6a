"""What becomes of one mutant: refused, equivalent, killed by a claim, surviving, or unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ....model.language import formula as f
from ...engines.symbolic import Exhausted
from .answered import Answered
from .killing import compared, untouched
from .mutated import Refused, claimed, composed
from .parted import parting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....model.system.flatten import Tried
    from ...engines.limits import Limits
    from .change import Mutant
    from .killing import Killer
    from .parted import Apart, Met

Outcome = Literal["refused", "equivalent", "killed", "survived", "unknown"]

_OF_TAKEN = ("drop-row", "drop-trigger", "drop-reaction", "retarget")
"""Changes that make no difference to a row that is in no transition of the system, whatever its conditions."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant.

    Attributes:
        mutant: its name.
        outcome: in one word. Equivalent: no run tells it from the original, so that no claim ever can.
        killers: the claims known to kill it; the first that was found, unless all were asked.
        asked: the claims whose answer is known, killers and others.
        apart: of a survivor, the shortest run that tells it from the original.
        reason: why it was refused, or is unknown.
    """

    mutant: str
    outcome: Outcome
    killers: tuple[Killer, ...] = ()
    asked: frozenset[str] = frozenset()
    apart: Apart | None = None
    reason: str = ""


@dataclass(slots=True)
class Examiner:
    """Examines mutants of one system one after the other, and learns which claims are worth asking first.

    Attributes:
        before: the system as it stands, with its claims.
        limits: how much may be used.
        thorough: ask every claim, not just until one notices.
        tried: what is known of how its machines move; is added to.
    """

    before: Answered
    limits: Limits
    thorough: bool = False
    tried: Tried = field(default_factory=dict)
    _noticed: list[str] = field(default_factory=list)
    _taken: frozenset[tuple[str, int | None]] = field(init=False)

    def __post_init__(self) -> None:
        edges = (
            edge
            for event in self.before.composition.transition_system.events
            for participant in event.participants
            for edge in participant.edges
        )
        self._taken = frozenset(row for edge in edges for row in edge.rows)

    def fate(self, mutant: Mutant) -> Fate:
        """A mutant → its fate."""
        if mutant.operator in _OF_TAKEN and (mutant.machine.name, mutant.row) not in self._taken:
            return self._equivalent(mutant)
        if reason := self.limits.stop():
            return Fate(mutant.name, "unknown", reason=reason)
        try:
            after = self.after(mutant)
        except Refused as refused:
            return Fate(mutant.name, "refused", reason=str(refused))
        if self.before.bare == after.bare:
            return self._equivalent(mutant)
        try:
            return self._examined(mutant, after)
        finally:
            after.forget()

    def _equivalent(self, mutant: Mutant) -> Fate:
        return Fate(mutant.name, "equivalent", asked=frozenset(self.before.claims))

    def after(self, mutant: Mutant) -> Answered:
        """The system under a mutant, nothing of it answered yet.

        Raises:
            Refused: there is none.
        """
        composition = composed(self.before.composition, mutant, self.tried)
        known = claimed(self.before.composition, self.before.declared, composition)
        return Answered(composition, known, self.limits).like(self.before)

    def _examined(self, mutant: Mutant, after: Answered) -> Fate:
        reason = ""
        parted: Met | None = None
        try:
            parted = parting(self.before.bare, after.bare, self.limits)
            if not parted.divergences:
                return self._equivalent(mutant)
        except Exhausted as exhausted:
            reason = exhausted.reason
        system, asked = self.before.composition.system.name, list[str]()
        found: list[Killer] = []
        unknown = dict.fromkeys((reason,) if reason else ())
        for claim in self._order(after):
            try:
                killer = compared(system, claim, self.before, after)
            except Exhausted as exhausted:
                unknown[exhausted.reason] = None
                continue
            asked.append(claim)
            if killer is not None:
                found.append(killer)
                self._noticed.append(claim)
                if not self.thorough:
                    break
        if found:
            return Fate(mutant.name, "killed", tuple(found), frozenset(asked))
        apart = None
        try:
            apart = parted.apart() if parted is not None else None
        except Exhausted as exhausted:
            unknown[exhausted.reason] = None
        outcome: Outcome = "unknown" if unknown else "survived"
        return Fate(mutant.name, outcome, asked=frozenset(asked), apart=apart, reason="; ".join(unknown))

    def _order(self, after: Answered) -> Iterator[str]:
        """The claims on both sides: those that were the last to notice something, then those that are least work.

        What is explored for many claims is worth most, and claims about whole runs take longest. Of one exploration, that a
        claim never fails is seen at once; under which assignments it fails takes a search.
        """
        before = self.before
        known = dict.fromkeys((*before.claims, *after.claims))
        lately = [name for name in dict.fromkeys(reversed(self._noticed)) if name in known]
        yield from lately
        yield from (name for name in known if name not in before.claims)
        groups = dict.fromkeys(before.groups.values())
        alone = {group: before.claims[group[0]].temporal is not None for group in groups}
        for group in sorted(groups, key=lambda each: (alone[each], -len(each))):
            waiting = [name for name in group if name not in lately]
            if waiting and group[0] in after.claims and not untouched(before, after, group[0]):
                waiting.sort(key=self._fails)
            yield from waiting

    def _fails(self, claim: str) -> bool:
        """Whether a claim is known to fail under some assignment."""
        try:
            return self.before.reached(claim) not in (f.FALSE, None)
        except Exhausted:
            return True
