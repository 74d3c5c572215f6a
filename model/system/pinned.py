"""What a system's file pins and what is assumed → open values of features, and the clauses that they satisfy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..language import formula as f
from ..language.assumed import close
from ..language.findings import Finding, Position, nearest
from . import assignments
from .ground import Grounding
from .topology import HOST, Element
from .transition_system import FORBIDDEN, PERMITTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..language.declaration import Pin, System
    from .library import Library


def pin(grounding: Grounding, library: Library, system: System) -> list[Finding]:
    """Set what is known of every feature and permission; what is not pinned keeps its whole domain."""
    pins = {(HOST, pin.feature.text): pin for pin in system.pins}
    pins |= {(vm.name, pin.feature.text): pin for vm in system.vms for pin in vm.pins}
    pins |= {(device.name, pin.feature.text): pin for device in system.devices for pin in device.pins}
    wrong: list[Finding] = []
    scopes = {element.name: element.scope for element in grounding.topology.elements()}
    for (owner, name), pin in pins.items():
        wrong += _check_pin(pin, name, scopes[owner], library)
    for element in grounding.topology.elements():
        for scope, name in library.names.features:
            if scope == element.scope:
                domain = library.names.features[scope, name].domain
                given = pins.get((element.name, name))
                known = given is not None and given.value.text in domain
                grounding.values[f"{element.name}.{name}"] = (given.value.text,) if known and given else domain
    return wrong


def asked(library: Library, system: System) -> System:
    """A system → the same without what configurations show of features that the model does not have."""

    def kept(pins: tuple[Pin, ...], scope: str) -> tuple[Pin, ...]:
        return tuple(pin for pin in pins if pin.needed or (scope, pin.feature.text) in library.names.features)

    return replace(
        system,
        vms=tuple(replace(vm, pins=kept(vm.pins, "vm")) for vm in system.vms),
        devices=tuple(replace(device, pins=kept(device.pins, "device")) for device in system.devices),
    )


def _check_pin(pin: Pin, name: str, scope: str, library: Library) -> Iterator[Finding]:
    known = library.names.known("feature", scope)
    if name not in known:
        what = f'there is no feature "{name}" of {"the system" if scope == "system" else f"a {scope}"}'
        yield Finding(pin.feature.at, what, f"known: {', '.join(known) or 'none'}", nearest(name, known))
        return
    domain = next(
        feature.domain for (kind, key), feature in library.names.features.items() if (kind, key) == (scope, name)
    )
    if pin.value.text not in domain:
        what = f'feature "{name}" has no value "{pin.value.text}"'
        yield Finding(pin.value.at, what, f"known: {', '.join(domain)}", nearest(pin.value.text, domain))


def clauses(grounding: Grounding, library: Library, system: System) -> list[tuple[f.Formula, Position]]:
    """Every constraint for every element of its scope, and every assumption, as ground formulas with their places."""
    topology = grounding.topology
    found = [
        (grounding.ground(constraint.written.formula, element), constraint.written.scalar.at)
        for constraint in library.model.constraints
        for element in topology.elements()
        if element.scope == constraint.per
    ]
    host, place = Element("system", HOST), topology.place()
    for written in system.assume:
        closed = close(written.formula, library.names, place)
        found.append((grounding.ground(closed, host), written.scalar.at))
    return found


def contradiction(grounding: Grounding, library: Library, system: System) -> Iterator[Finding]:
    """Which clauses and pins, together, leave no assignment: none of them can be left out."""
    known = {key: feature.domain for key, feature in library.names.features.items()}
    elements = grounding.topology.elements()
    domains = {f"{e.name}.{name}": domain for e in elements for (per, name), domain in known.items() if per == e.scope}
    unpinned = Grounding(grounding.names, grounding.graphs, grounding.topology, dict(domains), grounding.permitted)
    domains |= {f"may({event})": (FORBIDDEN, PERMITTED) for event in grounding.permitted}
    every = [*clauses(unpinned, library, system), *_pin_clauses(system)]
    guilty = assignments.conflict([formula for formula, _ in every], domains)
    parts = [(formula, at) for formula, at in every if any(formula is each for each in guilty)]
    for formula, at in parts:
        others = [f'"{f.text(other)}" at {place}' for other, place in parts if other is not formula]
        said = f"conflicts with {' and '.join(others)}" if others else "cannot be true"
        yield Finding(at, f'no assignment of the features is allowed: "{f.text(formula)}" {said}')


def _pin_clauses(system: System) -> Iterator[tuple[f.Formula, Position]]:
    """What is pinned, as formulas with their places."""
    owners = {HOST: system.pins}
    owners |= {vm.name: vm.pins for vm in system.vms}
    owners |= {device.name: device.pins for device in system.devices}
    for owner, pins in owners.items():
        for pin in pins:
            yield f.Is(f"{owner}.{pin.feature.text}", (pin.value.text,)), pin.value.at
