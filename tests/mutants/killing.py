"""Which claim tells a changed model from the model: the first one, in the cheapest system, with another verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quiesce.model.composition.load import check_model
from quiesce.model.language import formula as f
from quiesce.model.language.findings import InputError

from .answered import Answered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quiesce.model.composition.library import Library
    from quiesce.model.language.declaration import Model, System
    from quiesce.specs.language.claim import Claim
    from quiesce.specs.language.property import Property

    from .mutation import Mutant


RELATED = 8
"""How much more work a claim may be that speaks of the mutated machine, to be asked at the same time as another."""


class Stillborn(Exception):  # noqa: N818  # no error: a mutant that is not well formed shows nothing
    """A mutant that is refused when it is loaded."""


@dataclass(frozen=True, slots=True)
class Killer:
    """A claim about a reference system, with its words before and after the change."""

    system: str
    claim: str
    before: str
    after: str

    def __str__(self) -> str:
        """For example "quiescing-vdev-suffices[gpu] in cockpit: holds → depends"."""
        now = self.after if self.after != self.before else "under other conditions"
        return f"{self.claim} in {self.system}: {self.before} → {now}"


@dataclass(frozen=True)
class Reference:
    """The reference systems with their claims as they stand, and what is known of their verdicts.

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
            self._answered[system] = Answered(self.library, self.systems[system], self.properties)
        return self._answered[system]

    def killer(self, mutant: Mutant, first: str = "", most: int | None = None) -> Killer | None:
        """The first claim whose verdict a mutant changes; None if it changes none.

        Args:
            mutant: the change.
            first: a property that is asked before all others.
            most: claims that are more work are not asked; None to ask all.

        Raises:
            Stillborn: the mutant is not well formed.
        """
        return self.told_apart(mutant.model(self.library.model), mutant.machine.name, first, most)

    def told_apart(self, model: Model, machine: str = "", first: str = "", most: int | None = None) -> Killer | None:
        """The first claim with another verdict under another model; those that speak of the machine are asked before others."""
        try:
            library = check_model(model)
        except InputError as error:
            raise Stillborn(str(error)) from None
        alive = False
        stages = [((name,), True) for name in self.systems] if first else []
        for names, only in (*stages, *((stage, False) for stage in self.stages)):
            pairs = {
                name: (self.answered(name), Answered(library, self.systems[name], self.properties)) for name in names
            }
            pairs = {name: pair for name, pair in pairs.items() if _comparable(*pair)}
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
                asked = sorted((each for each in asked if most is None or work[each] <= most), key=work.__getitem__)
            for name, claim in asked:
                killer = _compared(name, claim, *pairs[name])
                if killer is not None:
                    return killer
        if not alive:
            raise Stillborn("no reference system can be read, or no claim")
        return None


def _comparable(before: Answered, after: Answered) -> bool:
    """Whether there are still claims about the system; one that is no system any more has no verdicts to compare."""
    try:
        return bool(before.claims and after.claims)
    except InputError:
        return False


def _work(answered: Answered, claim: str, machine: str) -> int:
    """About how much work a claim is; more of it is worth while for one that speaks of the machine."""
    if claim not in answered.claims:
        return 0
    return answered.size(claim) - (RELATED if _speaks(answered.claims[claim], machine) else 0)


def _compared(system: str, claim: str, before: Answered, after: Answered) -> Killer | None:
    if claim not in after.claims:
        return Killer(system, claim, before.verdict(claim).word, "silent")
    if claim not in before.claims:
        return Killer(system, claim, "silent", after.verdict(claim).word)
    if _alike(before, after, claim) or after.reached_when(claim, before.reached(claim)):
        return None
    return Killer(system, claim, before.verdict(claim).word, after.verdict(claim).word)


def _alike(before: Answered, after: Answered, name: str) -> bool:
    """Whether just the same can influence the claim, so that its verdict cannot differ."""
    if before.claims[name] != after.claims[name]:
        return False
    return before.cone(name) == after.cone(name) or before.quotient(name)[1] == after.quotient(name)[1]


def _property(claim: str) -> str:
    return claim.partition("[")[0]


def _speaks(claim: Claim, machine: str) -> bool:
    """Whether the claim speaks of some instance of the machine."""
    return any(isinstance(atom, f.In) and atom.path.rpartition(".")[2] == machine for atom in f.atoms(claim.goal))
