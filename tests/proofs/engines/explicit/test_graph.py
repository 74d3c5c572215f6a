"""The product as a networkx graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

from quiesce.model.system.transition_system import TransitionSystem, Variable
from quiesce.proofs.engines.explicit import explore
from quiesce.proofs.engines.graph import ProductGraphError, State, product_graph

if TYPE_CHECKING:
    from types import ModuleType


def test_the_graph_is_the_space(guests: ModuleType) -> None:
    """Nodes are the states, edges the transitions, and distances the layers."""
    space = explore(guests.guests(2, 1))
    graph = product_graph(space)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == guests.KNOWN_COUNTS[2, 1]
    initial = next(node for node, start in graph.nodes(data="initial") if start)
    assert nx.single_source_shortest_path_length(graph, initial) == dict(graph.nodes(data="depth"))
    assert nx.is_strongly_connected(graph)


def test_nodes_and_edges_can_be_read(door: TransitionSystem) -> None:
    """A node says where every machine is and under which features; an edge says which event, of which class, by whom."""
    graph = product_graph(explore(door))
    shut = State(("shut", "present"), ("two", "yes", "no"))
    assert str(shut) == "shut, present | two, yes, no"
    assert graph.nodes[shut] == {
        "depth": 0,
        "initial": True,
        "deadlock": False,
        "hall.door": "shut",
        "hall.keeper": "present",
        "keeper": "two",
        "may(hall.opening)": "yes",
        "may(hall.jam)": "no",
    }
    opened = State(("open", "present"), ("two", "yes", "no"))
    assert graph.edges[shut, opened, "hall.opening"] == {"kind": "choice", "controller": "hall.keeper"}
    assert graph.graph["variables"] == ("hall.door", "hall.keeper")
    assert graph.graph["name"] == "door"


def test_a_system_in_which_nothing_can_happen() -> None:
    """One node, no edges, and a deadlock."""
    still = TransitionSystem("still", (Variable("m", "m", "host", "host", ("here", "there"), 0),), (), ())
    graph = product_graph(explore(still))
    assert list(graph.nodes(data="deadlock")) == [(State(("here",)), True)]
    assert not graph.edges


def test_large_or_unfinished_spaces_are_refused(guests: ModuleType) -> None:
    """Too many states, or unknown ones, are refused with the number and a way out."""
    system = guests.guests(2, 1)
    with pytest.raises(ProductGraphError, match=r"1,833 states, more than the 100 .* symbolic engine"):
        product_graph(explore(system), max_nodes=100)
    with pytest.raises(ProductGraphError, match="more than 50 states"):
        product_graph(explore(system, max_states=50))
