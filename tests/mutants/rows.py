"""Rows by their description, and what a mistake may do to one of their sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quiesce.model.language import formula as f
from quiesce.proofs.compare.mutate.change import Change
from quiesce.proofs.compare.mutate.words import described

if TYPE_CHECKING:
    from quiesce.model.language.declaration import Machine, Row


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


def elsewhere(source: str) -> Change:
    """From one of the sources it no longer leads anywhere."""

    def made(row: Row) -> tuple[Row, ...]:
        left = tuple(each for each in row.sources if each.text != source)
        if len(left) != len(row.sources) - 1:
            raise LookupError(f"{source} is not one of {', '.join(each.text for each in row.sources)}")
        return (replace(row, sources=left),)

    return Change("drop-row", f"not from {source}", made, f"dropping the source {source} of")


def forgotten(location: str) -> Change:
    """One of the locations that a condition of it lists no longer counts."""

    def made(row: Row) -> tuple[Row, ...]:
        conditions = tuple(
            replace(each, formula=_without(each.formula, location)) if isinstance(each.formula, f.In) else each
            for each in row.conditions
        )
        if conditions == row.conditions:
            raise LookupError(f"no condition lists {location}")
        return (replace(row, conditions=conditions),)

    return Change("negate-condition", f"not while in {location}", made, f"forgetting the location {location} in")


def _without(listed: f.In, location: str) -> f.In:
    return replace(listed, locations=tuple(each for each in listed.locations if each != location))
