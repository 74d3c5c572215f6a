"""Ranks that are right in all reachable states → lemmas that make them right in all states that the lemmas leave.

Z3 is asked what the rule of response asks for, of each rank and event by itself, under no more than the lemmas known so
far. A state in which something is not so cannot be reached, since in reachable states all of it is so; what matters of it
is excluded by a lemma as in `strengthen`, and the lemmas are made inductive in the same way. Lemmas on which nothing rests
in the end are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import z3

from ....model.language import formula as f
from ...evidence.internal import InternalError
from ..inductive.asking import ask, fresh
from ..inductive.encoding import Encoding, moved
from ..inductive.narrow import Narrow
from ..inductive.states import Lifter, codes
from ..inductive.strengthen import Induction
from ..symbolic import Exhausted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ....model.language.formula import Formula
    from ....model.system.transition_system import Event, TransitionSystem
    from ..inductive.narrow import Oracle
    from .layers import Rank
    from .target import Target


def support(
    system: TransitionSystem,
    wanted: Target,
    ranks: Sequence[Rank],
    oracle: Oracle,
    stop: Callable[[], None] = lambda: None,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Formula, ...]:
    """Ranks → lemmas that are inductive together, and under which the ranks prove what is wanted.

    Args:
        system: the system, with its constraint.
        wanted: what the ranks are for.
        ranks: from the goal outwards.
        oracle: tells what reachable states satisfy.
        stop: called again and again; may raise.
        progress: told how far it is.

    Raises:
        InternalError: the ranks are wrong in a state that can be reached: the oracle and Z3 disagree.
    """
    induction = Induction(system)
    narrow = Narrow(system, oracle)
    questions = _Questions(induction.encoding, wanted, ranks).all()
    lifter = Lifter(induction.encoding)
    for number, question in enumerate(questions, start=1):
        progress(f"{number} of {len(questions)} questions about ranks, {len(induction.lemmas)} lemmas")
        while True:
            stop()
            state = question.failing(induction.lemmas)
            if state is None:
                break
            induction.add(narrow.lemma(lifter.lifted(state, question.denied, question.what)))
    for event, index, state in induction.failing(stop):
        induction.add(narrow.lemma(induction.lifted(event, induction.lemmas[index], state)))
        progress(f"{len(induction.lemmas)} lemmas")
    first: set[int] = set()
    for question in questions:
        stop()
        first |= question.rests_on(induction.lemmas)
    return tuple(induction.lemmas[index] for index in induction.needed(sorted(first), stop))


@dataclass(slots=True)
class _Question:
    """What must not be possible.

    Attributes:
        what: it is about, for messages.
        encoding: of the system.
        parts: what is true of a state, or of a step, in which it is possible.
        denied: each of these has no solution together with a state from which it is possible.
    """

    what: str
    encoding: Encoding
    parts: list[z3.BoolRef]
    denied: list[z3.BoolRef]
    _solver: z3.Solver | None = None
    _known: int = 0

    def failing(self, lemmas: Sequence[Formula]) -> dict[str, int] | None:
        """A state, as codes, in which all lemmas are true and from which it is possible."""
        solver = self._solver
        if solver is None:
            solver = self._solver = self._asking()
        solver.add(*(self.encoding.formula(lemma) for lemma in lemmas[self._known :]))
        self._known = len(lemmas)
        answer = ask(solver).word
        if answer == "sat":
            return codes(self.encoding, solver.model())
        if answer != "unsat":
            raise Exhausted(f"Z3 does not decide {self.what}")
        self._solver, self._known = None, 0  # lemmas only leave fewer states, so it is not asked again
        return None

    def rests_on(self, lemmas: Sequence[Formula]) -> set[int]:
        """The lemmas (indices) without which it would be possible."""
        solver = self._asking()
        solver.set("core.minimize", True)
        marks = [z3.Bool(str(index), self.encoding.context) for index in range(len(lemmas))]
        solver.add(*(z3.Implies(m, self.encoding.formula(each)) for m, each in zip(marks, lemmas, strict=True)))
        if ask(solver, assumptions=marks).word != "unsat":
            raise InternalError(f"{self.what} was excluded, and is not")
        return {int(mark.decl().name()) for mark in solver.unsat_core()}

    def _asking(self) -> z3.Solver:
        solver = fresh(self.encoding.context)
        variables = range(len(self.encoding.system.variables))
        solver.add(*self.encoding.valid(variables, self.encoding.open_features()), *self.encoding.allowed())
        solver.add(*self.parts)
        return solver


class _Questions:
    """What the rule asks for, of each rank and event."""

    def __init__(self, encoding: Encoding, wanted: Target, ranks: Sequence[Rank]) -> None:
        self._encoding, self._wanted, self._ranks = encoding, wanted, ranks
        self._events = {event.name: event for event in encoding.system.events}
        self._terms = [encoding.formula(each) for each in (wanted.goal, *(rank.formula for rank in ranks))]

    def all(self) -> list[_Question]:
        """All of them, from the goal outwards."""
        return [*self._falling(), *self._starting()]

    def _below(self, rank: int) -> z3.BoolRef:
        """That a state is in one of the ranks before one."""
        return self._encoding.disjunction(self._terms[:rank])

    def _falling(self) -> Iterator[_Question]:
        for number, rank in enumerate(self._ranks, start=1):
            here = self._encoding.conjunction([self._terms[number], z3.Not(self._below(number))])
            helpful = self._events[rank.event]
            cannot = z3.Not(self._encoding.occurs(helpful))
            yield self._state(f"rank {number} without {rank.event}", self._encoding.conjunction([here, cannot]))
            yield self._step(f"{rank.event} from rank {number}", here, helpful, self._below(number))
            if self._wanted.forced:
                for event in moving(self._encoding.system, rank.formula):
                    if event is not helpful:
                        what = f"{event.name} from rank {number}"
                        yield self._step(what, here, event, self._below(number + 1))

    def _starting(self) -> Iterator[_Question]:
        everywhere = self._below(len(self._terms))
        start = self._encoding.conjunction([self._encoding.formula(self._wanted.start), z3.Not(everywhere)])
        yield self._state("a start without a rank", start)
        for name, before in self._wanted.starts:
            if name in self._events:
                here = self._encoding.conjunction([self._encoding.formula(before), z3.Not(self._terms[0])])
                yield self._step(f"{name} to no rank", here, self._events[name], everywhere)

    def _state(self, what: str, wrong: z3.BoolRef) -> _Question:
        return _Question(what, self._encoding, [wrong], [z3.Not(wrong)])

    def _step(self, what: str, here: z3.BoolRef, event: Event, there: z3.BoolRef) -> _Question:
        """That an event leads from a state to one that is not there."""
        encoding, frame = self._encoding, moved(event)
        after = z3.substitute(there, *((encoding.variable(v, 0), encoding.variable(v, 1)) for v in frame))
        step = encoding.step(event, frame)
        denied = [z3.Not(here), z3.Not(encoding.occurs(event)), encoding.conjunction([step, after])]
        return _Question(what, encoding, [here, step, z3.Not(after)], denied)


def moving(system: TransitionSystem, formula: Formula) -> list[Event]:
    """The events that can move a machine of which a formula speaks."""
    spoken = {atom.path for atom in f.atoms(formula) if isinstance(atom, f.In)}
    return [each for each in system.events if any(system.variables[v].name in spoken for v in moved(each))]
