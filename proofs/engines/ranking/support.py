"""Ranks that are right in all reachable states → lemmas that make them right in all states that the lemmas leave.

What the rule of response asks for is asked of each rank and event by itself, under no more than the lemmas known so
far. A state in which something is not so cannot be reached, since in reachable states all of it is so; what matters of it
is excluded by a lemma as in `strengthen`, and the lemmas are made inductive in the same way. Lemmas on which nothing rests
in the end are dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language import formula as f
from ..inductive.encoder import moved
from ..inductive.strengthen import UNLIMITED, closed, in_diagrams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ....model.language.formula import Formula
    from ....model.system.transition_system import Event, TransitionSystem
    from ..inductive.induction import Induction
    from ..limits import Limits
    from ..symbolic.encoding import Diagram, Encoding
    from .layers import Rank
    from .target import Target


def support(
    system: TransitionSystem,
    wanted: Target,
    ranks: Sequence[Rank],
    reached: Callable[[Encoding], Diagram],
    limits: Limits = UNLIMITED,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Formula, ...]:
    """Ranks → lemmas that are inductive together, and under which the ranks prove what is wanted.

    Args:
        system: the system, with its constraint.
        wanted: what the ranks are for.
        ranks: from the goal outwards.
        reached: tells in the diagrams of an encoding what is reached.
        limits: how much may be used.
        progress: told how far it is.

    Raises:
        Exhausted: a limit was reached.
        InternalError: the ranks are wrong in a state that can be reached.
    """

    def found(induction: Induction) -> tuple[Formula, ...]:
        wrong = list(_Questions(induction, wanted, ranks).all())
        closed(induction, reached(induction.encoding), progress, wrong)
        return tuple(induction.lemmas[index] for index in induction.needed(wrong))

    return in_diagrams(system, found, limits)


class _Questions:
    """What the rule asks for, of each rank and event: states in which it is not so."""

    def __init__(self, induction: Induction, wanted: Target, ranks: Sequence[Rank]) -> None:
        encoding = induction.encoding
        self._encoding, self._wanted, self._ranks = encoding, wanted, ranks
        self._steps = {encoding.system.events[step.index].name: step for step in induction.steps}
        self._terms = [encoding.formula(each) for each in (wanted.goal, *(rank.formula for rank in ranks))]
        self._below = [encoding.false]  # that a state is in one of the ranks before one
        for term in self._terms:
            self._below.append(self._below[-1] | term)

    def all(self) -> Iterator[Diagram]:
        """All of them, from the goal outwards."""
        yield from self._falling()
        yield from self._starting()

    def _falling(self) -> Iterator[Diagram]:
        for number, rank in enumerate(self._ranks, start=1):
            here = self._terms[number] & ~self._below[number]
            helpful = self._steps[rank.event]
            yield here & ~helpful.enabled
            yield here & helpful.preimage(~self._below[number])
            for event in moving(self._encoding.system, rank.formula) if self._wanted.forced else ():
                if event.name != rank.event and event.name in self._steps:
                    yield here & self._steps[event.name].preimage(~self._below[number + 1])

    def _starting(self) -> Iterator[Diagram]:
        everywhere = self._below[-1]
        yield self._encoding.formula(self._wanted.start) & ~everywhere
        for name, before in self._wanted.starts:
            if name in self._steps:
                here = self._encoding.formula(before) & ~self._terms[0]
                yield here & self._steps[name].preimage(~everywhere)


def moving(system: TransitionSystem, formula: Formula) -> list[Event]:
    """The events that can move a machine of which a formula speaks."""
    spoken = {atom.path for atom in f.atoms(formula) if isinstance(atom, f.In)}
    return [each for each in system.events if any(system.variables[v].name in spoken for v in moved(each))]
