"""Claims of two sides → which are new, gone, renamed, weaker, stronger, or changed in another way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ....model.language import formula as f
from ....model.language import temporal as t
from ....model.language import temporal_parts
from .alike import Equality

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ....model.system.transition_system import TransitionSystem
    from ....specs.language.claim import Claim
    from .naming import Naming

Kind = Literal["same", "added", "deleted", "weakened", "strengthened", "changed"]


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """A claim on both sides, or on one of them.

    Attributes:
        base: the claim as the base makes it; None if it is new.
        head: the claim as the head makes it, in its own names; None if it is gone.
        kind: what has become of what it says. Weakened: what it says now follows from what it said, and not the other
            way round, whatever can be reached; strengthened is the opposite.
        renamed: its property has another name.
        reworded: it is said in other words, and claims the same.
    """

    base: Claim | None
    head: Claim | None
    kind: Kind
    renamed: bool = False
    reworded: bool = False

    @property
    def name(self) -> str:
        """The claim's name, the head's where it has one."""
        claim = self.head or self.base
        return "" if claim is None else claim.name


@dataclass(frozen=True, slots=True)
class Claims:
    """Compares claims of two systems.

    Attributes:
        base: the system of the one side.
        head: that of the other, in the names of the first.
        naming: the head's names with the base's.
    """

    base: TransitionSystem
    head: TransitionSystem
    naming: Naming

    def pairs(self, before: Iterable[Claim], after: Iterable[Claim]) -> list[ClaimPair]:
        """Claims of the base and of the head → pairs, in the order of the head, those that are gone last."""
        equality = Equality(self.base, self.head)
        waiting = {(claim.declared.name, self._about(claim, old=True)): claim for claim in before}
        found: list[ClaimPair | Claim] = []
        for claim in after:
            about = self._about(claim)
            names = (name for name in (claim.declared.name, *claim.declared.formerly) if (name, about) in waiting)
            name = next(names, None)
            if name is None:
                found.append(claim)
                continue
            pair = self._pair(waiting.pop((name, about)), claim, equality)
            found.append(replace(pair, renamed=name != claim.declared.name))
        pairs = []
        for each in found:
            if isinstance(each, ClaimPair):
                pairs.append(each)
                continue
            # Another name for what is claimed nowhere else any more is a new name for it.
            alike = ((key, old) for key, old in waiting.items() if key[1] == self._about(each))
            twin = next((key for key, old in alike if self._kind(old, each, equality) == "same"), None)
            if twin is None:
                pairs.append(ClaimPair(None, each, "added"))
            else:
                pairs.append(replace(self._pair(waiting.pop(twin), each, equality), renamed=True))
        return [*pairs, *(ClaimPair(old, None, "deleted") for old in waiting.values())]

    def renamed(self, claim: Claim) -> Claim:
        """A claim of the head in the names of the base."""
        if self.naming.empty:
            return claim
        return replace(
            claim,
            goal=self.naming.formula(claim.goal),
            assuming=tuple(map(self.naming.formula, claim.assuming)),
            antecedent=None if claim.antecedent is None else self.naming.formula(claim.antecedent),
            temporal=None if claim.temporal is None else self.naming.temporal(claim.temporal),
            vacuous=None if claim.vacuous is None else self.naming.temporal(claim.vacuous),
        )

    def _about(self, claim: Claim, *, old: bool = False) -> tuple[str, ...]:
        """The elements that a claim is about, in the names of the base."""
        elements = (
            {}
            if old
            else {new.partition(".")[0]: name.partition(".")[0] for new, name in self.naming.variables.items()}
        )
        return tuple(elements.get(element.name, element.name) for _, element in claim.bound)

    def _pair(self, old: Claim, new: Claim, equality: Equality) -> ClaimPair:
        kind = self._kind(old, new, equality)
        words = _told(old) != _told(new)
        # With other names, formulas are written otherwise anyway.
        written = self.naming.empty and _written(old) != _written(new)
        return ClaimPair(old, new, kind, reworded=kind == "same" and (words or written))

    def _kind(self, old: Claim, new: Claim, equality: Equality) -> Kind:
        """What has become of a claim, decided over all combinations of locations and values, reachable or not."""
        new = self.renamed(new)
        one, other = old.declared.pattern, new.declared.pattern
        given = [f.conjunction(claim.assuming) for claim in (old, new)]
        if old.temporal is not None or new.temporal is not None:
            if old.temporal is None or new.temporal is None or t.text(old.temporal) != t.text(new.temporal):
                return "changed"
            bad = given
        elif (one == "possible") != (other == "possible"):
            return "changed"
        else:
            bad = [f.conjunction((claim.goal, assumed)) for claim, assumed in zip((old, new), given, strict=True)]
        fewer, more = equality.implies(bad[1], bad[0]), equality.implies(bad[0], bad[1])
        if fewer and more:
            # Of an implication whose left side is never true it is said that it is vacuous.
            return "same" if self._occasions(old, new, equality) else "changed"
        if one == "possible":
            fewer, more = more, fewer
        return "weakened" if fewer else "strengthened" if more else "changed"

    @staticmethod
    def _occasions(old: Claim, new: Claim, equality: Equality) -> bool:
        if old.antecedent is None or new.antecedent is None:
            return old.antecedent is new.antecedent
        return equality.guards(old.antecedent, new.antecedent)


def _told(claim: Claim) -> tuple[object, ...]:
    """What a person is told of a claim beside what it says exactly."""
    declared = claim.declared
    return declared.claim, declared.because, declared.sanity


def _written(claim: Claim) -> tuple[str, ...]:
    declared = claim.declared
    body = t.text(claim.temporal) if claim.temporal is not None else f.text(declared.body.formula)
    return declared.pattern, body, *(f.text(written.formula) for written in (*declared.where, *declared.assuming))


def asked(claim: Claim) -> tuple[tuple[f.Formula, ...], tuple[str, ...]]:
    """A claim → the ground formulas and the events that it speaks of."""
    formulas = [each for each in (claim.temporal, claim.vacuous) if each is not None]
    states = tuple(state for formula in formulas for state in temporal_parts.states(formula))
    events = tuple(event for formula in formulas for event in temporal_parts.steps(formula))
    static = () if claim.temporal is not None else (claim.goal,)
    antecedent = () if claim.antecedent is None else (claim.antecedent,)
    return (*static, *antecedent, *states), events
