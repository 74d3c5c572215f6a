"""A walk through a system, in words: where everybody is, what can occur, what happened, which claims are broken."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ...model.language.findings import printable
from ..evidence.counted import count
from .claimed import claimed
from .layout import place, wrapped
from .meanings import meaning
from .narrative import numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...specs.language.claim import Claim
    from ..evidence.trace import Step
    from ..walk.walk import Walk

_STAYS = "\x00"  # a space at which no line is broken

_CLASSES = {
    "progress": "has to happen in the end",
    "choice": "somebody may choose",
    "fault": "may go wrong",
}


def position(walk: Walk) -> str:
    """How far a walk is: "step 3, 2 to come"."""
    at = f"after step {len(walk.steps)}" if walk.steps else "at the start"
    coming = f", {count(len(walk.ahead), 'step')} to come" if walk.ahead else ""
    round_again = f", then back to step {walk.loop + 1}" if walk.loop is not None else ""
    return f"{at}{coming}{round_again}"


def places(walk: Walk) -> Iterator[str]:
    """Where every machine is, element by element."""
    yield f"  {position(walk)}"
    where = walk.locations()
    for element, names in groupby(where, key=lambda name: name.partition(".")[0]):
        said = ", ".join(f"{name.partition('.')[2]} {where[name]}" for name in names)
        yield from wrapped(f"{element:9} {said}", "    ", " " * 10)


def meanings(walk: Walk) -> Iterator[str]:
    """Where every machine is, with what that means."""
    yield f"  {position(walk)}"
    for name, location in walk.locations().items():
        means = meaning(walk.composition, name, location)
        said = f" – {printable(means)}" if means else ""
        yield from wrapped(f"{name}: {location}{said}", "    ", "  ")


def in_brief(walk: Walk, events: Sequence[str]) -> Iterator[str]:
    """The events that can occur, by their numbers and names."""
    if not events:
        yield "  nothing can occur any more"
    for kind, said in _CLASSES.items():
        named = [f"{number}{_STAYS}{name}" for number, name in enumerate(events, start=1) if _kind(walk, name) == kind]
        if named:
            lines = wrapped(f"{said}: {', '.join(named)}", "  ", "  ")
            yield from (line.replace(_STAYS, " ") for line in lines)


def offered(walk: Walk, events: Sequence[str], cited: dict[str, None]) -> Iterator[str]:
    """The events that can occur, with class, meaning, sources and what would move."""
    if not events:
        yield "  nothing can occur any more"
    for number, name in enumerate(events, start=1):
        step = walk.preview(name)
        if step is None:
            continue
        means = f" – {printable(step.means)}" if step.means else ""
        lead = f"{number:3}  {step.kind:8}  {name}{means}{numbered(step.because, cited)}"
        yield from wrapped(lead, "  ", " " * 15)
        moved = [f"{each.instance} → {each.dest}" for each in step.moved if each.source != each.dest]
        yield from wrapped(", ".join(moved) or "nothing moves", " " * 17, "  ")


def asked(walk: Walk, features: Sequence[str]) -> Iterator[str]:
    """The open features that decided what has just happened, with the values they have on this walk."""
    if features:
        said = " and ".join(f"{key} is {walk.features[key]}" for key in features)
        yield from wrapped(f"so, because on this walk {said}", "    ", "  ")


def broken(walk: Walk, claims: Iterable[Claim], before: Sequence[str] = ()) -> Iterator[str]:
    """The claims that are false where the walk is now, if they were not already."""
    for claim in claims:
        if claim.name not in before:
            declared = claim.declared
            yield from wrapped(f"now false: {claim.name} – {printable(declared.claim)}", "  ", "  ")
            yield from wrapped(claimed(claim, walk.composition), "    ", "  ")


def steps(walk: Walk, steps: Sequence[Step]) -> Iterator[str]:
    """What has happened so far, a line for each step."""
    if not steps:
        yield "  nothing has happened yet"
    for number, step in enumerate(steps, start=1):
        means = f" – {printable(step.means)}" if step.means else ""
        yield from wrapped(f"{number:3}  {step.kind:8}  {step.event}{means}", "  ", " " * 15)
    if walk.ahead:
        yield from wrapped(f"to come: {', '.join(walk.ahead)}", "  ", "  ")


def left_open(walk: Walk) -> Iterator[str]:
    """What is open, with the values that it has on a walk; of permissions those that are refused."""
    keys = walk.open
    if not keys:
        yield "  nothing is open"
    yield from chosen(walk, [key for key in keys if not key.startswith("may(")])
    refused = [key for key in keys if key.startswith("may(") and walk.features[key] == "no"]
    granted = sum(key.startswith("may(") for key in keys) - len(refused)
    yield f"  and {granted} permissions of faults and choices are granted (set may(EVENT) no)"
    yield from chosen(walk, refused)


def chosen(walk: Walk, keys: Iterable[str]) -> Iterator[str]:
    """Features and permissions with their values on this walk, and the others that they may have."""
    for key in keys:
        others = [value for value in walk.open[key] if value != walk.features[key]]
        yield from wrapped(f"{key} is {walk.features[key]} (or {', '.join(others)})", "  ", "  ")


def declared_at(walk: Walk, event: str) -> str:
    """Where an event is declared."""
    return place(walk.events[event].declared.at)


def _kind(walk: Walk, name: str) -> str:
    return walk.events[name].declared.kind
