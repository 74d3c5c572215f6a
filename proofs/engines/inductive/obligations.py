"""Lemmas of a claim → the obligations that make them a proof, as SMT-LIB 2 text in the system's own names.

A conjunction of lemmas proves a claim if it holds at the start (initiation), if no event leads out of it (consecution, one
obligation for each event), and if it excludes what the claim forbids (implication). (Manna and Pnueli, "Temporal
Verification of Reactive Systems: Safety", 1995, rule INV.) Every obligation is the denial of one of these, which no solver
may find satisfiable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import z3

from ....model.composition import assignments
from ....model.composition.specialise import key_of
from ....model.language import formula as f
from ...evidence.certificate import Obligation
from .encoding import Encoding, moved, read_by, width_of
from .printing import Printer, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ....model.composition.transition_system import TransitionSystem
    from ....model.language.formula import Formula


@dataclass(frozen=True, slots=True)
class Script:
    """A proof as text: declarations, definitions and one obligation together can be given to any solver."""

    declarations: tuple[str, ...]
    definitions: tuple[str, ...]
    obligations: tuple[Obligation, ...]


def script(
    system: TransitionSystem,
    domains: Mapping[str, tuple[str, ...]],
    goal: Formula,
    assuming: Sequence[Formula],
    lemmas: Sequence[Formula],
) -> Script:
    """A proof's text.

    Args:
        system: the whole system, nothing merged.
        domains: the declared values of every feature that is not a permission.
        goal: what must never be.
        assuming: ground formulas over features and permissions.
        lemmas: ground formulas whose conjunction is inductive and excludes the goal.
    """
    return _Writer(system, domains, goal, assuming, lemmas).script()


class _Writer:
    """Writes one proof."""

    def __init__(
        self,
        system: TransitionSystem,
        domains: Mapping[str, tuple[str, ...]],
        goal: Formula,
        assuming: Sequence[Formula],
        lemmas: Sequence[Formula],
    ) -> None:
        self._system, self._goal, self._lemmas, self._domains = system, goal, lemmas, domains
        self._encoding = Encoding(system, domains)
        self._printer = Printer(self._value)
        index = self._encoding.index
        self._frame = sorted(
            {index[atom.path] for lemma in lemmas for atom in f.atoms(lemma) if isinstance(atom, f.In)}
        )
        framed = set(self._frame)
        self._events = [event for event in system.events if framed.intersection(moved(event))]
        used = set(framed) | {index[atom.path] for atom in f.atoms(goal) if isinstance(atom, f.In)}
        for event in self._events:
            used |= read_by(event, index, framed)
        self._used = sorted(used)
        self._assuming = assuming
        self._features, self._constraint = self._spoken()

    def _spoken(self) -> tuple[list[int], list[Formula]]:
        """The features (indices) of which something speaks, and the constraints that concern them."""
        framed = set(self._frame)
        guards = (
            edge.guard
            for event in self._events
            for place, participant in enumerate(event.participants)
            if place == 0 or participant.variable in framed
            for edge in participant.edges
        )
        formulas = [self._goal, *self._lemmas, *self._assuming, *guards]
        spoken = {assignments.feature_of(a) for g in formulas for a in f.atoms(g) if not isinstance(a, f.In)}
        spoken |= {key_of(self._system.features[e.permission]) for e in self._events if e.permission is not None}
        kept: list[Formula] = []
        for names, members in assignments.components(assignments.clauses(self._system.constraint)):
            if spoken & set(names):
                spoken |= set(names)
                kept += members
        return [i for i, feature in enumerate(self._system.features) if key_of(feature) in spoken], kept

    def script(self) -> Script:
        """The whole text."""
        return Script(tuple(self._declarations()), tuple(self._definitions()), tuple(self._obligations()))

    def _declarations(self) -> Iterator[str]:
        framed = set(self._frame)
        for index in self._used:
            variable = self._system.variables[index]
            width = width_of(variable.locations)
            yield f"(declare-const {quoted(f'{variable.name}@0')} (_ BitVec {width}))"
            if index in framed:
                yield f"(declare-const {quoted(f'{variable.name}@1')} (_ BitVec {width}))"
            yield from _constants(f"{variable.name}:", variable.locations)
        features = [self._system.features[index] for index in self._features]
        for feature in features:
            if feature.kind != "permission":
                values = self._domains[feature.name]
                yield f"(declare-const {quoted(feature.name)} (_ BitVec {width_of(values)}))"
                yield from _constants(feature.name + self._between(feature.name), values)
        for feature in features:
            if feature.kind == "permission":
                yield f"(declare-const {quoted(key_of(feature))} Bool)"

    def _definitions(self) -> Iterator[str]:
        encoding, lemmas = self._encoding, self._lemmas
        features = [self._system.features[index] for index in self._features]
        plain = [feature.name for feature in features if feature.kind != "permission"]
        yield self._define("domain", encoding.valid(self._used, plain))
        allowed = [*encoding.still_open(features), *(encoding.formula(part) for part in self._constraint)]
        yield self._define("allowed", [*allowed, *(encoding.formula(part) for part in self._assuming)])
        yield self._define("initial", encoding.initial(self._frame))
        for number, lemma in enumerate(lemmas, start=1):
            for moment in (0, 1):
                yield self._define(f"lemma {number}@{moment}", [encoding.formula(lemma, moment)])
        for moment in (0, 1):
            names = [z3.Bool(f"lemma {number}@{moment}", encoding.context) for number in range(1, len(lemmas) + 1)]
            yield self._define(f"invariant@{moment}", names)
        yield self._define("bad@0", [encoding.formula(self._goal)])

    def _obligations(self) -> Iterator[Obligation]:
        yield Obligation("initiation", None, (_denied("|initial|", "(not |invariant@0|)"),))
        for event in self._events:
            defined = self._define(f"event {event.name}", [self._encoding.step(event, self._frame)])
            denied = _denied("|invariant@0|", quoted(f"event {event.name}"), "(not |invariant@1|)")
            yield Obligation("consecution", event.name, (defined, denied))
        yield Obligation("implication", None, (_denied("|invariant@0|", "|bad@0|"),))

    def _define(self, name: str, parts: Sequence[z3.BoolRef]) -> str:
        return f"(define-fun {quoted(name)} () Bool {self._printer.text(self._encoding.conjunction(parts))})"

    def _value(self, constant: str, code: int) -> str:
        """The name of a code of a variable at some moment, or of a feature."""
        variable, moment, _ = constant.rpartition("@")
        if moment:
            return f"{variable}:{self._system.variables[self._encoding.index[variable]].locations[code]}"
        return f"{constant}{self._between(constant)}{self._domains[constant][code]}"

    def _between(self, feature: str) -> str:
        """What stands between a feature and its value; a machine may have the same name, and a location the value's."""
        return " is " if feature in self._encoding.index else ":"


def _constants(lead: str, values: Sequence[str]) -> Iterator[str]:
    width = width_of(values)
    for code, value in enumerate(values):
        yield f"(define-fun {quoted(lead + value)} () (_ BitVec {width}) #b{code:0{width}b})"


def _denied(*parts: str) -> str:
    return f"(assert (and |domain| |allowed| {' '.join(parts)}))"
