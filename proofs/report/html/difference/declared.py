"""What is declared otherwise, for the page: by machine, with both sides' words next to each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from ....evidence.counted import count
from ...diff import declared as d
from .wording import Piece, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ....compare.diff.change import Change
    from ....compare.diff.entry import Entry

_GROUPS = {
    "feature": "Features and constraints",
    "constraint": "Features and constraints",
    "system": "The system",
    "vm": "The system",
    "device": "The system",
    "assumption": "The system",
    "claim": "Claims",
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """One side's words: where they stand, and each key with what stands there."""

    place: str
    parts: tuple[tuple[str, tuple[Piece, ...]], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A change.

    Attributes:
        sign: whether it is new, gone or otherwise.
        verb: what has become of it, in a word.
        subject: what it is.
        name: what it is called, within its machine.
        said: the rest in words, where both sides' own words do not tell it.
        place: where it is declared.
        sides: its words on both sides; None where a side has none.
    """

    sign: str
    verb: str
    subject: str
    name: str
    said: str
    place: str
    sides: tuple[tuple[Declaration | None, Declaration | None], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that belong together: those of one machine, or of what its title says."""

    title: str
    machine: bool
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class DeclaredBand:
    """What is declared otherwise.

    Attributes:
        groups: what does something else, is written otherwise, or has another name.
        reworded: how many declarations are only said in other words; nothing for none.
    """

    groups: tuple[Group, ...]
    reworded: str

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.groups or self.reworded)


def declared(changes: Sequence[Change]) -> DeclaredBand:
    """Changes → the band that tells them."""
    groups: dict[tuple[str, bool], list[Changed]] = {}
    for change in changes:
        if change.verb != "reworded":
            title = _GROUPS.get(change.subject, "")
            groups.setdefault((title or _machine_of(change), not title), []).append(_changed(change))
    reworded = sum(change.verb == "reworded" for change in changes)
    return DeclaredBand(
        tuple(Group(title, machine, tuple(own)) for (title, machine), own in groups.items()),
        count(reworded, "declaration") if reworded else "",
    )


def _machine_of(change: Change) -> str:
    """The machine that a change is about; nothing for one of something else."""
    return change.name.partition(": ")[0] if change.subject not in _GROUPS else ""


def _changed(change: Change) -> Changed:
    """A change for the page; what is new, gone or pinned and has been said in full is not said again in its own words."""
    whole = change.subject in ("assumption", "constraint") or (change.verb == "configured" and not change.base)
    sides = () if whole else tuple(_pair(one, other) for one, other in zip_longest(change.base, change.head))
    verb = {"class": "other class", "value": "other values"}.get(change.verb, change.verb)
    machine, _, bare = change.name.partition(": ")
    name = bare if machine == _machine_of(change) else change.name
    # A row's conditions are among its own words.
    said = "" if change.subject == "row" and change.verb != "rewritten" else change.said
    return Changed(d.sign(change), verb, change.subject, name, said, change.place, sides)


def _pair(one: Entry | None, other: Entry | None) -> tuple[Declaration | None, Declaration | None]:
    """Both sides' entries, with what is otherwise marked; one alone is not marked at all."""
    if one is None or other is None:
        return _alone(one), _alone(other)
    before, after = dict(one.parts), dict(other.parts)
    keys = _merged(before, after)
    told = {key: wording(before.get(key, ""), after.get(key, "")) for key in keys}
    made = [
        Declaration(entry.place, tuple((key, told[key][side]) for key in keys if told[key][side]))
        for side, entry in enumerate((one, other))
    ]
    return made[0], made[1]


def _alone(entry: Entry | None) -> Declaration | None:
    return None if entry is None else Declaration(entry.place, tuple((key, (Piece(t),)) for key, t in entry.parts))


def _merged(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """The keys of both sides, each once, in an order that is that of both."""
    keys = list(before)
    at = 0
    for key in after:
        if key in keys:
            at = keys.index(key) + 1
        else:
            keys.insert(at, key)
            at += 1
    return keys
