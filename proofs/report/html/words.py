"""Conditions on features and permissions in words, and what the names in them mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language import formula as f

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....model.system.instantiate import Composition

FITS = 90
"""Characters of a condition that is told in one piece."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A condition: `said` in one piece, or with `parts` of which all or one must be so, as `said` tells."""

    said: str
    parts: tuple[Outline, ...] = ()


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


def in_words(formula: f.Formula) -> str:
    """A ground formula over features and permissions → words: "ivi.SIGKILL never occurs and gpu.quiescer is present"."""
    match formula:
        case f.Truth(value):
            return "always" if value else "never"
        case f.May(event):
            return f"{event} may occur"
        case f.Not(f.May(event)):
            return f"{event} never occurs"
        case f.Is(path, values):
            return f"{path} is {' or '.join(values)}"
        case f.Not(f.Is(path, values)):
            return f"{path} is not {' or '.join(values)}"
        case f.And(parts):
            return " and ".join(map(_inner, parts))
        case f.Or(parts):
            return " or ".join(map(_inner, parts))
        case f.Implies(left, right):
            return f"if {_inner(left)}, then {_inner(right)}"
        case f.Not(part):
            return f"not ({in_words(part)})"
    return f.text(formula)


def _inner(formula: f.Formula) -> str:
    said = in_words(formula)
    return f"({said})" if isinstance(formula, f.And | f.Or | f.Implies) else said


def outline(formula: f.Formula) -> Outline:
    """A ground formula → an outline of it in words: what is short stays in one piece."""
    said = in_words(formula)
    if not isinstance(formula, f.And | f.Or) or len(said) <= FITS:
        return Outline(said)
    return Outline("all of" if isinstance(formula, f.And) else "one of", tuple(map(outline, formula.parts)))


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
