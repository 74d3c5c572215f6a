"""An event → how it moves a set of states, forwards and backwards, touching only the bits of its participants.

Every edge moves a machine to a constant location, so no second set of bits for the state after the step is needed: the
image of S under one edge is (∃ bits of the machine: S ∧ guard ∧ source) ∧ dest. Several participants move one after the
other, a machine that others read after those others; where guards read each other in a circle, the value before
the step is kept in a copy for as long as the step takes. What no participant touches is not mentioned, as in the
partial relations of Meijer, Kant, Blom, van de Pol, "Read, write and copy dependencies for symbolic model checking",
2014.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oxidd.util import BooleanOperator

from .conditions import Conditions

if TYPE_CHECKING:
    from ....model.language.formula import Formula
    from ....model.system.transition_system import Event, Participant
    from .encoding import Diagram, Encoding

_AND = BooleanOperator.AND


@dataclass(frozen=True, slots=True)
class Update:
    """How one participant moves that does not always move to the same place.

    Attributes:
        bits: the bits of its variable.
        cases: pairs of (where it moves, with source and guard; the location it moves to).
        stay: where it does not move.
    """

    bits: Diagram
    cases: tuple[tuple[Diagram, Diagram], ...]
    stay: Diagram

    def after(self, states: Diagram) -> Diagram:
        """States → the states after the move."""
        result = states & self.stay
        for when, dest in self.cases:
            result |= states.apply_exists(_AND, when, self.bits) & dest
        return result

    def before(self, states: Diagram) -> Diagram:
        """States → the states from which the move leads into them."""
        result = states & self.stay
        for when, dest in self.cases:
            result |= states.apply_exists(_AND, dest, self.bits) & when
        return result


@dataclass(frozen=True, slots=True)
class Step:
    """One event as an operation on sets of states.

    Attributes:
        index: index of the event in its system.
        own: where the event can occur as far as `shared` holds.
        shared: what it waits for as other events may do too, beyond its VM; both together are where it can occur.
        copied: the copies equal their originals; true if there are none.
        copies: the bits of the copies.
        updates: participants that move in more than one way, in the order in which they move.
        jump: the bits of those participants that always move to the same place.
        landing: those places.
        touched: levels that the event may change.
        reads: levels on which it depends whether and where the event leads, in parts that other steps may share.
    """

    index: int
    own: Diagram
    shared: Diagram
    copied: Diagram
    copies: Diagram
    updates: tuple[Update, ...]
    jump: Diagram
    landing: Diagram
    touched: frozenset[int]
    reads: tuple[frozenset[int], ...]

    @property
    def enabled(self) -> Diagram:
        """Where the event can occur."""
        return self.own & self.shared

    @property
    def read(self) -> frozenset[int]:
        """The levels on which it depends whether and where the event leads."""
        return frozenset[int]().union(*self.reads)

    def guards(self) -> tuple[Diagram, ...]:
        """Everything that is evaluated before the step; `guarded` takes the same, in the same order."""
        return (
            self.own,
            self.shared,
            *(guard for u in self.updates for guard in (u.stay, *(when for when, _ in u.cases))),
        )

    def guarded(self, guards: tuple[Diagram, ...]) -> Step:
        """The same step with other guards: those that are left when part of the state is known."""
        rest = iter(guards)
        own, shared = next(rest), next(rest)
        updates = tuple(
            Update(stay=next(rest), cases=tuple((next(rest), dest) for _, dest in u.cases), bits=u.bits)
            for u in self.updates
        )
        return replace(self, own=own, shared=shared, updates=updates)

    def granted(self, permissions: Diagram) -> Step:
        """The same step where these permissions (bits) are granted, which no condition speaks of."""
        return self.guarded((self.own.exists(permissions), *self.guards()[1:]))

    def loosened(self, features: Diagram, among: Diagram) -> Step:
        """The same step where it is made, and leads, as under any values of features (bits), among some assignments."""
        return self.guarded(tuple((guard & among).exists(features) for guard in self.guards()))

    def image(self, states: Diagram) -> Diagram:
        """States → those after the event."""
        if not self.updates:
            return states.apply_exists(_AND, self.enabled, self.jump) & self.landing
        states = states & self.enabled & self.copied
        for update in self.updates:
            states = update.after(states)
        return states.exists(self.jump & self.copies) & self.landing

    def preimage(self, states: Diagram) -> Diagram:
        """States → those in which the event can occur and leads into them. Codes that are no value may be included."""
        states = states.apply_exists(_AND, self.landing, self.jump)
        for update in reversed(self.updates):
            states = update.before(states)
        if self.updates:
            states = states.apply_exists(_AND, self.copied, self.copies)
        return states & self.enabled


class _Moves:
    """A participant's edges as diagrams, while a step is being put together."""

    __slots__ = ("cases", "stay", "variable")

    def __init__(
        self,
        encoding: Encoding,
        conditions: Conditions,
        participant: Participant,
        enabled: Diagram,
        shared: tuple[Formula, ...] = (),
    ) -> None:
        """Shared conditions are left out of the guards: they hold where the event is enabled."""
        self.variable = participant.variable
        digits = encoding.layout.variables[participant.variable]
        by_dest: dict[int, Diagram] = {}
        for edge in participant.edges:
            when = conditions.row(participant.variable, edge, shared)
            if edge.source != edge.dest and (when & enabled).satisfiable():
                by_dest[edge.dest] = by_dest.get(edge.dest, encoding.false) | when
        self.stay = ~encoding.disjunction(by_dest.values())
        if not (self.stay & enabled).satisfiable():
            self.stay = encoding.false
            if len(by_dest) == 1:
                by_dest = dict.fromkeys(by_dest, encoding.true)
        self.cases = tuple((when, encoding.among(digits, (dest,))) for dest, when in by_dest.items())

    def settled(self) -> bool:
        """Whether it always moves, and always to the same place."""
        return len(self.cases) == 1 and self.cases[0][0].valid()

    def idle(self) -> bool:
        """Whether it never moves."""
        return not self.cases

    def reading(self, bits: Diagram, copied: Diagram) -> None:
        """Reads the copy instead of the variable of those bits from now on."""
        self.cases = tuple((when.apply_exists(_AND, copied, bits), dest) for when, dest in self.cases)
        self.stay = self.stay.apply_exists(_AND, copied, bits)


