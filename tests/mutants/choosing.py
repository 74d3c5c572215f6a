"""What a mistake is that somebody has chosen: a row changed, an event in a wrong class, a machine that begins elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quiesce.proofs.compare.mutate.change import (
    Change,
    beginning,
    reclassified,
)

from .rows import found

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.language.declaration import Machine, Model
    from quiesce.proofs.compare.mutate.change import Kind, Mutant


@dataclass(frozen=True, slots=True)
class Chosen:
    """A mutant, before the model is known.

    Attributes:
        machine: the machine's name.
        what: the change, as it is told.
        made: the machine → the mutant.
        by: the property that must notice it, where that is the point; else any may.
    """

    machine: str
    what: str
    made: Callable[[Machine], Mutant]
    by: str

    def of(self, model: Model) -> Mutant:
        """The mutant of a model.

        Raises:
            LookupError: what it changes is not there.
        """
        known = {machine.name: machine for machine in model.machines}
        if self.machine not in known:
            raise LookupError(f"there is no machine {self.machine}")
        return self.made(known[self.machine])


def row(machine: str, words: str, change: Change, by: str = "") -> Chosen:
    """A change of the row that is described by these words."""
    return Chosen(machine, f"{words}: {change.says}", lambda known: change.of(known, found(known, words)), by)


def event(machine: str, name: str, kind: Kind, by: str = "") -> Chosen:
    """An event in a wrong class."""
    return Chosen(machine, f"{name}: a {kind}", lambda known: reclassified(known, name, kind), by)


def start(machine: str, location: str, by: str = "") -> Chosen:
    """A machine that begins in a wrong location."""
    return Chosen(machine, f"initial: {location}", lambda known: beginning(known, location), by)
