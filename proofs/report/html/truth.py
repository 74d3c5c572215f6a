"""What each claim says of each state of a trace: kept, broken, reached, outside of what it speaks of, or unknown.

A trace fixes the features that can influence its own claim; what another claim asks of a feature that the trace leaves
open is unknown here, never guessed. (Three values, as in Kleene, "On notation for ordinal numbers", 1938.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ....model.language import formula as f
from ....model.system.assignments import feature_of
from ....model.system.specialise import domains_of, fold, specialise
from ....specs.language.patterns import STATIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ....model.system.instantiate import Composition
    from ....specs.language.claim import Claim
    from ...evidence.trace import Trace

KEPT, BROKEN, REACHED, NOT_REACHED, OUTSIDE, UNKNOWN, WHOLE_RUNS = "kbrnouw"

SAID: Final[dict[str, tuple[str, str]]] = {
    BROKEN: ("broken", "the claim is false in this state"),
    KEPT: ("kept", "the claim is true in this state"),
    REACHED: ("reached", "what should be possible is so in this state"),
    NOT_REACHED: ("not yet", "what should be possible is not so in this state"),
    OUTSIDE: ("not about this", "the claim assumes what is not so in this run"),
    UNKNOWN: ("unknown here", "it hangs on a feature that this run leaves open"),
    WHOLE_RUNS: ("about whole runs", "the claim is about runs, not about single states"),
}
"""For each letter: what is said of a claim in a state, and what that means."""


class Truths:
    """Tells the truth of claims about single states along traces; what was found out is kept for other traces.

    Args:
        composition: the system.
        claims: what is asked in each state, in this order.
    """

    def __init__(self, composition: Composition, claims: Sequence[Claim]) -> None:
        self._system = composition.transition_system
        self._claims = claims
        self._fixed: dict[tuple[f.Formula, ...], dict[str, tuple[str, ...]]] = {}
        self._asked = [_Asked(claim) for claim in claims if claim.declared.pattern in STATIC and claim.temporal is None]
        self._index = {id(claim): index for index, claim in enumerate(claims)}

    def along(self, trace: Trace, shown: Claim) -> list[str]:
        """A trace of a claim → for the first state and after each step, a letter for each claim."""
        known = {**self._settled(shown), **{name: (value,) for name, value in trace.features}}
        for asked in self._asked:
            asked.under(known)
        places = dict(trace.initial)
        letters = [WHOLE_RUNS] * len(self._claims)
        self._tell(self._asked, places, letters)
        told = ["".join(letters)]
        for step in trace.steps:
            moved = {each.instance for each in step.moved if each.source != each.dest}
            places |= {each.instance: each.dest for each in step.moved}
            self._tell((asked for asked in self._asked if not moved.isdisjoint(asked.machines)), places, letters)
            told.append("".join(letters))
        return told

    def _tell(self, asked: Iterable[_Asked], places: Mapping[str, str], letters: list[str]) -> None:
        for each in asked:
            letters[self._index[id(each.claim)]] = each.at(places)

    def _settled(self, shown: Claim) -> dict[str, tuple[str, ...]]:
        """The features that the system, and what a claim assumes, leave a single value."""
        if shown.assuming not in self._fixed:
            domains = domains_of(specialise(self._system, *shown.assuming))
            self._fixed[shown.assuming] = {name: values for name, values in domains.items() if len(values) == 1}
        return self._fixed[shown.assuming]


class _Asked:
    """A claim about single states, and what is left of it under the features of the present trace."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.machines = tuple(dict.fromkeys(atom.path for atom in f.atoms(claim.goal) if isinstance(atom, f.In)))
        self._assumed = f.conjunction(claim.assuming)
        atoms = (*f.atoms(claim.goal), *f.atoms(self._assumed))
        self._features = tuple(dict.fromkeys(feature_of(atom) for atom in atoms if not isinstance(atom, f.In)))
        self._letters: dict[tuple[object, ...], str] = {}
        self._known: Mapping[str, tuple[str, ...]] = {}
        self._chosen: tuple[object, ...] = ()

    def under(self, known: Mapping[str, tuple[str, ...]]) -> None:
        """Fix features."""
        self._known = known
        self._chosen = tuple(known.get(name) for name in self._features)

    def at(self, places: Mapping[str, str]) -> str:
        """The letter of a state, given by the location of each machine that is there."""
        key = (*self._chosen, *(places.get(machine) for machine in self.machines))
        if key not in self._letters:
            self._letters[key] = self._letter(places)
        return self._letters[key]

    def _letter(self, places: Mapping[str, str]) -> str:
        def located(atom: f.Atom) -> f.Formula:
            if not isinstance(atom, f.In) or atom.path not in places:
                return atom
            return f.Truth(places[atom.path] in atom.locations)

        given = fold(self._assumed, self._known)
        if given == f.FALSE:
            return OUTSIDE
        goal = f.substitute(fold(self.claim.goal, self._known), located)
        possible = self.claim.declared.pattern == "possible"
        if goal == f.FALSE:
            return NOT_REACHED if possible else KEPT
        if goal == f.TRUE and given == f.TRUE:
            return REACHED if possible else BROKEN
        return UNKNOWN
