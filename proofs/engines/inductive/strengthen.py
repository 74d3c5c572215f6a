"""A claim that holds → lemmas that make it inductive, found with the help of the reachable states.

The claim is tried by itself. Whenever some event leads from a state that satisfies all lemmas to one that does not (a
counterexample to induction), that state cannot be reached, since the lemmas hold in every reachable state. The few
locations and values in it that matter are told from those that do not by Z3's unsatisfiable cores, and of these the
smallest group is taken that never comes together in any reachable state: by itself, in pairs, then more. The row of the
reachable set's projection onto that group, made as wide as it can be, is the next lemma. The search ends, since every
lemma excludes a state that none before it did, and the reachable set is the end of the road. Lemmas that the proof does
not need in the end are dropped.

The reachable states only suggest; what is found is proved by Z3 from the transition relation alone. (Induction with
lemmas from counterexamples: Bradley, "SAT-based model checking without unrolling", 2011; generalised here by the exact
reachable set instead of by further queries.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import z3

from ....model.language import formula as f
from ...evidence.internal import InternalError
from ..symbolic import Exhausted
from .asking import ask, fresh
from .encoding import Encoding, moved
from .narrow import Narrow
from .states import Lifter, codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ....model.language.formula import Formula
    from ....model.system.transition_system import Event, TransitionSystem
    from .narrow import Oracle


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A step from a state in which everything claimed is true to one in which a lemma is not.

    A counterexample to induction, not to the claim: nothing says that the state can be reached.

    Attributes:
        matters: as little of the state as suffices: literals that each say where one machine is, or what value a feature has.
        locations: the whole state, as far as the system goes: each machine's location.
        features: the value of each feature, by its key.
        event: what occurs.
        lemma: what is true before, and not after.
    """

    matters: tuple[Formula, ...]
    locations: dict[str, str]
    features: dict[str, str]
    event: str
    lemma: Formula


class Induction:
    """Asks Z3 whether lemmas are inductive, one event at a time. Lemmas can be added, never taken away."""

    def __init__(self, system: TransitionSystem) -> None:
        self.encoding = Encoding(system)
        self.lemmas: list[Formula] = []
        self._events = [_Asked(self.encoding, event) for event in system.events if moved(event)]

    def add(self, lemma: Formula) -> None:
        """One more lemma."""
        self.lemmas.append(lemma)

    def failing(self, stop: Callable[[], None]) -> Iterator[tuple[Event, int, dict[str, int]]]:
        """Counterexamples to induction, each with its event and lemma (index), until there are none.

        After each of them at least one lemma that excludes it must have been added.
        """
        clean = 0
        while clean < len(self._events):
            for asked in self._events:
                stop()
                found = asked.failing(self.lemmas)
                if found is None:
                    clean += 1
                else:
                    clean = 0
                    yield asked.event, *found
                if clean >= len(self._events):
                    return

    def lifted(self, event: Event, lemma: Formula, state: dict[str, int]) -> dict[str, int]:
        """As little of a state as suffices for an event to lead where a lemma is false."""
        return next(asked for asked in self._events if asked.event is event).lifted(lemma, state)

    def needed(self, first: Iterable[int], stop: Callable[[], None]) -> list[int]:
        """The lemmas (indices, sorted) on which some of them rest, directly or not, themselves included."""
        found = set(first)
        waiting = sorted(found)
        while waiting:
            lemma = waiting.pop()
            for asked in self._events:
                stop()
                rests = asked.rests_on(self.lemmas, lemma) - found
                found |= rests
                waiting += sorted(rests)
        return sorted(found)


