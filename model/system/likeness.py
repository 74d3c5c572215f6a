"""Which VMs and devices of a system differ in nothing but their names.

Two are alike if the system says of the one what it says of the other: with their names exchanged, those of two VMs together
with those of their devices, it is the same system. That is no guess: all that speaks of either is compared, up to the order in
which the parts of a conjunction or a disjunction are written. (Symmetry of a system, and one representative for all of an
orbit: Emerson and Sistla, "Symmetry and model checking", 1996.) Who is alike with the same is alike, and what was exchanged
several times is what it was, so any of those that are alike may change places.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from .nodes import Nodes
from .renaming import UNCHANGED, Renaming
from .specialise import key_of
from .topology import HOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .instantiate import Composition
    from .topology import Element
    from .transition_system import Edge, TransitionSystem


MOVES = "moves"
"""What is said of a machine and an event: how it moves. Its only part has the guards for parts."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What changes places together: a VM with its devices, or a device.

    Attributes:
        elements: the names, the VM's first; of blocks that may be alike, those at the same place stand for each other.
        outline: what has to be the same in blocks that are alike.
    """

    elements: tuple[str, ...]
    outline: object


class Likeness:
    """Tells of a system which elements are alike, and formulas that are the same up to order."""

    def __init__(self, composition: Composition) -> None:
        topology, system = composition.grounding.topology, composition.transition_system
        self._elements = {each.name for each in topology.elements()} - {HOST}
        self._vm = dict(topology.holders)
        self.nodes = Nodes(self._elements)
        self._facts = frozenset(facts(system, self.nodes))
        self._speaking: dict[str, set[int]] = defaultdict(set)
        for fact in self._facts:
            for element in self.nodes.speaks(fact):
                self._speaking[element].add(fact)
        self._outlines = _outlines(system)
        held = {vm: [device for device, holder in topology.holders if holder == vm] for vm in topology.vms}
        devices = {vm: self._alike([_Block((x,), self._outlines[x]) for x in held[vm]]) for vm in topology.vms}
        vms = self._alike([self._with_devices(vm, held[vm]) for vm in topology.vms])
        self._blocks = {block.elements[0]: block for block in vms}
        self._class: dict[str, list[str]] = {}
        for among in (vms, *devices.values()):
            for block, rest in among.items():
                names = [block.elements[0], *(each.elements[0] for each in rest)]
                self._class |= dict.fromkeys(names, names)
                self._blocks |= {each.elements[0]: each for each in (block, *rest)}

    def to_first(self, spoken: Iterable[Element]) -> Renaming:
        """Elements that something speaks of → others under their names, the first that are like them: the system is the same."""
        found, settled = UNCHANGED, set[str]()
        for each in spoken:
            for name in (self._vm[each.name], each.name) if each.scope == "device" else (each.name,):
                now = found.element(name)
                if now != HOST and now not in settled:
                    first = next(other for other in self._class[now] if other not in settled)
                    settled.add(first)
                    found = self._exchange(now, first).after(found)
        return found

    def onto(self, spoken: Sequence[str], wanted: Sequence[str]) -> Renaming | None:
        """Names of elements → a renaming that makes them these others; None if there is none. It need not leave the system the same."""
        found, settled = UNCHANGED, set[str]()
        for each, other in zip(spoken, wanted, strict=True):
            pairs = [(each, other)]
            if each in self._vm and other in self._vm:
                pairs.insert(0, (self._vm[each], self._vm[other]))
            for name, target in pairs:
                now = found.element(name)
                if now != target:
                    if now in settled or target in settled or not self._exchangeable(now, target):
                        return None
                    found = self._exchange(now, target).after(found)
                settled.add(target)
        return found

    def _exchangeable(self, one: str, other: str) -> bool:
        """Whether the names of two elements can be exchanged: devices of one VM, or VMs with as many devices."""
        if self._vm.get(one) != self._vm.get(other) or HOST in (one, other):
            return False
        return len(self._blocks[one].elements) == len(self._blocks[other].elements)

    def _exchange(self, one: str, other: str) -> Renaming:
        pairs = zip(self._blocks[one].elements, self._blocks[other].elements, strict=True)
        return Renaming({} if one == other else {x: y for pair in pairs for x, y in (pair, pair[::-1])})

    def _with_devices(self, vm: str, devices: list[str]) -> _Block:
        """A VM with its devices: in order, those that may be alike together."""
        ordered = sorted(devices, key=lambda each: repr(self._outlines[each]))
        outline = self._outlines[vm], tuple(self._outlines[each] for each in ordered)
        return _Block((vm, *ordered), outline)

    def _alike(self, blocks: list[_Block]) -> dict[_Block, list[_Block]]:
        """Blocks → the first of each kind, with those that are like it."""
        kinds: dict[_Block, list[_Block]] = {}
        for block in blocks:
            for first, rest in kinds.items():
                if first.outline == block.outline and self._same(first, block):
                    rest.append(block)
                    break
            else:
                kinds[block] = []
        return kinds

    def _same(self, one: _Block, other: _Block) -> bool:
        """Whether the system is the same with two blocks exchanged."""
        pairs = dict(zip(one.elements, other.elements, strict=True))
        exchanged = Renaming(pairs | {y: x for x, y in pairs.items()})
        renamed = self.nodes.renamed(exchanged)
        touched = set().union(*(self._speaking[name] for name in exchanged.names))
        return all(renamed(fact) in self._facts for fact in touched)


def exchangeable(system: TransitionSystem, names: Iterable[str]) -> dict[str, str]:
    """Names of elements → for each, the first of them with which it can change places so that the system stays the same."""
    names = tuple(names)
    nodes = Nodes(frozenset(names))
    said, found = frozenset(facts(system, nodes)), dict[str, str]()
    for name in names:
        for first in dict.fromkeys(found.values()):
            renamed = nodes.renamed(exchange(name, first))
            if all(renamed(fact) in said for fact in said if not nodes.speaks(fact).isdisjoint((name, first))):
                found[name] = first
                break
        else:
            found[name] = name
    return found


def exchange(one: str, other: str) -> Renaming:
    """Two elements change names."""
    return UNCHANGED if one == other else Renaming({one: other, other: one})


def _outlines(system: TransitionSystem) -> dict[str, object]:
    """For each element, its machines and features: what is easily compared of it."""
    found: dict[str, list[object]] = defaultdict(list)
    for variable in system.variables:
        found[variable.scope].append((variable.machine, variable.locations, variable.initial))
    for feature in system.features:
        element, _, bare = feature.name.partition(".")
        found[element].append((feature.kind, bare, feature.values))
    return defaultdict(tuple, {element: tuple(each) for element, each in found.items()})


def facts(system: TransitionSystem, nodes: Nodes) -> Iterator[int]:
    """All that a transition system says, piece by piece: it is the same with elements renamed where all pieces are."""
    for each in system.variables:
        final = tuple(sorted(each.final))
        said = ("machine", each.machine, each.locations, each.initial, final, each.stands_for)
        yield nodes.of(said, (each.name, each.scope, each.vm))
    keys = [key_of(feature) for feature in system.features]
    for key, feature in zip(keys, system.features, strict=True):
        yield nodes.of(("feature", feature.kind, feature.values), (key,))
    for event in system.events:
        permission = () if event.permission is None else (keys[event.permission],)
        controller = system.variables[event.participants[0].variable].name
        yield nodes.of(("event", event.kind), (event.name, controller, *permission))
        for participant in event.participants:
            name = system.variables[participant.variable].name
            yield nodes.of((MOVES,), (event.name, name), (nodes.once(participant.edges, partial(_moves, nodes)),))
    yield from nodes.clauses(nodes.formula(system.constraint))


def _moves(nodes: Nodes, edges: tuple[Edge, ...]) -> int:
    """Edges → how a machine moves, in whatever order that is written."""
    ordered = sorted(edges, key=lambda edge: (edge.source, edge.dest, edge.rows))
    moves = tuple((edge.source, edge.dest, edge.rows) for edge in ordered)
    return nodes.of((MOVES, moves), (), tuple(nodes.formula(edge.guard) for edge in ordered))
