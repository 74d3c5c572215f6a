"""Can an event ever occur in a system? If so by which run, and under which assignments; if not, what keeps it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...model.language import formula as f
from ...model.reduce.cone import cone
from ...model.system.specialise import domains_of, fold, key_of
from ..checking.answer import SymbolicAnswers
from ..engines.symbolic import Exhausted
from ..evidence.internal import InternalError
from ..evidence.readable import readable
from .obstacle import choices, parts_of
from .walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...model.language.declaration import Row
    from ...model.system.instantiate import Composition
    from ...model.system.transition_system import TransitionSystem
    from ..engines.limits import Limits
    from ..evidence.run import Run
    from ..evidence.trace import Trace
    from .obstacle import Choice
    from .walk import Known


@dataclass(frozen=True, slots=True)
class Way:
    """A row that leads to where a machine never comes, and what keeps the machine from taking it.

    Attributes:
        row: as declared.
        kind: `settled`: parts of its condition are false by what the system says; `unreached`: the machine never comes to
            where it leads from either; `never`: it is there, but the row is never taken.
        parts: those parts.
    """

    row: Row
    kind: Literal["settled", "unreached", "never"]
    parts: tuple[f.Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a row never lets its event occur.

    Attributes:
        choice: the row.
        kind: `settled`: the parts are false by what the system says; `unreached`: its controller never comes to where it
            leads from; `never`: each of the parts is false whenever it is there; `never_together`: each can be true there, but
            not all at once.
        parts: those parts of its condition; ground formulas with nothing folded.
        ways: for `unreached`, the rows that lead to where it leads from.
    """

    choice: Choice
    kind: Literal["settled", "unreached", "never", "never_together"]
    parts: tuple[f.Formula, ...] = ()
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The answer about one event. Exact, unless `reason` names a limit.

    Attributes:
        event: the event, and who controls it.
        trace: a shortest run that ends with it; None if it never occurs, or a limit was reached.
        when: the assignments under which it can occur, if it can.
        forbidden: it is never permitted.
        absent: its controller is never there.
        closed: why each of the controller's rows never lets it occur, if none does and it is permitted.
        reason: which limit was reached; nothing is concluded then.
    """

    event: Known
    trace: Trace | None = None
    when: f.Formula = f.FALSE
    forbidden: bool = False
    absent: bool = False
    closed: tuple[Closed, ...] = ()
    reason: str = ""


def occurrence(
    composition: Composition, event: Known, limits: Limits, progress: Callable[[str], None] = lambda _: None
) -> Occurrence:
    """An event → whether it can ever occur.

    Raises:
        InternalError: the run that was found does not happen on live machines.
    """
    try:
        return _occurrence(composition, event, limits, progress)
    except Exhausted as exhausted:
        return Occurrence(event, reason=exhausted.reason)


def _occurrence(composition: Composition, event: Known, limits: Limits, progress: Callable[[str], None]) -> Occurrence:
    system = composition.transition_system
    domains = domains_of(system)
    permitted: f.Formula = f.TRUE if event.declared.kind == "progress" else f.May(event.name)
    if event.declared.kind != "progress" and domains.get(f"may({event.name})") == ("no",):
        return Occurrence(event, forbidden=True)
    if fold(event.controller.present, domains) == f.FALSE:
        return Occurrence(event, absent=True)
    rows = choices(composition, event)
    goals = [_goal(choice, event, composition) for choice in rows]
    goal = f.disjunction(goals)
    if goal == f.FALSE:
        closed = tuple(Closed(choice, "settled", _settled(choice.parts, composition)) for choice in rows)
        return Occurrence(event, closed=closed)
    part = cone(system, goal, permitted)
    answers = SymbolicAnswers(part, limits, progress)
    if answers.reason:
        return Occurrence(event, reason=answers.reason)
    region = answers.reached(goal, permitted)
    if region.empty:
        asked = _Asked(composition, event, answers)
        return Occurrence(event, closed=tuple(map(asked.closed, rows, goals)))
    run = answers.shortest(goal, permitted)
    if run is None:
        raise InternalError(f"{event.name} can occur, and yet there is no run to it")
    when = readable(region.holds_when(), domains_of(part))
    return Occurrence(event, _walked(composition, part, run, event), when)


def _goal(choice: Choice, event: Known, composition: Composition) -> f.Formula:
    """The states in which a row lets its event occur, with all folded that is settled."""
    place = f.In(event.controller.name, choice.locations) if choice.locations else f.FALSE
    parts = f.conjunction((event.controller.present, place, *choice.parts))
    return fold(parts, domains_of(composition.transition_system))


def _settled(parts: tuple[f.Formula, ...], composition: Composition) -> tuple[f.Formula, ...]:
    """Those parts of a condition that are false by what the system says; all of them if only together."""
    domains = domains_of(composition.transition_system)
    return tuple(part for part in parts if fold(part, domains) == f.FALSE) or parts


@dataclass(frozen=True, slots=True)
class _Asked:
    composition: Composition
    event: Known
    answers: SymbolicAnswers

    def closed(self, choice: Choice, goal: f.Formula) -> Closed:
        """Why a row never lets the event occur, which it never does."""
        if goal == f.FALSE:
            return Closed(choice, "settled", _settled(choice.parts, self.composition))
        domains = domains_of(self.composition.transition_system)
        controller = self.event.controller
        there = fold(f.conjunction((controller.present, f.In(controller.name, choice.locations))), domains)
        if self.answers.reached(there).empty:
            return Closed(choice, "unreached", ways=tuple(self._ways(choice.locations)))
        never = tuple(p for p in choice.parts if self.answers.reached(f.conjunction((there, fold(p, domains)))).empty)
        return Closed(choice, "never", never) if never else Closed(choice, "never_together", choice.parts)

    def _ways(self, locations: tuple[str, ...]) -> Iterator[Way]:
        """The rows that lead the controller into locations, and why it never takes them."""
        instance, domains = self.event.controller, domains_of(self.composition.transition_system)
        names = instance.graph.locations
        leading: dict[int, set[str]] = {}
        for edge in instance.graph.edges:
            if names[edge.dest] in locations and names[edge.source] not in locations:
                for number in edge.rows:
                    leading.setdefault(number, set()).add(names[edge.source])
        for index, row in enumerate(instance.graph.machine.rows):
            if index in leading:
                parts = parts_of(row, instance, self.composition)
                before = f.In(instance.name, tuple(name for name in names if name in leading[index]))
                if fold(f.conjunction(parts), domains) == f.FALSE:
                    yield Way(row, "settled", _settled(parts, self.composition))
                else:
                    yield Way(row, "unreached" if self.answers.reached(before).empty else "never")


def _walked(composition: Composition, part: TransitionSystem, run: Run, event: Known) -> Trace:
    """A run to where an event can occur → the trace that ends with it, as it happens on live machines.

    Raises:
        InternalError: it does not happen so.
    """
    walk = Walk(composition)
    names = [*(part.events[index].name for index in run.events), event.name]
    features = {key_of(feature): feature.values[at] for feature, at in zip(part.features, run.assignment, strict=True)}
    walk.follow(features, names, None)
    for number, name in enumerate(names, start=1):
        if walk.take(name) is None:
            raise InternalError(f"step {number}: {name} cannot occur on the live machines")
    return walk.trace()
