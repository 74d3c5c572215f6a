"""A system and what is to be told apart → the reachable states collapsed to that, and every step between them. Exact.

States that agree in all that is told apart become one. A step leads from one such class to another on an event if some
reachable state of the first is led by it into the second: this is the existential abstraction (Clarke, Grumberg and Long,
"Model checking and abstraction", ACM TOPLAS 16, 1994). So what cannot be seen here cannot happen; of what is seen, each
step can happen, though not everywhere in its class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.reduce.quotient import onto, quotient
from ....model.system.after import after
from ....model.system.specialise import grant
from ...engines import symbolic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ....model.system.transition_system import Event, EventClass, TransitionSystem
    from ...checking.progress import Progress
    from ...engines.limits import Limits
    from ...engines.symbolic.oracle import Oracle

VARIANT = "variant"
"""The name of an aspect that only numbers classes which are alike in all others."""

Class = tuple[int, ...]
"""For each aspect, the index of the value that the states of a class have."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """Something that is told apart of states.

    Attributes:
        name: what it is: "ivi.qvm", or a formula.
        values: each by its name and the ground formula of the states that have it. Every state has exactly one.
        machine: it is where a machine is.
    """

    name: str
    values: tuple[tuple[str, f.Formula], ...]
    machine: bool = False


@dataclass(frozen=True, slots=True)
class Collapsed:
    """Classes of reachable states, and the steps from one to another.

    Attributes:
        aspects: what was told apart.
        initial: the classes of initial states.
        classes: all of them, those that need fewer steps first.
        steps: for each pair of different classes, the events that lead from the first to the second, with their classes.
        complete: whether these are all; otherwise there are more classes than were wanted.
    """

    aspects: tuple[Aspect, ...]
    initial: tuple[Class, ...]
    classes: tuple[Class, ...]
    steps: dict[tuple[Class, Class], dict[str, EventClass]]
    complete: bool


def collapsed(
    system: TransitionSystem, aspects: Sequence[Aspect], most: int, limits: Limits, progress: Progress
) -> Collapsed:
    """A system → its reachable states, collapsed to some aspects.

    Args:
        system: the whole.
        aspects: what is told apart.
        most: give up when there are more classes.
        limits: how much may be used.
        progress: told how far it is.

    Raises:
        Exhausted: a limit was reached.
    """
    granted = grant(system)
    questions = [formula for aspect in aspects for _, formula in aspect.values]
    part = quotient(granted, *questions)

    def tell(now: symbolic.Progress) -> None:
        progress(f"{now.fired:,} firings, {now.nodes:,} nodes")

    space = symbolic.explore(part, node_limit=limits.max_nodes, stop=limits.stop, progress=tell)
    if not space.complete:
        raise symbolic.Exhausted(space.reason)
    return _Collapse(part, tuple(aspects), space.oracle(), limits, progress).collapsed(most)


class _Collapse:
    """Goes from class to class."""

    def __init__(
        self,
        part: TransitionSystem,
        aspects: tuple[Aspect, ...],
        oracle: Oracle,
        limits: Limits,
        progress: Progress,
    ) -> None:
        self._part, self._aspects, self._oracle = part, aspects, oracle
        self._limits, self._progress = limits, progress
        self._values = [[onto(part, formula) for _, formula in aspect.values] for aspect in aspects]
        self._events = [(event, symbolic.enabled(part, event)) for event in part.events]
        self._later: dict[tuple[str, f.Formula], f.Formula] = {}

    def collapsed(self, most: int) -> Collapsed:
        start = f.conjunction(f.In(v.name, (v.locations[v.initial],)) for v in self._part.variables)
        initial = tuple(self._within(start, [range(len(values)) for values in self._values], None))
        seen = dict.fromkeys(initial)
        steps: dict[tuple[Class, Class], dict[str, EventClass]] = {}
        frontier = list(initial)
        for number, here in enumerate(frontier, start=1):
            self._progress(f"{number} of {len(frontier)} classes")
            if len(seen) > most:
                return Collapsed(self._aspects, initial, tuple(seen), steps, complete=False)
            for event, there in self._leaving(here):
                steps.setdefault((here, there), {})[event.name] = event.kind
                if there not in seen:
                    seen[there] = None
                    frontier.append(there)
        return Collapsed(self._aspects, initial, tuple(seen), steps, complete=True)

    def _leaving(self, here: Class) -> Iterator[tuple[Event, Class]]:
        inside = f.conjunction(values[value] for values, value in zip(self._values, here, strict=True))
        for event, occurs in self._events:
            if (reason := self._limits.stop()) is not None:
                raise symbolic.Exhausted(reason)
            choices = [self._choices(event, aspect, value) for aspect, value in enumerate(here)]
            if all(len(choice) == 1 for choice in choices):
                continue
            leaving = f.conjunction((inside, occurs))
            if self._oracle.meets(leaving):
                for there in self._within(leaving, choices, event):
                    if there != here:
                        yield event, there

    def _choices(self, event: Event, aspect: int, value: int) -> Sequence[int]:
        """The values that an aspect may have after an event: its own, where the event cannot change any."""
        values = self._values[aspect]
        changed = any(self._after(event, formula) != formula for formula in values)
        return range(len(values)) if changed else (value,)

    def _within(self, known: f.Formula, choices: Sequence[Sequence[int]], event: Event | None) -> Iterator[Class]:
        """The classes of reachable states of which something is known, after an event; aspect by aspect."""
        if not choices:
            yield ()
            return
        *others, last = choices
        for before in self._within(known, others, event):
            inside = [known]
            inside += [self._after(event, self._values[at][value]) for at, value in enumerate(before)]
            for value in last:
                more = f.conjunction((*inside, self._after(event, self._values[len(others)][value])))
                if len(last) == 1 or (more != f.FALSE and self._oracle.meets(more)):
                    yield (*before, value)

    def _after(self, event: Event | None, formula: f.Formula) -> f.Formula:
        if event is None:
            return formula
        key = (event.name, formula)
        if key not in self._later:
            self._later[key] = after(self._part, event, formula)
        return self._later[key]
