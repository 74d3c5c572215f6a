"""A claim in words, with the elements' names in place of those of `for:`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language import temporal as t
from ...model.language import temporal_parts
from ...model.system.topology import HOST, Element

if TYPE_CHECKING:
    from ...model.system.instantiate import Composition
    from ...specs.language.claim import Claim


def claimed(claim: Claim, composition: Composition) -> str:
    """A claim → its pattern and what is said there: "never: ivi.qvm in gone and gpu.device in active"."""
    names = _Names(claim, composition)
    declared = claim.declared
    if not declared.said:
        return f"{declared.pattern}: {f.text(names.state(declared.body.formula))}"
    said = [(key, t.text(temporal_parts.renamed(each.formula, names.state, names.path))) for key, each in declared.said]
    if len(said) == 1:
        return f"{declared.pattern}: {said[0][1]}"
    return f"{declared.pattern}: " + ", ".join(f"{key} {each}" for key, each in said)


class _Names:
    """The names of a claim's elements."""

    def __init__(self, claim: Claim, composition: Composition) -> None:
        self._bound = dict(claim.bound)
        self._topology = composition.grounding.topology

    def path(self, written: str) -> str:
        first, *rest = written.split(".")
        if first not in self._bound:
            return written
        return f"{self._topology.walk((first, *rest[:-1]), Element('system', HOST), self._bound).name}.{rest[-1]}"

    def state(self, formula: f.Formula) -> f.Formula:
        match formula:
            case f.In(written, locations):
                return f.In(self.path(written), locations)
            case f.Is(written, values):
                return f.Is(self.path(written), values)
            case f.Each(quantifier, name, collection, body):
                return f.Each(quantifier, name, self.path(collection), self.state(body))
        return temporal_parts.rebuilt(formula, self.state)
