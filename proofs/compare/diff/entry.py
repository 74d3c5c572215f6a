"""What is declared → its parts in the words of its file, so that both sides can be put next to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ....model.language.declaration import (
        Constraint,
        EventDeclaration,
        FeatureDeclaration,
        Machine,
        Pin,
        Row,
        State,
    )
    from ....model.language.document import Scalar
    from ....model.language.findings import Position
    from ....model.language.reading import Written
    from ....specs.language.property import Property

Parts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A declaration as one side has it.

    Attributes:
        id: how drawings of its machine call it: "qvm:row-3", "qvm:running.hosting"; empty for what no drawing shows.
        place: where it is declared.
        parts: its keys, each with what stands there; keys under which nothing stands are left out.
    """

    id: str
    place: str
    parts: Parts

    @property
    def text(self) -> str:
        """All of it in one line, nearly as in the file: "trigger: press, source: cold, dest: heating"."""
        return ", ".join(f"{key}: {said}" for key, said in self.parts)


@dataclass(frozen=True, slots=True)
class Entries:
    """Makes the entries of one side.

    Attributes:
        place: how a place in a file of the head (True) or the base is called.
        head: which side it is.
    """

    place: Callable[[bool, Position], str]
    head: bool

    def row(self, machine: Machine, row: Row) -> Entry:
        """A row of a machine."""
        parts = _parts(
            ("trigger", _listed(row.triggers)),
            ("source", _listed(row.sources)),
            ("dest", row.dest.text or "null"),
            ("conditions", _written(row.conditions)),
            ("unless", _written(row.unless)),
            ("means", row.means),
            ("because", _listed(row.because)),
        )
        return self._entry(f"{machine.name}:row-{row.index}", row.at, parts)

    def event(self, event: EventDeclaration) -> Entry:
        """An event that a machine controls."""
        parts = (("event", event.name), ("class", event.kind), ("means", event.means))
        return self._entry("", event.at, _parts(*parts, ("because", _listed(event.because))))

    def state(self, machine: Machine, path: str, state: State) -> Entry:
        """A state of a machine."""
        final = "true" if state.final else ""
        parts = (("state", path), ("final", final), ("means", state.means), ("because", _listed(state.because)))
        return self._entry(f"{machine.name}:{path}", state.at, _parts(*parts))

    def machine(self, machine: Machine) -> Entry:
        """A machine, without what is in it."""
        when = "" if machine.when is None else _plain(machine.when.scalar.text)
        parts = (("machine", machine.name), ("per", machine.per), ("means", machine.means), ("when", when))
        return self._entry("", machine.at, _parts(*parts))

    def feature(self, feature: FeatureDeclaration) -> Entry:
        """A feature with its values."""
        values = "; ".join(f"{name}: {means}" if means else name for name, means in feature.values)
        parts = (("feature", feature.name), ("per", feature.per), ("class", feature.kind), ("means", feature.means))
        return self._entry("", feature.at, _parts(*parts, ("values", values), ("because", _listed(feature.because))))

    def constraint(self, constraint: Constraint) -> Entry:
        """A constraint on features."""
        at = constraint.written.scalar.at
        parts = (("constraint", _written((constraint.written,))), ("per", constraint.per))
        return self._entry("", at, _parts(*parts, ("because", _listed(constraint.because))))

    def assumption(self, written: Written) -> Entry:
        """What a system's file assumes."""
        return self._entry("", written.scalar.at, _parts(("assume", _written((written,)))))

    def pin(self, pin: Pin) -> Entry:
        """A feature's value in a system."""
        return self._entry("", pin.value.at, _parts((pin.feature.text, pin.value.text), ("shown by", pin.why)))

    def claim(self, declared: Property) -> Entry:
        """A property."""
        said = declared.said or ((declared.pattern, declared.body),)
        parts = _parts(
            ("property", declared.name),
            ("claim", declared.claim),
            ("for", ", ".join(f"{name.text}: {collection.text}" for name, collection in declared.binders)),
            ("where", _written(declared.where)),
            *((key, _plain(written.scalar.text)) for key, written in said),
            ("assuming", _written(declared.assuming)),
            ("because", ", ".join(declared.because)),
            ("kind", "sanity of the model" if declared.sanity else ""),
        )
        return self._entry("", declared.at, parts)

    def _entry(self, known: str, at: Position, parts: Parts) -> Entry:
        return Entry(known, self.place(self.head, at), parts)


def _parts(*parts: tuple[str, str]) -> Parts:
    return tuple((key, said) for key, said in parts if said)


def _listed(scalars: Iterable[Scalar]) -> str:
    return ", ".join(scalar.text for scalar in scalars)


def _written(formulas: Iterable[Written]) -> str:
    """Formulas as they stand in the file, one after the other."""
    return "; ".join(_plain(written.scalar.text) for written in formulas)


def _plain(text: str) -> str:
    return " ".join(text.split())
