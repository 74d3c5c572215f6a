"""System → its drawing: which machine controls which event, who reacts to it, who watches whom.

A machine names the events that it controls. An edge leads from it to whoever moves when they occur, and a dotted one from
a machine to those whose place its guards ask for. Where a system has more machines than can be overlooked, those of all VMs
are drawn as one, and so are those of all devices: they are made from the same declarations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language import formula as f
from ..system.topology import HOST
from .drawing import Cluster, Drawing, Edge, Line, Node, Sample, Span, plain
from .lettering import listed, sentence, tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..system.instantiate import Composition, Instance
    from ..system.transition_system import Event, EventClass
    from .drawing import Tone

FEW = 24
"""Machines that can still be overlooked one by one."""

MOST_LINES = 6
"""Lines of a label beyond which the rest is only counted; the tooltip has all of it."""

_EACH = {"vm": "each VM", "device": "each device"}


def system_drawing(composition: Composition, *, each: bool | None = None) -> Drawing:
    """A composition → who controls, reacts to and watches what in it.

    Args:
        composition: the system.
        each: draw every machine of every VM and device by itself; None: if there are few enough.
    """
    apart = len(composition.instances) <= FEW if each is None else each
    return _Maker(composition, apart).drawing()


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes one drawing. `apart`: a node for each instance, and not for each declared machine."""

    composition: Composition
    apart: bool

    def drawing(self) -> Drawing:
        composition = self.composition
        system = composition.transition_system
        edges = (*self._reactions(), *self._watching())
        vms, devices = len(composition.system.vms), len(composition.system.devices)
        said = f"{vms} VM{'s' * (vms != 1)}, {devices} device{'s' * (devices != 1)}, {len(system.variables)} machines"
        if not self.apart:
            said += "; the machines of all VMs are drawn as one, and so are those of all devices"
        title = (plain(system.name, style="strong"), *sentence(said, "muted", width=90))
        return Drawing(system.name, title, tuple(self._clusters()), edges, _legend(edges), sideways=True)

    def _key(self, instance: Instance) -> str:
        return instance.name if self.apart else f"{instance.element.scope}.{instance.graph.machine.name}"

    def _clusters(self) -> Iterator[Cluster]:
        """A frame for the host, and for each VM with its devices; or for what all VMs, and all devices, have."""
        topology = self.composition.grounding.topology
        if not self.apart:
            for scope, title in (("system", HOST), *_EACH.items()):
                members = [i for i in self.composition.instances if i.element.scope == scope]
                if members:
                    names = ", ".join(dict.fromkeys(i.element.name for i in members))
                    about = () if scope == "system" else tuple(sentence(names, "muted"))
                    yield Cluster(scope, "element", (plain(title, style="strong"), *about), tuple(self._nodes(members)))
            return
        for vm in (HOST, *topology.vms):
            parts: list[Node | Cluster] = list(
                self._nodes(i for i in self.composition.instances if i.element.name == vm)
            )
            for device, holder in topology.holders:
                inside = tuple(self._nodes(i for i in self.composition.instances if i.element.name == device))
                if holder == vm and inside:
                    parts.append(Cluster(device, "element", (plain(device, style="strong"),), inside))
            if parts:
                yield Cluster(vm, "element", (plain(vm, style="strong"),), tuple(parts))

    def _nodes(self, instances: Iterable[Instance]) -> Iterator[Node]:
        groups: dict[str, list[Instance]] = {}
        for instance in instances:
            groups.setdefault(self._key(instance), []).append(instance)
        for key, members in groups.items():
            machine = members[0].graph.machine
            scope = members[0].element.scope
            elements = [i.element.name for i in members]
            everywhere = {i.element.name for i in self.composition.instances if i.element.scope == scope}
            only = f"only {', '.join(elements)}" if not self.apart and everywhere - set(elements) else ""
            own = {name: kind for i in members for name, kind in self._controlled(i).items()}
            lines = tuple(listed(Span(name, kind) for name, kind in own.items())) if own else ()
            title = (plain(machine.name, style="strong"), *sentence(only, "muted"))
            yield Node(key, "machine", title, lines, tooltip([machine.name, machine.means]))

    def _controlled(self, instance: Instance) -> dict[str, EventClass]:
        """The events that an instance controls here, by their bare names."""
        system = self.composition.transition_system
        events = (e for e in system.events if system.variables[e.participants[0].variable].name == instance.name)
        return {event.name.partition(".")[2]: event.kind for event in events}

    def _reactions(self) -> Iterator[Edge]:
        system, instances = self.composition.transition_system, self.composition.instances
        found: dict[tuple[str, str], dict[str, Event]] = {}
        for event in system.events:
            first, *others = (self._key(instances[part.variable]) for part in event.participants)
            for other in others:
                found.setdefault((first, other), {}).setdefault(event.name.partition(".")[2], event)
        for (first, other), events in found.items():
            kinds: set[Tone] = {event.kind for event in events.values()}
            lines = _cut(listed(Span(name, event.kind) for name, event in events.items()))
            tone: Tone = kinds.pop() if len(kinds) == 1 else "several"
            said = tooltip([f"{other} reacts to {first}:", ", ".join(events)])
            yield Edge(f"{first}→{other}", (first,), other, lines, tone, tooltip=said)

    def _watching(self) -> Iterator[Edge]:
        system, instances = self.composition.transition_system, self.composition.instances
        keys = {instance.name: self._key(instance) for instance in instances}
        found: dict[tuple[str, str], dict[str, None]] = {}
        for event in system.events:
            for part in event.participants:
                watcher = keys[system.variables[part.variable].name]
                for edge in part.edges:
                    for atom in f.atoms(edge.guard):
                        if isinstance(atom, f.In) and atom.path != system.variables[part.variable].name:
                            found.setdefault((watcher, keys[atom.path]), {})[event.name] = None
        for (watcher, watched), events in found.items():
            said = tooltip([f"{watcher} watches {watched}, on:", ", ".join(events)])
            yield Edge(f"{watcher}⇢{watched}", (watcher,), watched, tone="muted", watching=True, tooltip=said)


def _cut(lines: Iterable[Line]) -> tuple[Line, ...]:
    every = tuple(lines)
    if len(every) <= MOST_LINES:
        return every
    return (
        *every[: MOST_LINES - 1],
        plain(f"and {sum(_names(line) for line in every[MOST_LINES - 1 :])} more", "muted"),
    )


def _names(line: Line) -> int:
    return sum(span.tone != "muted" for span in line.spans)


def _legend(edges: Iterable[Edge]) -> tuple[Sample, ...]:
    tones = {edge.tone for edge in edges}
    words: Callable[[str], str] = "reacts to {}".format
    said: tuple[tuple[Tone, str], ...] = (
        ("progress", words("progress")),
        ("choice", words("choices")),
        ("fault", words("faults")),
        ("several", words("several of these")),
    )
    return (
        *(Sample(text, tone) for tone, text in said if tone in tones),
        *([Sample("watches", "muted", watching=True)] if "muted" in tones else []),
    )
