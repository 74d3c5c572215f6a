"""Can the declared constraints be satisfied at all? Asked once for a model, whatever its systems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language import formula as f
from ..language.findings import Finding
from . import assignments
from .ground import Grounding
from .topology import HOST, Element, Topology

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..language.declaration import Constraint, Scope
    from .library import Library

# A VM with one device, and nothing more, stands for all of them.
_TYPICAL = Topology(("vm",), (("device", "vm"),), (("device", ()),))
_ELEMENTS = (Element("system", HOST), Element("vm", "vm"), Element("device", "device"))
_NOUNS: Mapping[Scope, str] = {"system": "system", "vm": "VM", "device": "device"}


@dataclass(frozen=True, slots=True)
class _Clause:
    """A constraint, and what it says of the typical element of its scope."""

    declared: Constraint
    ground: f.Formula

    def __str__(self) -> str:
        return f'"{f.text(self.declared.written.formula)}" at {self.declared.written.scalar.at}'


def unsatisfiable(library: Library) -> Iterator[Finding]:
    """A model with all names known → a finding for each constraint that, with others, rules out every system, VM or device.

    Constraints with quantifiers depend on how many VMs and devices there are, and are left to each system.
    """
    grounding = Grounding(library.names, {(g.machine.per, g.machine.name): g for g in library.graphs}, _TYPICAL)
    domains: dict[str, tuple[str, ...]] = {}
    clauses: list[_Clause] = []
    for element in _ELEMENTS:
        _declare(element, library, grounding, domains)
        clauses += [
            _Clause(constraint, grounding.ground(constraint.written.formula, element, {}))
            for constraint in library.model.constraints
            if constraint.per == element.scope and not _quantified(constraint.written.formula)
        ]
        guilty = assignments.conflict([clause.ground for clause in clauses], domains)
        if guilty:
            chosen = [clause for clause in clauses if any(clause.ground is each for each in guilty)]
            yield from _findings(chosen, _NOUNS[element.scope])
            return


def _declare(element: Element, library: Library, grounding: Grounding, domains: dict[str, tuple[str, ...]]) -> None:
    """Leave every feature and permission of the element open."""
    for (scope, name), feature in library.names.features.items():
        if scope == element.scope:
            grounding.values[f"{element.name}.{name}"] = domains[f"{element.name}.{name}"] = feature.domain
    for (scope, name), (_, event) in library.names.events.items():
        if scope == element.scope and event.kind != "progress":
            grounding.permitted.add(f"{element.name}.{name}")
            domains[f"may({element.name}.{name})"] = ("no", "yes")


def _findings(guilty: list[_Clause], noun: str) -> Iterator[Finding]:
    for clause in guilty:
        others = [str(other) for other in guilty if other is not clause]
        known = f"it conflicts with {' and '.join(others)}" if others else "it is false whatever the features"
        yield Finding(clause.declared.written.scalar.at, f"no {noun} can satisfy this constraint", known)


def _quantified(formula: f.Formula) -> bool:
    match formula:
        case f.Each():
            return True
        case f.Not(part):
            return _quantified(part)
        case f.And(parts) | f.Or(parts):
            return any(map(_quantified, parts))
        case f.Implies(left, right):
            return _quantified(left) or _quantified(right)
    return False
