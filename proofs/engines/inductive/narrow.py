"""Unreachable states → lemmas that exclude them, and as much else as possible.

Of the locations and values of a state that cannot be reached, the smallest group is taken that never comes together in any
reachable state; the row of the reachable set's projection onto that group, made as wide as it can be, is the lemma.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Protocol

from ....model.language import formula as f
from ...evidence.internal import InternalError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....model.language.formula import Formula
    from ....model.system.transition_system import TransitionSystem

LARGEST_GROUP = 3
"""Groups up to this size are tried one after the other; larger ones are found by leaving out what is not needed."""


class Oracle(Protocol):
    """What is known of the reachable states."""

    def meets(self, formula: Formula) -> bool:
        """Whether some reachable state, under an assignment under which it is reached, satisfies a ground formula."""


class Narrow:
    """Unreachable states → lemmas that exclude them and as much else as possible."""

    def __init__(self, system: TransitionSystem, oracle: Oracle | None) -> None:
        self._system = system
        self._oracle = oracle
        self._answers: dict[Formula, bool] = {}
        self._places = {variable.name: variable.locations for variable in system.variables}
        self._values = {
            (f"may({feature.name})" if feature.kind == "permission" else feature.name): feature.values
            for feature in system.features
        }

    def lemma(self, state: dict[str, int]) -> Formula:
        """A part of a state that cannot be reached → the widest row that the smallest group in it gives."""
        literals = {name: {self.value(name, code)} for name, code in state.items()}
        group = self._group(literals)
        row = {name: literals[name] for name in group}
        for name in group:
            for value in self._domain(name):
                if value not in row[name] and (len(group) == 1 or self._reached({name: {value}})):
                    wider = {**row, name: row[name] | {value}}
                    if len(wider[name]) < len(self._domain(name)) and not self._reached(wider):
                        row = wider
        return f.negation(self._together(row))

    def literals(self, state: dict[str, int]) -> Iterator[Formula]:
        """A part of a state as formulas."""
        return (self._literal(name, {self.value(name, code)}) for name, code in state.items())

    def _group(self, literals: dict[str, set[str]]) -> tuple[str, ...]:
        """The smallest group of names that never come together with these values."""
        if self._reached(literals):
            said = f.text(self._together(literals))
            raise InternalError(f"induction fails from a state that was explored: {said}")
        names = list(literals)
        for size in range(1, min(LARGEST_GROUP, len(names)) + 1):
            for group in combinations(names, size):
                if not self._reached({name: literals[name] for name in group}):
                    return group
        kept = dict(literals)
        # Features first: a lemma about machines alone says more.
        for name in sorted(names, key=lambda name: name in self._places):
            fewer = {other: values for other, values in kept.items() if other != name}
            if not self._reached(fewer):
                kept = fewer
        return tuple(name for name in names if name in kept)

    def _reached(self, literals: dict[str, set[str]]) -> bool:
        if self._oracle is None:
            raise ValueError("without an oracle nothing is known of what can be reached")
        question = self._together(literals)
        if question not in self._answers:
            self._answers[question] = self._oracle.meets(question)
        return self._answers[question]

    def _together(self, literals: dict[str, set[str]]) -> Formula:
        return f.conjunction(self._literal(name, values) for name, values in literals.items())

    def _literal(self, name: str, values: set[str]) -> Formula:
        kept = tuple(value for value in self._domain(name) if value in values)
        if name in self._places:
            return f.In(name, kept)
        if name.startswith("may("):
            granted = f.May(name[4:-1])
            return f.TRUE if len(kept) == 2 else granted if kept == ("yes",) else f.negation(granted)
        return f.Is(name, kept)

    def _domain(self, name: str) -> tuple[str, ...]:
        return self._places.get(name) or self._values[name]

    def value(self, name: str, code: int) -> str:
        """The name of a code."""
        if name.startswith("may("):
            return "yes" if code else "no"
        return self._domain(name)[code]
