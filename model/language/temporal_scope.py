"""Which names a temporal formula may use where: as in a state formula, and the events of any class for `occurs(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import formula as f
from .findings import Finding
from .parse import place
from .scope import unknown
from .temporal_parts import states

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .names import Names
    from .reading import WrittenTemporal
    from .scope import Place


def check_temporal(written: WrittenTemporal, names: Names, where: Place, what: str) -> Iterator[Finding]:
    """A temporal formula as written → a finding for every unknown name, and for every permission that it speaks of.

    Args:
        written: the formula.
        names: what is declared.
        where: the scope in which it stands.
        what: the key under which it stands, for messages.
    """
    for offset, error in unknown(written.formula, names, where):
        yield Finding(place(written.scalar, offset), error.what, error.known, error.advice)
    for state in states(written.formula):
        for atom in f.atoms(state):
            if isinstance(atom, f.May):
                said = f"{what}: speaks of locations, features and steps; permissions belong under assuming:"
                yield Finding(place(written.scalar, atom.at), said)
