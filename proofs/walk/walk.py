"""A walk through a system on live machines, one event at a time, forth and back.

What can occur, and what follows, is what the declared machines do in the `transitions` library, so what is walked through is
what is verified.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.system.live import LiveSystem
from ..evidence.replay import asked, happened
from ..evidence.trace import REST, Step, Trace
from .choosing import completed, opened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...model.language.declaration import EventDeclaration
    from ...model.system.instantiate import Composition, Instance
    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim


@dataclass(frozen=True, slots=True)
class Known:
    """A declared event of the system, whether it can ever occur or not: its declaration, and who controls it."""

    name: str
    controller: Instance
    declared: EventDeclaration


class Contradiction(ValueError):
    """The constraint allows no assignment with the values that were chosen. Carries the clauses that forbid it."""

    def __init__(self, clauses: tuple[f.Formula, ...]) -> None:
        super().__init__(" and ".join(map(f.text, clauses)))
        self.clauses = clauses


class Walk:
    """Where all machines of a system are, how they came there, and what was planned to come.

    Attributes:
        composition: the system.
        open: the features and permissions that are not settled, with their values.
        features: the value of every feature and permission.
        steps: what has happened, the first first.
        ahead: names of events that are to come: the rest of a trace that was loaded, or what was taken back.
        loop: index of the step to which a loaded trace goes back at its end.
        events: every declared event of every machine that may be there, by name, in declared order.
    """

    def __init__(self, composition: Composition, system: TransitionSystem | None = None) -> None:
        """A walk at its start.

        Args:
            composition: the system as declared.
            system: its transition system, perhaps under further assumptions about the features.

        Raises:
            Contradiction: no assignment of the features is allowed.
        """
        self.composition = composition
        self.system = system or composition.transition_system
        self.open = opened(self.system)
        self.events = {
            name: Known(name, instance, declared)
            for instance in composition.instances
            for declared in instance.graph.machine.events
            for name in (f"{instance.element.name}.{declared.name}",)
        }
        self._by_name = {event.name: event for event in self.system.events}
        self._live = LiveSystem(composition)
        self._chosen: dict[str, str] = {}
        self.loop: int | None = None
        self._begin({}, ())

    def _begin(self, chosen: Mapping[str, str], ahead: Sequence[str]) -> None:
        features = completed(self.system, chosen)
        if isinstance(features, tuple):
            raise Contradiction(features)
        self._chosen = dict(chosen)
        self.features: dict[str, str] = features
        self._live.start(features)
        self._states = [self._live.locations()]
        self.steps: list[Step] = []
        self.ahead: list[str] = list(ahead)

    def choose(self, chosen: Mapping[str, str]) -> None:
        """Choose values of open features, and begin anew; what has happened so far is what is to come.

        Raises:
            Contradiction: the constraint does not allow it. Nothing has changed then.
        """
        self._begin({**self._chosen, **chosen}, [*(step.event for step in self.steps), *self.ahead])

    def follow(self, features: Mapping[str, str], events: Sequence[str], loop: int | None) -> None:
        """Begin anew, with the events of a trace to come.

        Raises:
            Contradiction: as for `choose`.
        """
        self._begin(features, events)
        self.loop = loop

    def locations(self) -> dict[str, str]:
        """Where every machine that is there is, by the name of its instance."""
        return dict(self._states[-1])

    def began(self) -> dict[str, str]:
        """Where every machine was at the start."""
        return dict(self._states[0])

    def enabled(self) -> tuple[str, ...]:
        """The events that can occur now, in declared order."""
        return tuple(name for name in self.events if self._live.enabled(name))

    def can(self, event: str) -> bool:
        """Whether an event can occur now."""
        return event == REST or self._live.enabled(event)

    def preview(self, event: str) -> Step | None:
        """What would happen if an event occurred now; None if it cannot."""
        step = happened(self.composition, self._live, event)
        self._live.put(self._states[-1])
        return step

    def take(self, event: str) -> Step | None:
        """Let an event occur; None if it cannot. What was to come is kept if this is the first of it."""
        step = happened(self.composition, self._live, event)
        if step is None:
            return None
        self._states.append(self._live.locations())
        self.steps.append(step)
        if self.ahead and self.ahead[0] == event:
            del self.ahead[0]
        else:
            self.ahead, self.loop = [], None
        return step

    def coming(self) -> str | None:
        """The event that is to come next: at the end of a trace that goes round, the first of its loop again."""
        if not self.ahead and self.loop is not None:
            self.ahead = [step.event for step in self.steps[self.loop :]]
            self.loop = len(self.steps)
        return self.ahead[0] if self.ahead else None

    def undo(self, steps: int = 1) -> None:
        """Take the last steps back: they are to come then."""
        for _ in range(min(steps, len(self.steps))):
            self.ahead.insert(0, self.steps.pop().event)
            self._states.pop()
        self._live.put(self._states[-1])

    def true(self, claim: Claim, formula: f.Formula) -> bool:
        """Truth of a declared formula of a claim's property, about the claim's elements, in the present state."""
        return self._live.true(formula, dict(claim.bound))

    def holds(self, formula: f.Formula) -> bool:
        """Truth of a ground formula in the present state."""
        granted = {f"may({event})": "yes" for event in self.composition.grounding.permitted}
        return f.true(formula, self._states[-1], granted | self.features)

    def asked(self, event: str) -> tuple[str, ...]:
        """The open features whose values decide, from where the machines are now, whether and how an event occurs.

        The event's own permission is not among them.
        """
        if event not in self._by_name:
            return ()
        where = self._states[-1]
        found = asked(self.system, self._by_name[event], where, where)
        return tuple(key for key in self.open if key in found)

    def trace(self) -> Trace:
        """What has happened so far, as a trace with the values of all open features."""
        features = tuple((key, self.features[key]) for key in self.open)
        return Trace(features, (), tuple(self._states[0].items()), tuple(self.steps))
