"""Systems: every machine, and every relation that the transition system has, no more and no less."""

from __future__ import annotations

import pytest

from quiesce.model.language import formula as f
from quiesce.model.qvmconf.system import open_system
from quiesce.model.system.instantiate import Composition, instantiate
from quiesce.model.system.load import EMBEDDED, load
from quiesce.model.system.references import references
from quiesce.model.views.drawing import within
from quiesce.model.views.system_drawing import system_drawing

LIBRARY = load(EMBEDDED)


def composed(name: str) -> Composition:
    """A reference system."""
    return instantiate(LIBRARY, open_system([references()[name]], {}))


def relations(composition: Composition) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Who reacts to whom and who watches whom, read off the transition system."""
    system = composition.transition_system
    names = [variable.name for variable in system.variables]
    reacting = {
        (names[event.participants[0].variable], names[part.variable])
        for event in system.events
        for part in event.participants[1:]
    }
    watching = {
        (names[part.variable], atom.path)
        for event in system.events
        for part in event.participants
        for edge in part.edges
        for atom in f.atoms(edge.guard)
        if isinstance(atom, f.In) and atom.path != names[part.variable]
    }
    return reacting, watching


@pytest.mark.parametrize("name", list(references()))
def test_every_relation_is_drawn(name: str) -> None:
    """Machine by machine, edges are exactly who reacts and who watches, and each controller names its events."""
    composition = composed(name)
    drawing = system_drawing(composition, each=True)
    assert {node.id for node in drawing.nodes()} == {instance.name for instance in composition.instances}
    reacting, watching = relations(composition)
    assert {(*edge.sources, edge.dest) for edge in drawing.edges if not edge.watching} == reacting
    assert {(*edge.sources, edge.dest) for edge in drawing.edges if edge.watching} == watching
    named = {node.id: {span.text for line in node.lines for span in line.spans} for node in drawing.nodes()}
    for event in composition.transition_system.events:
        controller = composition.transition_system.variables[event.participants[0].variable].name
        assert event.name.partition(".")[2] in named[controller]


def test_many_machines_are_drawn_by_what_they_are_made_from() -> None:
    """Of a large system the machines of all VMs are one node each, with the relations of all of them."""
    composition = composed("cockpit")
    drawing = system_drawing(composition)
    kinds = {
        instance.name: f"{instance.element.scope}.{instance.graph.machine.name}" for instance in composition.instances
    }
    assert {node.id for node in drawing.nodes()} == set(kinds.values())
    assert len([*drawing.nodes()]) < len(composition.instances) // 2
    reacting, watching = relations(composition)
    drawn = {(*edge.sources, edge.dest, edge.watching) for edge in drawing.edges}
    wanted = {(kinds[one], kinds[other], False) for one, other in reacting}
    assert drawn == wanted | {(kinds[one], kinds[other], True) for one, other in watching}


def test_elements_are_frames() -> None:
    """The host and each VM have a frame, and a device's lies in that of its VM."""
    drawing = system_drawing(composed("minimal"))
    frames = {part.id: above for part, above in within(drawing.parts)}
    assert (frames["ivi"], frames["ethernet"], frames["ethernet.device"]) == ((), ("ivi",), ("ivi", "ethernet"))
