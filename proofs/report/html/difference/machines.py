"""The machines that are declared otherwise, drawn before and after, with what is otherwise marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .....model.views.machine_drawing import Mark, Marks, machine_drawing
from ....compare.diff.bare import Bare
from ..drawings import drawn, reasons
from .declared import machine_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .....model.language.declaration import Machine, Model
    from .....model.views.drawing import Drawing
    from ....compare.diff.change import Change
    from ....compare.diff.difference import Difference
    from ....compare.diff.joint import Side

_STILL = ("reworded", "renamed")
"""What a drawing does not show."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """A machine's drawings as markup.

    Attributes:
        name: the machine.
        systems: the systems in which it is so, where that is not all.
        before: its drawing in the base; None where it is not there, or could not be drawn.
        after: the same of the head.
    """

    name: str
    systems: tuple[str, ...]
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Gallery:
    """The drawings of the machines that are otherwise; `missing` says why there are none, or why some are not there."""

    machines: tuple[Pictures, ...]
    missing: str


def gallery(found: Sequence[Difference]) -> Gallery:
    """Differences → the drawings of the machines that changed, each once where it is the same in several systems."""
    wanted: dict[tuple[str, Drawing | None, Drawing | None], list[str]] = {}
    both = [each for each in found if each.base is not None and each.head is not None]
    for each in both:
        for name, before, after in _pairs(each):
            wanted.setdefault((name, before, after), []).append(each.name)
    missing = dict[str, None]()
    machines = tuple(
        Pictures(
            name,
            () if len(systems) == len(both) else tuple(systems),
            None if before is None else drawn(before, missing),
            None if after is None else drawn(after, missing),
        )
        for (name, before, after), systems in wanted.items()
    )
    shown = tuple(each for each in machines if each.before is not None or each.after is not None)
    return Gallery(shown, reasons(missing))


def _pairs(found: Difference) -> Iterator[tuple[str, Drawing | None, Drawing | None]]:
    """A difference → the machines that changed, by the head's names where it has them, each on both sides."""
    if found.base is None or found.head is None:
        return
    models = found.base.composition.library.model, found.head.composition.library.model
    before, after = ({machine.name: machine for machine in model.machines} for model in models)
    names = Bare.of(found.naming).machines
    renamed = {old: new for new, old in names.items()}
    changes: dict[str, list[Change]] = {}
    for change in found.changes:
        name = machine_of(change)
        if name and change.verb not in _STILL:
            # What is gone is said by the base's name of its machine.
            changes.setdefault(renamed.get(name, name) if change.verb == "dropped" else name, []).append(change)
    for name, own in changes.items():
        old, new = before.get(names.get(name, name)), after.get(name)
        yield (
            name,
            None if old is None else _drawing(old, models[0], "base", own),
            None if new is None else _drawing(new, models[1], "head", own),
        )


def _drawing(machine: Machine, model: Model, side: Side, changes: Iterable[Change]) -> Drawing:
    """A machine as one side has it, with what the other has otherwise marked."""
    marks = {
        entry.id: Mark(_note(change, side), "marked")
        for change in changes
        for entry in (change.base if side == "base" else change.head)
        if entry.id
    }
    rows = {row.index: marks[key] for row in machine.rows if (key := f"{machine.name}:row-{row.index}") in marks}
    start = f"{machine.name}:"
    states = {key.removeprefix(start): mark for key, mark in marks.items() if not key.startswith(f"{start}row-")}
    return machine_drawing(machine, model, Marks(states, rows))


def _note(change: Change, side: Side) -> str:
    """What is said of a change in the drawing of one side."""
    if change.verb in ("added", "dropped"):
        return change.verb
    return "until now" if side == "base" else change.verb
