"""Single changes of a declared machine: what somebody might have got wrong when they wrote it down.

(Mutation analysis: DeMillo, Lipton and Sayward, "Hints on test data selection: help for the practicing programmer", 1978.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ....model.language import formula as f
from .words import title, written_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.declaration import EventDeclaration, Machine, Model, Row
    from ....model.language.document import Scalar
    from ....model.language.findings import Position
    from ....model.language.reading import Written
    from .kinds import Operator

Kind = Literal["progress", "choice", "fault"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A machine with one change.

    Attributes:
        machine: the machine as changed.
        name: what was changed, in words that stay the same when lines move: "qvm: released from … never".
        at: the place in the machine's file.
        operator: the kind of change.
        told: the same as a phrase: 'dropping the row "released from … "'.
        row: index of the row that was changed, in the original; None if it was none.
    """

    machine: Machine
    name: str
    at: Position
    operator: Operator
    told: str = ""
    row: int | None = None

    def __str__(self) -> str:
        """The change with its place: "qvm.yaml:188 released from …: never"."""
        return f"{self.at.file.rpartition('/')[2]}:{self.at.line} {self.name.partition(': ')[2]}"

    def model(self, model: Model) -> Model:
        """The model with this machine in the place of the one that it was."""
        own = self.machine.per, self.machine.name
        return replace(model, machines=tuple(self.machine if (m.per, m.name) == own else m for m in model.machines))


@dataclass(frozen=True, slots=True)
class Change:
    """One way to change a row.

    Attributes:
        operator: what kind it is.
        says: what it says of itself, as a name.
        made: the row → the rows that then stand in its place.
        told: the same as the beginning of a sentence that ends with the row.
    """

    operator: Operator
    says: str
    made: Callable[[Row], tuple[Row, ...]]
    told: str = "changing"

    def of(self, machine: Machine, row: Row) -> Mutant:
        """A machine with one of its rows changed; rows are numbered anew."""
        rows = [new for old in machine.rows for new in (self.made(old) if old is row else (old,))]
        numbered = tuple(replace(each, index=index) for index, each in enumerate(rows))
        words = title(row, machine)
        return Mutant(
            replace(machine, rows=numbered),
            f"{machine.name}: {words}: {self.says}",
            row.at,
            self.operator,
            f'{self.told} "{words}"',
            row.index,
        )


NEVER = Change("drop-row", "never", lambda row: (), "dropping")
ALWAYS = Change(
    "drop-condition", "without conditions", lambda row: (replace(row, conditions=()),), "dropping the conditions of"
)
DESPITE = Change("drop-unless", "without its unless", lambda row: (replace(row, unless=()),), "dropping the unless of")


def unheard(trigger: str, operator: Operator = "drop-trigger") -> Change:
    """One of the triggers no longer does it."""

    def made(row: Row) -> tuple[Row, ...]:
        return (replace(row, triggers=_without(row.triggers, trigger)),)

    return Change(operator, f"not on {trigger}", made, f"dropping the trigger {trigger} of")


def to(dest: str) -> Change:
    """It leads somewhere else; to "" it leads nowhere, but the event is taken."""
    where = dest or "null"
    return Change(
        "retarget",
        f"to {where}",
        lambda row: (replace(row, dest=replace(row.dest, text=dest)),),
        f"leading to {where} instead",
    )


def even_if_not(condition: str) -> Change:
    """One of the conditions, known by a text in it, is forgotten."""

    def made(row: Row) -> tuple[Row, ...]:
        gone = _one(row.conditions, condition)
        return (replace(row, conditions=tuple(each for each in row.conditions if each is not gone)),)

    return Change("drop-condition", f'even if not "{condition}"', made, f'dropping the condition "{condition}" of')


def only_if_not(condition: str) -> Change:
    """One of the conditions, known by a text in it, is negated."""

    def made(row: Row) -> tuple[Row, ...]:
        gone = _one(row.conditions, condition)
        negated = replace(gone, formula=f.negation(gone.formula))
        return (replace(row, conditions=tuple(negated if each is gone else each for each in row.conditions)),)

    return Change("negate-condition", f'only if not "{condition}"', made, f'negating the condition "{condition}" of')


def without_part(condition: str, number: int) -> Change:
    """One of the parts that a condition joins by `and` is forgotten; parts are numbered from 0."""

    def made(row: Row) -> tuple[Row, ...]:
        joined = _one(row.conditions, condition)
        parts = joined.formula.parts if isinstance(joined.formula, f.And) else (joined.formula,)
        left = replace(joined, formula=f.conjunction(part for index, part in enumerate(parts) if index != number))
        return (replace(row, conditions=tuple(left if each is joined else each for each in row.conditions)),)

    nth = f"part {number + 1}"
    return Change(
        "drop-conjunct", f'{nth} of "{condition}" forgotten', made, f'dropping {nth} of the condition "{condition}" of'
    )


def reclassified(machine: Machine, event: str, kind: Kind) -> Mutant:
    """A machine with one of its events in another class.

    Raises:
        LookupError: it has no such event, or the event is of that class.
    """

    def made(declared: EventDeclaration) -> EventDeclaration:
        return replace(declared, kind=kind) if declared.name == event else declared

    found = next((each for each in machine.events if each.name == event and each.kind != kind), None)
    if found is None:
        raise LookupError(f"{machine.name} has no event {event} that is no {kind} already")
    events = tuple(map(made, machine.events))
    told = f'making the {found.kind} "{event}" a {kind}'
    return Mutant(replace(machine, events=events), f"{machine.name}: {event}: a {kind}", found.at, "class", told)


def beginning(machine: Machine, location: str) -> Mutant:
    """A machine that is somewhere else at the start."""
    initial = replace(machine.initial, text=location)
    told = f"beginning in {location} instead of {machine.initial.text}"
    changed = replace(machine, initial=initial)
    return Mutant(changed, f"{machine.name}: initial: {location}", machine.initial.at, "initial", told)


def _without(scalars: tuple[Scalar, ...], text: str) -> tuple[Scalar, ...]:
    left = tuple(scalar for scalar in scalars if scalar.text != text)
    if len(left) != len(scalars) - 1:
        raise LookupError(f"{text} is not one of {', '.join(scalar.text for scalar in scalars)}")
    return left


def _one(conditions: tuple[Written, ...], words: str) -> Written:
    matching = [written for written in conditions if words in written_text(written)]
    matching = [written for written in conditions if words == written_text(written)] or matching
    if len(matching) != 1:
        said = [written_text(each) for each in conditions]
        raise LookupError(f'"{words}" is in {len(matching)} of the conditions {said}')
    return matching[0]
