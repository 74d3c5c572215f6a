"""Lemmas in words: "while qvm is gone, the device can be: …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.system.instantiate import Composition


class Words:
    """Says in a system's words where its machines can be.

    Args:
        composition: the system.
        lemmas: what is true anyhow. Those among them that say of one machine where it never is make the others shorter: such
            locations are named or left out as is shorter.
    """

    def __init__(self, composition: Composition, lemmas: Iterable[f.Formula] = ()) -> None:
        self._graphs = {instance.name: instance.graph for instance in composition.instances}
        self._never: dict[str, set[str]] = {}
        for lemma in lemmas:
            if isinstance(lemma, f.Not) and isinstance(lemma.part, f.In):
                self._never.setdefault(lemma.part.path, set()).update(lemma.part.locations)

    def lemma(self, lemma: f.Formula) -> tuple[str, str]:
        """A lemma → while what is so, what else must be so; the first is empty if it must be so always."""
        if isinstance(lemma, f.Not) and isinstance(lemma.part, f.And):
            *before, last = self._ordered(lemma.part.parts)
            return " and ".join(map(self.text, before)), self.text(f.negation(last))
        if isinstance(lemma, f.Implies):
            return self.text(lemma.left), self.text(lemma.right)
        return "", self.text(lemma)

    def _ordered(self, parts: Iterable[f.Formula]) -> list[f.Formula]:
        """Features first, then machines; the one of which most can be said last."""
        return sorted(parts, key=lambda part: (not isinstance(part, f.Is | f.May | f.Not), self._left(part)))

    def _left(self, part: f.Formula) -> int:
        """How many locations a condition on a machine excludes: how much is allowed where it does not hold."""
        return 0 if not isinstance(part, f.In) else len(part.locations) - len(self._graphs[part.path].locations)

    def text(self, formula: f.Formula) -> str:
        """A ground formula, with states named as a whole where all of their locations are meant."""
        match formula:
            case f.Not(f.In(path, locations)):
                rest = tuple(each for each in self._graphs[path].locations if each not in locations)
                return self._located(path, rest) if rest else "never"
            case f.In(path, locations):
                return self._located(path, locations)
            case f.Not(f.And(parts)):
                return self.text(f.disjunction(map(f.negation, parts)))
            case f.Not(f.Or(parts)):
                return self.text(f.conjunction(map(f.negation, parts)))
            case f.Not(f.Implies(left, right)):
                return self.text(f.conjunction((left, f.negation(right))))
            case f.And(parts):
                return " and ".join(self._inner(part) for part in parts)
            case f.Or(parts):
                return " or ".join(self._inner(part) for part in parts)
            case f.Implies(left, right):
                return f"{self._inner(left)} implies {self._inner(right)}"
        return f.text(formula)

    def _inner(self, formula: f.Formula) -> str:
        said = self.text(formula)
        meant = formula.part if isinstance(formula, f.Not) else formula
        return f"({said})" if isinstance(meant, f.And | f.Or | f.Implies) else said

    def _located(self, path: str, locations: tuple[str, ...]) -> str:
        never, everywhere = self._never.get(path, set()), set(self._graphs[path].locations)
        inside = set(locations)
        # A lemma about where a machine never is has to be said in full.
        ways = [inside] if everywhere - inside <= never else [inside - never, inside | never, inside]
        there = min((list(self._covering(path, each)) for each in ways if each), key=len, default=[])
        elsewhere = min((list(self._covering(path, everywhere - each)) for each in ways if each), key=len, default=[])
        if elsewhere and (not there or len(elsewhere) < len(there)):
            return f"{path} not in {', '.join(elsewhere)}"
        return f"{path} in {', '.join(there)}"

    def _covering(self, path: str, locations: set[str]) -> Iterator[str]:
        covered: set[str] = set()
        for state, below in self._graphs[path].covers.items():
            if below and set(below) <= locations and not set(below) <= covered:
                covered |= set(below)
                yield state
