"""Ground formulas about locations, with the names of composite states in place of all the leaves that they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...model.system.flatten import LocationGraph
    from ...model.system.instantiate import Composition


def gathered(formula: f.Formula, composition: Composition) -> f.Formula:
    """A ground formula → the same with as few names of states as possible: "ivi.qvm in terminating"."""
    graphs = {instance.name: instance.graph for instance in composition.instances}

    def shorter(atom: f.Atom) -> f.Formula:
        if not isinstance(atom, f.In) or atom.path not in graphs:
            return atom
        names, others = (_cover(graphs[atom.path], test) for test in (_among(atom), _beside(atom)))
        return f.In(atom.path, names) if len(names) <= len(others) or not others else ~f.In(atom.path, others)

    return f.substitute(formula, shorter)


def _among(atom: f.In) -> Callable[[str], bool]:
    return lambda location: location in atom.locations


def _beside(atom: f.In) -> Callable[[str], bool]:
    return lambda location: location not in atom.locations


def _cover(graph: LocationGraph, wanted: Callable[[str], bool]) -> tuple[str, ...]:
    """States that together cover exactly the wanted locations: outer ones rather than what lies within them."""
    left = [location for location in graph.locations if wanted(location)]
    found: dict[str, int] = {}
    for state, covered in sorted(graph.covers.items(), key=lambda pair: (-len(pair[1]), pair[0].count("."))):
        if covered and all(map(wanted, covered)) and any(location in left for location in covered):
            found[state] = graph.locations.index(covered[0])
            left = [location for location in left if location not in covered]
    found |= {location: graph.locations.index(location) for location in left}
    return tuple(sorted(found, key=lambda state: found[state]))


def meaning(composition: Composition, instance: str, location: str) -> str:
    """What it means that an instance is in a location, as its innermost state with a meaning was declared; or nothing."""
    machine = next(each.graph.machine for each in composition.instances if each.name == instance)
    said = ""
    for leaf in location.split("+"):
        states, within = machine.states, ""
        for name in leaf.split("."):
            state = next((each for each in states if each.name == name), None)
            if state is None:
                break
            states, within = state.children, state.means or within
        said = said or within
    return said
