"""The transition system: what every engine reads, and the only thing it reads.

Variables are instances of machines, and their values are locations. Features are rigid: fixed at the start, never
changed. In each step exactly one event occurs: its controller has an enabled edge and takes it, and every other
participant that has an enabled edge for it moves in the same step (composition of I/O automata: Lynch and Tuttle,
"An introduction to input/output automata", 1989). All guards are evaluated in the state before the step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..language.formula import TRUE, Formula

EventClass = Literal["progress", "choice", "fault"]
FeatureKind = Literal["choice", "reading", "permission"]

HOST = "host"
"""The scope of what belongs to no VM."""

FORBIDDEN, PERMITTED = "no", "yes"
"""The two values of a permission, in this order."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One instance of a machine.

    Attributes:
        name: the instance's path, "ivi.qvm"; the atoms `In(name, …)` of ground formulas speak of it.
        machine: the declared machine, "qvm".
        scope: the element it belongs to: the name of a VM or device, or "host".
        vm: the VM it belongs to, directly or through its device; "host" for the system scope.
        locations: names of the leaf configurations, in declared order.
        initial: index into `locations`.
        final: indices of locations in which the machine may rest for ever.
        stands_for: for each location, the original ones that it stands for; empty if none were merged.
    """

    name: str
    machine: str
    scope: str
    vm: str
    locations: tuple[str, ...]
    initial: int
    final: frozenset[int] = frozenset()
    stands_for: tuple[tuple[str, ...], ...] = ()

    def originals(self, location: int) -> tuple[str, ...]:
        """The original locations that one (by index) stands for: itself, if none were merged."""
        return self.stands_for[location] if self.stands_for else (self.locations[location],)


@dataclass(frozen=True, slots=True)
class Feature:
    """A rigid value: a configuration choice, a reading of the documentation, or the permission of an event.

    Attributes:
        name: "gpu.quiescer" (atoms `Is(name, …)`), or the event's name for a permission (atoms `May(name)`).
        kind: what it is. A permission's values are `("no", "yes")`.
        values: the values still open, in declared order; a pinned feature has one.
    """

    name: str
    kind: FeatureKind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A guarded move of one machine: from location `source` to location `dest` (indices) where `guard` holds.

    `rows` are the declared rows that make the move, as (machine, index of the row), for citing and for coverage.
    """

    source: int
    dest: int
    guard: Formula = TRUE
    rows: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """A variable (index) and its edges for one event. The guards of edges with equal source exclude each other."""

    variable: int
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One instance of an event.

    Attributes:
        name: "ivi.SIGTERM".
        kind: its class. `choice` and `fault` events occur only where their permission is granted.
        participants: the controller first. The event can occur where the controller has an enabled edge; the others
            move if they have one, and stay otherwise.
        permission: index of the feature that permits it; None if the event is `progress`.
    """

    name: str
    kind: EventClass
    participants: tuple[Participant, ...]
    permission: int | None = None


@dataclass(frozen=True, slots=True)
class TransitionSystem:
    """Variables, features, events, and which assignments of the features are allowed.

    Attributes:
        name: the system's name.
        variables: instances, those of one VM next to each other.
        features: only what is mentioned by some guard, constraint or event.
        events: in declared order.
        constraint: a ground formula over features and permissions; an assignment that falsifies it is not allowed.
        because: for each declared row (machine, index), the numbers of the facts that it models.
    """

    name: str
    variables: tuple[Variable, ...]
    features: tuple[Feature, ...]
    events: tuple[Event, ...]
    constraint: Formula = TRUE
    because: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict, compare=False)

    def variable(self, name: str) -> int:
        """Index of the variable of that name.

        Raises:
            KeyError: there is none.
        """
        return _index(self.variables, name)

    @property
    def vms(self) -> frozenset[str]:
        """The names of the VMs whose machines are in it."""
        return frozenset(variable.vm for variable in self.variables) - {HOST}

    def feature(self, name: str, *, permission: bool = False) -> int:
        """Index of the feature, or of the permission of the event, of that name.

        Raises:
            KeyError: there is none.
        """
        for index, feature in enumerate(self.features):
            if feature.name == name and (feature.kind == "permission") is permission:
                return index
        raise KeyError(name)


def _index(items: tuple[Variable, ...], name: str) -> int:
    for index, item in enumerate(items):
        if item.name == name:
            return index
    raise KeyError(name)
