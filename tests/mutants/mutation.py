"""Single changes of a declared machine: what somebody might have got wrong when they wrote it down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from quiesce.model.language import formula as f
from quiesce.model.language.scope import state_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from quiesce.model.language.declaration import EventDeclaration, Machine, Model, Row
    from quiesce.model.language.document import Scalar
    from quiesce.model.language.findings import Position
    from quiesce.model.language.reading import Written


Kind = Literal["progress", "choice", "fault"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A machine with one change.

    Attributes:
        machine: the machine as changed.
        name: what was changed, in words that stay the same when lines move: "qvm: released from … never".
        at: the place in the machine's file.
    """

    machine: Machine
    name: str
    at: Position

    def __str__(self) -> str:
        """The change with its place: "qvm.yaml:188 released from …: never"."""
        return f"{self.at.file.rpartition('/')[2]}:{self.at.line} {self.name.partition(': ')[2]}"

    def model(self, model: Model) -> Model:
        """The model with this machine in the place of the one that it was."""
        return replace(
            model, machines=tuple(self.machine if m.name == self.machine.name else m for m in model.machines)
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One way to change a row: what it says of itself, and the rows that then stand in the place of the one."""

    says: str
    made: Callable[[Row], tuple[Row, ...]]

    def of(self, machine: Machine, row: Row) -> Mutant:
        """A machine with one of its rows changed; rows are numbered anew."""
        rows = [new for old in machine.rows for new in (self.made(old) if old is row else (old,))]
        numbered = tuple(replace(each, index=index) for index, each in enumerate(rows))
        return Mutant(replace(machine, rows=numbered), f"{machine.name}: {title(row, machine)}: {self.says}", row.at)


NEVER = Change("never", lambda row: ())
ALWAYS = Change("without conditions", lambda row: (replace(row, conditions=()),))
DESPITE = Change("without its unless", lambda row: (replace(row, unless=()),))


def unheard(trigger: str) -> Change:
    """One of the triggers no longer does it."""

    def made(row: Row) -> tuple[Row, ...]:
        return (replace(row, triggers=_without(row.triggers, trigger)),)

    return Change(f"not on {trigger}", made)


def elsewhere(source: str) -> Change:
    """From one of the sources it no longer leads anywhere."""

    def made(row: Row) -> tuple[Row, ...]:
        return (replace(row, sources=_without(row.sources, source)),)

    return Change(f"not from {source}", made)


def to(dest: str) -> Change:
    """It leads somewhere else; to "" it leads nowhere, but the event is taken."""
    return Change(f"to {dest or 'null'}", lambda row: (replace(row, dest=replace(row.dest, text=dest)),))


def even_if_not(condition: str) -> Change:
    """One of the conditions, known by a text in it, is forgotten."""

    def made(row: Row) -> tuple[Row, ...]:
        gone = _one(row.conditions, condition)
        return (replace(row, conditions=tuple(each for each in row.conditions if each is not gone)),)

    return Change(f'even if not "{condition}"', made)


def only_if_not(condition: str) -> Change:
    """One of the conditions, known by a text in it, is negated."""

    def made(row: Row) -> tuple[Row, ...]:
        gone = _one(row.conditions, condition)
        negated = replace(gone, formula=f.negation(gone.formula))
        return (replace(row, conditions=tuple(negated if each is gone else each for each in row.conditions)),)

    return Change(f'only if not "{condition}"', made)


def reclassified(machine: Machine, event: str, kind: Kind) -> Mutant:
    """A machine with one of its events in another class."""

    def made(declared: EventDeclaration) -> EventDeclaration:
        return replace(declared, kind=kind) if declared.name == event else declared

    at = next((each.at for each in machine.events if each.name == event and each.kind != kind), None)
    if at is None:
        raise LookupError(f"{machine.name} has no event {event} that is no {kind} already")
    events = tuple(map(made, machine.events))
    return Mutant(replace(machine, events=events), f"{machine.name}: {event}: a {kind}", at)


def beginning(machine: Machine, location: str) -> Mutant:
    """A machine that is somewhere else at the start."""
    initial = replace(machine.initial, text=location)
    return Mutant(replace(machine, initial=initial), f"{machine.name}: initial: {location}", machine.initial.at)


def described(row: Row) -> str:
    """A row in words: "SIGQUIT, stop_SIGQUIT from running to terminating.stopping.power_cut if … unless …"."""
    triggers = ", ".join(scalar.text for scalar in row.triggers)
    sources = ", ".join(scalar.text for scalar in row.sources)
    conditions = "".join(f" if {_text(written)}" for written in row.conditions)
    unless = "".join(f" unless {_text(written)}" for written in row.unless)
    return f"{triggers} from {sources} to {row.dest.text or 'null'}{conditions}{unless}"


def title(row: Row, machine: Machine) -> str:
    """As few words about a row as tell it from every other row of its machine."""

    def short(row: Row) -> str:
        return f"{_few(row.triggers)} from {_few(row.sources)} to {row.dest.text or 'null'}"

    if sum(short(row) == short(other) for other in machine.rows) == 1:
        return short(row)
    return described(row)


def found(machine: Machine, words: str) -> Row:
    """The one row of a machine whose description contains these words, or equals them.

    Raises:
        LookupError: there is none, or more than one.
    """
    rows = [row for row in machine.rows if words in described(row)]
    rows = [row for row in rows if words == described(row)] or rows
    if len(rows) != 1:
        listed = "\n".join(map(described, rows or machine.rows))
        raise LookupError(f'{len(rows)} rows of {machine.name} are described by "{words}":\n{listed}')
    return rows[0]


def every(machine: Machine) -> Iterator[Mutant]:
    """Row by row: it is gone, deaf to one trigger, without its conditions or one of them, or leads to a sibling of where it leads."""
    for row in machine.rows:
        for change in _changes(machine, row):
            yield change.of(machine, row)


def _changes(machine: Machine, row: Row) -> Iterator[Change]:
    yield NEVER
    if len(row.triggers) > 1:
        yield from (unheard(trigger.text) for trigger in row.triggers)
    if row.conditions:
        yield ALWAYS
    if len(row.conditions) > 1:
        yield from (even_if_not(_text(written)) for written in row.conditions)
    if row.unless:
        yield DESPITE
    yield from map(to, _siblings(machine, row.dest.text))


def _siblings(machine: Machine, dest: str) -> Iterator[str]:
    parent = dest.rpartition(".")[0]
    for path, _ in state_paths(machine.states):
        if dest and path != dest and path.rpartition(".")[0] == parent:
            yield path


def _without(scalars: tuple[Scalar, ...], text: str) -> tuple[Scalar, ...]:
    left = tuple(scalar for scalar in scalars if scalar.text != text)
    if len(left) != len(scalars) - 1:
        raise LookupError(f"{text} is not one of {', '.join(scalar.text for scalar in scalars)}")
    return left


def _one(conditions: tuple[Written, ...], words: str) -> Written:
    matching = [written for written in conditions if words in _text(written)]
    matching = [written for written in conditions if words == _text(written)] or matching
    if len(matching) != 1:
        raise LookupError(f'"{words}" is in {len(matching)} of the conditions {[_text(each) for each in conditions]}')
    return matching[0]


def _text(written: Written) -> str:
    return " ".join(written.scalar.text.split())


def _few(scalars: Iterable[Scalar]) -> str:
    first, *others = (scalar.text for scalar in scalars)
    return ", ".join((first, *others)) if len(others) < 2 else f"{first} and {len(others)} more"
