"""A file of features and their constraints, and a file of sources → declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from .declaration import SCOPES, Constraint, FeatureDeclaration, Scope, Source
from .document import Mapping, Node, Scalar
from .findings import nearest

if TYPE_CHECKING:
    from .reading import Reading

WAYS_TO_KNOW = ("documentation", "header", "observed", "inferred")
"""How a fact may be known, the strongest first."""


def read_features(root: Mapping, reading: Reading) -> tuple[tuple[FeatureDeclaration, ...], tuple[Constraint, ...]]:
    """The root of a file of features → the features, and the constraints between them."""
    entries = reading.mapping(root, "a file of features", ("constraints",), ("features",))
    features = tuple(_feature(key, node, reading) for key, node in reading.named(entries.get("features"), "features"))
    reading.lost = bool(reading.findings)
    constraints = []
    for node in reading.sequence(entries.get("constraints"), "constraints"):
        parts = reading.mapping(node, "a constraint", ("per", "because", "means"), ("formula",))
        written = reading.formula(parts.get("formula"), "formula")
        per = cast("Scope", reading.choice(parts.get("per"), "per", SCOPES))
        if written is not None:
            constraints.append(Constraint(per, written, reading.scalars(parts.get("because"), "because")))
    return features, tuple(constraints)


def _feature(key: Scalar, node: Node, reading: Reading) -> FeatureDeclaration:
    known = ("per", "class", "means", "formerly", "renamed_values", "because")
    entries = reading.mapping(node, f"feature {key.text}", known, ("values",))
    per = cast("Scope", reading.choice(entries.get("per"), "per", SCOPES))
    kind = cast('Literal["choice", "reading"]', reading.choice(entries.get("class"), "class", ("choice", "reading")))
    values = entries.get("values")
    pairs: list[tuple[str, str]] = []
    if isinstance(values, Mapping):
        for name, meaning in values.items:
            if reading.value(name, "value") is not None:
                pairs.append((name.text, reading.text(meaning, "a value's meaning")))
    else:
        for scalar in reading.scalars(values, "values"):
            if reading.value(scalar, "value") is None:
                continue
            if scalar.text in dict(pairs):
                reading.wrong(scalar.at, f'value "{scalar.text}" is given twice')
            else:
                pairs.append((scalar.text, ""))
    if values is not None and not pairs:
        reading.wrong(key.at, f'feature "{key.text}" has no values', "", "name at least one")
    because = reading.scalars(entries.get("because"), "because")
    means = reading.text(entries.get("means"), "means")
    formerly = reading.name(entries.get("formerly"), "formerly")
    renamed = _renamed(entries.get("renamed_values"), reading)
    return FeatureDeclaration(key.text, per, kind, means, tuple(pairs), because, key.at, formerly, renamed)


def _renamed(node: Node | None, reading: Reading) -> tuple[tuple[Scalar, Scalar], ...]:
    """The values of a feature as they were called, each with what it is called."""
    if node is not None and not isinstance(node, Mapping):
        reading.wrong(node.at, "renamed_values must be a mapping from old values to present ones")
    items = node.items if isinstance(node, Mapping) else ()
    pairs = ((reading.value(old, "value"), reading.value(new, "value")) for old, new in items)
    return tuple((old, new) for old, new in pairs if old is not None and new is not None)


def read_sources(root: Mapping, reading: Reading) -> tuple[Source, ...]:
    """The root of a file of sources → the sources, by their numbers; those that one rests on are in the same file."""
    entries = reading.mapping(root, "a file of sources", (), ("sources",))
    named = reading.named(entries.get("sources"), "sources")
    # Whatever else is wrong with an entry, its number is known.
    reading.lost = bool(reading.findings)
    numbers = tuple(key.text for key, _ in named)
    return tuple(_source(key, node, numbers, reading) for key, node in named)


def _source(key: Scalar, node: Node, numbers: tuple[str, ...], reading: Reading) -> Source:
    keys = ("document", "known", "rests_on", "outside")
    parts = reading.mapping(node, f"source {key.text}", keys, ("says",))
    says, document = reading.text(parts.get("says"), "says"), reading.text(parts.get("document"), "document")
    known = reading.choice(parts["known"], "known", WAYS_TO_KNOW) if "known" in parts else ""
    rests_on = reading.scalars(parts.get("rests_on"), "rests_on", "number")
    for scalar in rests_on:
        if scalar.text not in numbers and not reading.lost:
            what = f'source {key.text} rests on "{scalar.text}", which no source is numbered'
            reading.wrong(scalar.at, what, "known: " + ", ".join(numbers), nearest(scalar.text, numbers))
    outside = reading.text(parts.get("outside"), "outside")
    return Source(key.text, says, document, known, tuple(scalar.text for scalar in rests_on), outside)
