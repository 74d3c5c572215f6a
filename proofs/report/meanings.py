"""What the names in conditions mean, and the locations of machines, as they are declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language import formula as f

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.system.instantiate import Composition


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name in a condition stands for.

    Attributes:
        name: of an event or a feature, "ivi.SIGKILL".
        kind: "fault", "choice", "configuration" or "reading".
        means: as declared.
        values: of a feature, each with its meaning.
        because: numbers of sources.
    """

    name: str
    kind: str
    means: str
    values: tuple[tuple[str, str], ...]
    because: tuple[str, ...]


class Meanings:
    """What the events and features of a system mean."""

    def __init__(self, composition: Composition) -> None:
        self._events = {
            f"{instance.element.name}.{event.name}": event
            for instance in composition.instances
            for event in instance.graph.machine.events
        }
        scopes = {element.name: element.scope for element in composition.grounding.topology.elements()}
        self._scopes, self._features = scopes, composition.library.names.features

    def of(self, formulas: Iterable[f.Formula]) -> Iterator[Meaning]:
        """Ground formulas → what each name in them means, in reading order; the vendor's open questions first."""
        names: dict[tuple[str, bool], None] = {}
        for atom in (atom for formula in formulas for atom in f.atoms(formula)):
            if not isinstance(atom, f.In):
                names[(atom.event, True) if isinstance(atom, f.May) else (atom.path, False)] = None
        found = [self._event(name) if event else self._feature(name) for name, event in names]
        return iter(sorted((each for each in found if each is not None), key=lambda each: each.kind != "reading"))

    def of_features(self, names: Iterable[str]) -> Iterator[Meaning]:
        """Names of features → what each means, in order."""
        return (meaning for name in names if (meaning := self._feature(name)) is not None)

    def _event(self, name: str) -> Meaning | None:
        event = self._events.get(name)
        if event is None:
            return None
        return Meaning(name, event.kind, event.means, (), tuple(scalar.text for scalar in event.because))

    def _feature(self, name: str) -> Meaning | None:
        element, _, bare = name.partition(".")
        feature = self._features.get((self._scopes.get(element, "system"), bare))
        if feature is None:
            return None
        kind = "reading" if feature.kind == "reading" else "configuration"
        because = tuple(scalar.text for scalar in feature.because)
        return Meaning(name, kind, feature.means, feature.values, because)


def meaning(composition: Composition, instance: str, location: str) -> str:
    """What it means that an instance is in a location, as its innermost state with a meaning was declared; or nothing."""
    machine = next(each.graph.machine for each in composition.instances if each.name == instance)
    said = ""
    for leaf in location.split("+"):
        states, within = machine.states, ""
        for name in leaf.split("."):
            state = next((each for each in states if each.name == name), None)
            if state is None:
                break
            states, within = state.children, state.means or within
        said = said or within
    return said
