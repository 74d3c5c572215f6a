"""Every single change of a machine, kind by kind, in a fixed order.

What is not here on purpose: a choice that becomes a fault or the other way round. No verdict depends on it: both may occur
wherever they are permitted, and neither ever has to.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.language.names import state_paths
from .change import (
    ALWAYS,
    DESPITE,
    NEVER,
    Change,
    Mutant,
    beginning,
    even_if_not,
    only_if_not,
    reclassified,
    to,
    unheard,
    without_part,
)
from .kinds import OPERATORS
from .words import written_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ....model.language.declaration import Machine, Row
    from .kinds import Operator


def every(
    machine: Machine, operators: Collection[Operator] = OPERATORS, *, everywhere: bool = False
) -> Iterator[Mutant]:
    """A machine → its mutants: row by row, then event by event, then where it begins.

    Args:
        machine: what is changed.
        operators: the kinds of change.
        everywhere: lead rows, and begin, in every sibling of where they do; not just in the next one, in declared order.
    """
    for row in machine.rows:
        for change in changes(machine, row, everywhere=everywhere):
            if change.operator in operators:
                yield change.of(machine, row)
    if "class" in operators:
        for event in machine.events:
            yield reclassified(machine, event.name, "choice" if event.kind == "progress" else "progress")
    if "initial" in operators:
        for location in _siblings(machine, machine.initial.text, everywhere=everywhere):
            yield beginning(machine, location)


def changes(machine: Machine, row: Row, *, everywhere: bool = False) -> Iterator[Change]:
    """A row of a machine → every change of it; see `every`."""
    own = {event.name for event in machine.events}
    reacts = not any(trigger.text in own for trigger in row.triggers)
    yield Change("drop-reaction", NEVER.says, NEVER.made, NEVER.told) if reacts else NEVER
    if len(row.triggers) > 1:
        for trigger in row.triggers:
            yield unheard(trigger.text, "drop-trigger" if trigger.text in own else "drop-reaction")
    yield from _conditions(row)
    if row.unless:
        yield DESPITE
    yield from (to(dest) for dest in _siblings(machine, row.dest.text, everywhere=everywhere))


def _conditions(row: Row) -> Iterator[Change]:
    if row.conditions:
        yield ALWAYS
    texts = [written_text(written) for written in row.conditions]
    # What is written twice in one row cannot be told apart, and is noticed only if both change.
    single = [written for written, text in zip(row.conditions, texts, strict=True) if texts.count(text) == 1]
    if len(row.conditions) > 1:
        yield from (even_if_not(written_text(written)) for written in single)
    for written in single:
        yield only_if_not(written_text(written))
        if isinstance(written.formula, f.And):
            yield from (without_part(written_text(written), n) for n in range(len(written.formula.parts)))


def _siblings(machine: Machine, dest: str, *, everywhere: bool) -> Iterator[str]:
    """The siblings of a state, in declared order; or just the one after it, the first after the last."""
    parent = dest.rpartition(".")[0]
    paths = [path for path, _ in state_paths(machine.states) if path.rpartition(".")[0] == parent]
    if dest not in paths:
        return
    at = paths.index(dest)
    around = [*paths[at + 1 :], *paths[:at]]
    yield from [path for path in paths if path != dest] if everywhere else around[:1]


def distinct(mutants: Iterable[Mutant]) -> list[Mutant]:
    """Mutants, one of each name."""
    return list({mutant.name: mutant for mutant in mutants}.values())


def sampled(mutants: Sequence[Mutant], number: int) -> list[Mutant]:
    """Mutants → so many of them, in the same order.

    They are chosen by their names alone, so that a change elsewhere in the model hardly changes the sample.
    """
    ranked = sorted(mutants, key=lambda mutant: hashlib.sha256(mutant.name.encode("utf-8", "replace")).digest())
    chosen = {mutant.name for mutant in ranked[:number]}
    return [mutant for mutant in mutants if mutant.name in chosen]
