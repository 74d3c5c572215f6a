"""A file of properties → what it claims, each with its price (`assuming`) and its source (`because`)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...model.language.document import Mapping, Scalar, Sequence
from ...model.language.findings import Finding, InputError, Position
from ...model.language.formula import FALSE
from ...model.language.names import Names
from ...model.language.reading import Reading, Written
from ...model.language.scope import Place, UnknownName
from ...model.system.load import read_folder
from .assumption import Spelling, read_assumptions
from .patterns import PATTERNS, STATIC, TEMPORAL, meaning, read_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.language.declaration import NamedFormula
    from ...model.language.document import Node
    from ...model.language.temporal import Temporal
    from .patterns import Pattern, Said

NO_NAMES = Names({}, {}, {})
"""Of no model: then a formula can name no other one."""

EMBEDDED = Path(__file__).resolve().parent.parent
"""The folder of the properties that come with Quiesce."""

SANITY = "sanity"
"""The subfolder of a folder of properties for those that nobody wants of a vehicle: they hold of any sensible model."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """Where a hazard can be seen happen: in a trace of a claim that a property makes about a reference system.

    Attributes:
        number: of the hazard in the list of sources.
        system: the reference system's name.
        cause: what must be among the members of the minimal cause whose trace it is; nothing for the claim's own trace.
        at: where it is said.
    """

    number: str
    system: str
    cause: tuple[Written, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Property:
    """What is claimed of every element it is bound to.

    Attributes:
        name: the property's id, which is a claim: "no-device-left-unquiesced".
        claim: the same as a sentence.
        binders: names of `for:`, each with the collection it ranges over; later ones may use earlier ones.
        pattern: what is claimed of the formula, or of the formulas.
        body: the formula that a pattern about single states is about; of a temporal pattern, `false`.
        where: features an element must have for the property to speak of it at all.
        assuming: what is assumed of features and permissions.
        because: numbers of sources.
        at: where it is declared.
        hazards: the hazards that it shows.
        lemmas: what else is always true, said as a help for a proof by induction; proved with the claim, never assumed.
        said: what a temporal pattern says under each of its keys; nothing of a pattern about single states.
        notes: what whoever wrote it should know.
        formerly: other ids that it had, by which people may still call it.
        sanity: whether it is there so that a wrong model is noticed; its file is below the folder `SANITY`.
    """

    name: str
    claim: str
    binders: tuple[tuple[Scalar, Scalar], ...]
    pattern: Pattern
    body: Written
    where: tuple[Written, ...]
    assuming: tuple[Written, ...]
    because: tuple[str, ...]
    at: Position
    hazards: tuple[Hazard, ...] = ()
    lemmas: tuple[Written, ...] = ()
    said: Said = ()
    notes: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    sanity: bool = False

    @property
    def temporal(self) -> Temporal | None:
        """The temporal formula that is claimed; None of a pattern about single states."""
        return meaning(self.pattern, {key: written.formula for key, written in self.said}) if self.said else None


def load_properties(folder: Path, *outside: str, names: Names = NO_NAMES) -> tuple[Property, ...]:
    """A folder of YAML files, each a list of properties, or assumptions → the properties, in order of file names.

    Args:
        folder: its path.
        outside: folders to which links in it may lead besides.
        names: what the machines declare, so that a claim may use formulas that they name.

    Raises:
        InputError: every finding of every file. Other names in formulas are checked later, against a system.
    """
    wrong: list[Finding] = []
    found: dict[str, Property] = {}
    assumptions: list[NamedFormula] = []
    for file, root in read_folder(folder, wrong, *outside):
        reading, sanity = Reading(naming=True), Path(file).relative_to(folder).parts[0] == SANITY
        if isinstance(root, Mapping) and any(key.text == "assumptions" for key, _ in root.items):
            assumptions += read_assumptions(root, reading)
        elif not isinstance(root, Sequence):
            reading.wrong(root.at, "not a file of properties", "a list is expected, each item with the key property")
        else:
            for node in root.items:
                item = _property(node, reading, sanity=sanity)
                if item is not None and item.name in found:
                    reading.wrong(
                        item.at, f'property "{item.name}" is declared twice', f"first at {found[item.name].at}"
                    )
                elif item is not None:
                    found[item.name] = item
        wrong += reading.findings
    wrong += _ambiguous(found.values())
    if not found and not wrong:
        wrong.append(Finding(Position(str(folder), 0, 0), "no file here declares a property"))
    if wrong:
        raise InputError(wrong)
    spelling = Spelling.of(assumptions, names, wrong)
    made = tuple(_spelt_out(item, spelling) for item in found.values())
    spelling.review(assumptions)
    if wrong:
        raise InputError(wrong)
    return made


def _spelt_out(item: Property, spelling: Spelling) -> Property:
    """A property as read → the same with every name of a formula replaced by that formula."""
    where = Place("system")
    for name, collection in item.binders:
        # Of a collection that is not known it is said later.
        with suppress(UnknownName):
            where = where.binding(name.text, where.collection(collection.text))
    return replace(
        item,
        body=spelling.formulas((item.body,), where, closes=False)[0],
        where=spelling.formulas(item.where, where),
        assuming=spelling.formulas(item.assuming, where),
        hazards=tuple(replace(each, cause=spelling.formulas(each.cause, where)) for each in item.hazards),
        lemmas=spelling.formulas(item.lemmas, where),
        said=tuple((key, spelling.temporal(written, where)) for key, written in item.said),
        notes=spelling.former.taken(),
    )


def _ambiguous(properties: Iterable[Property]) -> Iterator[Finding]:
    """Properties → a finding for each former name that would mean two of them."""
    known = list(properties)
    meant = {item.name: item for item in known}
    for item in known:
        for former in item.formerly:
            other = meant.setdefault(former, item)
            if other is not item or former == item.name:
                what = f'"{former}" is said to be a former name of "{item.name}", and is a name of "{other.name}"'
                yield Finding(item.at, what, f"declared at {other.at}")


def _property(node: Node, reading: Reading, *, sanity: bool) -> Property | None:
    known = ("formerly", "claim", "for", "where", "assuming", "because", "hazards", "lemmas", *PATTERNS)
    entries = reading.mapping(node, "a property", known, ("property",))
    name = reading.name(entries.get("property"), "property")
    given = [pattern for pattern in PATTERNS if pattern in entries]
    if name is not None and len(given) != 1:
        what = f'property "{name.text}" has {len(given) or "no"} patterns' if len(given) != 1 else ""
        reading.wrong(name.at, what, f"known: {', '.join(PATTERNS)}", "give exactly one")
    binders = []
    table = entries.get("for")
    for key, collection in reading.named(table, "for") if table is not None else ():
        if isinstance(collection, Scalar):
            binders.append((key, collection))
        else:
            reading.wrong(collection.at, "a name in for: ranges over a collection, such as devices")
    bodies = [_body(pattern, entries[pattern], reading) for pattern in given]
    where = reading.formulas(entries.get("where"), "where")
    assuming = reading.formulas(entries.get("assuming"), "assuming")
    because = tuple(scalar.text for scalar in reading.scalars(entries.get("because"), "because"))
    formerly = tuple(
        s.text for s in reading.scalars(entries.get("formerly"), "formerly") if reading.is_name(s, "formerly")
    )
    claim = reading.text(entries.get("claim"), "claim")
    hazards = tuple(_hazards(entries.get("hazards"), given, reading))
    lemmas = reading.formulas(entries.get("lemmas"), "lemmas")
    if lemmas and given == ["possible"]:
        what = "what is possible is shown by a run: no lemma helps"
        reading.wrong(lemmas[0].scalar.at, what, "", "leave out lemmas")
    elif lemmas and given and given[0] in TEMPORAL:
        what = f"{given[0]}: is not proved by induction: no lemma helps"
        reading.wrong(lemmas[0].scalar.at, what, "", "leave out lemmas")
    if name is None or len(bodies) != 1 or bodies[0] is None or not isinstance(node, Mapping):
        return None
    body, said = bodies[0]
    return Property(
        name=name.text,
        claim=claim,
        binders=tuple(binders),
        pattern=given[0],
        body=body,
        where=where,
        assuming=assuming,
        because=because,
        at=name.at,
        hazards=hazards,
        lemmas=lemmas,
        said=said,
        formerly=formerly,
        sanity=sanity,
    )


def _body(pattern: Pattern, node: Node, reading: Reading) -> tuple[Written, Said] | None:
    """The node under a pattern → the formula of a pattern about single states, or what a temporal one says."""
    if pattern in STATIC:
        body = reading.formula(node, pattern)
        return None if body is None else (body, ())
    said = read_said(pattern, node, reading)
    return None if said is None else (Written(FALSE, said[0][1].scalar), said)


def _hazards(node: Node | None, given: list[Pattern], reading: Reading) -> Iterator[Hazard]:
    for key, value in reading.named(node, "hazards"):
        entries = reading.mapping(value, f"hazard {key.text}", ("cause",), ("system",))
        system = reading.name(entries.get("system"), "system")
        cause = reading.formulas(entries.get("cause"), "cause")
        if cause and given == ["possible"]:
            what = f"hazard {key.text} has a cause, but what is possible is shown by its witness"
            reading.wrong(cause[0].scalar.at, what, "", "leave out cause")
        elif system is not None:
            yield Hazard(key.text, system.text, cause, key.at)
