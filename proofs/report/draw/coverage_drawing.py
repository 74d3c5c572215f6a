"""What reference systems take of declared rows → drawings of machines in which the rest stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.views.machine_drawing import machine_drawing
from ....model.views.marks import Mark, Marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....model.language.declaration import Machine
    from ....model.system.library import Library
    from ....model.views.drawing import Drawing
    from ...checking.coverage import Coverage, Way

NEVER = "never taken"


def coverage_drawings(library: Library, found: Coverage, names: Iterable[str] = ()) -> Iterator[Drawing]:
    """Coverage → a drawing of each machine with rows that no system is known to take; of the machines named, if any are.

    Args:
        library: the model.
        found: what is taken.
        names: of machines that are to be drawn whether or not something is never taken.
    """
    asked = tuple(names)
    untaken: dict[str, list[Way]] = {}
    for each in found.untaken:
        untaken.setdefault(each.way.machine, []).append(each.way)
    systems = ", ".join(name for name, _ in found.taken)
    for machine in library.model.machines:
        ways = untaken.get(machine.name, [])
        if machine.name in asked or (ways and not asked):
            total = sum(each.way.machine == machine.name for each in found.declared)
            said = f"{len(ways)} of {total} ways to take a row are never taken in {systems}"
            if found.unknown:
                said += f"; not known of all of them: {', '.join(found.unknown)}"
            yield machine_drawing(machine, library.model, Marks(rows=_marks(machine, ways)), about=said)


def _marks(machine: Machine, ways: list[Way]) -> dict[int, Mark]:
    """The marks of rows: with all of their ways, or with those that are never taken."""
    rows: dict[int, list[Way]] = {}
    for way in ways:
        rows.setdefault(way.row, []).append(way)
    marks = {}
    for index, never in rows.items():
        row = machine.rows[index]
        whole = len(never) == len(row.triggers) * len(row.sources)
        said = NEVER if whole else "; ".join(f"{NEVER} on {way.trigger} from {way.source}" for way in never)
        marks[index] = Mark(said, "marked")
    return marks
