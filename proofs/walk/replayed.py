"""A trace, found or saved → a walk on which it is to come, after it was seen to come out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language.findings import Finding, InputError, Position, nearest
from ...model.system.specialise import domains_of, specialise
from ..evidence.trace import REST
from .walk import Contradiction, Walk

if TYPE_CHECKING:
    from ...model.system.instantiate import Composition
    from ...specs.language.claim import Claim
    from ..evidence.trace import Trace
    from .trace_file import Saved


def following(composition: Composition, trace: Trace, claim: Claim) -> Walk:
    """A trace of a claim → a walk at its start, with the trace's events to come. It was replayed when it was found."""
    walk = Walk(composition, specialise(composition.transition_system, *claim.assuming))
    walk.follow(dict(trace.features), [step.event for step in trace.steps], trace.loop)
    return walk


def replayed(composition: Composition, saved: Saved, claim: Claim | None) -> Walk:
    """A saved trace → a walk at its start, with the trace's events to come.

    Args:
        composition: the system that it should be a trace of.
        saved: what was read.
        claim: the claim that it is about, if that is known: its assumptions settle features that the trace does not name.

    Raises:
        InputError: it is no trace of this system.
    """
    assumed = claim.assuming if claim is not None else ()
    walk = Walk(composition, specialise(composition.transition_system, *assumed))
    domains = domains_of(walk.system)
    for name, value in saved.features.items():
        if name not in domains:
            raise _wrong(saved, f'this system has no feature "{name}"', "", nearest(name, domains))
        if value not in domains[name]:
            raise _wrong(saved, f'"{name}" cannot be "{value}" here', f"known: {', '.join(domains[name])}")
    try:
        walk.follow(saved.features, saved.events, saved.loop)
    except Contradiction as error:
        raise _wrong(saved, f"its features are not allowed here: {error}") from None
    _compare(saved, walk)
    for number, (event, changes) in enumerate(zip(saved.events, saved.changes, strict=True), start=1):
        _happen(saved, walk, number, event, changes)
    if saved.loop is not None and not _goes_round(walk, saved.loop):
        raise _wrong(saved, f"the loop from step {saved.loop + 1} on cannot be gone round again")
    walk.follow(saved.features, saved.events, saved.loop)
    return walk


def _compare(saved: Saved, walk: Walk) -> None:
    began = walk.began()
    for name, location in saved.initial.items():
        if began.get(name) != location:
            known = f"it begins in {began[name]}" if name in began else "there is no such machine"
            raise _wrong(saved, f"{name} does not begin in {location} here", known)


def _happen(saved: Saved, walk: Walk, number: int, event: str, changes: dict[str, tuple[str, str]] | None) -> None:
    if event not in walk.events and event != REST:
        advice = nearest(event, walk.events)
        raise _wrong(saved, f'step {number}: this system has no event "{event}"', "", advice)
    step = walk.take(event)
    if step is None:
        raise _wrong(
            saved, f"step {number}: {event} cannot occur here", "", "it is a trace of another system, or model"
        )
    moved = {each.instance: (each.source, each.dest) for each in step.moved if each.source != each.dest}
    if changes is not None and changes != moved:
        name = next(each for each in {**changes, **moved} if changes.get(each) != moved.get(each))
        here = " → ".join(moved[name]) if name in moved else "it stays"
        there = " → ".join(changes[name]) if name in changes else "it stays"
        raise _wrong(saved, f"step {number}, {event}, moves {name} otherwise: {there} in the file", f"here: {here}")


def _goes_round(walk: Walk, loop: int) -> bool:
    """Whether the steps from a step on can be taken once more; machines that nobody asks about may be elsewhere then."""
    events = [step.event for step in walk.steps[loop:]]
    taken = 0
    while taken < len(events) and walk.take(events[taken]) is not None:
        taken += 1
    walk.undo(taken)
    return taken == len(events)


def _wrong(saved: Saved, what: str, known: str = "", advice: str = "") -> InputError:
    return InputError([Finding(Position(saved.file, 0, 0), what, known, advice)])
