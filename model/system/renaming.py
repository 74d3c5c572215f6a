"""VMs and devices under other names: whatever speaks of them, spoken of the others."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..language import formula as f
from ..language import temporal_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..language import temporal as t
    from .transition_system import Event, Participant, TransitionSystem


@dataclass(frozen=True, slots=True)
class Renaming:
    """Elements by name → the names of others. Nothing is called by two names, and nothing is left without one.

    Attributes:
        names: the other name of each element that has another one.
    """

    names: Mapping[str, str] = field(default_factory=dict)

    def element(self, name: str) -> str:
        """The other name of an element."""
        return self.names.get(name, name)

    def path(self, path: str) -> str:
        """The name of a machine, feature or event of an element, or of its permission: "gpu.device", "may(gpu.enable)"."""
        if path.startswith("may("):
            return f"may({self.path(path[4:-1])})"
        element, dot, rest = path.partition(".")
        return f"{self.element(element)}{dot}{rest}"

    def formula(self, formula: f.Formula, seen: dict[int, f.Formula] | None = None) -> f.Formula:
        """A ground formula; `seen` as for `formula.substitute`."""
        return f.substitute(formula, self._atom, seen)

    def temporal(self, formula: t.Temporal) -> t.Temporal:
        """A ground temporal formula."""
        return temporal_parts.renamed(formula, self.formula, self.path)

    def system(self, system: TransitionSystem) -> TransitionSystem:
        """A transition system: everything in it keeps its place."""
        seen: dict[int, f.Formula] = {}
        return replace(
            system,
            variables=tuple(
                replace(each, name=self.path(each.name), scope=self.element(each.scope), vm=self.element(each.vm))
                for each in system.variables
            ),
            features=tuple(replace(each, name=self.path(each.name)) for each in system.features),
            events=tuple(self._event(each, seen) for each in system.events),
            constraint=self.formula(system.constraint, seen),
        )

    def back(self) -> Renaming:
        """The renaming that undoes this one."""
        return Renaming({other: name for name, other in self.names.items()})

    def after(self, first: Renaming) -> Renaming:
        """What becomes of names that are changed by another renaming `first`, and then by this one."""
        both = {name: self.element(first.element(name)) for name in {**first.names, **self.names}}
        return Renaming({name: other for name, other in both.items() if name != other})

    def _atom(self, atom: f.Atom) -> f.Atom:
        if isinstance(atom, f.May):
            return replace(atom, event=self.path(atom.event))
        return replace(atom, path=self.path(atom.path))

    def _event(self, event: Event, seen: dict[int, f.Formula]) -> Event:
        return replace(
            event,
            name=self.path(event.name),
            participants=tuple(self._participant(each, seen) for each in event.participants),
        )

    def _participant(self, participant: Participant, seen: dict[int, f.Formula]) -> Participant:
        edges = tuple(replace(edge, guard=self.formula(edge.guard, seen)) for edge in participant.edges)
        return replace(participant, edges=edges)


UNCHANGED = Renaming()
"""Every element under its own name."""
