"""Names of one system → names of another: what was called otherwise, and means the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.language import temporal_parts

if TYPE_CHECKING:
    from ....model.language.temporal import Temporal
    from ....model.system.transition_system import Feature, TransitionSystem, Variable


@dataclass(frozen=True, slots=True)
class Naming:
    """Ground names of one system with the names that they have in another; what is not listed is called the same.

    Attributes:
        variables: "ivi.qvm".
        locations: for a variable (by its old name), its locations.
        events: "ivi.SIGTERM"; the permission of an event is called as the event is.
        features: "gpu.quiescer".
        values: for a feature (by its old name), its values.
    """

    variables: dict[str, str] = field(default_factory=dict)
    locations: dict[str, dict[str, str]] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    features: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether everything is called the same."""
        return not (
            self.variables or any(self.locations.values()) or self.events or self.features or any(self.values.values())
        )

    def inverse(self) -> Naming:
        """The way back."""
        return Naming(
            _turned(self.variables),
            {self.variables.get(name, name): _turned(own) for name, own in self.locations.items()},
            _turned(self.events),
            _turned(self.features),
            {self.features.get(name, name): _turned(own) for name, own in self.values.items()},
        )

    def event(self, name: str) -> str:
        """An event's other name."""
        return self.events.get(name, name)

    def location(self, variable: str, name: str) -> str:
        """A location's other name; the variable is said by its old one."""
        return self.locations.get(variable, {}).get(name, name)

    def value(self, feature: str, name: str) -> str:
        """A value's other name; the feature is said by its old one."""
        return self.values.get(feature, {}).get(name, name)

    def assigned(self, features: dict[str, str]) -> dict[str, str]:
        """Values of features, by key → the same in the other names."""
        return dict(self._assigned(key, value) for key, value in features.items())

    def _assigned(self, key: str, value: str) -> tuple[str, str]:
        if key.startswith("may("):
            return f"may({self.event(key.removeprefix('may(').removesuffix(')'))})", value
        return self.features.get(key, key), self.value(key, value)

    def formula(self, formula: f.Formula) -> f.Formula:
        """A ground formula in the other names."""

        def told(atom: f.Atom) -> f.Formula:
            match atom:
                case f.In(path, locations):
                    return f.In(self.variables.get(path, path), tuple(self.location(path, each) for each in locations))
                case f.Is(path, values):
                    return f.Is(self.features.get(path, path), tuple(self.value(path, each) for each in values))
                case f.May(event):
                    return f.May(self.event(event))

        return formula if self.empty else f.substitute(formula, told)

    def temporal(self, formula: Temporal) -> Temporal:
        """A ground temporal formula in the other names."""
        return formula if self.empty else temporal_parts.renamed(formula, self.formula, self.event)

    def system(self, system: TransitionSystem) -> TransitionSystem:
        """A system in the other names."""
        if self.empty:
            return system
        events = []
        for event in system.events:
            parts = tuple(
                replace(p, edges=tuple(replace(edge, guard=self.formula(edge.guard)) for edge in p.edges))
                for p in event.participants
            )
            events.append(replace(event, name=self.event(event.name), participants=parts))
        return replace(
            system,
            variables=tuple(map(self._variable, system.variables)),
            features=tuple(map(self._feature, system.features)),
            events=tuple(events),
            constraint=self.formula(system.constraint),
        )

    def _variable(self, variable: Variable) -> Variable:
        name = self.variables.get(variable.name, variable.name)
        locations = tuple(self.location(variable.name, each) for each in variable.locations)
        scope, _, machine = name.partition(".")
        elements = {old.partition(".")[0]: new.partition(".")[0] for old, new in self.variables.items()}
        vm = elements.get(variable.vm, variable.vm)
        return replace(variable, name=name, locations=locations, scope=scope, machine=machine, vm=vm)

    def _feature(self, feature: Feature) -> Feature:
        if feature.kind == "permission":
            return replace(feature, name=self.event(feature.name))
        name = self.features.get(feature.name, feature.name)
        return replace(feature, name=name, values=tuple(self.value(feature.name, each) for each in feature.values))


def _turned(names: dict[str, str]) -> dict[str, str]:
    return {new: old for old, new in names.items()}
