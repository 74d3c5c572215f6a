"""A system and what must come → ranks: layers around the goal, each with an event that leads inwards.

A state is in the next layer around those known if some event of class progress can occur in it, leads into what is known,
and every other event leads there too, or stays in the layer: so nothing can rest there, the event can occur as long as it
does not, and weak fairness makes it occur. If every fair run from a set of states comes to the goal, this finds layers
around all of it. For the states outside of them have a set that no event leads out of but into a layer, and in which
everybody can stay unless some event of class progress could occur everywhere in it, and would lead out, always. (Lehmann,
Pnueli and Stavi, "Impartiality, justice and fairness", 1981; Manna and Pnueli, "Completing the temporal picture", 1991,
rule of response under justice.)

Where the goal need only stay possible, a state is in the next layer if any event that can occur in it leads inwards.

Layers are written as formulas with as little in them as possible, and each next one is found around what the formulas say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ..symbolic.encoding import Encoding
from ..symbolic.limits import growing, within
from ..symbolic.relocate import relocate
from ..symbolic.step import encode_steps
from .cubes import Cubes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ....model.language.formula import Formula
    from ..symbolic.encoding import Diagram
    from ..symbolic.reached import Reached
    from ..symbolic.step import Step
    from .target import Target


@dataclass(frozen=True, slots=True)
class Rank:
    """A layer.

    Attributes:
        formula: ground; a state is in the first layer of which it is true.
        event: what leads inwards.
    """

    formula: Formula
    event: str


def layers(reached: Reached, wanted: Target, limit: int, check: Callable[[], None]) -> tuple[Rank, ...] | None:
    """An exploration and what is wanted → the ranks around the goal; None if what is wanted is not so.

    Args:
        reached: the exploration; where the goal need only stay possible, no permission may be taken as granted.
        wanted: in formulas about the explored system.
        limit: the most nodes that diagrams may take.
        check: called again and again; may raise.
    """
    levels = reached.encoding.layout.levels

    def attempt(capacity: int) -> tuple[Rank, ...] | None:
        with within(capacity, levels):
            return _Layers(reached, wanted, capacity, check).ranks()

    return growing(attempt, levels, limit)


class _Layers:
    """Builds layers in one manager of diagrams."""

    def __init__(self, reached: Reached, wanted: Target, capacity: int, check: Callable[[], None]) -> None:
        source = reached.encoding
        self._encoding = encoding = Encoding(source.system, source.layout, capacity)
        self._wanted = wanted
        self._check = check
        self._care = relocate(reached.pairs, source, encoding) & encoding.allowed
        free = encoding.cube(level for f in reached.granted for level in encoding.layout.features[f].levels)
        self._steps = tuple(step.granted(free) for step in encode_steps(encoding))
        self._cubes = Cubes(encoding, check)
        index = {variable.name: number for number, variable in enumerate(source.system.variables)}
        self._spoken = {index[atom.path] for atom in f.atoms(wanted.goal) if isinstance(atom, f.In)}

    def ranks(self) -> tuple[Rank, ...] | None:
        """See `layers`."""
        known = self._care & self._encoding.formula(self._wanted.goal)
        left = (self._pending(known) if self._wanted.forced else self._care) & ~known
        found: list[Rank] = []
        while left.satisfiable():
            chosen = max(self._offers(known, left), key=lambda offer: self._count(offer[1]), default=None)
            if chosen is None:
                return None
            step, gained = chosen
            formula = self._told(step, gained, known)
            known |= self._care & self._encoding.formula(formula)
            left &= ~known
            found.append(Rank(formula, self._encoding.system.events[step.index].name))
        return tuple(found)

    def _pending(self, goal: Diagram) -> Diagram:
        """The states in which the goal must still come."""
        formula, name = self._encoding.formula, self._encoding.system.events
        found = self._care & formula(self._wanted.start)
        starts = dict(self._wanted.starts)
        for step in self._steps:
            before = starts.get(name[step.index].name)
            if before is not None:
                found |= step.image(self._care & formula(before) & ~goal)
        found &= ~goal
        grown = True
        while grown:
            old = found
            for step in self._steps:
                self._check()
                found |= step.image(found) & ~goal
            grown = found != old
        return found

    def _offers(self, known: Diagram, left: Diagram) -> Iterator[tuple[Step, Diagram]]:
        """Events, each with what of the states that are left it would put into the next layer."""
        for step in self._steps:
            self._check()
            gained = left & step.preimage(known)
            if self._wanted.forced:
                progress = self._encoding.system.events[step.index].kind == "progress"
                gained = self._staying(gained, known) if progress else self._encoding.false
            if gained.satisfiable():
                yield step, gained

    def _staying(self, states: Diagram, known: Diagram) -> Diagram:
        """The largest part of some states out of which no event leads but into what is known."""
        shrunk = states.satisfiable()
        while shrunk:
            old = states
            for step in self._steps:
                self._check()
                if (states & step.enabled).satisfiable():
                    states &= ~(step.enabled & ~step.preimage(states | known))
            shrunk = states != old and states.satisfiable()
        return states

    def _told(self, step: Step, gained: Diagram, known: Diagram) -> Formula:
        """A layer as a formula: of all that is gained, perhaps of more, and of nothing that may not be in the layer."""
        possible = self._care & ~known & step.preimage(known)
        if not self._wanted.forced:
            return self._cubes.formula(gained, self._care & ~(possible | known), self._named(step))
        possible = self._staying(possible, known)
        outside = self._care & ~(possible | known)
        while True:
            formula = self._cubes.formula(gained, outside, self._named(step))
            inside = self._care & self._encoding.formula(formula) & ~known
            after = self._after(inside) & ~(inside | known)
            if not after.satisfiable():
                return formula
            gained = inside | after

    def _after(self, states: Diagram) -> Diagram:
        found = self._encoding.false
        for step in self._steps:
            self._check()
            found |= step.image(states)
        return found

    def _named(self, step: Step) -> set[int]:
        """The variables of which a layer would best speak: those of the goal, and the one that controls the event."""
        participants: Sequence[int] = [p.variable for p in self._encoding.system.events[step.index].participants]
        return {*self._spoken, participants[0]}

    def _count(self, states: Diagram) -> int:
        return states.sat_count(self._encoding.layout.levels)
