"""Model and properties → the catalogue: for each numbered source, where it stands, from the sentence to what rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...model.language import formula as f
from ...model.language.findings import Finding, InputError, nearest
from ...model.language.names import state_paths
from .claim import unlisted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ...model.language.declaration import Machine, Model, Row, Source
    from ...model.language.document import Scalar
    from ...model.language.findings import Position
    from ...model.qvmconf.lint import Rule
    from .property import Hazard, Property

Kind = Literal["fact", "reading", "invariant", "hazard", "decision", "other"]
_KINDS: dict[str, Kind] = {"F": "fact", "A": "reading", "I": "invariant", "H": "hazard", "E": "decision"}
"""What a number's letters tell. A decision is asked of people: nothing has to stand for it."""

Part = Literal["event", "state", "transition", "feature", "constraint", "claim", "sanity", "rule"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source stands.

    Attributes:
        part: what cites it; a claim about the sanity of the model is none that anybody wants, so it is a part of its own.
        machine: the machine that this is a part of; empty if it is none.
        name: an event, the triggers of a transition, the path of a state, a feature, a property's id, a rule's id; a
            constraint has none.
        detail: a transition's source and dest; what is asked of a feature, and its values; what a claim or a rule says;
            a constraint itself; what an event or a state means.
        at: the place in the files; None for a rule.
    """

    part: Part
    machine: str
    name: str
    detail: str
    at: Position | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A source and everything that stands for it.

    Attributes:
        source: the source.
        places: what cites it, in declared order.
        shown: of a hazard, the properties whose traces show it.
    """

    source: Source
    places: tuple[Place, ...]
    shown: tuple[tuple[Property, Hazard], ...]

    @property
    def kind(self) -> Kind:
        """What it is, as its number tells."""
        return _KINDS.get(self.source.number.rstrip("0123456789"), "other")

    @property
    def accounted(self) -> bool:
        """Whether something stands for it as its kind asks: a claim for an invariant, a trace for a hazard; or a reason why not."""
        if self.source.outside or self.kind == "decision":
            return True
        if self.kind == "hazard":
            return bool(self.shown)
        return any(self.kind != "invariant" or place.part == "claim" for place in self.places)


def catalogue(
    model: Model, properties: Collection[Property], rules: Iterable[Rule], systems: Collection[str]
) -> tuple[Entry, ...]:
    """What is declared → an entry for each source, in their order.

    Args:
        model: machines, features and sources.
        properties: what is claimed.
        rules: of the lint of configurations, if they cite these sources.
        systems: the names of the reference systems.

    Raises:
        InputError: a property cites a number that no source has, or a hazard is said to show in an unknown system.
    """
    numbers = [source.number for source in model.sources]
    wrong = [finding for item in properties for finding in (*unlisted(item, numbers), *_unknown(item, systems))]
    if wrong:
        raise InputError(wrong)
    places: dict[str, dict[Place, None]] = {number: {} for number in numbers}
    for because, place in _places(model, properties, rules):
        for number in because:
            places.get(number, {})[place] = None
    shown: dict[str, list[tuple[Property, Hazard]]] = {number: [] for number in numbers}
    for item in properties:
        for hazard in item.hazards:
            shown.get(hazard.number, []).append((item, hazard))
    return tuple(Entry(s, tuple(places[s.number]), tuple(shown[s.number])) for s in model.sources)


def _unknown(item: Property, systems: Collection[str]) -> Iterator[Finding]:
    for hazard in item.hazards:
        if systems and hazard.system not in systems:  # a folder of machines need not have reference systems
            what = f'hazard {hazard.number} shows in "{hazard.system}", which is no reference system'
            yield Finding(hazard.at, what, f"known: {', '.join(systems)}", nearest(hazard.system, systems))


def _places(
    model: Model, properties: Iterable[Property], rules: Iterable[Rule]
) -> Iterator[tuple[tuple[str, ...], Place]]:
    for machine in model.machines:
        for because, place in _of_machine(machine):
            yield _texts(because), place
    for feature in model.features:
        detail = f"{feature.means} {', '.join(feature.domain)}".lstrip()
        yield _texts(feature.because), Place("feature", "", feature.name, detail, feature.at)
    for constraint in model.constraints:
        detail = f.text(constraint.written.formula)
        yield _texts(constraint.because), Place("constraint", "", "", detail, constraint.written.scalar.at)
    for item in properties:
        yield item.because, Place("sanity" if item.sanity else "claim", "", item.name, item.claim, item.at)
    for rule in rules:
        yield rule.because, Place("rule", "", rule.id, rule.means)


def _of_machine(machine: Machine) -> Iterator[tuple[tuple[Scalar, ...], Place]]:
    for event in machine.events:
        yield event.because, Place("event", machine.name, event.name, event.means, event.at)
    for path, state in state_paths(machine.states):
        yield state.because, Place("state", machine.name, path, state.means, state.at)
    for row in machine.rows:
        triggers = ", ".join(trigger.text for trigger in row.triggers)
        yield row.because, Place("transition", machine.name, triggers, ends(row), row.at)


def ends(row: Row) -> str:
    """A row → "source, source → dest"; where the machine stays in its source, "source (stays)"."""
    sources = ", ".join("any" if source.text == "*" else source.text for source in row.sources)
    if not row.dest.text:
        return f"{sources} (stays)"
    return f"{sources} → {sources if row.dest.text == '=' else row.dest.text}"


def _texts(because: tuple[Scalar, ...]) -> tuple[str, ...]:
    return tuple(scalar.text for scalar in because)
