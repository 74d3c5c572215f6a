"""Which claim tells a changed model from the model: the first one, in the cheapest system, with another verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quiesce.model.language import formula as f
from quiesce.model.language.findings import InputError
from quiesce.model.system.instantiate import instantiate
from quiesce.proofs.compare.mutate.answered import Answered
from quiesce.proofs.compare.mutate.killing import Killer, compared
from quiesce.proofs.compare.mutate.mutated import Refused, mutated
from quiesce.specs.language.claim import claims

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quiesce.model.language.declaration import System
    from quiesce.model.system.library import Library
    from quiesce.proofs.compare.mutate.change import Mutant
    from quiesce.specs.language.claim import Claim
    from quiesce.specs.language.property import Property


RELATED = 8
"""How much more work a claim may be that speaks of the mutated machine, to be asked at the same time as another."""


@dataclass(frozen=True)
class Reference:
    """The reference systems with their claims as they stand, and what is known of their verdicts.

    Claims about whole runs are left out: those about single states are quicker to ask, and notice enough.

    Attributes:
        library: the model.
        systems: the systems by name.
        properties: what is claimed.
        stages: the names of the systems that are asked together, the cheapest claims first.
    """

    library: Library
    systems: Mapping[str, System]
    properties: Sequence[Property]
    stages: Sequence[Sequence[str]]
    _answered: dict[str, Answered] = field(default_factory=dict)

    def answered(self, system: str) -> Answered:
        """A system under the model as it stands."""
        if system not in self._answered:
            self._answered[system] = self.under(self.library, system)
        return self._answered[system]

    def under(self, library: Library, system: str) -> Answered:
        """A system under some model.

        Raises:
            InputError: it is no system under that model.
        """
        composition = instantiate(library, self.systems[system])
        made = claims(self.properties, composition)
        return Answered(composition, tuple(claim for claim in made if claim.temporal is None))

    def killer(self, mutant: Mutant, first: str = "") -> Killer | None:
        """The first claim whose verdict a mutant changes; None if it changes none.

        Args:
            mutant: the change.
            first: a property that is asked before all others.

        Raises:
            Refused: the mutant is not well formed.
        """
        return self.told_apart(mutated(self.library, mutant), mutant.machine.name, first)

    def told_apart(self, library: Library, machine: str = "", first: str = "") -> Killer | None:
        """The first claim with another verdict under another model; those that speak of the machine are asked before others."""
        alive = False
        stages = [((name,), True) for name in self.systems] if first else []
        for names, only in (*stages, *((stage, False) for stage in self.stages)):
            pairs = {name: pair for name in names if (pair := self._pair(library, name)) is not None}
            alive = alive or bool(pairs)
            asked = [
                (name, claim)
                for name, (before, after) in pairs.items()
                if before.bare != after.bare
                for claim in dict.fromkeys((*before.claims, *after.claims))
                if not only or _property(claim) == first
            ]
            if not only:
                work = {each: _work(pairs[each[0]][0], each[1], machine) for each in asked}
                asked = sorted(asked, key=work.__getitem__)
            for name, claim in asked:
                killer = compared(name, claim, *pairs[name])
                if killer is not None:
                    return killer
        if not alive:
            raise Refused("no reference system can be read, or no claim")
        return None

    def _pair(self, library: Library, system: str) -> tuple[Answered, Answered] | None:
        """A system before and after; None if it is none any more, or nothing is claimed, so that there are no verdicts to compare."""
        try:
            before, after = self.answered(system), self.under(library, system)
        except InputError:
            return None
        return (before, after) if before.claims and after.claims else None


def _work(answered: Answered, claim: str, machine: str) -> int:
    """About how much work a claim is; more of it is worth while for one that speaks of the machine."""
    if claim not in answered.claims:
        return 0
    return answered.size(claim) - (RELATED if _speaks(answered.claims[claim], machine) else 0)


def _property(claim: str) -> str:
    return claim.partition("[")[0]


def _speaks(claim: Claim, machine: str) -> bool:
    """Whether the claim speaks of some instance of the machine."""
    return any(isinstance(atom, f.In) and atom.path.rpartition(".")[2] == machine for atom in f.atoms(claim.goal))
