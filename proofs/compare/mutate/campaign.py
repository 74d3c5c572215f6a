"""All mutants of a system, examined by several processes, and what that says of its claims."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from ....model.language.findings import Finding, InputError, Position, nearest
from ...checking.processes.remote import here, ready
from ...checking.processes.workers import Spare, at_most, spread
from ...engines.symbolic import Exhausted
from .answered import Answered
from .fate import Examiner, Fate
from .kinds import OPERATORS
from .operators import distinct, every, sampled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....model.system.flatten import Tried
    from ...checking.processes.workers import Jobs
    from ...checking.progress import Progress
    from ...engines.limits import Limits
    from ...evidence.case import Case
    from ...evidence.verdict import Word
    from .change import Mutant
    from .kinds import Operator

CHUNK = 32
"""Mutants that are examined one after the other, so that later ones profit from what was learnt from earlier ones.

A fixed number, whatever the number of processes: what is told of each mutant must not depend on that.
"""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What is to be found out, in a form that can be sent to another process.

    Attributes:
        case: the system and its claims.
        limits: how much may be used.
        operators: the kinds of change.
        machines: names of the machines that are changed; nothing for all that the system has.
        everywhere: lead rows to every sibling of their dest.
        sample: how many mutants; None for all.
        thorough: ask every claim about every mutant.
    """

    case: Case
    limits: Limits
    operators: tuple[Operator, ...] = OPERATORS
    machines: tuple[str, ...] = ()
    everywhere: bool = False
    sample: int | None = None
    thorough: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found out.

    Attributes:
        mutants: in the order of the model.
        fates: of each mutant.
        words: the verdicts of the claims about the system as it stands; without those that are not known.
    """

    mutants: tuple[Mutant, ...]
    fates: tuple[Fate, ...]
    words: dict[str, Word]


def chosen(wanted: Campaign) -> tuple[int, list[Mutant]]:
    """What is wanted → how many mutants there are, and those among them that are to be examined.

    Raises:
        InputError: a machine is not known, or the system does not have it.
    """
    composition = wanted.case.composition
    present = {instance.graph.machine.name: None for instance in composition.instances}
    wrong = [_absent(name, tuple(present), wanted.case) for name in wanted.machines if name not in present]
    if wrong:
        raise InputError(wrong)
    machines = [m for m in composition.library.model.machines if m.name in (wanted.machines or present)]
    made = distinct(m for machine in machines for m in every(machine, wanted.operators, everywhere=wanted.everywhere))
    return len(made), made if wanted.sample is None else sampled(made, wanted.sample)


def _absent(name: str, present: tuple[str, ...], case: Case) -> Finding:
    declared = any(machine.name == name for machine in case.composition.library.model.machines)
    what = f'the system has no machine "{name}"' if declared else f'there is no machine "{name}"'
    return Finding(Position("--machine", 0, 0), what, f"known: {', '.join(present)}", nearest(name, present))


def examined(wanted: Campaign, mutants: list[Mutant], progress: Progress, jobs: Jobs) -> Examined:
    """What is wanted, and the mutants → their fates, found by so many processes; the same whatever their number."""
    sent = pickle.dumps(wanted)
    known = Answered(wanted.case.composition, wanted.case.claims, wanted.limits)
    number = {name: index for index, name in enumerate(known.claims)}
    groups = dict.fromkeys(known.groups.values())
    tasks: list[_Task] = [(sent, False, tuple(number[name] for name in group)) for group in groups]
    tasks += [(sent, True, chunk) for chunk in _chunks(mutants)]
    words: dict[str, Word] = {}
    fates: list[Fate] = []
    spare: Spare[_Task, list[Fate] | dict[str, Word]] = Spare(lambda task: [task], partial(_unknown, mutants))
    for found in spread(_answer, tasks, at_most(jobs, len(tasks)), spare):
        if isinstance(found, dict):
            words |= found
            progress.counted(len(words), len(number), "claims as they stand")
        else:
            fates += found
            progress.counted(len(fates), len(mutants), "mutants")
    return Examined(tuple(mutants), tuple(fates), {name: words[name] for name in number if name in words})


def _chunks(mutants: list[Mutant]) -> Iterator[tuple[int, ...]]:
    """Numbers of mutants that are examined one after the other: of one machine, in order."""
    chunk: list[int] = []
    for number, mutant in enumerate(mutants):
        if chunk and (len(chunk) == CHUNK or mutant.machine.name != mutants[chunk[-1]].machine.name):
            yield tuple(chunk)
            chunk = []
        chunk.append(number)
    if chunk:
        yield tuple(chunk)


_Task = tuple[bytes, bool, tuple[int, ...]]
"""What is wanted, pickled; whether it is about mutants or the claims themselves; and the numbers of these."""


def _answer(task: _Task) -> list[Fate] | dict[str, Word]:
    """In a worker: the fates of some mutants, or the verdicts of some claims."""
    sent, about_mutants, numbers = task
    wanted, mutants, before, tried = ready(_known, sent)
    if about_mutants:
        examiner = Examiner(before, wanted.limits, wanted.thorough, tried)
        return [examiner.fate(mutants[number]) for number in numbers]
    words: dict[str, Word] = {}
    for number in numbers:
        name = wanted.case.claims[number].name
        try:
            before.reached(name)  # will be asked for with the first mutant, and is explored now
            words[name] = before.word(name)
        except Exhausted:
            continue
    before.forget()
    return words


def _unknown(mutants: list[Mutant], task: _Task, reason: str) -> list[Fate] | dict[str, Word]:
    """What is answered where a process was ended by finding it out."""
    _, about_mutants, numbers = task
    return [Fate(mutants[number].name, "unknown", reason=reason) for number in numbers] if about_mutants else {}


def _known(sent: bytes) -> tuple[Campaign, list[Mutant], Answered, Tried]:
    """What is wanted, and what is found out about it with every task."""
    asked: Campaign = pickle.loads(sent)  # noqa: S301  # from the process that started this one, or asked it
    wanted = replace(asked, limits=here(asked.limits))
    before = Answered(wanted.case.composition, wanted.case.claims, wanted.limits)
    return wanted, chosen(wanted)[1], before, {}
