"""How behaviour differs, for the page: of the whole, and of each machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .....model.language import formula as f
from ...diff import behaviour as b
from ...wording import outline
from .runs import story

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ....compare.diff.behaviour import Behaviour
    from ....compare.diff.difference import Difference
    from ....compare.diff.joint import Joint, Side
    from ....compare.diff.values import Value
    from ...wording import Outline
    from .runs import Story


@dataclass(frozen=True, slots=True)
class Run:
    """A run that shows a difference.

    Attributes:
        title: what it shows.
        side: whether it appeared or disappeared: "head" or "base"; "both" where both have it.
        story: what happens.
        where: values of features that one side has alone.
        last: what is to be said of its last event.
        when: exactly when there are such runs, in words; None where that goes without saying.
        exact: the same as a formula.
    """

    title: str
    side: str
    story: Story
    where: tuple[str, ...] = ()
    last: str = ""
    when: Outline | None = None
    exact: str = ""


@dataclass(frozen=True, slots=True)
class OfMachine:
    """What is different about one machine of the system.

    Attributes:
        name: which.
        gained: its events by which runs appear.
        lost: its events by which runs disappear.
        reached: locations that are reached now.
        left: locations that are reached no more.
        classes: its events that have another class, in sentences.
    """

    name: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    reached: tuple[str, ...]
    left: tuple[str, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Valued:
    """A value of a feature that one side has alone, and the runs that show what it does."""

    said: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class BehaviourBand:
    """How behaviour differs.

    Attributes:
        word: differs, unknown or the same.
        known: sentences about what is known, and what was compared.
        machines: machines about which something is different.
        runs: the shortest runs that show it.
        values: what one side leaves open alone.
        counted: how many states there are; nothing where nothing that moves is otherwise.
        combinations: combinations of locations that one side reaches alone.
        missing: what of the states is not known.
    """

    word: str
    known: tuple[str, ...]
    machines: tuple[OfMachine, ...]
    runs: tuple[Run, ...]
    values: tuple[Valued, ...]
    counted: str
    combinations: tuple[str, ...]
    missing: str


def behaviour(found: Difference, labels: Mapping[Side, str]) -> BehaviourBand | None:
    """A difference → the band that tells how behaviour differs; None where one side has no such system."""
    how = found.behaviour
    if how is None:
        return None
    known = (b.unfinished(how), b.verdict(found, how), *b.compared(found, how))
    states = found.states
    return BehaviourBand(
        b.word(found),
        tuple(sentence(said) for said in known if said),
        tuple(_machines(found, how)),
        tuple(_runs(found, how, labels)),
        tuple(Valued(sentence(b.valued(value)), tuple(_showing(found, value))) for value in found.values),
        "" if states is None else b.counted(states),
        () if states is None else tuple(sentence(b.combined(each)) for each in states.combinations),
        "" if states is None else states.reason,
    )


def sentence(said: str) -> str:
    """Words → a sentence that begins with a capital letter, unless it begins with a name, and ends with a stop."""
    first = said.split(" ", 1)[0].rstrip(",")
    begun = f"{said[:1].upper()}{said[1:]}" if first.isalpha() else said
    return f"{begun}."


def _runs(found: Difference, how: Behaviour, labels: Mapping[Side, str]) -> Iterator[Run]:
    for title, parting in (("Runs that disappeared", how.disappeared), ("Runs that appeared", how.appeared)):
        told = found.story(parting)
        if parting is not None and told is not None:
            when = None if parting.when is None or parting.when == f.TRUE else parting.when
            yield Run(
                title,
                parting.side,
                story(told.trace),
                tuple(b.where(parting, labels)),
                sentence(b.impossible(told, labels)),
                None if when is None else outline(when),
                "" if when is None else f.text(when),
            )
    told = found.story(how.elsewhere) if how.same else None
    if told is not None:
        title = "The same events lead to other places"
        yield Run(title, "both", story(told.trace), last=sentence(b.elsewhere(told, labels)))


def _showing(found: Difference, value: Value) -> Iterator[Run]:
    for parting, word in b.partings(value):
        told = found.story(parting)
        if told is not None:
            yield Run(f"{word[:1].upper()}{word[1:]}", parting.side, story(told.trace))


def _machines(found: Difference, how: Behaviour) -> Iterator[OfMachine]:
    """The machines about which something is different, in the order in which they are declared."""
    gained, lost = _by_machine(how.joint, "head", how.gained), _by_machine(how.joint, "base", how.lost)
    classes: dict[str, list[str]] = {}
    owners = _controllers(how.joint)
    for (name, _, _), said in zip(how.classes, b.classes(how), strict=True):
        classes.setdefault(owners[name], []).append(sentence(said))
    places = [dict[str, list[str]](), dict[str, list[str]]()]
    for table, pairs in zip(places, _reached(found), strict=True):
        for machine, place in pairs:
            table.setdefault(machine, []).append(place)
    for name in dict.fromkeys(v.name for system in (how.joint.base, how.joint.head) for v in system.variables):
        told = [tuple(table.get(name, ())) for table in (gained, lost, *places, classes)]
        if any(told):
            yield OfMachine(name, *told)


def _reached(found: Difference) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    return ((), ()) if found.states is None else (found.states.gained, found.states.lost)


def _by_machine(joint: Joint, side: Side, names: tuple[str, ...]) -> dict[str, list[str]]:
    """Events → each by the machine that controls it."""
    owners = _controllers(joint, side)
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(owners[name], []).append(name)
    return found


def _controllers(joint: Joint, *sides: Side) -> dict[str, str]:
    """Events → the machines that control them, on these sides."""
    found: dict[str, str] = {}
    for side in sides or ("base", "head"):
        system = joint.side(side)
        for event in system.events:
            found[event.name] = system.variables[event.participants[0].variable].name
    return found
