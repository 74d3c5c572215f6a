"""Two cases → everything that is different between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.system.assignments import clauses
from ....model.system.specialise import domains_of
from ...evidence.digest import digest
from .behaviour import behaviour
from .change import Change
from .claims import ClaimPair, Claims
from .declared import Declared
from .entry import Entries
from .naming import Naming
from .renames import renames
from .states import states
from .stories import Telling
from .values import values
from .verdicts import Verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ....model.language.findings import Position
    from ....model.system.instantiate import Composition
    from ....model.system.transition_system import TransitionSystem
    from ....specs.language.claim import Claim
    from ...checking.progress import Progress
    from ...engines.limits import Limits
    from ...evidence.case import Case
    from .behaviour import Behaviour
    from .change import Verb
    from .claims import Kind
    from .joint import Side
    from .parting import Parting
    from .states import States
    from .stories import Told
    from .values import Value
    from .verdicts import Moved


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different between two versions of a system.

    Attributes:
        name: the system's name.
        base: the one, ready to be checked; None if the system is new.
        head: the other; None if it is gone.
        naming: names of the head with those that the base has for the same.
        changes: what is declared otherwise.
        behaviour: how runs differ; None where one side has no such system.
        values: values that features have on one side only.
        states: what is reachable; None where nothing that moves is different.
        moved: claims with their verdicts.
        told: each run that shows a difference, lived through: of `behaviour`, and of `values`.
        stale: certificates that fit the base and do not fit the head.
    """

    name: str
    base: Case | None
    head: Case | None
    naming: Naming
    changes: tuple[Change, ...]
    behaviour: Behaviour | None = None
    values: tuple[Value, ...] = ()
    states: States | None = None
    moved: tuple[Moved, ...] = ()
    told: tuple[Told, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def behaves_otherwise(self) -> bool:
        """Whether something is possible on one side only, a machine is elsewhere, or a promise is another one."""
        found = self.behaviour
        if found is None:
            return True
        differs = found.same is False or found.elsewhere is not None or bool(found.classes)
        return differs or any(not value.like and not value.unknown for value in self.values)

    @property
    def verdicts_moved(self) -> bool:
        """Whether some verdict is another one, new, or gone."""
        return any(moved.changed for moved in self.moved)

    @property
    def unknown(self) -> bool:
        """Whether a limit kept something from being known."""
        found = self.behaviour
        limited = found is not None and bool(found.reason)
        return limited or any(v.unknown for v in self.values) or any(m.unknown for m in self.moved)

    def story(self, parting: Parting | None) -> Told | None:
        """The story of a parting."""
        return next((told for told in self.told if told.parting is parting), None)


def difference(
    name: str,
    base: Case,
    head: Case,
    limits: Limits,
    place: Callable[[bool, Position], str],
    progress: Progress,
    jobs: int = 1,
    cache: str = "",
    *,
    counting: bool = False,
) -> Difference:
    """Two cases → what is different between them.

    Args:
        name: what the system is called.
        base: the one.
        head: the other.
        limits: how much may be used.
        place: how a place in a file of the head (True) or the base is called.
        progress: told how far it is.
        jobs: how many processes may be used.
        cache: the folder of verdicts that earlier runs have found, "" for none.
        counting: whether all states are counted, however much work that is.

    Raises:
        InternalError: a run that was found cannot be lived through.
    """
    before = base.composition.transition_system
    naming = renames(before, head.composition.transition_system, head.composition.library.names)
    after = naming.system(head.composition.transition_system)
    alike = digest(before) == digest(after)
    claims = Claims(before, after, naming)
    pairs = claims.pairs(base.claims, head.claims)
    changes = [
        *Declared(base.composition, head.composition, naming, after, place).changes(),
        *_claims(pairs, base, head, place),
    ]
    found = behaviour(before, after, limits=limits, when=True, progress=progress)
    own = () if alike else tuple(values(before, after, limits, progress))
    same = alike or (not own and indistinguishable(found, before, after))
    sides: dict[Side, tuple[Composition, Naming]] = {
        "base": (base.composition, Naming()),
        "head": (head.composition, naming),
    }
    telling = Telling(sides["base"], sides["head"])
    told = [telling.story(parting, found.joint) for parting in partings(found)]
    reached = None if alike else states(before, after, limits, progress, same=same, counting=counting)
    for value in own:
        telling = Telling(sides[value.side], sides[value.side])
        told += [telling.story(p, how.joint) for _, how in value.compared[:1] for p in partings(how)]
    return Difference(
        name,
        base,
        head,
        naming,
        tuple(changes),
        found,
        own,
        reached,
        tuple(Verdicts(base, head, claims, found.joint, same, limits, progress, jobs, cache).moved(pairs)),
        tuple(told),
    )


def partings(found: Behaviour) -> list[Parting]:
    """The runs that show how behaviour differs."""
    return [each for each in (found.disappeared, found.appeared, found.elsewhere) if each is not None]


def indistinguishable(found: Behaviour, base: TransitionSystem, head: TransitionSystem) -> bool:
    """Whether no claim can tell two systems apart: equal runs through equal places, under just the same assignments."""
    same = (
        found.comparable and found.same is True and found.elsewhere is None and not found.classes and not found.reason
    )
    return (
        same and domains_of(base) == domains_of(head) and set(clauses(base.constraint)) == set(clauses(head.constraint))
    )


def _claims(pairs: list[ClaimPair], base: Case, head: Case, place: Callable[[bool, Position], str]) -> Iterator[Change]:
    """What is claimed otherwise; a property that is about several elements is told once."""
    told: set[Change] = set()
    known = [{claim.declared.name for claim in x.claims} | {item.name for item in x.silent} for x in (base, head)]
    for pair in pairs:
        claim = pair.head or pair.base
        if claim is None:
            continue
        name = claim.declared.name
        was = () if pair.base is None else (Entries(place, False).claim(pair.base.declared),)
        now = () if pair.head is None else (Entries(place, True).claim(pair.head.declared),)
        verb, said = _CLAIMS.get(pair.kind, ("reworded", "says the same"))
        if pair.kind == "added":
            said = f"now also about {_elements(claim)}" if name in known[0] else claim.declared.claim
        elif pair.kind == "deleted":
            said = f"no longer about {_elements(claim)}" if name in known[1] else claim.declared.claim
        at = (*now, *was)[0].place
        found = [Change("claim", verb, name, said, at, was, now)] if pair.kind != "same" or pair.reworded else []
        if pair.renamed and pair.base is not None:
            found.insert(0, Change("claim", "renamed", name, f"was {pair.base.declared.name}", at))
        for change in found:
            if change not in told:
                told.add(change)
                yield change


_CLAIMS: dict[Kind, tuple[Verb, str]] = {
    "added": ("added", ""),
    "deleted": ("dropped", ""),
    "weakened": ("weaker", "follows from what it said before"),
    "strengthened": ("stronger", "what it said before follows from it"),
    "changed": ("changed", "says something else"),
}
"""What has become of a claim, and how that is said; what is the same may be said in other words."""


def _elements(claim: Claim) -> str:
    return ", ".join(element.name for _, element in claim.bound) or "this system"
