"""A claim that does not hold → the place in somebody's files to look at first, and what else had a part in it.

A run of a system is a story of rows taken. Somebody who has to mend something cannot change these rows, but may change a
setting: a value that a configuration or a system's file gives a feature. So what is looked for is the setting that decided
last on the way: with another value, a machine would have taken another row in that very step, or none. Where no setting
decided anything, the place is where the element stands that the claim is about: the passed device, or the VM.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.scope import Place
from ...model.system.specialise import domains_of
from ...model.system.topology import HOST
from ..walk.obstacle import unpinned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...model.language.declaration import Pin, Row
    from ...model.language.findings import Position
    from ...model.system.flatten import FlatEdge
    from ...model.system.instantiate import Composition, Instance
    from ...model.system.live import Moved
    from ..evidence.trace import Step, Trace
    from ..evidence.verdict import Verdict

_Move = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Setting:
    """A feature's value that a file gives, and that decided something in a run.

    Attributes:
        name: the feature, "ivi.restart".
        value: what it is.
        why: the sign that showed it, if the file does not say it in so many words: "vdev gic".
        at: where the file says or shows it.
        step: the last step that it decided, counted from 1.
    """

    name: str
    value: str
    why: str
    at: Position
    step: int

    def __str__(self) -> str:
        shown = f" ({self.why})" if self.why else ""
        return f"{self.name} is {self.value}{shown}, which decides step {self.step}"


@dataclass(frozen=True, slots=True)
class Blame:
    """Where to look.

    Attributes:
        at: the place in somebody's files.
        says: what stands there: "ivi.restart is always, which decides step 6", or "device gpu".
        settings: all that decided something in the run, the last one first.
    """

    at: Position
    says: str
    settings: tuple[Setting, ...]


class Blamer:
    """Finds what to blame in one system."""

    def __init__(self, composition: Composition) -> None:
        self._composition = composition
        self._pins = {name: pin for name, pin in _pins(composition) if pin.value.at.line > 0}
        grounding = composition.grounding
        self._events = {
            (instance.name, trigger): grounding.event(trigger, instance.element, Place(instance.element.scope))
            for instance in composition.instances
            for trigger in dict.fromkeys(edge.trigger for edge in instance.graph.edges)
        }
        # What the files say is folded away elsewhere; here it has to be seen in the conditions.
        self._unpinned = unpinned(composition)
        permissions = (f"may({event})" for event in grounding.permitted)
        self._unknown = dict.fromkeys(
            (*self._unpinned.values, *permissions), ""
        )  # what a trace leaves open has no value
        self._instances = {instance.name: instance for instance in composition.instances}
        self._rows = {graph.machine.name: graph.machine.rows for graph in composition.library.graphs}

    def blame(self, verdict: Verdict) -> Blame:
        """What to look at for a verdict."""
        settings = self.settings(verdict.trace) if verdict.trace is not None else ()
        if settings:
            return Blame(settings[0].at, str(settings[0]), settings)
        return Blame(*self._element(verdict), ())

    def row(self, moved: Moved) -> Row:
        """The declared row that an instance took, the first where several regions moved."""
        return self._rows[moved.machine][moved.rows[0]]

    def settings(self, trace: Trace) -> tuple[Setting, ...]:
        """The settings that decided something in a trace, the last one first; of one step, the one that decided least else.

        So a watchdog's action comes before the watchdog, which decides all that the guest does with it.
        """
        domains = domains_of(self._composition.transition_system)
        values = (
            self._unknown | {name: kept[0] for name, kept in domains.items() if len(kept) == 1} | dict(trace.features)
        )
        found: dict[str, Setting] = {}
        times: Counter[str] = Counter()
        places = dict(trace.initial)
        for number, step in enumerate(trace.steps, start=1):
            for name in dict.fromkeys(self._decisive(step, places, values)):
                times[name] += 1
                pin = self._pins[name]
                found[name] = Setting(name, pin.value.text, pin.why, pin.value.at, number)
            places |= {moved.instance: moved.dest for moved in step.moved}
        order = list(self._pins)
        return tuple(sorted(found.values(), key=lambda each: (-each.step, times[each.name], order.index(each.name))))

    def _decisive(self, step: Step, places: Mapping[str, str], values: Mapping[str, str]) -> Iterator[str]:
        """The settings with another value of which some machine would have done something else in a step."""
        for name, instance in self._instances.items():
            edges = [
                (edge, [*self._conditions(instance, edge)])
                for edge in self._tried(instance, places.get(name, ""), step.event)
            ]
            asked = (condition for _, conditions in edges for condition, _ in conditions)
            paths = {atom.path for condition in asked for atom in f.atoms(condition) if isinstance(atom, f.Is)}
            taken = _taken(edges, places, values)
            for path in sorted(paths & set(self._pins)):
                others = [value for value in self._unpinned.values[path] if value != values.get(path)]
                if any(_taken(edges, places, {**values, path: other}) != taken for other in others):
                    yield path

    def _tried(self, instance: Instance, source: str, event: str) -> Iterator[FlatEdge]:
        graph = instance.graph
        for edge in graph.edges:
            if graph.locations[edge.source] == source and self._events[instance.name, edge.trigger] == event:
                yield edge

    def _conditions(self, instance: Instance, edge: FlatEdge) -> Iterator[tuple[f.Formula, bool]]:
        """What has to be true, or false, for an edge to be taken: that the machine is there at all comes first."""
        yield self._unpinned.presence(instance.element, instance.graph.machine.name), True
        for asked, answer in edge.asked:
            yield self._unpinned.ground(asked, instance.element, {}), answer

    def _element(self, verdict: Verdict) -> tuple[Position, str]:
        """Where the element stands that a claim is about; of a claim about all of them, where the first VM does."""
        system = self._composition.system
        bound = [element.name for _, element in verdict.claim.bound]
        places = {device.name: (device.at, f"device {device.name}") for device in system.devices}
        places |= {vm.name: (vm.at, f"VM {vm.name}") for vm in system.vms}
        if bound and bound[0] in places:
            return places[bound[0]]
        if system.vms:
            return system.vms[0].at, f"VM {system.vms[0].name}, the first of the system"
        return verdict.claim.declared.at, f"property {verdict.claim.declared.name}"


def _taken(
    edges: list[tuple[FlatEdge, list[tuple[f.Formula, bool]]]], places: Mapping[str, str], values: Mapping[str, str]
) -> _Move | None:
    """Which edge is taken where the machines are and with these values; None if none is."""
    for edge, conditions in edges:
        if all(f.true(condition, places, values) is answer for condition, answer in conditions):
            return edge.dest, edge.rows
    return None


def _pins(composition: Composition) -> Iterator[tuple[str, Pin]]:
    """The value of each feature that a file gives, by the feature's name; what is said of the host comes last."""
    system = composition.system
    owners = [(device.name, device.pins) for device in system.devices]
    owners += [(vm.name, vm.pins) for vm in system.vms]
    for owner, pins in (*owners, (HOST, system.pins)):
        for pin in pins:
            yield f"{owner}.{pin.feature.text}", pin