def encode_steps(encoding: Encoding) -> tuple[Step, ...]:
    """Every event that can ever occur → its step, in order."""
    conditions = Conditions(encoding)
    steps = (_encode_step(encoding, index, conditions) for index in range(len(encoding.system.events)))
    return tuple(step for step in steps if step is not None)


def _encode_step(encoding: Encoding, index: int, conditions: Conditions) -> Step | None:
    """An event → its step; None if it can never occur, whatever the state."""
    event = encoding.system.events[index]
    common = conditions.shared(event)
    own, shared = conditions.own(event, common), conditions.where(common)
    if not (own & shared).satisfiable():
        return None
    controller, *others = event.participants
    moves = [_Moves(encoding, conditions, controller, own, common)]
    moves += (_Moves(encoding, conditions, other, own & shared) for other in others)
    settled = [move for move in moves if move.settled()]
    moving = [move for move in moves if not move.settled() and not move.idle()]
    copied, copies = encoding.true, encoding.true
    ordered: list[_Moves] = []
    read = {m.variable: _reads(encoding, event, m.variable) for m in moving if len(moving) > 1}
    while moving:
        free = [m for m in moving if not any(m.variable in read[other.variable] for other in moving if other is not m)]
        move = next(iter(free or (m for m in moving if m.variable in encoding.layout.copies)))
        moving.remove(move)
        if not free:
            bits, equal, copy = _copy(encoding, move.variable)
            copied, copies = copied & equal, copies & copy
            for other in moving:
                other.reading(bits, equal)
        ordered.append(move)
    return Step(
        index=index,
        own=own,
        shared=shared,
        copied=copied,
        copies=copies,
        updates=tuple(Update(_bits(encoding, move.variable), move.cases, move.stay) for move in ordered),
        jump=encoding.cube(level for m in settled for level in encoding.layout.variables[m.variable].levels),
        landing=encoding.conjunction(m.cases[0][1] for m in settled),
        touched=_touched(encoding, [*settled, *ordered]),
        reads=conditions.levels(event),
    )


def _reads(encoding: Encoding, event: Event, variable: int) -> frozenset[int]:
    """The variables that the guards of one participant speak of."""
    participant = next(p for p in event.participants if p.variable == variable)
    return encoding.names.reads(edge.guard for edge in participant.edges).variables


def _bits(encoding: Encoding, variable: int) -> Diagram:
    return encoding.cube(encoding.layout.variables[variable].levels)


def _copy(encoding: Encoding, variable: int) -> tuple[Diagram, Diagram, Diagram]:
    """A variable → its bits, that its copy equals it, and the bits of the copy."""
    manager = encoding.manager
    original, copy = encoding.layout.variables[variable], encoding.layout.copies[variable]
    equal = encoding.conjunction(
        manager.var(level).equiv(manager.var(other)) for level, other in zip(original.levels, copy.levels, strict=True)
    )
    return _bits(encoding, variable), equal, encoding.cube(copy.levels)


def _touched(encoding: Encoding, moves: list[_Moves]) -> frozenset[int]:
    return frozenset(level for move in moves for level in encoding.layout.variables[move.variable].levels)
