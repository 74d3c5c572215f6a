"""What takes every cause of a failure away: the smallest sets of measures, and that they suffice is checked against the region.

Whatever takes all causes away contains, of each cause, the opposite of one of its members: it hits all of them. So the
smallest are minimal hitting sets (Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32, 1987),
found here by branching on the members of a cause that is not yet hit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...model.language import formula as f
from ...model.system import assignments
from ...model.system.specialise import domains_of, specialise
from ..evidence.internal import InternalError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ...model.system.instantiate import Composition
    from ..evidence.verdict import Verdict

Kind = Literal["choose", "settle", "forbid", "allow"]
"""A value of a configuration, an answer to an open question, an event that is not to happen, one that is to be possible."""

MAX_TRIES = 200_000
MAX_MEASURES = 24


@dataclass(frozen=True, slots=True)
class Remedy:
    """Measures that together take all causes away.

    Attributes:
        kinds: what they were to be made of.
        measures: formulas over one feature each; none can be spared. Empty if there are none of these kinds.
        left: index of a cause that measures of these kinds cannot take away, if that is why there are none.
    """

    kinds: tuple[Kind, ...]
    measures: tuple[f.Formula, ...]
    left: int | None = None


def opposite(member: f.Formula, composition: Composition) -> f.Formula:
    """A member of a cause, a literal → what is so where it is not: other values of a feature by name."""
    if not isinstance(member, f.Is):
        return f.negation(member)
    open_values = domains_of(composition.transition_system)[member.path]
    return f.Is(member.path, tuple(value for value in open_values if value not in member.values))


def kind_of(measure: f.Formula, composition: Composition) -> Kind:
    """A measure → what it is made of."""
    atom = next(f.atoms(measure))
    if isinstance(atom, f.May):
        return "allow" if measure == atom else "forbid"
    assert isinstance(atom, f.Is)  # noqa: S101  # a cause's members are over features and permissions
    features = {
        feature.name: feature.kind for feature in composition.transition_system.features if feature.kind != "permission"
    }
    return "settle" if features.get(atom.path) == "reading" else "choose"


def remedies(verdict: Verdict, composition: Composition) -> Iterator[Remedy]:
    """A verdict with all its causes → a smallest remedy of configuration alone, of that and readings, and of anything.

    One that was found already with less is not repeated.

    Raises:
        InternalError: measures that take all causes away do not suffice.
    """
    causes = [tuple(opposite(member, composition) for member in cause.members) for cause in verdict.causes]
    seen: set[frozenset[f.Formula]] = set()
    tiers: tuple[tuple[Kind, ...], ...] = (("choose",), ("choose", "settle"), ("choose", "settle", "forbid", "allow"))
    for kinds in tiers:
        found = _smallest(causes, kinds, verdict, composition)
        if found is not None and (not found.measures or frozenset(found.measures) not in seen):
            seen.add(frozenset(found.measures))
            yield found
        if found is not None and found.measures:
            known = {kind_of(measure, composition) for measure in found.measures}
            if len(found.measures) == 1 or known == {"choose"}:
                return


def _smallest(
    causes: list[tuple[f.Formula, ...]], kinds: tuple[Kind, ...], verdict: Verdict, composition: Composition
) -> Remedy | None:
    """A smallest remedy of some kinds; None where it would take too long to find one."""
    usable = [tuple(m for m in cause if kind_of(m, composition) in kinds) for cause in causes]
    faults = {event.name for event in composition.transition_system.events if event.kind == "fault"}
    usable = [tuple(sorted(cause, key=lambda m: _burden(m, composition, faults))) for cause in usable]
    left = next((index for index, cause in enumerate(usable) if not cause), None)
    if left is not None:
        return Remedy(kinds, (), left)
    tries = 0
    for size in range(1, MAX_MEASURES + 1):
        for chosen in _hitting(usable, size, ()):
            tries += 1
            if tries > MAX_TRIES:
                return None
            if chosen is not None and _suffices(chosen, verdict, composition):
                return Remedy(kinds, chosen)
    return None


def _burden(measure: f.Formula, composition: Composition, faults: Collection[str]) -> int:
    """What is tried first: a value that somebody sets, an answer, that nothing goes wrong, that nobody wants something."""
    order: tuple[Kind, ...] = ("choose", "settle", "allow", "forbid")
    fault = any(isinstance(atom, f.May) and atom.event in faults for atom in f.atoms(measure))
    return order.index(kind_of(measure, composition)) + (0 if fault else 1)


def _hitting(
    causes: list[tuple[f.Formula, ...]], size: int, chosen: tuple[f.Formula, ...]
) -> Iterator[tuple[f.Formula, ...] | None]:
    """Choices of exactly `size` more measures that hit all causes; None now and then, so that the caller can give up."""
    left = [cause for cause in causes if not any(measure in chosen for measure in cause)]
    if not left:
        yield chosen if size == 0 else None
        return
    if size == 0 or _apart(left) > size:
        yield None
        return
    for measure in min(left, key=len):
        yield from _hitting(left, size - 1, (*chosen, measure))


def _apart(causes: Collection[tuple[f.Formula, ...]]) -> int:
    """A number of causes that have nothing in common: each takes a measure of its own."""
    taken: set[f.Formula] = set()
    number = 0
    for cause in sorted(causes, key=len):
        if taken.isdisjoint(cause):
            taken.update(cause)
            number += 1
    return number


def _suffices(measures: tuple[f.Formula, ...], verdict: Verdict, composition: Composition) -> bool:
    """Whether measures can be taken together.

    Raises:
        InternalError: they can, and the claim can fail all the same.
    """
    system = specialise(composition.transition_system, *verdict.claim.assuming, *measures)
    if system.constraint == f.FALSE:
        return False
    if verdict.holds_when is not None:
        parts = (*assignments.clauses(system.constraint), f.negation(verdict.holds_when))
        if assignments.satisfiable(parts, domains_of(system)):
            said = " and ".join(map(f.text, measures))
            raise InternalError(f"{verdict.claim.name}: fails in spite of {said}")
    return True
