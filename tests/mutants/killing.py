"""Which claim tells a changed model from the model: the first one, in the cheapest system, with another verdict."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from quiesce.model.composition.cone import cone
from quiesce.model.composition.functions import FALSE, Functions
from quiesce.model.composition.instantiate import instantiate
from quiesce.model.composition.load import check_model
from quiesce.model.composition.quotient import quotient
from quiesce.model.language import formula as f
from quiesce.model.language.findings import InputError
from quiesce.proofs.engines.decide import Decider, Task
from quiesce.proofs.engines.judge import Causes
from quiesce.proofs.engines.limits import Limits
from quiesce.specs.language.claim import claims

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from quiesce.model.composition.instantiate import Composition
    from quiesce.model.composition.library import Library
    from quiesce.model.composition.transition_system import Edge, Participant, TransitionSystem
    from quiesce.model.language.declaration import Model, System
    from quiesce.proofs.evidence.verdict import Verdict
    from quiesce.specs.language.claim import Claim
    from quiesce.specs.language.property import Property

    from .mutation import Mutant


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


@dataclass(eq=False)
class Answered:
    """A reference system under one model, with what has been found out about its claims so far."""

    library: Library
    system: System
    properties: Sequence[Property]
    _parts: dict[str, tuple[TransitionSystem, TransitionSystem]] = field(default_factory=dict)
    _verdicts: dict[str, Verdict] = field(default_factory=dict)

    @cached_property
    def composition(self) -> Composition:
        """The system, ready to be explored."""
        return instantiate(self.library, self.system)

    @cached_property
    def bare(self) -> TransitionSystem:
        """Its transition system, without the numbers of rows."""
        return bare(self.composition.transition_system)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Its claims by name."""
        return {claim.name: claim for claim in claims(self.properties, self.composition)}

    @cached_property
    def _decider(self) -> Decider:
        return Decider(self.composition, "symbolic", Limits(), Causes(kind="none"))

    def parts(self, name: str) -> Iterator[TransitionSystem]:
        """What can influence a claim: its cone, then the cone with locations merged; made only when asked for."""
        questions = _questions(self.claims[name])
        if name not in self._parts:
            first = cone(self.bare, *questions)
            yield first
            self._parts[name] = first, bare(quotient(self.bare, *questions))
        else:
            yield self._parts[name][0]
        yield self._parts[name][1]

    def verdict(self, name: str) -> Verdict:
        """The verdict of a claim, without causes."""
        if name not in self._verdicts:
            claim = self.claims[name]
            possible, vacuous = self._decider.sorted_out((claim,))
            for each in possible:
                part = quotient(self.composition.transition_system, *_questions(claim))
                names = frozenset(variable.name for variable in part.variables)
                task = Task(part, ((each, f.conjunction(claim.assuming), names),))
                vacuous[each] = self._decider.verdict(task, 0)
            self._verdicts[name] = vacuous[claim]
        return self._verdicts[name]


@dataclass(frozen=True)
class Reference:
    """The reference systems, the cheapest first, with their claims as they stand, and their verdicts once known."""

    library: Library
    systems: Mapping[str, System]
    properties: Sequence[Property]
    _answered: dict[str, Answered] = field(default_factory=dict)

    def answered(self, system: str) -> Answered:
        """A system under the model as it stands."""
        if system not in self._answered:
            self._answered[system] = Answered(self.library, self.systems[system], self.properties)
        return self._answered[system]

    def killer(self, mutant: Mutant, first: str = "") -> Killer | None:
        """The first claim whose verdict a mutant changes; None if it changes none.

        Args:
            mutant: the change.
            first: a property that is asked before all others.

        Raises:
            Stillborn: the mutant is not well formed.
        """
        return self.told_apart(mutant.model(self.library.model), mutant.machine.name, first)

    def told_apart(self, model: Model, machine: str = "", first: str = "") -> Killer | None:
        """The first claim with another verdict under another model; those that speak of the machine are asked before others."""
        try:
            library = check_model(model)
        except InputError as error:
            raise Stillborn(str(error)) from None
        pairs = []
        for name, system in self.systems.items():
            mutated = Answered(library, system, self.properties)
            try:
                if mutated.bare != self.answered(name).bare:
                    pairs.append((name, self.answered(name), mutated))
            except InputError:
                continue  # a system that is no longer one has no verdicts to compare
        for chosen in (True, False) if first else (False,):
            for name, before, after in pairs:
                asked = [each for each in before.claims if (_property(each) == first) is chosen]
                asked.sort(key=lambda each, before=before: not _speaks(before.claims[each], machine))
                found = _first(name, before, after, asked)
                if found is not None:
                    return found
        return None


def _first(system: str, before: Answered, after: Answered, names: Sequence[str]) -> Killer | None:
    for name in names:
        if name not in after.claims:
            return Killer(system, name, before.verdict(name).word, "silent")
        if _alike(before, after, name):
            continue
        one, other = before.verdict(name), after.verdict(name)
        if one.word != other.word or not _same_region(before.composition, after.composition, one, other):
            return Killer(system, name, one.word, other.word)
    appeared = next((name for name in after.claims if name not in before.claims), None)
    return None if appeared is None else Killer(system, appeared, "silent", after.verdict(appeared).word)


def _alike(before: Answered, after: Answered, name: str) -> bool:
    """Whether just the same can influence the claim, so that its verdict cannot differ."""
    return before.claims[name] == after.claims[name] and any(
        one == other for one, other in zip(before.parts(name), after.parts(name), strict=True)
    )


def _same_region(before: Composition, after: Composition, one: Verdict, other: Verdict) -> bool:
    """Whether two conditions hold under the same assignments, among those that are allowed and assumed."""
    if one.holds_when is None or other.holds_when is None or one.holds_when == other.holds_when:
        return one.holds_when is other.holds_when or one.holds_when == other.holds_when
    known = {(each.kind == "permission", each.name): each for each in after.transition_system.features}
    known |= {(each.kind == "permission", each.name): each for each in before.transition_system.features}
    system = replace(before.transition_system, variables=(), events=(), features=tuple(known.values()))
    differ = f.negation(one.holds_when), other.holds_when
    differs = f.disjunction((f.conjunction(differ), f.conjunction(map(f.negation, differ))))
    allowed = before.transition_system.constraint, *one.claim.assuming
    return Functions(system).of(f.conjunction((*allowed, differs))) == FALSE


def bare(system: TransitionSystem) -> TransitionSystem:
    """A transition system without the numbers of rows, which change nothing that happens."""

    def edge(edge: Edge) -> Edge:
        return replace(edge, rows=())

    def participant(participant: Participant) -> Participant:
        return replace(participant, edges=tuple(map(edge, participant.edges)))

    events = (replace(event, participants=tuple(map(participant, event.participants))) for event in system.events)
    return replace(system, events=tuple(events))


def _questions(claim: Claim) -> tuple[f.Formula, ...]:
    antecedent = () if claim.antecedent is None else (claim.antecedent,)
    return (claim.goal, *antecedent, *claim.assuming)


def _property(claim: str) -> str:
    return claim.partition("[")[0]


def _speaks(claim: Claim, machine: str) -> bool:
    """Whether the claim speaks of some instance of the machine."""
    return any(isinstance(atom, f.In) and atom.path.rpartition(".")[2] == machine for atom in f.atoms(claim.goal))
