"""Rows in words: enough to tell each from every other row of its machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ....model.language.declaration import Machine, Row
    from ....model.language.document import Scalar
    from ....model.language.reading import Written


def described(row: Row) -> str:
    """A row in words: "SIGQUIT, stop_SIGQUIT from running to terminating.alive.stopping.power_cut if … unless …"."""
    triggers = ", ".join(scalar.text for scalar in row.triggers)
    sources = ", ".join(scalar.text for scalar in row.sources)
    conditions = "".join(f" if {written_text(written)}" for written in row.conditions)
    unless = "".join(f" unless {written_text(written)}" for written in row.unless)
    return f"{triggers} from {sources} to {row.dest.text or 'null'}{conditions}{unless}"


def title(row: Row, machine: Machine) -> str:
    """As few words about a row as tell it from every other row of its machine."""
    if sum(_short(row) == _short(other) for other in machine.rows) == 1:
        return _short(row)
    return described(row)


def written_text(written: Written) -> str:
    """A formula as it is written, on one line."""
    return " ".join(written.scalar.text.split())


def _short(row: Row) -> str:
    return f"{_few(row.triggers)} from {_few(row.sources)} to {row.dest.text or 'null'}"


def _few(scalars: Iterable[Scalar]) -> str:
    first, *others = (scalar.text for scalar in scalars)
    return ", ".join((first, *others)) if len(others) < 2 else f"{first} and {len(others)} more"
