"""Claims that differ in nothing but the names of VMs and devices: one of them is decided for all.

Two claims are alike if, with elements renamed, they say the same of the same: either the whole system is the same with these
elements exchanged (`Likeness`), or what was left of it for the one claim is, so renamed, what was left for the other. All of it
is compared, and nothing guessed; a likeness that is not noticed costs time only.

The one that is decided is the first in the order of declaration, whether it is asked or not. So what is told of a claim does not
depend on which others are asked with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ...model.system.functions import Functions
from ...model.system.likeness import MOVES, Likeness, facts
from ...model.system.renaming import Renaming
from ...specs.language.claim import claims
from .task import Like

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...model.system.instantiate import Composition
    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from ...specs.language.property import Property

_Facts = frozenset[int]


class Reduces(Protocol):
    """Who knows what to explore; see `Decider`."""

    composition: Composition

    def split_vacuous(self, asked: tuple[Claim, ...]) -> tuple[list[Claim], object]:
        """Claims → first those whose assumptions can be true."""

    def reduced(self, claim: Claim) -> TransitionSystem:
        """What to explore for a claim whose assumptions can be true."""


class Alike:
    """Finds for each claim about a system the first that is like it."""

    def __init__(self, decider: Reduces) -> None:
        self._decider = decider
        self._likeness = Likeness(decider.composition)
        self._firsts: dict[str, dict[tuple[str, ...], tuple[Claim, Renaming]]] = {}

    def told(self, asked: Iterable[Claim]) -> dict[Claim, list[Like]]:
        """Claims whose assumptions can be true → those that are to be decided, in the same order, each with what is told by it."""
        told: dict[Claim, list[Like]] = {}
        for claim in asked:
            first, renaming = self._first(claim)
            told.setdefault(first, []).append(Like(claim, renaming.back()))
        return told

    def _first(self, claim: Claim) -> tuple[Claim, Renaming]:
        """A claim → the first that is like it, and the renaming that makes it that."""
        name = claim.declared.name
        if name not in self._firsts:
            self._firsts[name] = self._all(claim.declared)
        return self._firsts[name].get(_bound(claim), (claim, Renaming()))

    def _all(self, declared: Property) -> dict[tuple[str, ...], tuple[Claim, Renaming]]:
        """For every claim that a property makes, by its elements."""
        possible, _ = self._decider.split_vacuous(claims((declared,), self._decider.composition))
        if len(possible) < 2:
            return {}
        known = {_bound(claim): claim for claim in possible}
        found = {elements: self._by_system(claim, known) for elements, claim in known.items()}
        firsts = [claim for claim in possible if found[_bound(claim)][0] is claim]
        further = self._by_part(firsts)
        for elements, (first, renaming) in found.items():
            if _bound(first) in further:
                other, again = further[_bound(first)]
                found[elements] = other, again.after(renaming)
        return found

    def _by_system(self, claim: Claim, known: dict[tuple[str, ...], Claim]) -> tuple[Claim, Renaming]:
        """The first claim that is like this one as the whole system is."""
        renaming = self._likeness.to_first(element for _, element in claim.bound)
        first = known.get(tuple(map(renaming.element, _bound(claim))))
        if first is None or not renaming.names or self._said(claim, renaming) != self._said(first):
            return claim, Renaming()
        return first, renaming

    def _by_part(self, firsts: list[Claim]) -> dict[tuple[str, ...], tuple[Claim, Renaming]]:
        """Claims → for those whose part of the system is like that of an earlier one, that one."""
        found: dict[tuple[str, ...], tuple[Claim, Renaming]] = {}
        kinds: dict[object, list[tuple[Claim, _Facts]]] = {}
        for claim in firsts if len(firsts) > 1 else ():
            said = self._facts(claim)
            earlier = kinds.setdefault(self._likeness.nodes.outline(said), [])
            for first, theirs in earlier:
                renaming = self._likeness.onto(_bound(claim), _bound(first))
                if renaming is not None and self._same(said, renaming, first, theirs):
                    found[_bound(claim)] = first, renaming
                    break
            else:
                earlier.append((claim, said))
        return found

    def _same(self, said: _Facts, renaming: Renaming, first: Claim, theirs: _Facts) -> bool:
        """Whether all that is explored for a claim and asked of it is, with elements renamed, what it is for the first."""
        nodes, found, others = self._likeness.nodes, set[int](), dict[tuple[str, ...], int]()
        other = nodes.renamed(renaming)
        for each in said:
            renamed = other(each)
            found.add(renamed)
            if renamed not in theirs:
                moves, about, _ = nodes.node(renamed)
                if moves[0] != MOVES:
                    return False
                others[about] = renamed
        if not others:
            return len(found) == len(theirs)
        left = {nodes.node(each)[1]: each for each in theirs - found if nodes.node(each)[0][0] == MOVES}
        if left.keys() != others.keys() or len(found) != len(theirs):
            return False
        functions = Functions(self._decider.reduced(first))
        return all(self._move_alike(functions, others[about], left[about]) for about in others)

    def _move_alike(self, functions: Functions, one: int, other: int) -> bool:
        """Whether moves are the same, whatever the words in which their guards are written."""
        nodes = self._likeness.nodes
        (moves, _, guards), (wanted, _, under) = (nodes.node(nodes.node(each)[2][0]) for each in (one, other))
        return moves == wanted and all(
            functions.of(nodes.told(guard)) == functions.of(nodes.told(its))
            for guard, its in zip(guards, under, strict=True)
        )

    def _facts(self, claim: Claim) -> _Facts:
        """All that is explored for a claim, and asked of it."""
        nodes = self._likeness.nodes
        return frozenset((*facts(self._decider.reduced(claim), nodes), *self._said(claim)))

    def _said(self, claim: Claim, renaming: Renaming | None = None) -> _Facts:
        """All that a claim says, with elements renamed."""
        nodes = self._likeness.nodes
        spoken = {"goal": claim.goal, "antecedent": claim.antecedent, "runs": claim.temporal, "vacuous": claim.vacuous}
        said = {nodes.of((kind,), (), (nodes.formula(each),)) for kind, each in spoken.items() if each is not None}
        said |= {nodes.of(("assuming",), (), (nodes.formula(each),)) for each in claim.assuming}
        return frozenset(said if renaming is None else map(nodes.renamed(renaming), said))


def _bound(claim: Claim) -> tuple[str, ...]:
    return tuple(element.name for _, element in claim.bound)
