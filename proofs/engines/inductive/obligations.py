"""Lemmas of a claim → the obligations that make them a proof, as SMT-LIB 2 text in the system's own names.

A conjunction of lemmas proves a claim if it holds at the start (initiation), if no event leads out of it (consecution, one
obligation for each event), and if it excludes what the claim forbids (implication). (Manna and Pnueli, "Temporal
Verification of Reactive Systems: Safety", 1995, rule INV.) Every obligation is the denial of one of these, which no solver
may find satisfiable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.system import assignments
from ....model.system.specialise import key_of
from ...evidence.certificate import Obligation
from .encoder import moved, width_of
from .printing import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ....model.language.formula import Formula
    from ....model.system.transition_system import Event
    from .printing import Text


@dataclass(frozen=True, slots=True)
class Script:
    """A proof as text: declarations, definitions and one obligation together can be given to any solver."""

    declarations: tuple[str, ...]
    definitions: tuple[str, ...]
    obligations: tuple[Obligation, ...]


class Writer:
    """Writes the text of a proof, as far as it is the same for all proofs."""

    def __init__(
        self,
        text: Text,
        assuming: Sequence[Formula],
        lemmas: Sequence[Formula],
        framed: Sequence[Formula],
        spoken: Sequence[Formula],
        stepping: Collection[str] = (),
    ) -> None:
        """Prepares.

        Args:
            text: of the whole system, nothing merged, with the declared values of every feature that is not a permission.
            assuming: ground formulas over features and permissions.
            lemmas: the parts of the invariant.
            framed: what is spoken of before and after steps, the lemmas among it.
            spoken: what is spoken of besides.
            stepping: events that are spoken of though they move nothing of what is framed.
        """
        self._system, self._text, self._lemmas = text.system, text, lemmas
        index = text.index
        self._frame = self._located(framed)
        moving = set(self._frame)
        self._events = [
            event for event in text.system.events if event.name in stepping or moving.intersection(moved(event))
        ]
        used = moving.union(self._located(spoken))
        for event in self._events:
            used |= _read_by(event, index, moving)
        self._used = sorted(used)
        self._assuming = assuming
        self._features, self._constraint = self._spoken([*framed, *spoken])

    def _located(self, formulas: Sequence[Formula]) -> list[int]:
        """The variables (indices) of which formulas speak."""
        index = self._text.index
        return sorted({index[atom.path] for each in formulas for atom in f.atoms(each) if isinstance(atom, f.In)})

    def _spoken(self, formulas: Sequence[Formula]) -> tuple[list[int], list[Formula]]:
        """The features (indices) of which something speaks, and the constraints that concern them."""
        framed = set(self._frame)
        guards = (
            edge.guard
            for event in self._events
            for place, participant in enumerate(event.participants)
            if place == 0 or participant.variable in framed
            for edge in participant.edges
        )
        every = [*formulas, *self._assuming, *guards]
        spoken = {assignments.feature_of(a) for g in every for a in f.atoms(g) if not isinstance(a, f.In)}
        spoken |= {key_of(self._system.features[e.permission]) for e in self._events if e.permission is not None}
        kept: list[Formula] = []
        for names, members in assignments.components(assignments.clauses(self._system.constraint)):
            if spoken & set(names):
                spoken |= set(names)
                kept += members
        return [i for i, feature in enumerate(self._system.features) if key_of(feature) in spoken], kept

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
                values = self._text.domains[feature.name]
                yield f"(declare-const {quoted(feature.name)} (_ BitVec {width_of(values)}))"
                yield from _constants(feature.name + self._text.between(feature.name), values)
        for feature in features:
            if feature.kind == "permission":
                yield f"(declare-const {quoted(key_of(feature))} Bool)"

    def _invariant(self) -> Iterator[str]:
        """The definitions of what the features may be, of the beginning, and of the invariant."""
        encoding, lemmas = self._text, self._lemmas
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
            names = [quoted(f"lemma {number}@{moment}") for number in range(1, len(lemmas) + 1)]
            yield self._define(f"invariant@{moment}", names)

    def _step(self, event: Event) -> str:
        """The definition of an event's step."""
        return self._define(f"event {event.name}", [self._text.step(event, self._frame)])

    def _define(self, name: str, parts: Sequence[str]) -> str:
        return f"(define-fun {quoted(name)} () Bool {self._text.conjunction(parts)})"


def _read_by(event: Event, index: Mapping[str, int], frame: Iterable[int]) -> set[int]:
    """The variables (indices) that decide whether an event occurs, and where those of a frame go in it."""
    controller, *others = event.participants
    wanted = set(frame)
    deciding = [controller, *(other for other in others if other.variable in wanted)]
    guards = (edge.guard for participant in deciding for edge in participant.edges)
    spoken = {index[atom.path] for guard in guards for atom in f.atoms(guard) if isinstance(atom, f.In)}
    return spoken | {participant.variable for participant in deciding}


def _constants(lead: str, values: Sequence[str]) -> Iterator[str]:
    width = width_of(values)
    for code, value in enumerate(values):
        yield f"(define-fun {quoted(lead + value)} () (_ BitVec {width}) #b{code:0{width}b})"


def denied(*parts: str) -> str:
    """That what must not come together does, for allowed values."""
    return f"(assert (and |domain| |allowed| {' '.join(parts)}))"


class _Invariant(Writer):
    """Writes the proof of an invariant."""

    def script(self, goal: Formula) -> Script:
        """The whole text."""
        definitions = (*self._invariant(), self._define("bad@0", [self._text.formula(goal)]))
        return Script(tuple(self._declarations()), definitions, tuple(self._obligations()))

    def _obligations(self) -> Iterator[Obligation]:
        yield initiation()
        for event in self._events:
            asserted = denied("|invariant@0|", quoted(f"event {event.name}"), "(not |invariant@1|)")
            yield Obligation("consecution", event.name, (self._step(event), asserted))
        yield Obligation("implication", None, (denied("|invariant@0|", "|bad@0|"),))


def initiation() -> Obligation:
    """That runs begin in the invariant."""
    return Obligation("initiation", None, (denied("|initial|", "(not |invariant@0|)"),))


def script(
    text: Text,
    goal: Formula,
    assuming: Sequence[Formula],
    lemmas: Sequence[Formula],
) -> Script:
    """A proof's text.

    Args:
        text: of the whole system, nothing merged, with the declared values of every feature that is not a permission.
        goal: what must never be.
        assuming: ground formulas over features and permissions.
        lemmas: ground formulas whose conjunction is inductive and excludes the goal.
    """
    return _Invariant(text, assuming, lemmas, lemmas, [goal]).script(goal)
