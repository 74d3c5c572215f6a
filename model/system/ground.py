"""Formula of a scope → ground formula about one element, with what is pinned folded in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..language import formula as f
from ..language import temporal as t
from ..language.scope import Place, home
from ..language.temporal_parts import conjunction, disjunction, rebuilt
from .topology import HOST

if TYPE_CHECKING:
    from ..language.names import Names
    from .flatten import LocationGraph
    from .topology import Element, Topology


@dataclass(slots=True)
class Grounding:
    """What names stand for in one system, and what is still open.

    Attributes:
        names: what is declared.
        graphs: the location graph of each machine, by scope and name.
        topology: the elements.
        values: for each feature instance ("gpu.quiescer"), the values still open.
        permitted: the events that have a permission ("ivi.SIGKILL"); those of absent machines have none.
    """

    names: Names
    graphs: dict[tuple[str, str], LocationGraph]
    topology: Topology
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    permitted: set[str] = field(default_factory=set)

    def ground(self, formula: f.Formula, at: Element, bound: dict[str, Element] | None = None) -> f.Formula:
        """A checked formula that stands in the scope of element `at` → the ground formula."""
        return self._ground(formula, at, self.topology.bindings() if bound is None else bound)

    def _ground(self, formula: f.Formula, at: Element, bound: dict[str, Element]) -> f.Formula:
        match formula:
            case f.In() | f.Is() | f.May():
                return self._atom(formula, at, bound)
            case f.Not(part):
                return f.negation(self._ground(part, at, bound))
            case f.And(parts):
                return f.conjunction(self._ground(part, at, bound) for part in parts)
            case f.Or(parts):
                return f.disjunction(self._ground(part, at, bound) for part in parts)
            case f.Implies(left, right):
                return f.implication(self._ground(left, at, bound), self._ground(right, at, bound))
            case f.Each(quantifier, name, collection, body):
                elements = self.topology.collection(collection, at, bound)
                bodies = [self._ground(body, at, {**bound, name: element}) for element in elements]
                return f.conjunction(bodies) if quantifier == "all" else f.disjunction(bodies)
        return formula

    def temporal(self, formula: t.Temporal, at: Element, bound: dict[str, Element]) -> t.Temporal:
        """A checked temporal formula that stands in the scope of element `at` → the ground one; events are not looked for."""
        match formula:
            case t.Holds(state):
                return t.Holds(self.ground(state, at, bound))
            case t.Occurs(event):
                *before, last = event.split(".")
                return t.Occurs(f"{self.topology.walk(tuple(before), at, bound).name}.{last}")
            case f.Each(quantifier, name, collection, body):
                elements = self.topology.collection(collection, at, bound)
                bodies = [self.temporal(body, at, {**bound, name: element}) for element in elements]
                return conjunction(bodies) if quantifier == "all" else disjunction(bodies)
        return rebuilt(formula, lambda part: self.temporal(part, at, bound))

    def _atom(self, atom: f.Atom, at: Element, bound: dict[str, Element]) -> f.Formula:
        path = f.named(atom)
        *before, last = path.split(".")
        element = self.topology.walk(tuple(before), at, bound)
        name = f"{element.name}.{last}"
        match atom:
            case f.In(_, locations):
                graph = self.graphs[element.scope, last]
                covered = {leaf for location in locations for leaf in graph.covers[location]}
                leaves = tuple(location for location in graph.locations if location in covered)
                inside = f.TRUE if len(leaves) == len(graph.locations) else f.In(name, leaves)
                return f.conjunction((self.presence(element, last), inside if leaves else f.FALSE))
            case f.Is(_, values):
                left = self.values[name]
                kept = tuple(value for value in left if value in values)
                return f.TRUE if kept == left else f.Is(name, kept) if kept else f.FALSE
            case f.May():
                return f.May(name) if name in self.permitted else f.FALSE

    def presence(self, element: Element, machine: str) -> f.Formula:
        """Under which features the element has an instance of the machine."""
        when = self.graphs[element.scope, machine].machine.when
        return f.TRUE if when is None else self.ground(when.formula, element)

    def event(self, trigger: str, at: Element, scope_place: Place) -> str:
        """A trigger as a machine at an element writes it → the event's absolute name."""
        home(trigger, "event", self.names, scope_place)
        *before, last = trigger.split(".")
        return f"{self.topology.walk(tuple(before), at, {}).name}.{last}"


def placeless(formula: f.Formula, bound: frozenset[str] = frozenset()) -> bool:
    """Whether a formula says the same wherever it stands: it speaks of nothing but the host, all VMs, and names that it binds."""
    match formula:
        case f.In(path) | f.Is(path) | f.May(path):
            return "." in path and path.split(".")[0] in bound | {HOST}
        case f.Not(part):
            return placeless(part, bound)
        case f.And(parts) | f.Or(parts):
            return all(placeless(part, bound) for part in parts)
        case f.Implies(left, right):
            return placeless(left, bound) and placeless(right, bound)
        case f.Each(_, name, collection, body):
            first, *_, last = collection.split(".") if "." in collection else ("", collection)
            return (last == "vms" or first in bound | {HOST}) and placeless(body, bound | {name})
    return True
