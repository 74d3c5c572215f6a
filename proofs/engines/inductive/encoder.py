"""Transition system → one relation for each event, in terms of whatever kind: Z3's (`encoding`) or text (`printing`).

A variable is a term that has the index of its location as its value at a moment; features are rigid, and have no moment.
Permissions are Booleans.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from ....model.language import formula as f
from ....model.system import assignments
from ....model.system.transition_system import PERMITTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ....model.language.formula import Formula
    from ....model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem

Term = TypeVar("Term")
"""What is true or false."""


class Encoder(ABC, Generic[Term]):
    """The terms of one system.

    Attributes:
        system: what is encoded.
        domains: for each feature its values, in the order of their codes.
        index: of each variable, by name.
    """

    def __init__(self, system: TransitionSystem, domains: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """A system's encoding.

        Args:
            system: variables, features and events.
            domains: for features that have declared values beyond those still open, all of them.
        """
        self.system = system
        self.domains = {feature.name: feature.values for feature in system.features if feature.kind != "permission"}
        self.domains |= domains or {}
        self.index = {variable.name: index for index, variable in enumerate(system.variables)}
        self._codes = [{location: code for code, location in enumerate(v.locations)} for v in system.variables]
        self._formulas: dict[tuple[Formula, int], Term] = {}
        self._reactions: dict[tuple[int, bool, int], Term] = {}

    @abstractmethod
    def truth(self, value: bool) -> Term:
        """What is always so, or never."""

    @abstractmethod
    def at(self, variable: int, location: int, moment: int) -> Term:
        """A variable (index) is in a location (index) at a moment."""

    @abstractmethod
    def stays(self, variable: int, moment: int) -> Term:
        """A variable (index) is where it was a moment before."""

    @abstractmethod
    def chosen(self, feature: str, value: int) -> Term:
        """A feature has a value (index)."""

    @abstractmethod
    def permission(self, event: str) -> Term:
        """Whether an event is permitted."""

    @abstractmethod
    def valid(self, variables: Iterable[int], features: Iterable[str], moment: int = 0) -> list[Term]:
        """Variables and features have one of their values, and not one of the codes left over."""

    @abstractmethod
    def negation(self, part: Term) -> Term:
        """Not the part."""

    @abstractmethod
    def implication(self, left: Term, right: Term) -> Term:
        """The left part only with the right one."""

    @abstractmethod
    def all_of(self, parts: Sequence[Term]) -> Term:
        """All of two parts or more."""

    @abstractmethod
    def some_of(self, parts: Sequence[Term]) -> Term:
        """Some of two parts or more."""

    def conjunction(self, parts: Sequence[Term]) -> Term:
        """All of the parts."""
        return self.all_of(parts) if len(parts) > 1 else parts[0] if parts else self.truth(True)

    def disjunction(self, parts: Sequence[Term]) -> Term:
        """Some of the parts."""
        return self.some_of(parts) if len(parts) > 1 else parts[0] if parts else self.truth(False)

    def located(self, variable: int, locations: Iterable[int], moment: int = 0) -> Term:
        """A variable is in one of these locations (indices)."""
        size = len(self.system.variables[variable].locations)
        return self._among(lambda code: self.at(variable, code, moment), locations, size)

    def _among(self, equal: Callable[[int], Term], values: Iterable[int], size: int) -> Term:
        kept = sorted(set(values))
        left = sorted(set(range(size)) - set(kept))
        if 0 < len(left) < len(kept):
            return self.negation(self._among(equal, left, size))
        return self.disjunction([equal(value) for value in kept])

    def formula(self, formula: Formula, moment: int = 0) -> Term:
        """A ground formula at a moment.

        Raises:
            KeyError: a name, location or value that the system does not have.
            TypeError: a quantifier is left in the formula.
        """
        found = self._formulas.get((formula, moment))
        if found is None:
            found = self._formulas[formula, moment] = self._encoded(formula, moment)
        return found

    def _encoded(self, formula: Formula, moment: int) -> Term:
        match formula:
            case f.Truth(value):
                return self.truth(value)
            case f.In(path, locations):
                variable = self.index[path]
                return self.located(variable, (self._codes[variable][name] for name in locations), moment)
            case f.Is(path, values):
                domain = self.domains[path]
                wanted = (domain.index(value) for value in values)
                return self._among(lambda code: self.chosen(path, code), wanted, len(domain))
            case f.May(event):
                return self.permission(event)
            case f.Not(part):
                return self.negation(self.formula(part, moment))
            case f.And(parts):
                return self.conjunction([self.formula(part, moment) for part in parts])
            case f.Or(parts):
                return self.disjunction([self.formula(part, moment) for part in parts])
            case f.Implies(left, right):
                return self.implication(self.formula(left, moment), self.formula(right, moment))
        raise TypeError(f"not ground: {formula}")

    def open_features(self) -> list[str]:
        """The features that are not permissions."""
        return [feature.name for feature in self.system.features if feature.kind != "permission"]

    def allowed(self) -> list[Term]:
        """What the system's constraint and the values still open leave of the features."""
        constraint = assignments.clauses(self.system.constraint)
        return [*(self.formula(part) for part in constraint), *self.still_open(self.system.features)]

    def still_open(self, features: Iterable[Feature]) -> list[Term]:
        """Features have one of the values still open, where these are not all."""
        parts = []
        for feature in features:
            if feature.kind == "permission" and len(feature.values) == 1:
                granted = self.permission(feature.name)
                parts.append(granted if feature.values == (PERMITTED,) else self.negation(granted))
            elif feature.kind != "permission" and feature.values != self.domains[feature.name]:
                parts.append(self.formula(f.Is(feature.name, feature.values)))
        return parts

    def initial(self, variables: Iterable[int]) -> list[Term]:
        """Variables are in their initial locations at moment 0."""
        return [self.located(v, (self.system.variables[v].initial,)) for v in variables]

    def occurs(self, event: Event, moment: int = 0) -> Term:
        """An event can occur: it is permitted, and its controller has an enabled edge."""
        permission = None if event.permission is None else self.system.features[event.permission].name
        parts = [] if permission is None else [self.permission(permission)]
        controller = event.participants[0]
        return self.conjunction([*parts, self._can_move(controller, moment)])

    def step(self, event: Event, frame: Iterable[int], moment: int = 0) -> Term:
        """An event occurs between a moment and the next, as far as the variables of a frame can tell.

        Args:
            event: which one.
            frame: variables (indices) whose next locations are spoken of: participants move along their enabled edge
                or stay, all others stay.
            moment: before the step.
        """
        moving = {participant.variable: participant for participant in event.participants}
        parts = [self.occurs(event, moment)]
        for variable in frame:
            participant = moving.get(variable)
            if participant is None:
                parts.append(self.stays(variable, moment + 1))
                continue
            parts.append(self._reaction(participant, participant is event.participants[0], moment))
        return self.conjunction(parts)

    def _reaction(self, participant: Participant, controls: bool, moment: int) -> Term:
        """Where a participant of an event that occurs goes. It is the same in each step, so it is made once."""
        key = id(participant), controls, moment
        if key not in self._reactions:
            moves = self._moves(participant, moment)
            # The controller of an event that occurs moves; everybody else stays where no edge is enabled.
            if not controls:
                cannot = self.negation(self._can_move(participant, moment))
                moves.append(self.all_of([self.stays(participant.variable, moment + 1), cannot]))
            self._reactions[key] = self.disjunction(moves)
        return self._reactions[key]

    def _can_move(self, participant: Participant, moment: int) -> Term:
        together: dict[Formula, list[int]] = {}
        for edge in participant.edges:
            together.setdefault(edge.guard, []).append(edge.source)
        return self.disjunction(
            [self._from(participant.variable, sources, guard, moment) for guard, sources in together.items()]
        )

    def _moves(self, participant: Participant, moment: int) -> list[Term]:
        together: dict[tuple[int, Formula], list[Edge]] = {}
        for edge in participant.edges:
            together.setdefault((edge.dest, edge.guard), []).append(edge)
        return [
            self.conjunction(
                [
                    self._from(participant.variable, [edge.source for edge in edges], guard, moment),
                    self.located(participant.variable, (dest,), moment + 1),
                ]
            )
            for (dest, guard), edges in together.items()
        ]

    def _from(self, variable: int, sources: list[int], guard: Formula, moment: int) -> Term:
        located = self.located(variable, sources, moment)
        return located if guard == f.TRUE else self.all_of([located, self.formula(guard, moment)])


def width_of(values: Sequence[str]) -> int:
    """How many bits tell so many values apart; at least one."""
    return max(1, (len(values) - 1).bit_length())


def moved(event: Event) -> list[int]:
    """The variables (indices) that an event can move to another location."""
    return [p.variable for p in event.participants if any(edge.source != edge.dest for edge in p.edges)]
