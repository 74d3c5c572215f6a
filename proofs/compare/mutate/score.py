"""What the fates of mutants say of the claims, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .kinds import OPERATORS
from .smallest import Smallest, smallest

if TYPE_CHECKING:
    from ...checking.coverage import Coverage, Untaken
    from ...evidence.case import Case
    from .campaign import Campaign, Examined
    from .change import Mutant
    from .fate import Fate, Outcome
    from .kinds import Operator

OUTCOMES: tuple[Outcome, ...] = ("refused", "equivalent", "killed", "survived", "unknown")


@dataclass(frozen=True, slots=True)
class Findings:
    """What mutants of a system show of its claims.

    Attributes:
        wanted: what was asked for.
        available: how many mutants there are, the examined ones among them.
        examined: what became of them.
        coverage: which rows some run takes.
    """

    wanted: Campaign
    available: int
    examined: Examined
    coverage: Coverage

    @property
    def case(self) -> Case:
        """The system and its claims."""
        return self.wanted.case

    def pairs(self, *outcomes: Outcome) -> list[tuple[Mutant, Fate]]:
        """The mutants of which this has become, with their fates."""
        both = zip(self.examined.mutants, self.examined.fates, strict=True)
        return [(mutant, fate) for mutant, fate in both if fate.outcome in outcomes]

    def counted(self, operator: Operator | None = None) -> dict[Outcome, int]:
        """How many mutants, of one kind of change or of all, have become what."""
        both = zip(self.examined.mutants, self.examined.fates, strict=True)
        found = [fate.outcome for mutant, fate in both if operator in (None, mutant.operator)]
        return {outcome: found.count(outcome) for outcome in OUTCOMES}

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The kinds of change of which there is any."""
        made = {mutant.operator for mutant in self.examined.mutants}
        return tuple(operator for operator in OPERATORS if operator in made)

    @property
    def noticeable(self) -> int:
        """Mutants that a claim might notice: neither refused nor equivalent."""
        counts = self.counted()
        return counts["killed"] + counts["survived"] + counts["unknown"]

    def kills(self) -> dict[str, int]:
        """For each claim, how many mutants it is known to notice."""
        found = dict.fromkeys(claim.name for claim in self.case.claims)
        counts = dict.fromkeys(found, 0)
        for fate in self.examined.fates:
            for killer in fate.killers:
                counts[killer.claim] = counts.get(killer.claim, 0) + 1
        return counts

    def smallest(self) -> Smallest:
        """Claims that together notice all that is noticed; no fewer do, where every claim was asked."""
        order = list(self.kills())
        rows = [frozenset(killer.claim for killer in fate.killers) for fate in self.examined.fates if fate.killers]
        found = smallest(rows, order)
        return found if self.wanted.thorough else Smallest(found.names, False)

    def vacuous(self) -> list[str]:
        """The claims about the system as it stands that say nothing."""
        return [name for name, word in self.examined.words.items() if word == "vacuous"]

    def untaken(self) -> list[Untaken]:
        """The declared rows of the machines that are changed that no run takes in any way; one for each row."""
        machines = {mutant.machine.name for mutant in self.examined.mutants}
        taken = {(way.machine, way.row) for _, ways in self.coverage.taken for way in ways}
        rows = {(each.way.machine, each.way.row): each for each in reversed(self.coverage.declared)}
        return [
            rows[key]
            for key in dict.fromkeys((each.way.machine, each.way.row) for each in self.coverage.declared)
            if key not in taken and key[0] in machines
        ]

    def exit_status(self) -> int:
        """0 nothing survives, 1 something does, 3 something is unknown and nothing survives."""
        counts = self.counted()
        return 1 if counts["survived"] else 3 if counts["unknown"] else 0
