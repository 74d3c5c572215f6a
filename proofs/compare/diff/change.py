"""One thing that is declared otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .entry import Entry

Subject = Literal[
    "machine", "location", "event", "row", "feature", "constraint", "system", "vm", "device", "assumption", "claim"
]

Verb = Literal[
    "added",
    "dropped",
    "renamed",
    "reworded",
    "rewritten",
    "weaker",
    "stronger",
    "changed",
    "class",
    "value",
    "configured",
]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of what is declared.

    Attributes:
        subject: what kind of thing it is.
        verb: what has become of it. Reworded: only its description, its sources or its comments; rewritten: said in another
            way that comes to the same; weaker and stronger: a condition that lets more or less through.
        name: what it is called, with the machine that it belongs to in front.
        said: the rest in words: from what to what.
        place: where it is declared: in the head, or in the base if it is gone.
        base: what is declared on the one side; nothing for what is new, or has no text of its own.
        head: the same on the other side; nothing for what is gone. One for one in the order of `base`, where both are as
            many.
    """

    subject: Subject
    verb: Verb
    name: str
    said: str = ""
    place: str = ""
    base: tuple[Entry, ...] = ()
    head: tuple[Entry, ...] = ()
