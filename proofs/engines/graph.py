"""The product as a graph for people: for drawing, for path questions, for a notebook.

Large products stay in the arrays of the explicit engine or in the diagrams of the symbolic one: an object per state
and per transition costs about a hundred times as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.system.transition_system import TransitionSystem
    from .explicit import Space
    from .explicit.layout import Packed
    from .explicit.moves import Moves

MAX_NODES = 50_000
"""States above which no graph is made unless told otherwise."""


class ProductGraphError(ValueError):
    """There is no graph: too many states, or not all of them are known."""


@dataclass(frozen=True, slots=True, order=True)
class State:
    """A node of the product graph: where every machine is, under which features.

    Attributes:
        locations: one per machine, in the order of the graph's attribute `variables`.
        features: the values of the open features, in the order of the graph's attribute `features`.
    """

    locations: tuple[str, ...]
    features: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`running, up, armed`, or with open features `running, up, armed | yes, no`."""
        return " | ".join(", ".join(part) for part in (self.locations, self.features) if part)


def product_graph(space: Space, max_nodes: int = MAX_NODES) -> nx.MultiDiGraph[State]:
    """An explored space → its graph.

    Nodes are `State`s in order of distance, with an attribute per machine and per open feature (a permission is called
    `may(EVENT)`), `depth` (steps from the initial states), `initial` and `deadlock`. An edge is one transition; its
    key is the event's name, its attributes are `kind` (progress, choice or fault) and `controller`. The graph has the
    attributes `name`, `variables` and `features`.

    Args:
        space: a complete space.
        max_nodes: refuse more states than this.

    Raises:
        ProductGraphError: the space has more states, or is not complete.
    """
    if space.moves is None or not space.complete:
        raise ProductGraphError(
            f"the states of {space.system.name} are not all known ({space.reason}): raise the limit, pin features, "
            "or use the symbolic engine"
        )
    if space.states > max_nodes:
        raise ProductGraphError(
            f"{space.system.name} has {space.states:,} states, more than the {max_nodes:,} a graph is made for: pin "
            "features, raise max_nodes, or use the arrays of the explicit engine (Space.layers) or the symbolic engine"
        )
    system = space.system
    titles = [f"may({f.name})" if f.kind == "permission" else f.name for f in system.features]
    graph: nx.MultiDiGraph[State] = nx.MultiDiGraph(
        name=system.name,
        variables=tuple(variable.name for variable in system.variables),
        features=tuple(titles[index] for index in _open(system)),
    )
    columns = graph.graph["variables"] + graph.graph["features"]
    nodes: dict[int, State] = {}
    for depth, (layer, stuck) in enumerate(zip(space.layers, space.deadlocks(), strict=True)):
        for packed, state, deadlock in zip(layer.tolist(), _states(space, layer), stuck.tolist(), strict=True):
            nodes[packed] = state
            graph.add_node(state, depth=depth, initial=depth == 0, deadlock=deadlock)
            graph.nodes[state].update(zip(columns, state.locations + state.features, strict=True))
    for layer in space.layers:
        for before, after, index in _steps(space.moves, layer):
            event = system.events[index]
            controller = system.variables[event.participants[0].variable].name
            graph.add_edge(nodes[before], nodes[after], key=event.name, kind=event.kind, controller=controller)
    return graph


def _open(system: TransitionSystem) -> list[int]:
    return [index for index, feature in enumerate(system.features) if len(feature.values) > 1]


def _states(space: Space, layer: Packed) -> Iterator[State]:
    """Packed states → nodes."""
    system, count = space.system, len(space.system.variables)
    chosen = _open(system)
    for row in space.layout.unpack(layer).tolist():
        yield State(
            tuple(variable.locations[at] for variable, at in zip(system.variables, row, strict=False)),
            tuple(system.features[index].values[row[count + index]] for index in chosen),
        )


def _steps(moves: Moves, layer: Packed) -> Iterator[tuple[int, int, int]]:
    """The transitions from a layer, state by state, events in declared order: before, after, event."""
    after, source, cause = moves.expand(layer)
    order = np.lexsort((cause, source))
    yield from zip(layer[source[order]].tolist(), after[order].tolist(), cause[order].tolist(), strict=True)
