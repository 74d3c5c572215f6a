"""What a model declares, by scope and name; paths of states, and of names as they are said from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .declaration import EventDeclaration, FeatureDeclaration, Group, Machine, Model, NamedFormula, Scope, State

Noun = Literal["machine", "feature", "event", "formula", "group"]

SCOPES: Final[tuple[Scope, ...]] = ("system", "vm", "device")


def state_paths(states: Iterable[State], prefix: str = "") -> Iterator[tuple[str, State]]:
    """States → every state below them with its path ("running.hosting"), parents first."""
    for state in states:
        path = prefix + state.name
        yield path, state
        yield from state_paths(state.children, path + ".")


def joined(prefix: str, path: str) -> str:
    """A path as it is said in one scope → the same said from where `prefix` leads there; `host.` leads on from anywhere."""
    return path if not prefix or path == "host" or path.startswith("host.") else f"{prefix}.{path}"


@dataclass(frozen=True, slots=True)
class Names:
    """What a model declares, by scope and name."""

    machines: Mapping[tuple[str, str], Machine]
    features: Mapping[tuple[str, str], FeatureDeclaration]
    events: Mapping[tuple[str, str], tuple[Machine, EventDeclaration]]
    groups: Mapping[tuple[str, str], Group] = field(default_factory=dict)
    formulas: Mapping[tuple[str, str], NamedFormula] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model) -> Names:
        """A model → its names; of two declarations with one name, the first."""
        machines: dict[tuple[str, str], Machine] = {}
        events: dict[tuple[str, str], tuple[Machine, EventDeclaration]] = {}
        features: dict[tuple[str, str], FeatureDeclaration] = {}
        groups: dict[tuple[str, str], Group] = {}
        formulas: dict[tuple[str, str], NamedFormula] = {}
        for machine in model.machines:
            machines.setdefault((machine.per, machine.name), machine)
            for event in machine.events:
                events.setdefault((machine.per, event.name), (machine, event))
            for group in machine.groups:
                groups.setdefault((machine.per, group.name), group)
            for formula in machine.formulas:
                formulas.setdefault((machine.per, formula.name), formula)
        for feature in model.features:
            features.setdefault((feature.per, feature.name), feature)
        return cls(machines, features, events, groups, formulas)

    def table(self, noun: Noun) -> Mapping[tuple[str, str], object]:
        """The declarations of one sort."""
        tables: dict[str, Mapping[tuple[str, str], object]] = {
            "machine": self.machines,
            "feature": self.features,
            "event": self.events,
            "formula": self.formulas,
            "group": self.groups,
        }
        return tables[noun]

    def known(self, noun: Noun, scope: str) -> tuple[str, ...]:
        """The names of one sort in one scope, in declared order."""
        return tuple(name for kind, name in self.table(noun) if kind == scope)

    def noun_of(self, name: str, scope: str) -> Noun | None:
        """What a name of a scope is the name of, if it is known at all."""
        nouns: tuple[Noun, ...] = ("machine", "feature", "event", "formula")
        return next((noun for noun in nouns if (scope, name) in self.table(noun)), None)

    def homes(self, noun: Noun, name: str) -> tuple[Scope, ...]:
        """The scopes in which a name of that sort is declared."""
        return tuple(scope for scope in SCOPES if (scope, name) in self.table(noun))