class _Asked:
    """One event's questions, in a solver of its own."""

    def __init__(self, encoding: Encoding, event: Event) -> None:
        self.event = event
        self._encoding = encoding
        self._moved = moved(event)
        self._moved_names = {encoding.system.variables[v].name for v in self._moved}
        self._solver = fresh(encoding.context)
        self._step = encoding.step(event, self._moved)
        self._occurs = encoding.occurs(event)
        variables = range(len(encoding.system.variables))
        self._always = [*encoding.valid(variables, encoding.open_features()), *encoding.allowed()]
        self._solver.add(*self._always, self._step)
        self._known = 0
        self._proved: set[int] = set()
        self._later: dict[Formula, z3.BoolRef] = {}
        self._lifter = Lifter(encoding)
        self._resting: z3.Solver | None = None
        self._marks: list[z3.BoolRef] = []

    def failing(self, lemmas: Sequence[Formula]) -> tuple[int, dict[str, int]] | None:
        """The first lemma that this event can make false, and from which state; None if there is none."""
        self._solver.add(*(self._encoding.formula(lemma) for lemma in lemmas[self._known :]))
        self._known = len(lemmas)
        for index, lemma in enumerate(lemmas):
            if index in self._proved:
                continue
            if self._touches(lemma):
                self._solver.push()
                self._solver.add(z3.Not(self._after(lemma)))
                answer = ask(self._solver).word
                state = codes(self._encoding, self._solver.model()) if answer == "sat" else None
                self._solver.pop()
                if state is not None:
                    return index, state
                if answer != "unsat":
                    raise Exhausted(f"Z3 does not decide a step of {self.event.name}")
            self._proved.add(index)  # more lemmas only leave fewer states
        return None

    def _touches(self, lemma: Formula) -> bool:
        return any(isinstance(atom, f.In) and atom.path in self._moved_names for atom in f.atoms(lemma))

    def _after(self, lemma: Formula) -> z3.BoolRef:
        """A lemma after the step: of machines that do not move it speaks as before."""
        if lemma not in self._later:
            pairs = [(self._encoding.variable(v, 0), self._encoding.variable(v, 1)) for v in self._moved]
            self._later[lemma] = z3.substitute(self._encoding.formula(lemma), *pairs)
        return self._later[lemma]

    def lifted(self, lemma: Formula, state: dict[str, int]) -> dict[str, int]:
        """See `Induction.lifted`."""
        # The event occurs from there, and then the lemma is false: each needs its own part of the state.
        asked = (z3.Not(self._occurs), z3.And(self._step, self._after(lemma)))
        return self._lifter.lifted(state, asked, f"a step of {self.event.name}")

    def rests_on(self, lemmas: Sequence[Formula], lemma: int) -> set[int]:
        """The lemmas (indices) that this event's step needs so that one of them stays true."""
        if not self._touches(lemmas[lemma]):
            return set()
        solver = self._resting
        if solver is None:
            solver = self._resting = fresh(self._encoding.context)
            solver.set("core.minimize", True)
            solver.add(*self._always, self._step)
            self._marks = [z3.Bool(str(index), self._encoding.context) for index in range(len(lemmas))]
            solver.add(
                *(z3.Implies(m, self._encoding.formula(each)) for m, each in zip(self._marks, lemmas, strict=True))
            )
        solver.push()
        # The lemma itself is true before the step whatever else is needed.
        solver.add(z3.Not(self._after(lemmas[lemma])), self._encoding.formula(lemmas[lemma]))
        if ask(solver, assumptions=self._marks).word != "unsat":
            raise InternalError(f"a lemma that was inductive is not, for {self.event.name}")
        core = {int(mark.decl().name()) for mark in solver.unsat_core()}
        solver.pop()
        return core


def strengthen(
    system: TransitionSystem,
    goal: Formula,
    oracle: Oracle,
    given: Sequence[Formula] = (),
    stop: Callable[[], None] = lambda: None,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Formula, ...]:
    """A goal that is never reached → an inductive conjunction of lemmas that excludes it, the denial of the goal first.

    Args:
        system: the system, with its constraint.
        goal: a ground formula that no reachable state satisfies.
        oracle: tells what reachable states satisfy.
        given: lemmas to begin with, which must hold in every reachable state; kept if they are needed.
        stop: called again and again; may raise.
        progress: told how far it is.

    Raises:
        InternalError: a counterexample to induction can be reached: the oracle and Z3 disagree.
    """
    induction = Induction(system)
    for lemma in (f.negation(goal), *given):
        induction.add(lemma)
    narrow = Narrow(system, oracle)
    for event, index, state in induction.failing(stop):
        lifted = induction.lifted(event, induction.lemmas[index], state)
        induction.add(narrow.lemma(lifted))
        progress(f"{len(induction.lemmas)} lemmas")
    return tuple(induction.lemmas[index] for index in induction.needed([0], stop))


def first_counterexample(system: TransitionSystem, lemmas: Sequence[Formula]) -> Counterexample | None:
    """Why lemmas are not inductive by themselves: as little of a state as matters; None if they are."""
    induction = Induction(system)
    for lemma in lemmas:
        induction.add(lemma)
    narrow = Narrow(system, None)
    for event, index, state in induction.failing(lambda: None):
        matters = narrow.literals(induction.lifted(event, induction.lemmas[index], state))
        named = {name: narrow.value(name, code) for name, code in state.items()}
        locations = {variable.name: named.pop(variable.name) for variable in system.variables}
        return Counterexample(tuple(matters), locations, named, event.name, induction.lemmas[index])
    return None
