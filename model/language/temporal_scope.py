"""Which names a temporal formula may use where: as in a state formula, and the events of any class for `occurs(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import formula as f
from . import temporal as t
from .findings import Finding
from .parse import place
from .scope import UnknownName, home, unknown
from .temporal_parts import parts, states

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .reading import WrittenTemporal
    from .scope import Names, Place


def check_temporal(written: WrittenTemporal, names: Names, where: Place, what: str) -> Iterator[Finding]:
    """A temporal formula as written → a finding for every unknown name, and for every permission that it speaks of.

    Args:
        written: the formula.
        names: what is declared.
        where: the scope in which it stands.
        what: the key under which it stands, for messages.
    """
    for offset, error in _unknown(written.formula, names, where):
        yield Finding(place(written.scalar, offset), error.what, error.known, error.advice)
    for state in states(written.formula):
        for atom in f.atoms(state):
            if isinstance(atom, f.May):
                said = f"{what}: speaks of locations, features and steps; permissions belong under assuming:"
                yield Finding(place(written.scalar, atom.at), said)


def _unknown(formula: t.Temporal, names: Names, where: Place) -> Iterator[tuple[int | None, UnknownName]]:
    match formula:
        case t.Holds(state):
            yield from unknown(state, names, where)
        case t.Occurs(event, at):
            try:
                home(event, "event", names, where)
            except UnknownName as error:
                yield at, error
        case t.Each(_, name, collection, body, at):
            try:
                inner = where.inside(name, collection)
            except UnknownName as error:
                yield at, error
            else:
                yield from _unknown(body, names, inner)
        case _:
            for part in parts(formula):
                yield from _unknown(part, names, where)
