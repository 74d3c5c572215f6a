"""Formulas in words: conditions, and lemmas about where machines can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language import formula as f

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...model.system.flatten import LocationGraph
    from ...model.system.instantiate import Composition

FITS = 90
"""Characters of a condition that is told in one piece."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A condition: `said` in one piece, or with `parts` of which all or one must be so, as `said` tells."""

    said: str
    parts: tuple[Outline, ...] = ()


def in_words(formula: f.Formula) -> str:
    """A ground formula → words: "ivi.SIGKILL never occurs and gpu.quiescer is present"."""
    match formula:
        case f.Truth(value):
            return "always" if value else "never"
        case f.May(event):
            return f"{event} may occur"
        case f.Not(f.May(event)):
            return f"{event} never occurs"
        case f.Not(f.In(path, locations)):
            return f"{path} not in {', '.join(locations)}"
        case f.Is(path, values):
            return f"{path} is {' or '.join(values)}"
        case f.Not(f.Is(path, values)):
            return f"{path} is not {' or '.join(values)}"
        case f.And(parts):
            return " and ".join(map(_inner, parts))
        case f.Or(parts):
            return " or ".join(map(_inner, parts))
        case f.Implies(left, right):
            return f"if {_inner(left)}, then {_inner(right)}"
        case f.Not(part):
            return f"not ({in_words(part)})"
    return f.text(formula)


def _inner(formula: f.Formula) -> str:
    said = in_words(formula)
    return f"({said})" if isinstance(formula, f.And | f.Or | f.Implies) else said


def outline(formula: f.Formula) -> Outline:
    """A ground formula → an outline of it in words: what is short stays in one piece."""
    said = in_words(formula)
    if not isinstance(formula, f.And | f.Or) or len(said) <= FITS:
        return Outline(said)
    return Outline("all of" if isinstance(formula, f.And) else "one of", tuple(map(outline, formula.parts)))


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
        match lemma:
            case f.Not(f.And(parts)):
                *before, last = self._ordered(parts)
                return " and ".join(map(self.text, before)), self.text(f.negation(last))
            case f.Implies(left, right):
                return self.text(left), self.text(right)
        return "", self.text(lemma)

    def _ordered(self, parts: Iterable[f.Formula]) -> list[f.Formula]:
        """Features first, then machines; the one of which most can be said last."""
        return sorted(parts, key=lambda part: (not isinstance(part, f.Is | f.May | f.Not), self._left(part)))

    def _left(self, part: f.Formula) -> int:
        """How many locations a condition on a machine excludes: how much is allowed where it does not hold."""
        return 0 if not isinstance(part, f.In) else len(part.locations) - len(self._graphs[part.path].locations)

    def text(self, formula: f.Formula) -> str:
        """A ground formula in words, negations before atoms only."""
        return in_words(self._positive(formula))

    def _positive(self, formula: f.Formula) -> f.Formula:
        match formula:
            case f.In():
                return self.gathered(formula)
            case f.Not(f.In(path, locations)):
                rest = tuple(each for each in self._graphs[path].locations if each not in locations)
                return self.gathered(f.In(path, rest)) if rest else f.FALSE
            case f.Not(f.And(parts)):
                return f.disjunction(self._positive(f.negation(part)) for part in parts)
            case f.Not(f.Or(parts)):
                return f.conjunction(self._positive(f.negation(part)) for part in parts)
            case f.Not(f.Implies(left, right)):
                return f.conjunction((self._positive(left), self._positive(f.negation(right))))
            case f.And(parts):
                return f.conjunction(map(self._positive, parts))
            case f.Or(parts):
                return f.disjunction(map(self._positive, parts))
            case f.Implies(left, right):
                return f.implication(self._positive(left), self._positive(right))
        return formula

    def gathered(self, formula: f.Formula) -> f.Formula:
        """A ground formula → the same with as few names of states as possible: "ivi.qvm in terminating"."""
        return f.substitute(formula, self._shorter)

    def _shorter(self, atom: f.Atom) -> f.Formula:
        if not isinstance(atom, f.In) or atom.path not in self._graphs:
            return atom
        graph, never = self._graphs[atom.path], self._never.get(atom.path, set())
        inside, everywhere = set(atom.locations), set(graph.locations)
        # A lemma about where a machine never is has to be said in full.
        ways = [inside] if everywhere - inside <= never else [inside - never, inside | never, inside]
        there = min((_cover(graph, each) for each in ways if each), key=len, default=())
        elsewhere = min((_cover(graph, everywhere - each) for each in ways if each), key=len, default=())
        if elsewhere and (not there or len(elsewhere) < len(there)):
            return f.Not(f.In(atom.path, elsewhere))
        return f.In(atom.path, there)


def _cover(graph: LocationGraph, wanted: set[str]) -> tuple[str, ...]:
    """States that together cover exactly the wanted locations: outer ones rather than what lies within them."""
    left, found = set(wanted), dict[str, int]()
    for state, covered in sorted(graph.covers.items(), key=lambda pair: (-len(pair[1]), pair[0].count("."))):
        if wanted.issuperset(covered) and not left.isdisjoint(covered):
            found[state] = graph.locations.index(covered[0])
            left.difference_update(covered)
    found |= {location: graph.locations.index(location) for location in left}
    return tuple(sorted(found, key=lambda state: found[state]))
