"""How behaviour differs, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...compare.diff.behaviour import Behaviour
    from ...compare.diff.difference import Difference
    from ...compare.diff.joint import Side
    from ...compare.diff.parting import Parting
    from ...compare.diff.states import States
    from ...compare.diff.stories import Told
    from ...compare.diff.values import Value

_CLASSES = {
    ("choice", "progress"): "it has to happen now, where it can",
    ("fault", "progress"): "it has to happen now, where it can",
    ("progress", "choice"): "it may never happen now",
    ("progress", "fault"): "it may never happen now, and is a fault",
    ("choice", "fault"): "it counts as a fault now",
    ("fault", "choice"): "it no longer counts as a fault",
}

_SHOWN = 3
"""Machines that are told to be apart."""


def word(found: Difference) -> str:
    """How it is in a word: differs, unknown or the same."""
    if found.behaves_otherwise:
        return "differs"
    limited = found.behaviour is not None and found.behaviour.same is None
    return "unknown" if found.unknown and limited else "the same"


def unfinished(behaviour: Behaviour) -> str:
    """Why not everything is known; nothing where it is."""
    return f"not everything is known: {behaviour.reason}" if behaviour.reason else ""


def verdict(found: Difference, behaviour: Behaviour) -> str:
    """What is known of both sides together; nothing where that takes runs to tell."""
    if not behaviour.comparable:
        return "no assignment of features is allowed on both sides: nothing to compare"
    if not behaviour.same:
        return ""
    if found.states is None:
        return "nothing that moves is declared otherwise"
    also = ", through the same places" if behaviour.elsewhere is None else ""
    return f"what can happen in one can happen in the other{also}: exact, for runs of any length"


def compared(found: Difference, behaviour: Behaviour) -> Iterator[str]:
    """Which machines stand side by side, and of which features any two values are compared."""
    if not behaviour.comparable or (behaviour.same and found.states is None):
        return
    doubled = {v.name for v in behaviour.joint.base.variables} - behaviour.joint.shared
    yield f"machines compared side by side: {', '.join(sorted(doubled)) or 'none'}"
    if behaviour.joint.unshared:
        yield f"any two values compared, as none is common: {', '.join(sorted(behaviour.joint.unshared))}"


def where(parting: Parting, labels: Mapping[Side, str]) -> Iterator[str]:
    """The values of features that each side has alone in a run."""
    for side, own in parting.own.items():
        if own:
            yield f"where in {labels[side]} {', '.join(f'{key} is {value}' for key, value in own.items())}"


def impossible(told: Told, labels: Mapping[Side, str]) -> str:
    """That the last event of a run cannot occur on the other side, and where machines are then."""
    parting = told.parting
    other = labels["head" if parting.side == "base" else "base"]
    there = f": there {apart(told)}" if told.apart else ", though every machine is in the same place"
    return f"in {other}, {parting.events[-1]} cannot occur then{there}"


def apart(told: Told) -> str:
    """Where machines are on the side that does not have the run, and where on the one that has it."""
    base = told.parting.side == "base"
    places = [(name, head, here) if base else (name, here, head) for name, here, head in told.apart[:_SHOWN]]
    return ", ".join(f"{name} is in {there}, not {here}" for name, there, here in places)


def elsewhere(told: Told, labels: Mapping[Side, str]) -> str:
    """Where machines are on the other side after the same events."""
    return f"then, in {labels['base' if told.parting.side == 'head' else 'head']}, {apart(told)}"


def leads(parting: Parting, names: tuple[str, ...]) -> str:
    """By which events runs appear or disappear, where there are several."""
    appear = "appear" if parting.side == "head" else "disappear"
    return f"events by which runs {appear}: {', '.join(names)}" if len(names) > 1 else ""


def classes(behaviour: Behaviour) -> Iterator[str]:
    """Events that promise something else."""
    for name, before, after in behaviour.classes:
        yield f"{name} was {before} and is {after}: {_CLASSES[before, after]}"


def valued(value: Value) -> str:
    """What a value of a feature that one side has alone comes to."""
    can, now = ("can be", "now") if value.side == "head" else ("cannot be", "any more")
    lead = f"{value.feature} {can} {value.value} {now}"
    if value.like:
        return f"{lead}: that does just what {value.like} does"
    return f"{lead}; compared with {value.compared[0][0]}" if value.compared else f"{lead}, which no assignment allows"


def partings(value: Value) -> Iterator[tuple[Parting, str]]:
    """A value → the runs that show what it does, each with what it shows."""
    how = value.compared[0][1] if value.compared and not value.like else None
    if how is not None and how.appeared is not None:
        yield how.appeared, "possible only under it"
    if how is not None and how.disappeared is not None:
        yield how.disappeared, "not possible under it"


def counted(states: States) -> str:
    """How many states each side has."""
    if states.base is states.head is None:
        return "not counted"
    one, other = (f"{each:,}" if each is not None else "not counted" for each in (states.base, states.head))
    return f"{one} on both sides" if states.base == states.head else f"{one} → {other}"


def reached(side: Side) -> str:
    """What is said of places that one side reaches alone."""
    return "reached now" if side == "head" else "reached no more"
