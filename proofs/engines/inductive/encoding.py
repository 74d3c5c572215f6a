"""Transition system → Z3: one relation for each event, finite-domain variables, features as rigid constants.

A variable is a bit-vector that holds the index of its location (bit-vectors were measured to be many times faster than
integers here). Its constant at moment 0 is printed `ivi.qvm@0`, after one step `ivi.qvm@1`, and so on; features never
change and have no moment. Permissions are Booleans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from ....model.language import formula as f
from ....model.system import assignments
from ....model.system.transition_system import PERMITTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ....model.language.formula import Formula
    from ....model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem


class Encoding:
    """The terms of one system. All of them live in one Z3 context of their own.

    Attributes:
        system: what is encoded.
        domains: for each feature its values, in the order of their codes.
        context: Z3's context.
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
        self.context = z3.Context()
        self.index = {variable.name: index for index, variable in enumerate(system.variables)}
        self._codes = [{location: code for code, location in enumerate(v.locations)} for v in system.variables]
        self._constants: dict[tuple[str, int], z3.BitVecRef] = {}
        self._formulas: dict[tuple[Formula, int], z3.BoolRef] = {}

    def variable(self, variable: int, moment: int = 0) -> z3.BitVecRef:
        """The location of a variable (index) at a moment."""
        found = self._constants.get((self.system.variables[variable].name, moment))
        if found is None:
            name, width = self.system.variables[variable].name, width_of(self.system.variables[variable].locations)
            found = self._constants[name, moment] = z3.BitVec(f"{name}@{moment}", width, self.context)
        return found

    def feature(self, name: str) -> z3.BitVecRef:
        """The value of a feature."""
        found = self._constants.get((name, -1))
        if found is None:
            found = self._constants[name, -1] = z3.BitVec(name, width_of(self.domains[name]), self.context)
        return found

    def permission(self, event: str) -> z3.BoolRef:
        """Whether an event is permitted."""
        return z3.Bool(f"may({event})", self.context)

    def located(self, variable: int, locations: Iterable[int], moment: int = 0) -> z3.BoolRef:
        """A variable is in one of these locations (indices)."""
        return self._among(self.variable(variable, moment), locations, len(self.system.variables[variable].locations))

    def _among(self, term: z3.BitVecRef, values: Iterable[int], size: int) -> z3.BoolRef:
        kept = sorted(set(values))
        left = sorted(set(range(size)) - set(kept))
        if 0 < len(left) < len(kept):
            return z3.Not(self._among(term, left, size))
        return self.disjunction([term == value for value in kept])

    def conjunction(self, parts: Sequence[z3.BoolRef]) -> z3.BoolRef:
        """All of the parts."""
        if len(parts) == 1:
            return parts[0]
        return z3.And(*parts) if parts else z3.BoolVal(True, self.context)

    def disjunction(self, parts: Sequence[z3.BoolRef]) -> z3.BoolRef:
        """Some of the parts."""
        if len(parts) == 1:
            return parts[0]
        return z3.Or(*parts) if parts else z3.BoolVal(False, self.context)

    def formula(self, formula: Formula, moment: int = 0) -> z3.BoolRef:
        """A ground formula at a moment.

        Raises:
            KeyError: a name, location or value that the system does not have.
            TypeError: a quantifier is left in the formula.
        """
        found = self._formulas.get((formula, moment))
        if found is None:
            found = self._formulas[formula, moment] = self._encoded(formula, moment)
        return found

    def _encoded(self, formula: Formula, moment: int) -> z3.BoolRef:
        match formula:
            case f.Truth(value):
                return z3.BoolVal(value, self.context)
            case f.In(path, locations):
                variable = self.index[path]
                return self.located(variable, (self._codes[variable][name] for name in locations), moment)
            case f.Is(path, values):
                domain = self.domains[path]
                return self._among(self.feature(path), (domain.index(value) for value in values), len(domain))
            case f.May(event):
                return self.permission(event)
            case f.Not(part):
                return z3.Not(self.formula(part, moment))
            case f.And(parts):
                return self.conjunction([self.formula(part, moment) for part in parts])
            case f.Or(parts):
                return self.disjunction([self.formula(part, moment) for part in parts])
            case f.Implies(left, right):
                return z3.Implies(self.formula(left, moment), self.formula(right, moment))
        raise TypeError(f"not ground: {formula}")

    def valid(self, variables: Iterable[int], features: Iterable[str], moment: int = 0) -> list[z3.BoolRef]:
        """Variables and features have one of their values, and not one of the codes left over."""
        sized = [(self.variable(v, moment), len(self.system.variables[v].locations)) for v in variables]
        sized += [(self.feature(name), len(self.domains[name])) for name in features]
        return [z3.ULE(term, size - 1) for term, size in sized]

    def open_features(self) -> list[str]:
        """The features that are not permissions."""
        return [feature.name for feature in self.system.features if feature.kind != "permission"]

    def allowed(self) -> list[z3.BoolRef]:
        """What the system's constraint and the values still open leave of the features."""
        constraint = assignments.clauses(self.system.constraint)
        return [*(self.formula(part) for part in constraint), *self.still_open(self.system.features)]

    def still_open(self, features: Iterable[Feature]) -> list[z3.BoolRef]:
        """Features have one of the values still open, where these are not all."""
        parts = []
        for feature in features:
            if feature.kind == "permission" and len(feature.values) == 1:
                granted = self.permission(feature.name)
                parts.append(granted if feature.values == (PERMITTED,) else z3.Not(granted))
            elif feature.kind != "permission" and feature.values != self.domains[feature.name]:
                parts.append(self.formula(f.Is(feature.name, feature.values)))
        return parts

    def initial(self, variables: Iterable[int]) -> list[z3.BoolRef]:
        """Variables are in their initial locations at moment 0."""
        return [self.located(v, (self.system.variables[v].initial,)) for v in variables]

    def occurs(self, event: Event, moment: int = 0) -> z3.BoolRef:
        """An event can occur: it is permitted, and its controller has an enabled edge."""
        permission = None if event.permission is None else self.system.features[event.permission].name
        parts = [] if permission is None else [self.permission(permission)]
        controller = event.participants[0]
        return self.conjunction([*parts, self._can_move(controller, moment)])

    def step(self, event: Event, frame: Iterable[int], moment: int = 0) -> z3.BoolRef:
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
            now, then = self.variable(variable, moment), self.variable(variable, moment + 1)
            participant = moving.get(variable)
            if participant is None:
                parts.append(then == now)
                continue
            moves = self._moves(participant, moment)
            # The controller of an event that occurs moves; everybody else stays where no edge is enabled.
            if participant is not event.participants[0]:
                moves.append(z3.And(then == now, z3.Not(self._can_move(participant, moment))))
            parts.append(self.disjunction(moves))
        return self.conjunction(parts)

    def _can_move(self, participant: Participant, moment: int) -> z3.BoolRef:
        together: dict[Formula, list[int]] = {}
        for edge in participant.edges:
            together.setdefault(edge.guard, []).append(edge.source)
        return self.disjunction(
            [self._from(participant.variable, sources, guard, moment) for guard, sources in together.items()]
        )

    def _moves(self, participant: Participant, moment: int) -> list[z3.BoolRef]:
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

    def _from(self, variable: int, sources: list[int], guard: Formula, moment: int) -> z3.BoolRef:
        located = self.located(variable, sources, moment)
        return located if guard == f.TRUE else z3.And(located, self.formula(guard, moment))


def width_of(values: Sequence[str]) -> int:
    """How many bits tell so many values apart; at least one."""
    return max(1, (len(values) - 1).bit_length())


def moved(event: Event) -> list[int]:
    """The variables (indices) that an event can move to another location."""
    return [p.variable for p in event.participants if any(edge.source != edge.dest for edge in p.edges)]


def read_by(event: Event, index: Mapping[str, int], frame: Iterable[int]) -> set[int]:
    """The variables (indices) that decide whether an event occurs, and where those of a frame go in it."""
    controller, *others = event.participants
    wanted = set(frame)
    deciding = [controller, *(other for other in others if other.variable in wanted)]
    guards = (edge.guard for participant in deciding for edge in participant.edges)
    spoken = {index[atom.path] for guard in guards for atom in f.atoms(guard) if isinstance(atom, f.In)}
    return spoken | {participant.variable for participant in deciding}
