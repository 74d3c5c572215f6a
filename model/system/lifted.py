"""A system of which somebody has excluded events → the events, who excluded them, and the system as it would be with them.

An event is excluded where what is assumed of the system leaves its permission no value but "no". Constraints of the model
exclude nothing: what cannot be under them is not somebody's decision.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..language import formula as f
from ..language.assumed import close
from ..language.parse import place
from ..language.reading import Written
from . import assignments
from .instantiate import instantiate
from .specialise import allows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..language.findings import Position
    from .instantiate import Composition


@dataclass(frozen=True, slots=True)
class Excluded:
    """An event that somebody has excluded.

    Attributes:
        event: its name, "ivi.SIGTERM".
        by: what excludes it, as it was written.
        at: where that stands.
    """

    event: str
    by: f.Formula
    at: Position


def excluded(composition: Composition) -> tuple[str, ...]:
    """The names of the events that what is assumed of a system excludes, in their declared order."""
    spoken = {atom.event for _, ground in _assumed(composition) for atom in f.atoms(ground) if isinstance(atom, f.May)}
    system = composition.transition_system
    permissions = (feature.name for feature in system.features if feature.kind == "permission")
    return tuple(name for name in permissions if name in spoken and not allows(system, f.May(name)))


def exclusion(composition: Composition, event: str) -> Excluded:
    """An excluded event → who excludes it: the first assumption that has a part in it, as far down as one clause of it does."""
    guilty = assignments.conflict([*composition.clauses, f.May(event)], composition.domains)
    written = next(written for written, ground in _assumed(composition) if ground in guilty)
    parts = (Written(part, written.scalar) for part in assignments.clauses(written.formula))
    told = next((part for part in parts if _excludes(composition, part, event)), written)
    first = next((atom.at for atom in f.atoms(told.formula) if isinstance(atom, f.May)), None)
    return Excluded(event, told.formula, place(told.scalar, first))


def lifted(composition: Composition) -> Composition:
    """A system → the same with every excluded event permitted or not, and everything else as it was.

    In each assumption, what it says besides is kept: the excluded events are taken for excluded in it, and it is believed as
    far as it then says something of the rest.
    """
    gone = frozenset(excluded(composition))

    def known(atom: f.Atom) -> f.Formula:
        return f.FALSE if isinstance(atom, f.May) and atom.event in gone else atom

    kept = ((written, f.substitute(ground, known)) for written, ground in _assumed(composition))
    assume = tuple(Written(ground, written.scalar) for written, ground in kept if ground != f.TRUE)
    return instantiate(composition.library, replace(composition.system, assume=assume))


def _assumed(composition: Composition) -> Iterator[tuple[Written, f.Formula]]:
    """What is assumed of a system, as it was written and of its elements."""
    own = len(composition.system.assume)
    return zip(composition.system.assume, composition.clauses[len(composition.clauses) - own :], strict=True)


def _excludes(composition: Composition, written: Written, event: str) -> bool:
    """Whether an assumption excludes an event by itself."""
    closed = close(written.formula, composition.library.names, composition.grounding.topology.place())
    ground = composition.ground(closed)
    return not assignments.satisfiable([ground, f.May(event)], composition.domains)
