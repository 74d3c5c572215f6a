"""A checked model and a system → the transition system."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..language import formula as f
from ..language.assumed import ambiguous, close
from ..language.findings import InputError
from ..language.former import Former
from ..language.named import Meanings
from ..language.scope import Place, check
from ..language.temporal_parts import simplified
from ..language.wellformed import only_rigid
from .ground import Grounding, placeless
from .pinned import asked, clauses, contradiction, pin
from .specialise import domains_of, fold, specialise
from .topology import HOST, Element, Topology
from .transition_system import FORBIDDEN, PERMITTED, Edge, Event, Feature, Participant, TransitionSystem, Variable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..language import temporal as t
    from ..language.declaration import System
    from ..language.reading import Written
    from .flatten import LocationGraph
    from .library import Library


@dataclass(frozen=True, slots=True)
class Instance:
    """A machine of an element, and the features under which it is there."""

    element: Element
    graph: LocationGraph
    present: f.Formula

    @property
    def name(self) -> str:
        """The path by which it is known: "ivi.qvm"."""
        return f"{self.element.name}.{self.graph.machine.name}"


@dataclass(frozen=True)
class Composition:
    """A system that is ready to be explored, and what is needed to speak about it in its own names.

    Attributes:
        library: the model.
        system: the declared system.
        grounding: what names stand for here.
        instances: one for each variable of the transition system, in its order.
        transition_system: what engines read.
        clauses: the ground constraints and assumptions that made it what it is.
        domains: the open values of its features before these clauses narrowed them.
    """

    library: Library
    system: System
    grounding: Grounding
    instances: tuple[Instance, ...]
    transition_system: TransitionSystem
    clauses: tuple[f.Formula, ...]
    domains: Mapping[str, tuple[str, ...]]

    @cached_property
    def open(self) -> Mapping[str, tuple[str, ...]]:
        """The open values of the features of its transition system."""
        return domains_of(self.transition_system)

    @cached_property
    def events(self) -> frozenset[str]:
        """The names of the events of its transition system."""
        return frozenset(event.name for event in self.transition_system.events)

    def ground(self, formula: f.Formula, bound: dict[str, Element] | None = None) -> f.Formula:
        """A checked formula of the system's scope → the ground formula. `bound` adds the names of a claim's `for:`."""
        names = self.grounding.topology.bindings() | (bound or {})
        return self.grounding.ground(formula, Element("system", HOST), names)

    def ground_temporal(self, formula: t.Temporal, bound: dict[str, Element] | None = None) -> t.Temporal:
        """The same of a temporal formula; what is settled is folded, and an event that the system lacks never occurs."""
        names = self.grounding.topology.bindings() | (bound or {})
        ground = self.grounding.temporal(formula, Element("system", HOST), names)
        return simplified(ground, lambda state: fold(state, self.open), self.events.__contains__)


def instantiate(library: Library, system: System) -> Composition:
    """A model and a system → their composition; what the system says by old names is said by present ones in it.

    Raises:
        InputError: a pin or assumption names what is not known, or no assignment of the features is allowed.
    """
    system = asked(library, Former.of(library.names).system(system))
    topology = Topology.of(system)
    graphs: dict[tuple[str, str], LocationGraph] = {
        (graph.machine.per, graph.machine.name): graph for graph in library.graphs
    }
    grounding = Grounding(library.names, graphs, topology)
    wrong = pin(grounding, library, system)
    meanings = Meanings(library.names)
    spelt = (meanings.written(written, topology.place(), closes=True) for written in system.assume)
    system = replace(system, assume=tuple(spelt))
    wrong += meanings.wrong
    for written in system.assume:
        closed = close(written.formula, library.names, topology.place())
        wrong += check(_with(written, closed), library.names, topology.place())
        wrong += ambiguous(written, library.names)
        wrong += only_rigid(written, "an assumption")
    if wrong:
        raise InputError(wrong)
    instances, events = _permitted(grounding)
    whole = _assemble(grounding, instances, events, system)
    ground = clauses(grounding, library, system)
    transition_system = specialise(whole, *(formula for formula, _ in ground))
    if transition_system.constraint == f.FALSE:
        raise InputError(contradiction(grounding, library, system))
    formulas = tuple(formula for formula, _ in ground)
    return Composition(library, system, grounding, instances, transition_system, formulas, domains_of(whole))


def _with(written: Written, formula: f.Formula) -> Written:
    return type(written)(formula, written.scalar)


def _instances(grounding: Grounding) -> tuple[Instance, ...]:
    found = []
    for element in grounding.topology.elements():
        for (scope, name), graph in grounding.graphs.items():
            if scope == element.scope and (present := grounding.presence(element, name)) != f.FALSE:
                found.append(Instance(element, graph, present))
    return tuple(found)


def _permitted(grounding: Grounding) -> tuple[tuple[Instance, ...], tuple[Event, ...]]:
    """Instances and events, once it is known which events have a permission: guards may speak of that as well."""
    elements = grounding.topology.elements()
    grounding.permitted |= {
        f"{element.name}.{event.name}"
        for (scope, _), graph in grounding.graphs.items()
        for element in elements
        if element.scope == scope
        for event in graph.machine.events
        if event.kind != "progress"
    }
    while True:
        instances = _instances(grounding)
        events = _events(grounding, instances)
        impossible = grounding.permitted - {event.name for event in events}
        grounding.permitted -= impossible
        if impossible.isdisjoint(_spoken(events) if impossible else ()):
            return instances, events


def _spoken(events: tuple[Event, ...]) -> set[str]:
    """The events of whose permissions guards speak."""
    guards = {id(edge.guard): edge.guard for event in events for part in event.participants for edge in part.edges}
    return {atom.event for guard in guards.values() for atom in f.atoms(guard) if isinstance(atom, f.May)}


def _events(grounding: Grounding, instances: tuple[Instance, ...]) -> tuple[Event, ...]:
    """Every event that its controller can take at all, with everybody who moves in it; permissions are numbered later."""
    moves: dict[str, list[Participant]] = {}
    everywhere: dict[
        tuple[f.Formula, bool], f.Formula
    ] = {}  # what speaks of all VMs is large, and the same for each of them
    for index, instance in enumerate(instances):
        scope_place = Place(instance.element.scope)
        by_event: dict[str, list[Edge]] = {}
        literals = dict(everywhere)
        for edge in instance.graph.edges:
            for condition, answer in edge.asked:
                if (condition, answer) not in literals:
                    ground = grounding.ground(condition, instance.element, {})
                    literals[condition, answer] = ground if answer else f.negation(ground)
                    if placeless(condition):
                        everywhere[condition, answer] = literals[condition, answer]
            guard = f.conjunction((instance.present, *(literals[asked] for asked in edge.asked)))
            if guard != f.FALSE:
                event = grounding.event(edge.trigger, instance.element, scope_place)
                rows = tuple((instance.graph.machine.name, row) for row in edge.rows)
                by_event.setdefault(event, []).append(Edge(edge.source, edge.dest, guard, rows))
        for event, edges in by_event.items():
            moves.setdefault(event, []).append(Participant(index, tuple(edges)))
    return tuple(_declared_events(instances, moves))


def _declared_events(instances: tuple[Instance, ...], moves: dict[str, list[Participant]]) -> Iterator[Event]:
    for index, instance in enumerate(instances):
        for declared in instance.graph.machine.events:
            name = f"{instance.element.name}.{declared.name}"
            participants = moves.get(name, [])
            controller = [participant for participant in participants if participant.variable == index]
            if controller:
                others = [participant for participant in participants if participant.variable != index]
                yield Event(name, declared.kind, (*controller, *others))


def _assemble(
    grounding: Grounding, instances: tuple[Instance, ...], events: tuple[Event, ...], system: System
) -> TransitionSystem:
    """Number the features and permissions, and put everything together; constraints come later."""
    scopes = {element.name: element.scope for element in grounding.topology.elements()}
    features = []
    for name, values in grounding.values.items():
        element, _, bare = name.partition(".")
        features.append(Feature(name, grounding.names.features[scopes[element], bare].kind, values))
    numbered = []
    for event in events:
        if event.kind == "progress":
            numbered.append(event)
        else:
            numbered.append(replace(event, permission=len(features)))
            features.append(Feature(event.name, "permission", (FORBIDDEN, PERMITTED)))
    because = {
        (graph.machine.name, row.index): tuple(scalar.text for scalar in row.because)
        for graph in grounding.graphs.values()
        for row in graph.machine.rows
    }
    variables = tuple(_variable(grounding, instance) for instance in instances)
    return TransitionSystem(system.name, variables, tuple(features), tuple(numbered), f.TRUE, because)


def _variable(grounding: Grounding, instance: Instance) -> Variable:
    graph, element = instance.graph, instance.element
    vm = grounding.topology.vm_of(element)
    return Variable(instance.name, graph.machine.name, element.name, vm, graph.locations, graph.initial, graph.final)
