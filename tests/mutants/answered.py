"""What can be asked of a reference system under one model, and what has been answered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from quiesce.model.composition import assignments
from quiesce.model.composition.cone import cone
from quiesce.model.composition.functions import FALSE, Functions
from quiesce.model.composition.instantiate import instantiate
from quiesce.model.composition.quotient import quotient
from quiesce.model.composition.specialise import key_of
from quiesce.model.composition.transition_system import FORBIDDEN, PERMITTED, Feature
from quiesce.model.language import formula as f
from quiesce.proofs.engines.decide import Decider, Task
from quiesce.proofs.engines.judge import Causes
from quiesce.proofs.engines.limits import Limits
from quiesce.specs.language.claim import claims

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from quiesce.model.composition.instantiate import Composition
    from quiesce.model.composition.library import Library
    from quiesce.model.composition.transition_system import Edge, Participant, TransitionSystem
    from quiesce.model.language.declaration import System
    from quiesce.proofs.engines.answer import Answers
    from quiesce.proofs.engines.symbolic import Region
    from quiesce.proofs.evidence.verdict import Verdict
    from quiesce.specs.language.claim import Claim
    from quiesce.specs.language.property import Property


@dataclass(eq=False)
class Answered:
    """A reference system under one model, with what has been found out about its claims so far."""

    library: Library
    system: System
    properties: Sequence[Property]
    _cones: dict[str, TransitionSystem] = field(default_factory=dict)
    _quotients: dict[str, tuple[TransitionSystem, TransitionSystem]] = field(default_factory=dict)
    _reached: dict[str, f.Formula | None] = field(default_factory=dict)

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
        """Its claims about single states by name: they are quicker to ask, and notice enough."""
        return {claim.name: claim for claim in claims(self.properties, self.composition) if claim.temporal is None}

    @cached_property
    def _decider(self) -> Decider:
        return Decider(self.composition, "symbolic", Limits(), Causes(kind="none"))

    def cone(self, name: str) -> TransitionSystem:
        """What can influence a claim, without the numbers of rows."""
        if name not in self._cones:
            self._cones[name] = cone(self.bare, *_questions(self.claims[name]))
        return self._cones[name]

    def quotient(self, name: str) -> tuple[TransitionSystem, TransitionSystem]:
        """The same with locations merged that make no difference to the claim; and that without the numbers of rows."""
        if name not in self._quotients:
            merged = quotient(self.composition.transition_system, *_questions(self.claims[name]))
            # One object for equal ones, so that they are explored once if asked for one after the other.
            known = next((pair for pair in self._quotients.values() if pair[0] == merged), None)
            self._quotients[name] = known or (merged, bare(merged))
        return self._quotients[name]

    def size(self, name: str) -> int:
        """About how much there is to explore for a claim."""
        return sum(len(variable.locations) for variable in self.quotient(name)[0].variables)

    def reached(self, name: str) -> f.Formula | None:
        """Exactly when a claim's goal is reached; None where the claim is vacuous."""
        if name not in self._reached:
            region, given = self._region(name), f.conjunction(self.claims[name].assuming)
            self._reached[name] = None if region is None else region.holds_when(given)
        return self._reached[name]

    def reached_when(self, name: str, condition: f.Formula | None) -> bool:
        """Whether a claim's goal is reached exactly when a condition holds, or the claim is vacuous if that is None."""
        region, given = self._region(name), f.conjunction(self.claims[name].assuming)
        if region is None or condition is None:
            return region is None and condition is None
        known = {assignments.feature_of(atom) for atom in f.atoms(condition)}
        if known <= set(map(key_of, self.quotient(name)[0].features)):
            return self._explored(name).allowed(f.conjunction((given, condition))) == region
        return self._equal(condition, region.holds_when(given), given)

    def verdict(self, name: str) -> Verdict:
        """The verdict of a claim, without causes."""
        claim = self.claims[name]
        possible, found = self._decider.sorted_out((claim,))
        for each in possible:
            found[each] = self._decider.verdict(self._task(name), 0)
        return found[claim]

    def _region(self, name: str) -> Region | None:
        claim = self.claims[name]
        given = f.conjunction(claim.assuming)
        if self._decider.whole(claim).constraint == f.FALSE:
            return None
        answers = self._explored(name)
        if claim.antecedent is not None and answers.reached(claim.antecedent, given).empty:
            return None
        return answers.reached(claim.goal, given)

    def _explored(self, name: str) -> Answers:
        answers = self._decider.explore(self._task(name).part)
        if answers.reason:
            raise RuntimeError(f"{name}: {answers.reason}")
        return answers

    def _task(self, name: str) -> Task:
        part, claim = self.quotient(name)[0], self.claims[name]
        names = frozenset(variable.name for variable in part.variables)
        return Task(part, ((claim, f.conjunction(claim.assuming), names),))

    def _equal(self, one: f.Formula, other: f.Formula, given: f.Formula) -> bool:
        """Whether two conditions hold under the same of the assignments that are allowed and given."""
        system = self.composition.transition_system
        known = set(map(key_of, system.features))
        unknown = {a: a for each in (one, other) for a in f.atoms(each) if assignments.feature_of(a) not in known}
        if not all(isinstance(atom, f.May) for atom in unknown):
            return False
        more = tuple(Feature(a.event, "permission", (FORBIDDEN, PERMITTED)) for a in unknown if isinstance(a, f.May))
        differ = f.disjunction((f.conjunction((f.negation(one), other)), f.conjunction((one, f.negation(other)))))
        functions = Functions(replace(system, variables=(), events=(), features=(*system.features, *more)))
        return functions.of(f.conjunction((system.constraint, given, differ))) == FALSE


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
