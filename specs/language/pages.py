"""A page of the documentation → for each of its sentences the rows, features, claims and scenarios that stand for it.

What stands for a sentence is computed: whatever names one of the sources that the sentence rests on. So a page says nothing of
machines or claims but where that is too much for a sentence, and is right again after each of them was renamed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language.findings import Finding, nearest
from .catalogue import ends
from .former import former_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ...model.language.declaration import FeatureDeclaration, Machine, Model, Page, Scope, Sentence
    from ...model.language.document import Scalar
    from ...model.language.findings import Position
    from .property import Property


@dataclass(frozen=True, slots=True)
class Taken:
    """A row of a machine that stands for a sentence: "SIGTERM", "running → terminating"."""

    machine: str
    triggers: str
    ends: str
    at: Position


@dataclass(frozen=True, slots=True)
class Stood:
    """A sentence, and what stands for it.

    Attributes:
        sentence: the sentence.
        rows: rows that rest on the same sources, themselves or by the event that they are of.
        varies: features that do.
        claims: properties that do.
        scenarios: what has to stay possible, likewise.
    """

    sentence: Sentence
    rows: tuple[Taken, ...]
    varies: tuple[FeatureDeclaration, ...]
    claims: tuple[Property, ...]
    scenarios: tuple[Property, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What the sentence lacks: a row, or anything that is claimed; it is partial then."""
        lacks = (("no row", self.rows), ("no claim", (*self.claims, *self.scenarios)))
        return tuple(what for what, there in lacks if not there)


@dataclass(frozen=True, slots=True)
class Paged:
    """A page, and what stands for its sentences."""

    page: Page
    sentences: tuple[Stood, ...]

    @property
    def partial(self) -> tuple[Stood, ...]:
        """The sentences for which something is missing."""
        return tuple(each for each in self.sentences if each.missing)


def paged(model: Model, properties: Collection[Property]) -> tuple[Paged, ...]:
    """A model and what is claimed of it → its pages, with what stands for each sentence."""
    return tuple(
        Paged(page, tuple(_stood(sentence, model, properties) for sentence in page.sentences)) for page in model.pages
    )


def misled(pages: Iterable[Paged], properties: Collection[Property], *, others: bool) -> Iterator[Finding]:
    """Pages → a finding for each name that narrows a sentence of theirs to nothing.

    Args:
        pages: the pages.
        properties: what is claimed.
        others: these are not those that were written with the pages, and need not have the ids that pages name.
    """
    for page in pages:
        for stood in page.sentences:
            yield from _misled(stood, () if others else properties)


def _stood(sentence: Sentence, model: Model, properties: Iterable[Property]) -> Stood:
    facts, only = _texts(sentence.rests_on), _texts(sentence.rows)
    named = _meant(sentence, properties)
    machines = [machine for machine in model.machines if not only or machine.name in only]
    claimed = [p for p in properties if facts & set(p.because) and (not named or p.name in named)]
    return Stood(
        sentence,
        tuple(taken for machine in machines for taken in _rows(machine, facts, _events(model, facts))),
        tuple(feature for feature in model.features if facts & _texts(feature.because)),
        tuple(item for item in claimed if item.pattern != "possible"),
        tuple(item for item in claimed if item.pattern == "possible"),
    )


def _events(model: Model, facts: set[str]) -> set[tuple[Scope, str]]:
    """The events that rest on some facts, by the scope of their machines."""
    return {(m.per, event.name) for m in model.machines for event in m.events if facts & _texts(event.because)}


def _rows(machine: Machine, facts: set[str], events: set[tuple[Scope, str]]) -> Iterator[Taken]:
    """The rows of a machine that rest on some facts: themselves, or by an event that they are of."""
    for row in machine.rows:
        if facts & _texts(row.because) or any(_event(trigger.text, machine) in events for trigger in row.triggers):
            yield Taken(machine.name, ", ".join(trigger.text for trigger in row.triggers), ends(row), row.at)


def _event(trigger: str, machine: Machine) -> tuple[Scope, str]:
    """A trigger of a row → the scope and the name of its event: "host.slay" is one of the system, "vm.SIGTERM" of a VM."""
    *before, name = trigger.split(".")
    if not before:
        return machine.per, name
    return ("system" if before[-1] == "host" else "vm"), name


def _meant(sentence: Sentence, properties: Iterable[Property]) -> set[str]:
    """The ids of the properties to which a sentence is narrowed, former ones included."""
    former = former_names(properties)
    return {former.get(scalar.text, scalar.text) for scalar in sentence.claims}


def _misled(stood: Stood, properties: Collection[Property]) -> Iterator[Finding]:
    sentence, known, former = stood.sentence, [item.name for item in properties], former_names(properties)
    facts = ", ".join(scalar.text for scalar in sentence.rests_on)
    machines, claimed = {row.machine for row in stood.rows}, {item.name for item in (*stood.claims, *stood.scenarios)}
    for scalar in sentence.rows:
        if scalar.text not in machines:
            yield Finding(
                scalar.at, f'no row or event of "{scalar.text}" rests on {facts}', "", "name another, or none"
            )
    for scalar in sentence.claims if properties else ():
        name = former.get(scalar.text, scalar.text)
        if name not in known:
            listed = f"known: {', '.join(known)}"
            yield Finding(scalar.at, f'there is no property "{scalar.text}"', listed, nearest(scalar.text, known))
        elif name not in claimed:
            yield Finding(scalar.at, f'"{scalar.text}" does not rest on {facts}', "", "name another, or none")


def _texts(scalars: Iterable[Scalar]) -> set[str]:
    return {scalar.text for scalar in scalars}
