"""`quiesce prove`: claims → proofs, by induction or by ranks, in one process or in several."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeAlias

from ...model.language import formula as f
from ..engines import memory
from ..engines.inductive.prover import Prover
from ..engines.ranking.prover import RankingProver
from ..engines.symbolic import Exhausted
from ..evidence.verdict import Verdict
from .certify import INVARIANTS, Proven, certificate_of, kind_of, rankable, replayed
from .decide import Decider
from .judge import Causes
from .processes.workers import Spare, apart, spread, worth
from .progress import Silent
from .task import Task

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ...specs.language.claim import Claim
    from ..engines.inductive.prover import Method
    from ..engines.limits import Limits
    from ..evidence.case import Case
    from .certify import Kind
    from .processes.workers import Jobs
    from .progress import Progress


def prove(
    case: Case, method: Method, kinds: Collection[Kind], limits: Limits, progress: Progress, jobs: Jobs = 1
) -> Iterator[Proven]:
    """A case → what became of each of its claims, in order of exploration, found by so many processes.

    An invariant, or that something comes in the end or stays possible, is proved for the assignments of features for which
    it holds; where these are not all, a trace for each minimal cause shows that it fails beyond. What is possible is shown by its witness. Claims of other kinds than asked
    for are passed over.

    Raises:
        InternalError: engines disagree, or a trace does not replay.
    """
    wanted = _Wanted(case, method, frozenset(kinds), limits)
    proving = _Proving(wanted, progress)
    possible, vacuous = proving.decider.split_vacuous(case.claims)
    yield from (Proven(verdict, None, None) for verdict in vacuous.values())
    tasks, done = proving.decider.tasks(possible), len(vacuous)
    progress.subject(f"exploring, {done} of {len(case.claims)} claims done")
    jobs = worth(jobs, len(possible))
    if not apart(jobs):
        for task in tasks:
            for index in range(len(task.claims)):
                progress.subject(f"{done} of {len(case.claims)} claims done, {task.claims[index][0].name}")
                yield from proving.proven(task, index)
                done += 1
        return
    sent = pickle.dumps(wanted)
    for number, found in spread(_answer, ((sent, task) for task in tasks), jobs, Spare(_parts, _undecided)):
        yield from found
        done += number
        progress.subject(f"{done} of {len(case.claims)} claims done")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be proved, in a form that can be sent to another process."""

    case: Case
    method: Method
    kinds: frozenset[Kind]
    limits: Limits


class _Proving:
    """Explores and proves, task by task."""

    def __init__(self, wanted: _Wanted, progress: Progress) -> None:
        composition, limits = wanted.case.composition, wanted.limits
        causes = Causes(traced="first") if "depends" in wanted.kinds else Causes(kind="none")
        self._wanted = wanted
        self.decider = Decider(composition, "symbolic", limits, causes, progress)
        self._inductive = Prover(composition, limits, progress)
        self._ranking = RankingProver(composition, limits, progress)

    def proven(self, task: Task, index: int) -> list[Proven]:
        """What became of one of a task's claims; nothing if it is of a kind that nobody asked for."""
        claim = task.claims[index][0]
        return memory.attempt(partial(self._proven, task, index), partial(_unknown, claim))

    def _proven(self, task: Task, index: int) -> list[Proven]:
        verdict = self.decider.verdict(task, index)
        claim, case, limits = verdict.claim, self._wanted.case, self._wanted.limits
        if kind_of(verdict) not in (*self._wanted.kinds, ""):
            return []
        proof = None
        when = f.TRUE if verdict.holds_when is None else verdict.holds_when
        if rankable(verdict):
            proof = self._ranking.prove(claim, when)
        elif claim.declared.pattern in INVARIANTS and verdict.word in ("holds", "depends"):
            proof = self._inductive.prove(claim, when, self._wanted.method)
            if proof.counterexample is not None:
                replayed(case, claim, proof.counterexample)
        try:
            certificate = certificate_of(case, verdict, proof, limits)
        except Exhausted as exhausted:
            certificate, proof = None, None if proof is None else replace(proof, reason=exhausted.reason)
        return [Proven(verdict, proof, certificate)]


_Parcel: TypeAlias = tuple[bytes, Task]
"""What is wanted, pickled, and one task of it."""

_Found: TypeAlias = tuple[int, list[Proven]]
"""How many claims were looked at, and what became of those that were wanted."""


def _answer(parcel: _Parcel) -> _Found:
    """In a worker: a parcel → what is asked for with it."""
    sent, task = parcel
    proving = _proving(sent)
    return len(task.claims), [each for index in range(len(task.claims)) for each in proving.proven(task, index)]


@lru_cache(maxsize=1)
def _proving(sent: bytes) -> _Proving:
    """What is wanted is the same for all tasks, so a worker unpacks it once."""
    return _Proving(pickle.loads(sent), Silent())  # noqa: S301  # from the process that started this one


def _parts(parcel: _Parcel) -> list[_Parcel]:
    """Each claim of a task by itself: one that takes too much must not cost the others their proofs."""
    sent, task = parcel
    return [(sent, each) for each in task.apart()]


def _undecided(parcel: _Parcel, reason: str) -> _Found:
    """What is answered where a process was ended by finding it out."""
    claims = parcel[1].claims
    return len(claims), [each for claim, _, _ in claims for each in _unknown(claim, reason)]


def _unknown(claim: Claim, reason: str) -> list[Proven]:
    return [Proven(Verdict(claim, "unknown", None, reason=reason, engine="symbolic"), None, None)]
