"""What has become of verdicts: only claims that a difference can influence are checked, on both sides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.reduce.cone import cone
from ....model.reduce.quotient import quotient
from ....model.system.lifted import excluded, lifted
from ....model.system.specialise import specialise
from ....model.system.transition_system import TransitionSystem
from ...checking.cache import VerdictCache
from ...checking.inquiry import Inquiry
from ...checking.judge import Causes
from ...checking.schedule import Schedule
from ...engines import symbolic
from ...engines.liveness.stuttering import notices_idle_steps
from ...evidence.digest import digest
from .claims import asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ....specs.language.claim import Claim
    from ...checking.progress import Progress
    from ...engines.limits import Limits
    from ...evidence.case import Case
    from ...evidence.verdict import Verdict
    from .claims import ClaimPair, Claims
    from .joint import Joint

Members = tuple[f.Formula, ...]


@dataclass(frozen=True, slots=True)
class Assignments:
    """Assignments under which a verdict moved: a condition for them, how many, and one of them."""

    when: f.Formula
    count: int
    example: dict[str, str]


@dataclass(frozen=True, slots=True)
class Moved:
    """A claim's verdicts on both sides, as far as they are known.

    Attributes:
        pair: the claim.
        base: its verdict before; None if it is new, or was not checked as nothing can have changed.
        head: its verdict now, likewise; None if it is gone.
        fails_now: assignments that both sides allow, under which it held and fails now.
        holds_now: the opposite.
        causes_gained: minimal causes of failure that were none, in the head's names.
        causes_lost: minimal causes of failure that are none any more, in the base's names.
    """

    pair: ClaimPair
    base: Verdict | None
    head: Verdict | None
    fails_now: Assignments | None = None
    holds_now: Assignments | None = None
    causes_gained: tuple[Members, ...] = ()
    causes_lost: tuple[Members, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the answer is another one."""
        if self.base is None or self.head is None:
            return self.pair.kind in ("added", "deleted")
        told = self.fails_now or self.holds_now or self.causes_gained or self.causes_lost
        return self.base.word != self.head.word or bool(told)

    @property
    def unknown(self) -> bool:
        """Whether a limit kept it from being known."""
        return any(verdict is not None and verdict.word == "unknown" for verdict in (self.base, self.head))


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Compares the verdicts of two cases.

    Attributes:
        base: the one side.
        head: the other.
        claims: how their claims are compared.
        joint: both systems side by side.
        same: whether no claim can tell the two systems apart.
        limits: how much may be used.
        progress: told how far it is.
        jobs: how many processes may be used.
        cache: the folder of verdicts that earlier runs have found, "" for none.
    """

    base: Case
    head: Case
    claims: Claims
    joint: Joint
    same: bool
    limits: Limits
    progress: Progress
    jobs: int = 1
    cache: str = ""

    def moved(self, pairs: Sequence[ClaimPair]) -> list[Moved]:
        """Pairs of claims → what has become of their verdicts; those that nothing can have changed are not checked."""
        settled = [pair for pair in pairs if self._settled(pair)]
        sure = {pair.name for pair in settled} - {pair.name for pair in self._excused(settled)}
        doubtful = [pair for pair in pairs if pair.name not in sure]
        before = self._verdicts(self.base, [pair.base for pair in doubtful if pair.head is not None])
        after = self._verdicts(self.head, [pair.head for pair in doubtful])
        found = []
        for pair in pairs:
            old = before.get(pair.base) if pair.base is not None else None
            new = after.get(pair.head) if pair.head is not None else None
            found.append(self._compared(Moved(pair, old, new)))
        return found

    def _verdicts(self, case: Case, wanted: Sequence[Claim | None]) -> dict[Claim, Verdict]:
        claims = tuple(claim for claim in wanted if claim is not None)
        asked = Inquiry(replace(case, claims=claims), "symbolic", self.limits, Causes(traced="none"))
        memory = VerdictCache(Path(self.cache), asked) if self.cache else None
        found = Schedule(asked, self.progress, memory).answers(self.jobs)[1] if claims else {}
        for note in () if memory is None else memory.notes():
            self.progress.note(note)
        return found

    def _settled(self, pair: ClaimPair) -> bool:
        """Whether a claim says the same of something that is the same."""
        if pair.base is None or pair.head is None or pair.kind != "same":
            return False
        if self.same:
            return True
        systems = self.claims.base, self.claims.head
        return _alike(systems, (pair.base, self.claims.renamed(pair.head)))

    def _excused(self, settled: Sequence[ClaimPair]) -> list[ClaimPair]:
        """Of settled claims, the scenarios that are impossible, on both sides alike, and may be so for other reasons now.

        An impossible scenario is asked for once more in the system with what is excluded, and that may be another one.
        """
        sides = self.base.composition, self.head.composition
        scenarios = [pair for pair in settled if _scenario(pair)]
        if not scenarios or not any(map(excluded, sides)):
            return []
        beyond = lifted(sides[0]).transition_system, lifted(sides[1]).transition_system
        others = [pair for pair in scenarios if not _excused_alike(pair, beyond)]
        before = self._verdicts(self.base, [pair.base for pair in others])
        return [pair for pair in others if pair.base is not None and before[pair.base].word != "holds"]

    def _compared(self, moved: Moved) -> Moved:
        base, head = moved.base, moved.head
        if base is None or head is None:
            return moved
        causes = [
            {frozenset(map(f.text, map(name, cause.members))): cause.members for cause in verdict.causes}
            for verdict, name in ((base, lambda x: x), (head, self.claims.naming.formula))
        ]
        gained = tuple(members for key, members in causes[1].items() if key not in causes[0])
        lost = tuple(members for key, members in causes[0].items() if key not in causes[1])
        moved = replace(moved, causes_gained=gained, causes_lost=lost)
        if base.holds_when is None or head.holds_when is None:
            return moved
        space = self._features()
        if space is None:
            return moved
        told = self.claims.renamed(head.claim)
        given = f.conjunction(
            (
                *(self.joint.said("base", each) for each in base.claim.assuming),
                *(self.joint.said("head", each) for each in told.assuming),
            )
        )
        held = space.region(f.conjunction((given, self.joint.said("base", base.holds_when))))
        holds = space.region(
            f.conjunction((given, self.joint.said("head", self.claims.naming.formula(head.holds_when))))
        )
        return replace(moved, fails_now=self._told(space, held - holds), holds_now=self._told(space, holds - held))

    def _features(self) -> symbolic.SymbolicSpace | None:
        """The assignments that both sides allow; None if there are none."""
        system = self.joint.system
        if system.constraint == f.FALSE:
            return None
        return symbolic.explore(TransitionSystem("features", (), system.features, (), system.constraint))

    def _told(self, space: symbolic.SymbolicSpace, region: symbolic.Region) -> Assignments | None:
        first = region.first()
        if first is None:
            return None
        condition = region.holds_when()
        spoken = {_key(atom) for atom in f.atoms(condition)}
        example = {}
        for feature, value in zip(space.system.features, first, strict=True):
            key = f"may({feature.name})" if feature.kind == "permission" else feature.name
            if key in spoken:
                example[key] = feature.values[value]
        return Assignments(condition, region.count(), example)


def _scenario(pair: ClaimPair) -> bool:
    """Whether a claim is about what is possible, on both sides."""
    claims = pair.base, pair.head
    return all(claim is not None and claim.declared.pattern == "possible" for claim in claims)


def _excused_alike(pair: ClaimPair, beyond: tuple[TransitionSystem, TransitionSystem]) -> bool:
    """Whether a scenario, were it impossible, would need the same of what is excluded; names that changed are taken for others."""
    return pair.base is not None and pair.head is not None and _alike(beyond, (pair.base, pair.head))


def _alike(systems: tuple[TransitionSystem, TransitionSystem], claims: tuple[Claim, Claim]) -> bool:
    """Whether what can influence a claim is the same in two systems, perhaps with locations merged."""
    parts = [_reduced_for(system, claim) for system, claim in zip(systems, claims, strict=True)]
    if digest(parts[0]) == digest(parts[1]):
        return True
    if any(map(_whole, claims)):
        return False
    smaller = []
    for system, claim in zip(parts, claims, strict=True):
        questions, events = asked(claim)
        smaller.append(digest(quotient(system, *questions, *claim.assuming, events=events)))
    return smaller[0] == smaller[1]


def _key(atom: f.Atom) -> str:
    return f"may({atom.event})" if isinstance(atom, f.May) else atom.path


def _whole(claim: Claim) -> bool:
    """Whether a claim notices steps that change nothing that it speaks of."""
    return any(notices_idle_steps(each) for each in (claim.temporal, claim.vacuous) if each is not None)


def _reduced_for(system: TransitionSystem, claim: Claim) -> TransitionSystem:
    """What of a system can influence a claim."""
    whole = specialise(system, *claim.assuming)
    questions, events = asked(claim)
    return whole if _whole(claim) else cone(whole, *questions, events=events)
