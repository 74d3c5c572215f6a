"""What can be asked of a system under one model, and what has been answered: when exactly each claim fails."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.reduce.cone import influences
from ....model.reduce.quotient import quotient
from ....model.system import assignments
from ....model.system.functions import FALSE, Functions
from ....model.system.specialise import allows, key_of, specialise
from ....model.system.transition_system import FORBIDDEN, PERMITTED, Edge, Feature, Participant
from ...checking.answer import SymbolicAnswers
from ...engines.limits import Limits
from ...engines.liveness.answers import LivenessAnswers, influencing, reduced_for
from ...engines.symbolic import Exhausted
from .divergence import unlike

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ....model.system.instantiate import Composition
    from ....model.system.transition_system import TransitionSystem
    from ....specs.language.claim import Claim
    from ...checking.answer import Answers
    from ...engines.symbolic import Region
    from ...evidence.verdict import Word

_Group = tuple[str, ...]
"""Names of claims that one exploration serves."""


@dataclass(eq=False)
class Answered:
    """A system under one model, with what has been found out about its claims so far.

    One exploration serves all claims about single states that the same machines can influence. Questions raise `Exhausted`
    where a limit is reached.

    Attributes:
        composition: the system.
        declared: what is claimed of it.
        limits: how much may be used.
    """

    composition: Composition
    declared: Sequence[Claim]
    limits: Limits = field(default_factory=Limits)
    _influences: dict[_Group, frozenset[str]] = field(default_factory=dict)
    _unlike: dict[Answered, frozenset[str] | None] = field(default_factory=dict)
    _parts: dict[_Group, TransitionSystem] = field(default_factory=dict)
    _reached: dict[str, f.Formula | None] = field(default_factory=dict)
    _words: dict[str, Word] = field(default_factory=dict)
    _regions: dict[str, Region | None] = field(default_factory=dict)
    _explored: dict[_Group, Answers] = field(default_factory=dict)

    @cached_property
    def bare(self) -> TransitionSystem:
        """Its transition system, without the numbers of rows."""
        return bare(self.composition.transition_system)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Its claims by name, in declared order."""
        return {claim.name: claim for claim in self.declared}

    @cached_property
    def groups(self) -> Mapping[str, _Group]:
        """For each claim, those that one exploration serves together with it."""
        together: dict[frozenset[str] | str, list[str]] = {}
        for name, claim in self.claims.items():
            machines = influences(self.bare, *_questions(claim)) if claim.temporal is None else name
            together.setdefault(machines, []).append(name)
        return {name: tuple(group) for group in together.values() for name in group}

    def unlike(self, before: Answered) -> frozenset[str] | None:
        """The names of the machines, as instances, that begin or move otherwise than in another system; see `unlike`."""
        if before not in self._unlike:
            self._unlike[before] = unlike(before.bare, self.bare)
        return self._unlike[before]

    def like(self, other: Answered) -> Answered:
        """The same, with the claims in the groups of another system about which the same is claimed."""
        if self.declared is other.declared:
            self.__dict__["groups"] = other.groups
        return self

    def influences(self, name: str) -> frozenset[str]:
        """The names of the machines, as instances, that can influence a claim's group."""
        group, claim = self.groups[name], self.claims[name]
        if group not in self._influences:
            if claim.temporal is None:
                self._influences[group] = influences(self.bare, *self._questions(group))
            else:
                self._influences[group] = influencing(specialise(self.bare, *claim.assuming), claim)
        return self._influences[group]

    def part(self, name: str) -> TransitionSystem:
        """What can influence a claim's group, with locations merged that make no difference to it."""
        group, claim = self.groups[name], self.claims[name]
        if group not in self._parts:
            if claim.temporal is None:
                self._parts[group] = quotient(self.bare, *self._questions(group))
            else:
                self._parts[group] = reduced_for(specialise(self.bare, *claim.assuming), claim, explicit=False)
        return self._parts[group]

    def _questions(self, group: _Group) -> tuple[f.Formula, ...]:
        return tuple(question for name in group for question in _questions(self.claims[name]))

    def size(self, name: str) -> int:
        """About how much there is to explore for a claim."""
        return sum(len(variable.locations) for variable in self.part(name).variables)

    def reached(self, name: str) -> f.Formula | None:
        """Exactly when a claim fails, or when what it says to be possible is; None where the claim is vacuous.

        What was explored for claims of other groups is forgotten.
        """
        if name not in self._reached:
            if self.groups[name] not in self._explored:
                self.forget()
            region, given = self._region(name), self._given(name)
            self._words[name] = self._word(name)
            self._reached[name] = None if region is None else region.holds_when(given)
        return self._reached[name]

    def reached_when(self, name: str, condition: f.Formula | None) -> bool:
        """Whether `reached` is a certain condition, however that is said; None: whether the claim is vacuous."""
        region, given = self._region(name), self._given(name)
        if region is None or condition is None:
            return region is None and condition is None
        known = {assignments.feature_of(atom) for atom in f.atoms(condition)}
        if known <= set(map(key_of, self.part(name).features)):
            return self._answers(name).allowed(f.conjunction((given, condition))) == region
        return self._equal(condition, region.holds_when(given), f.conjunction(self.claims[name].assuming))

    def word(self, name: str) -> Word:
        """The verdict of a claim, in one word."""
        if name not in self._words:
            self._words[name] = self._word(name)
        return self._words[name]

    def forget(self) -> None:
        """Free what was explored; what was answered is still known."""
        self._regions.clear()
        self._explored.clear()

    def _word(self, name: str) -> Word:
        region = self._region(name)
        if region is None:
            return "vacuous"
        if self.claims[name].declared.pattern == "possible":
            return "violated" if region.empty else "holds"
        if region.empty:
            return "holds"
        good = self._answers(name).allowed(self._given(name)) - region
        return "violated" if good.empty else "depends"

    def _given(self, name: str) -> f.Formula:
        """What has to be assumed in addition to what is built into the part."""
        claim = self.claims[name]
        return f.TRUE if claim.temporal is not None else f.conjunction(claim.assuming)

    def _region(self, name: str) -> Region | None:
        """The assignments under which a claim fails, or what it says to be possible is; None where it is vacuous."""
        if name not in self._regions:
            self._regions[name] = self._found(name)
        return self._regions[name]

    def _found(self, name: str) -> Region | None:
        claim, given = self.claims[name], self._given(name)
        if claim.assuming and not allows(self.bare, *claim.assuming):
            return None
        answers = self._answers(name)
        if claim.antecedent is not None and answers.reached(claim.antecedent, given).empty:
            return None
        if isinstance(answers, LivenessAnswers) and claim.vacuous is not None and not answers.ever(claim.vacuous):
            return None
        return answers.reached(claim.goal, given)

    def _answers(self, name: str) -> Answers:
        group, claim = self.groups[name], self.claims[name]
        if group not in self._explored:
            part = self.part(name)
            if claim.temporal is None:
                self._explored[group] = SymbolicAnswers(part, self.limits, lambda _: None)
            else:
                self._explored[group] = LivenessAnswers(part, claim, self.limits, lambda _: None, explicit=False)
        answers = self._explored[group]
        if answers.reason:
            raise Exhausted(answers.reason)
        return answers

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

    def participant(participant: Participant) -> Participant:
        edges = tuple(Edge(edge.source, edge.dest, edge.guard) for edge in participant.edges)
        return Participant(participant.variable, edges)

    events = (replace(event, participants=tuple(map(participant, event.participants))) for event in system.events)
    return replace(system, events=tuple(events))


def _questions(claim: Claim) -> tuple[f.Formula, ...]:
    antecedent = () if claim.antecedent is None else (claim.antecedent,)
    return (claim.goal, *antecedent, *claim.assuming)
