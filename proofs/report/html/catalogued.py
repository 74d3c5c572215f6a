"""The catalogue for the page: every property, with its claims here, and every source, with what stands for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ....model.system.load import EMBEDDED as MACHINES
from ....model.system.references import references
from ....specs.language.pages import paged
from ....specs.language.property import EMBEDDED as SPECS
from ....specs.language.property import load_properties
from ...checking.catalogued import Declared
from ..catalogue import GROUPS
from ..pages import standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ....specs.language.catalogue import Entry, Place
    from ....specs.language.pages import Stood
    from ...checking.run import Outcome

_LABELS = {
    "feature": "features",
    "constraint": "constraints",
    "claim": "claims",
    "sanity": "sanity of the model",
    "rule": "lint of configurations",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A property: `claims` are the numbers of those that it makes here, `asked` whether anybody asked for them."""

    name: str
    claim: str
    pattern: str
    because: tuple[str, ...]
    hazards: tuple[str, ...]
    claims: tuple[int, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A source: `stands` are pairs of a label and what stands for it under that label; `index` is its place in the list."""

    index: int
    number: str
    says: str
    document: str
    known: str
    rests_on: tuple[str, ...]
    outside: str
    stands: tuple[tuple[str, tuple[str, ...]], ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a page of the documentation: `rows` are machines, each with its rows, and `listed` what is claimed."""

    says: str
    because: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    listed: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Documented:
    """A page of the documentation, sentence by sentence; `standing` tells in numbers what stands for it."""

    title: str
    document: str
    standing: str
    sentences: tuple[Said, ...]


def declared(outcome: Outcome) -> Declared:
    """An outcome → the model that it is about, and every property that could have been asked for."""
    question = outcome.case.question
    machines = Path(question.machines) if question.machines else MACHINES
    library = outcome.case.composition.library
    specs = Path(question.specs) if question.specs else SPECS
    found = load_properties(specs, *question.allow_outside, names=library.names)
    return Declared(library, found, references(machines), own=not question.machines)


def properties(outcome: Outcome, model: Declared) -> tuple[Listed, ...]:
    """An outcome → every property that there is, in the order of the files."""
    claims: dict[str, list[int]] = {}
    for number, verdict in enumerate(outcome.verdicts):
        claims.setdefault(verdict.claim.declared.name, []).append(number)
    silent = {item.name for item in outcome.case.silent}
    return tuple(
        Listed(
            item.name,
            item.claim,
            item.pattern,
            item.because,
            tuple(dict.fromkeys(hazard.number for hazard in item.hazards)),
            tuple(claims.get(item.name, ())),
            item.name in silent or item.name in claims,
        )
        for item in model.properties
    )


def catalogued(model: Declared) -> list[tuple[str, list[Cited]]]:
    """A model → its sources by kinds: facts, open questions, invariants, hazards; those that stand nowhere as well."""
    entries = [*enumerate(model.entries())]
    groups = [
        (title, [_cited(index, entry) for index, entry in entries if entry.kind == kind])
        for kind, title in GROUPS.items()
    ]
    return [(title, group) for title, group in groups if group]


def documented(model: Declared, listed: Sequence[Listed]) -> list[Documented]:
    """A model, and its properties as they are listed → its pages."""
    known = {each.name: each for each in listed}
    return [
        Documented(
            each.page.title,
            each.page.document,
            standing(each),
            tuple(_said(stood, known) for stood in each.sentences),
        )
        for each in paged(model.library.model, model.properties)
    ]


def _said(stood: Stood, known: Mapping[str, Listed]) -> Said:
    rows: dict[str, list[str]] = {}
    for row in stood.rows:
        rows.setdefault(row.machine, []).append(f"{row.triggers}: {row.ends}")
    return Said(
        stood.sentence.says,
        tuple(scalar.text for scalar in stood.sentence.rests_on),
        tuple((machine, tuple(lines)) for machine, lines in rows.items()),
        tuple(known[item.name] for item in (*stood.claims, *stood.scenarios)),
    )


def _cited(index: int, entry: Entry) -> Cited:
    source, stands = entry.source, dict[str, dict[str, None]]()
    for place in entry.places:
        stands.setdefault(_label(place), {}).update(dict.fromkeys(_names(place)))
    for item, hazard in entry.shown:
        stands.setdefault(f"shows in {hazard.system}", {})[item.name] = None
    return Cited(
        index,
        source.number,
        source.says,
        source.document,
        source.known,
        source.rests_on,
        source.outside,
        tuple((label, tuple(names)) for label, names in stands.items()),
        not entry.accounted,
    )


def _label(place: Place) -> str:
    return f"machine {place.machine}" if place.machine else _LABELS.get(place.part, place.part)


def _names(place: Place) -> list[str]:
    return place.name.split(", ") if place.part == "transition" else [place.name or place.detail]
