"""Names that were changed: what a machine or a feature is said to have been called keeps working, with a note.

Systems' files, assumptions and claims may still say an old name; the machines themselves do not. A name is kept for one
minor version: then its `formerly` is removed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import formula as f
from . import temporal as t
from .findings import Finding, nearest
from .names import state_paths
from .parse import place
from .temporal_parts import rebuilt

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from .declaration import FeatureDeclaration, Machine, Pin, System
    from .document import Scalar
    from .names import Names, Noun
    from .reading import Written, WrittenTemporal


_NOUNS: tuple[Noun, ...] = ("machine", "feature", "event")


@dataclass(frozen=True, slots=True)
class Former:
    """What things were called.

    Attributes:
        named: sort and old name of a machine, feature or event → its name.
        locations: a machine's name → old and present paths of its states.
        values: a feature's name → old and present values.
        notes: takes a line for each old name that is met, with its place.
    """

    named: Mapping[tuple[Noun, str], str]
    locations: Mapping[str, Mapping[str, str]]
    values: Mapping[str, Mapping[str, str]]
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, names: Names) -> Former:
        """What a model declares → what it was called."""
        declared: list[tuple[Noun, str, Scalar | None]] = [
            *(("machine", machine.name, machine.formerly) for machine in names.machines.values()),
            *(("feature", feature.name, feature.formerly) for feature in names.features.values()),
            *(("event", event.name, event.formerly) for _, event in names.events.values()),
        ]
        return cls(
            {(noun, old.text): name for noun, name, old in declared if old is not None},
            {machine.name: _locations(machine) for machine in names.machines.values()},
            {feature.name: _values(feature) for feature in names.features.values()},
        )

    def system(self, system: System) -> System:
        """A system as its file has it → the same by present names, with a note for each that is not."""
        renewed = replace(
            system,
            pins=self._pins(system.pins),
            vms=tuple(replace(vm, pins=self._pins(vm.pins)) for vm in system.vms),
            devices=tuple(replace(device, pins=self._pins(device.pins)) for device in system.devices),
            assume=tuple(self.written(written) for written in system.assume),
        )
        return replace(renewed, notes=(*system.notes, *self.taken()))

    def taken(self) -> tuple[str, ...]:
        """The notes so far, each once; they are not told again."""
        notes = tuple(dict.fromkeys(self.notes))
        self.notes.clear()
        return notes

    def written(self, written: Written) -> Written:
        """A formula as written → the same by present names."""
        formula = self._formula(written.formula, written.scalar)
        return written if formula is written.formula else replace(written, formula=formula)

    def temporal(self, written: WrittenTemporal) -> WrittenTemporal:
        """A temporal formula as written → the same by present names."""

        def renewed(formula: t.Temporal) -> t.Temporal:
            match formula:
                case t.Holds(state):
                    return t.Holds(self._formula(state, written.scalar))
                case t.Occurs(event, at):
                    return replace(formula, event=self._path("event", event, written.scalar, at))
            return rebuilt(formula, renewed)

        return replace(written, formula=renewed(written.formula))

    def _pins(self, pins: tuple[Pin, ...]) -> tuple[Pin, ...]:
        given = {pin.feature.text for pin in pins}
        return tuple(self._pin(pin, given) for pin in pins)

    def _pin(self, pin: Pin, given: set[str]) -> Pin:
        feature = pin.feature
        # Whoever gives both names has to say which one counts.
        if self.named.get(("feature", feature.text)) not in given:
            feature = replace(feature, text=self._path("feature", feature.text, feature, 0))
        (value,) = self._words(self.values.get(feature.text, {}), (pin.value.text,), pin.value, 0)
        return replace(pin, feature=feature, value=replace(pin.value, text=value))

    def _formula(self, formula: f.Formula, scalar: Scalar) -> f.Formula:
        match formula:
            case f.In(path, locations, at):
                path = self._path("machine", path, scalar, at)
                known = self.locations.get(path.rpartition(".")[2], {})
                return f.In(path, self._words(known, locations, scalar, at), at)
            case f.Is(path, values, at):
                path = self._path("feature", path, scalar, at)
                known = self.values.get(path.rpartition(".")[2], {})
                return f.Is(path, self._words(known, values, scalar, at), at)
            case f.May(event, at):
                return f.May(self._path("event", event, scalar, at), at)
            case f.Not(part):
                return f.Not(self._formula(part, scalar))
            case f.And(parts) | f.Or(parts):
                return type(formula)(tuple(self._formula(part, scalar) for part in parts))
            case f.Implies(left, right):
                return f.Implies(self._formula(left, scalar), self._formula(right, scalar))
            case f.Each(body=body):
                return replace(formula, body=self._formula(body, scalar))
        return formula

    def _path(self, noun: Noun, path: str, scalar: Scalar, at: int | None) -> str:
        before, dot, last = path.rpartition(".")
        new = self.named.get((noun, last), last)
        self._note(last, new, scalar, at)
        return f"{before}{dot}{new}"

    def _words(self, known: Mapping[str, str], words: Iterable[str], scalar: Scalar, at: int | None) -> tuple[str, ...]:
        new = tuple(renamed(known, word) for word in words)
        for word, present in zip(words, new, strict=True):
            self._note(word, present, scalar, at)
        return new

    def _note(self, old: str, new: str, scalar: Scalar, at: int | None) -> None:
        if old != new:
            said = f'"{old}" is called "{new}" now; its former name is known until the next minor version'
            self.notes.append(f"{place(scalar, at)}: {said}")


def renamed(known: Mapping[str, str], word: str) -> str:
    """A word → the other one; the path of a state, also where it leads on below a state that is called otherwise."""
    fitting = [old for old in known if word == old or word.startswith(f"{old}.")]
    old = max(fitting, key=len, default="")
    return f"{known[old]}{word[len(old) :]}" if fitting else word


def _locations(machine: Machine) -> dict[str, str]:
    return {state.formerly.text: path for path, state in state_paths(machine.states) if state.formerly is not None}


def former_places(machine: Machine) -> dict[str, str]:
    """A machine → present and former paths of its states that were called otherwise."""
    return {new: old for old, new in _locations(machine).items()}


def former_values(feature: FeatureDeclaration) -> dict[str, str]:
    """A feature → present and former names of its values that were called otherwise."""
    return {new: old for old, new in _values(feature).items()}


def _values(feature: FeatureDeclaration) -> dict[str, str]:
    return {old.text: new.text for old, new in feature.renamed_values}


def misremembered(names: Names) -> Iterator[Finding]:
    """What a model declares → what is wrong with old names in it.

    Whoever writes an old name is not asked in which scope he means it: it must be the name of nothing else in any of them.
    """
    first: dict[tuple[str, str], Scalar] = {}
    groups = {name for _, name in names.groups}
    live = {noun: {name for _, name in names.table(noun)} for noun in _NOUNS}
    for machine in names.machines.values():
        yield from _taken(machine.formerly, "machine", live["machine"], first)
        paths = {path for path, _ in state_paths(machine.states)}
        before: dict[tuple[str, str], Scalar] = {}
        for _, state in state_paths(machine.states):
            yield from _taken(state.formerly, "state", paths, before)
    for feature in names.features.values():
        yield from _taken(feature.formerly, "feature", live["feature"], first)
        for old, new in feature.renamed_values:
            yield from _taken(old, "value", feature.domain, {})
            if new.text not in feature.domain:
                what, known = (
                    f'feature "{feature.name}" has no value "{new.text}"',
                    f"known: {', '.join(feature.domain)}",
                )
                yield Finding(new.at, what, known, nearest(new.text, feature.domain))
    for _, event in names.events.values():
        yield from _taken(event.formerly, "event", live["event"] | groups, first)


def _taken(
    old: Scalar | None, noun: str, known: Container[str], first: dict[tuple[str, str], Scalar]
) -> Iterator[Finding]:
    if old is None:
        return
    if old.text in known:
        yield Finding(old.at, f'{noun} "{old.text}" is there, so that this cannot be an old name')
    other = first.setdefault((noun, old.text), old)
    if other is not old:
        yield Finding(old.at, f'"{old.text}" is said to be the old name of two', f"first at {other.at}", "keep one")
