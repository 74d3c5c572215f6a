"""`quiesce recheck`: files → what was found about the certificate in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ...model.language.findings import Finding, InputError, Position
from ...model.language.regular_file import Reach, kind
from ..engines import memory
from ..evidence.certificate_file import read
from .processes.workers import Spare, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..evidence.certificate import Certificate
    from ..recheck.solvers import Solver
    from ..recheck.verify import Rechecked
    from .progress import Progress

EMBEDDED = Path(__file__).resolve().parents[1] / "certificates"
"""The folder of the certificates that come with Quiesce."""

_DISTRIBUTIONS = {"Z3": "z3-solver", "cvc5": "cvc5"}
"""What installs a solver; not an extra of ours, which another pip would look for at whoever has the name."""

_ROUNDS = 2
"""How often each process is given a batch of certificates, at least."""


@dataclass(frozen=True, slots=True)
class _Task:
    """A certificate, with all that it takes to check it; see `recheck`."""

    file: str
    certificate: Certificate
    solvers: tuple[Solver, ...]
    limit: float
    outside: tuple[str, ...]
    within: Reach
    apart: bool


def certificates(paths: Sequence[str], outside: tuple[str, ...] = ()) -> dict[str, Certificate]:
    """Files and folders → the certificates in them, by file; those that come with Quiesce if none is named.

    Args:
        paths: files and folders.
        outside: folders to which links in a folder may lead besides.

    Raises:
        InputError: every file that cannot be read as a certificate.
    """
    wrong: list[Finding] = []
    found: dict[str, Certificate] = {}
    for file, folder in _files(paths, wrong):
        try:
            found[file] = read(file, None if folder is None else Reach.of(folder, *outside))
        except InputError as error:
            wrong += error.findings
    if wrong:
        raise InputError(wrong)
    return found


def _files(paths: Sequence[str], wrong: list[Finding]) -> Iterator[tuple[str, str | None]]:
    """Files, each with the folder that was named in its place."""
    for path in paths or [str(EMBEDDED)]:
        if not path:
            wrong.append(Finding(Position("quiesce recheck", 0, 0), "a path is empty", "", "name a file or a folder"))
            continue
        if kind(path) != "folder":
            yield path, None
            continue
        below = sorted(Path(path).rglob("*.json"))
        if not below:
            wrong.append(Finding(Position(path, 0, 0), "no certificate here", "looked for *.json"))
        yield from ((str(file), path) for file in below)


def versions(solvers: Sequence[Solver]) -> dict[Solver, str]:
    """Solvers → their versions.

    Raises:
        InputError: one is not installed.
    """
    from ..recheck.solvers import NotInstalled, version

    try:
        return {solver: version(solver) for solver in solvers}
    except NotInstalled as error:
        what = f"the solver {error} is not installed"
        known = f"install it with: pip install {_DISTRIBUTIONS[str(error)]}"
        advice = "or ask one solver only, with --solver"
        raise InputError([Finding(Position("quiesce recheck", 0, 0), what, known, advice)]) from None


def recheck(
    found: dict[str, Certificate],
    solvers: tuple[Solver, ...],
    limit: float,
    jobs: int,
    progress: Progress,
    outside: tuple[str, ...] = (),
    *,
    apart: bool = False,
) -> list[Rechecked]:
    """Certificates by file → what was found about each, in the same order.

    Args:
        found: what was read.
        solvers: who is to be asked.
        limit: seconds that each may take for one question.
        jobs: how many processes to use; one certificate needs no other.
        progress: told how far it is.
        outside: folders in which the systems' files may lie, besides the current one.
        apart: ask for every obligation by itself, which takes longer, and tells how long each takes.
    """
    within = Reach.of(".", *outside)
    tasks = [_Task(file, each, solvers, limit, outside, within, apart) for file, each in found.items()]
    batches = list(_batches(tasks, jobs))
    results: list[Rechecked] = []
    for batch in spread(
        _some, batches, min(jobs, len(batches)), Spare(lambda batch: [[each] for each in batch], _lost)
    ):
        results += batch
        progress.counted(len(results), len(tasks), "certificates")
    return results


def _batches(tasks: list[_Task], jobs: int) -> Iterator[list[_Task]]:
    """Tasks, in their order, those about one system together as far as all processes have something to do.

    A process derives what a system does once, and what it has found out about the text of one certificate it need not ask for
    another one.
    """
    share = max(1, len(tasks) // (_ROUNDS * jobs))
    for _, group in groupby(tasks, lambda task: task.certificate.system):
        alike = list(group)
        number = -(-len(alike) // share)
        for part in range(number):
            yield alike[part * len(alike) // number : (part + 1) * len(alike) // number]


def _some(batch: list[_Task]) -> list[Rechecked]:
    return [memory.attempt(partial(_one, task), partial(_undecided, task)) for task in batch]


def _one(task: _Task) -> Rechecked:
    from ..recheck.verify import verify

    limits = task.limit, task.outside, task.within
    return verify(task.file, task.certificate, task.solvers, *limits, apart=task.apart)


def _lost(batch: list[_Task], reason: str) -> list[Rechecked]:
    return [_undecided(task, reason) for task in batch]


def _undecided(task: _Task, reason: str) -> Rechecked:
    """What is answered of a certificate where memory did not suffice: it is refused, though nothing is wrong with it."""
    from ..recheck.verify import Rechecked

    claim = task.certificate.claim
    return Rechecked(task.file, task.certificate.system.name, claim.name, claim.when, refused=reason, decided=False)
