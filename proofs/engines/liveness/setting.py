"""A system in which runs are looked for: its steps, the rest of it, and where it can get at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.connectives import Not
from ....model.language.temporal import Occurs
from ..steps import REST
from ..symbolic.hull import told_by_choices
from ..symbolic.reached import free_permissions
from ..symbolic.step import Step
from .fixpoints import Fixpoints, Given
from .places import Arc, Move, Places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ....model.system.transition_system import TransitionSystem
    from ..symbolic.encoding import Diagram, Encoding
    from ..symbolic.prepared import Prepared
    from .automaton import Automaton


@dataclass(frozen=True, slots=True)
class Fairer:
    """One more event (index) that is treated fairly: it occurs if it can occur from some position on for ever.

    `strongly`: it occurs again and again if it can occur again and again.
    """

    event: int
    strongly: bool = False


class Setting:
    """A system in a manager of diagrams.

    Attributes:
        prepared: the system in its manager, and where it can get.
        system: the system.
        encoding: what the bits mean.
        steps: rest, where no event of class progress can occur, and every event that can occur, in order.
        free: the permissions (indices) that nothing but their events speaks of.
        care: every state that can be reached, and perhaps more, with every assignment. No step leads out of it.
    """

    __slots__ = ("_stop", "_told", "care", "encoding", "free", "prepared", "steps", "system")

    def __init__(self, prepared: Prepared, stop: Callable[[], None]) -> None:
        """Goes on from a system in a manager.

        Args:
            prepared: the system in its manager, and where it can get at all.
            stop: called before each operation on a set; may raise.
        """
        self.encoding = encoding = prepared.encoding
        self.system: TransitionSystem = encoding.system
        self.care = prepared.states & encoding.allowed
        self.free = free_permissions(encoding)
        self.prepared, self._stop = prepared, stop
        self._told: Diagram | None = None
        going = [step.enabled for step in prepared.steps if self.system.events[step.index].kind == "progress"]
        self.steps = (_rest(encoding, ~encoding.disjunction(going)), *prepared.steps)

    def check(self, *grown: Diagram) -> None:
        """Called before each operation on a set, and with sets that have grown; may raise."""
        self._stop()
        if grown:
            self.prepared.ordering.watch(*grown)

    def told(self) -> Diagram:
        """Every state that can be reached, and perhaps more, with fewer assignments than in `care`; see `told_by_choices`."""
        if self._told is None:
            prepared = self.prepared
            self._told = told_by_choices(self.encoding, prepared.steps, self._stop, prepared.states)
        return self._told

    @property
    def features(self) -> Diagram:
        """The bits of all features."""
        return self.encoding.cube(level for digits in self.encoding.layout.features for level in digits.levels)

    def everything(self, locations: int) -> Places:
        """All that is reached, beside every one of so many locations of an automaton."""
        return Places((self.care,) * locations)

    def start(self, locations: int) -> Places:
        """The initial state, beside the first of so many locations of an automaton."""
        return Places((self.encoding.initial,) * locations).only((0,))

    def first(self, pairs: Places) -> Places:
        """The first of some pairs: the first location of the automaton, then the smallest state."""
        location, part = next((at, part) for at, part in enumerate(pairs.parts) if part.satisfiable())
        one = part & self.encoding.state(self.state(part))
        return Places(tuple(one if at == location else each & ~each for at, each in enumerate(pairs.parts)))

    def state(self, states: Diagram) -> tuple[int, ...]:
        """The first of some states, as the index of each variable's location."""
        return next(self.encoding.values(states, self.encoding.layout.variables))

    def along(self, machine: Automaton) -> Fixpoints:
        """The moves of the system beside an automaton."""
        made: dict[str | None, tuple[Arc, ...]] = {}
        named = _named(machine)
        moves = []
        for step in self.steps:
            name = self.name(step)
            key = name if name is None or name in named else ""
            if key not in made:
                made[key] = self._arcs(machine, key)
            moves.append(Move(step, made[key]))
        return Fixpoints(moves, self.check)

    def alone(self, guard: Callable[[str | None], Diagram]) -> Fixpoints:
        """The moves of the system by itself.

        Args:
            guard: where a move is wanted that is the event of that name, or a rest (None).
        """
        return Fixpoints([Move(step, (Arc(0, 0, guard(self.name(step))),)) for step in self.steps], self.check)

    def name(self, step: Step) -> str | None:
        """The event that a step is; None for a rest."""
        return None if step.index == REST else self.system.events[step.index].name

    def possible(self, event: int) -> Diagram:
        """Where an event (index) can occur."""
        found = (step.enabled for step in self.steps if step.index == event)
        return next(found, self.encoding.false)

    def _arcs(self, machine: Automaton, event: str | None) -> tuple[Arc, ...]:
        """What an automaton may do while an event occurs, or none (None)."""
        arcs = (Arc(m.source, m.dest, self.encoding.formula(m.guard(event))) for m in machine.moves)
        return tuple(arc for arc in arcs if arc.guard.satisfiable())

    def fairness(self, moves: Sequence[Move], fairer: Fairer | None = None) -> list[Given]:
        """What holds again and again in every fair run: of each event that is treated fairly, that it occurs or cannot.

        Where one event more is treated strongly fairly, that it occurs; whether it may never be possible instead is
        another question.
        """
        found = []
        for move in moves:
            if move.step.index == REST:
                continue
            if fairer is not None and move.step.index == fairer.event:
                found.append(Given(move, strictly=fairer.strongly))
            elif self.system.events[move.step.index].kind == "progress":
                found.append(Given(move))
        return found


def _named(machine: Automaton) -> frozenset[str]:
    """The events of which an automaton wants to know whether they occur."""
    literals = (literal for move in machine.moves for label in move.labels for literal in label.literals)
    bare = (literal.part if isinstance(literal, Not) else literal for literal in literals)
    return frozenset(literal.event for literal in bare if isinstance(literal, Occurs))


def _rest(encoding: Encoding, where: Diagram) -> Step:
    return Step(
        index=REST,
        own=where,
        shared=encoding.true,
        copied=encoding.true,
        copies=encoding.true,
        updates=(),
        jump=encoding.true,
        landing=encoding.true,
        touched=frozenset(),
        reads=(frozenset(range(encoding.layout.levels)),),
    )
