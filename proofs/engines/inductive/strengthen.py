"""A claim that holds → lemmas that make it inductive, found with the help of the reachable states.

The claim is tried by itself. Whenever some event leads from a state that satisfies all lemmas to one that does not (a
counterexample to induction), that state cannot be reached, since the lemmas hold in every reachable state. The few
locations and values in it are told that matter, those without which the event might not lead there, and of these the
smallest group is taken that never comes together in any reachable state: by itself, in pairs, then more. The row of the
reachable set's projection onto that group, made as wide as it can be, is the next lemma. The search ends, since every
lemma excludes a state that none before it did, and the reachable set is the end of the road. Lemmas that the proof does
not need in the end are dropped.

All of this is done with decision diagrams, and only suggests; what is found is written down, and proved by Z3 from the
transition relation alone. (Induction with
lemmas from counterexamples: Bradley, "SAT-based model checking without unrolling", 2011; generalised here by the exact
reachable set instead of by further queries.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ....model.language import formula as f
from ....model.system.specialise import key_of
from ..limits import Limits
from ..symbolic import checked
from ..symbolic.encoding import Encoding
from ..symbolic.layout import lay_out
from ..symbolic.limits import growing, uncollected, within
from ..symbolic.relocate import relocate
from .induction import Induction
from .narrow import Narrow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem
    from ..symbolic.encoding import Diagram
    from ..symbolic.reached import Reached

_Answer = TypeVar("_Answer")

UNLIMITED = Limits()


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


def strengthen(
    system: TransitionSystem,
    goal: Formula,
    reached: Callable[[Encoding], Diagram],
    given: Sequence[Formula] = (),
    limits: Limits = UNLIMITED,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Formula, ...]:
    """A goal that is never reached → an inductive conjunction of lemmas that excludes it, the denial of the goal first.

    Args:
        system: the system, with its constraint.
        goal: a ground formula that no reachable state satisfies.
        reached: tells in the diagrams of an encoding what is reached.
        given: lemmas to begin with, which must hold in every reachable state; kept if they are needed.
        limits: how much may be used.
        progress: told how far it is.

    Raises:
        Exhausted: a limit was reached.
        InternalError: a counterexample to induction can be reached.
    """

    def found(induction: Induction) -> tuple[Formula, ...]:
        for lemma in (f.negation(goal), *given):
            induction.add(lemma)
        closed(induction, reached(induction.encoding), progress)
        return tuple(induction.lemmas[index] for index in induction.needed((), [0]))

    return in_diagrams(system, found, limits)


def closed(
    induction: Induction, reached: Diagram, progress: Callable[[str], None], wrong: Iterable[Diagram] = ()
) -> None:
    """Adds lemmas until no state of some sets is left, and the lemmas are inductive."""
    narrow = Narrow(induction.encoding, induction.places, reached)

    def excluded(wrong: Diagram) -> None:
        while (state := induction.somewhere(wrong)) is not None:
            induction.add(narrow.lemma(induction.matters(state, wrong)))
            progress(f"{len(induction.lemmas)} lemmas")

    for each in wrong:
        excluded(each)
    for _, _, each in induction.failing():
        excluded(each)


def pairs_in(reached: Reached, encoding: Encoding) -> Diagram:
    """What an exploration has found, in the diagrams of another encoding. Permissions that were taken as granted are granted."""
    return relocate(reached.pairs, reached.encoding, encoding)


def in_diagrams(system: TransitionSystem, work: Callable[[Induction], _Answer], limits: Limits) -> _Answer:
    """What is found out with diagrams of a system; again with a larger table where one is full."""
    layout = lay_out(system)

    def attempt(capacity: int) -> _Answer:
        with uncollected(), within(capacity, layout.levels):
            return work(Induction(Encoding(system, layout, capacity), checked(limits.stop)))

    return growing(attempt, layout.levels, limits.max_nodes)


def first_counterexample(
    system: TransitionSystem, lemmas: Sequence[Formula], limits: Limits = UNLIMITED
) -> Counterexample | None:
    """Why lemmas are not inductive by themselves: as little of a state as matters; None if they are."""

    def found(induction: Induction) -> Counterexample | None:
        for lemma in lemmas:
            induction.add(lemma)
        for step, index, wrong in induction.failing():
            state = induction.somewhere(wrong) or {}
            matters = induction.matters(state, wrong)
            told = [induction.places.formula({place: values}) for place, values in sorted(matters.items())]
            at = [min(values) for _, values in sorted(state.items())]
            locations = {v.name: v.locations[code] for v, code in zip(system.variables, at, strict=False)}
            values = zip(system.features, at[len(system.variables) :], strict=True)
            features = {key_of(each): each.values[code] for each, code in values}
            return Counterexample(tuple(told), locations, features, system.events[step.index].name, lemmas[index])
        return None

    return in_diagrams(system, found, limits)
