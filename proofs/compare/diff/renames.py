"""Two systems → what was only renamed: recognised by what it does, not by what it is called.

Names that both systems have are taken for the same. What only one of them has is coloured by how it is connected to the rest,
again and again until no colour splits (colour refinement: Weisfeiler and Leman, 1968), and pairs of equal colour are
candidates. A candidate counts only once it is verified: with the names replaced, every chart that speaks of it is exactly
the same in both systems.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ....model.language import formula as f
from .alike import Equality, moves, same_places
from .naming import Naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....model.system.transition_system import Event, TransitionSystem

Item: TypeAlias = tuple[str, ...]
"""What has a name: ("element", "ivi"), ("machine", "vm", "qvm"), ("location", "vm", "qvm", "gone"), ("event", "vm", "SIGTERM"),
("feature", "vm", "os"), ("value", "vm", "os", "linux")."""

_ROUNDS = 8


def renames(base: TransitionSystem, head: TransitionSystem) -> Naming:
    """Two systems → the names of `head` with those of `base` that they were given instead of; every one of them verified."""
    one, other = _Items.of(base), _Items.of(head)
    known = one.items.keys() & other.items.keys()
    lost, new = ([item for item in each.items if item not in known] for each in (one, other))
    if not lost or not new:
        return Naming()
    candidates = _paired(_coloured(one, other, known), lost, new)
    # What no chart speaks of, such as a value that is fixed, does nothing by which it could be recognised.
    pairs = {item: old for item, old in candidates.items() if other.items[item] and one.items[old]}
    while pairs:
        naming = _naming(other, pairs)
        wrong = _unverified(base, head, naming)
        refuted = {item for item in pairs if other.items[item] & wrong}
        if not refuted:
            return naming
        pairs = {item: old for item, old in pairs.items() if item not in refuted}
    return Naming()


@dataclass(slots=True)
class _Items:
    """Everything in a system that has a name, and what is said of it.

    Attributes:
        system: the system.
        kinds: of each element, whether it is the system, a VM or a device.
        items: each item with the places that speak of it: a variable and an event, or nobody and the event.
        facts: what is said of each item, by which it is recognised: other items, formulas, and plain values.
    """

    system: TransitionSystem
    kinds: dict[str, str]
    items: dict[Item, set[tuple[str, str]]] = field(default_factory=dict)
    facts: dict[Item, list[tuple[object, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, system: TransitionSystem) -> _Items:
        """A system → its items."""
        kinds = {v.scope: "vm" if v.scope == v.vm else "device" for v in system.variables} | {"host": "system"}
        found = cls(system, kinds)
        found._collect()
        return found

    def _collect(self) -> None:
        for v in self.system.variables:
            element, machine = ("element", v.scope), ("machine", self.kinds[v.scope], v.machine)
            self._add(element)
            self._fact(element, "has", machine)
            self._fact(machine, "of", element)
            for index, name in enumerate(v.locations):
                location = (*_local("location", machine), name)
                self._fact(location, "in", machine, element, index == v.initial, index in v.final)
                self._fact(machine, "with", location)
            self._add(machine).add((v.name, ""))
            self._add(element).add((v.name, ""))
        for feature in self.system.features:
            if feature.kind != "permission":
                self._feature(feature.name, feature.kind, feature.values)
        for event in self.system.events:
            self._event(event)
        for v in self.system.variables:
            for name in v.locations:
                # Where no edge begins or ends, a location stands and falls with its machine.
                own = self._add(("location", self.kinds[v.scope], v.machine, name))
                own |= set() if own else {(v.name, "")}

    def _event(self, event: Event) -> None:
        item = self.event(event.name)
        self._add(item).add(("", event.name))
        self._fact(item, "event", event.kind, ("element", event.name.partition(".")[0]))
        for position, p in enumerate(event.participants):
            v = self.system.variables[p.variable]
            machine = ("machine", self.kinds[v.scope], v.machine)
            place = v.name, event.name
            for edge in p.edges:
                ends = tuple((*_local("location", machine), v.locations[at]) for at in (edge.source, edge.dest))
                spoken = [item, machine, ("element", v.scope), *ends]
                for each in dict.fromkeys(spoken):
                    self._fact(each, "edge", position == 0, item, machine, *ends, edge.guard)
                for each in dict.fromkeys((*spoken, *self.spoken(edge.guard))):
                    self._add(each).add(place)
                for each in dict.fromkeys(self.spoken(edge.guard)):
                    if each[0] in ("feature", "value"):
                        self._fact(each, "asked", item, machine, *ends, edge.guard)

    def _feature(self, name: str, kind: str, values: tuple[str, ...]) -> None:
        element, _, bare = name.partition(".")
        feature = ("feature", self.kinds.get(element, "system"), bare)
        self._fact(feature, "feature", kind, len(values), ("element", element))
        for index, value in enumerate(values):
            self._fact((*_local("value", feature), value), "of", feature, index)

    def event(self, name: str) -> Item:
        """An event's name → its item."""
        element, _, bare = name.partition(".")
        return ("event", self.kinds.get(element, "system"), bare)

    def spoken(self, formula: f.Formula) -> Iterator[Item]:
        """What a ground formula speaks of."""
        for atom in f.atoms(formula):
            yield from self.atom(atom)

    def atom(self, atom: f.Atom) -> tuple[Item, ...]:
        """What an atom speaks of: an element, what is meant of it, and the locations or values."""
        path = atom.event if isinstance(atom, f.May) else atom.path
        element, _, bare = path.partition(".")
        kind = self.kinds.get(element, "system")
        match atom:
            case f.In(_, locations):
                return ("element", element), ("machine", kind, bare), *(("location", kind, bare, x) for x in locations)
            case f.Is(_, values):
                return ("element", element), ("feature", kind, bare), *(("value", kind, bare, x) for x in values)
            case f.May():
                return ("element", element), ("event", kind, bare)

    def _add(self, item: Item) -> set[tuple[str, str]]:
        return self.items.setdefault(item, set())

    def _fact(self, item: Item, *fact: object) -> None:
        self._add(item)
        self.facts.setdefault(item, []).append(fact)


def _local(sort: str, owner: Item) -> Item:
    """The beginning of the items that belong to another."""
    return (sort, *owner[1:])


_Colours = dict[Item, int]


def _coloured(one: _Items, other: _Items, known: Iterable[Item]) -> tuple[_Colours, _Colours]:
    """Colours of both systems' items: those of known names have one of their own, the others by what is said of them."""
    palette: dict[object, int] = {}
    fixed = {item: palette.setdefault(item, len(palette)) for item in known}
    colours = tuple({item: fixed.get(item, -1 - len(item[0])) for item in each.items} for each in (one, other))
    for _ in range(_ROUNDS):
        finer = tuple(
            {
                item: fixed[item] if item in fixed else palette.setdefault(_signature(each, item, own), len(palette))
                for item in each.items
            }
            for each, own in zip((one, other), colours, strict=True)
        )
        settled = all(len(set(new.values())) == len(set(old.values())) for new, old in zip(finer, colours, strict=True))
        colours = finer
        if settled:
            break
    return colours[0], colours[1]


def _signature(items: _Items, item: Item, colours: _Colours) -> object:
    """An item's colour and what is said of it, in colours."""
    facts = Counter(tuple(_seen(items, part, colours) for part in fact) for fact in items.facts.get(item, ()))
    return colours[item], frozenset(facts.items())


def _seen(items: _Items, part: object, colours: _Colours) -> object:
    if isinstance(part, tuple):
        return "item", colours.get(part, -1)
    return _shape(items, part, colours) if isinstance(part, f.Formula) else part


def _shape(items: _Items, formula: f.Formula, colours: _Colours) -> object:
    """A ground formula in colours, the order of parts left out."""
    match formula:
        case f.In() | f.Is() | f.May():
            owner, what, *rest = (colours.get(each, -1) for each in items.atom(formula))
            return type(formula).__name__, owner, what, tuple(sorted(rest))
        case f.Not(part):
            return "not", _shape(items, part, colours)
        case f.And(parts) | f.Or(parts):
            return type(formula).__name__, frozenset(Counter(_shape(items, part, colours) for part in parts).items())
        case f.Implies(left, right):
            return "implies", _shape(items, left, colours), _shape(items, right, colours)
    return f.text(formula)


def _paired(colours: tuple[_Colours, _Colours], lost: list[Item], new: list[Item]) -> dict[Item, Item]:
    """New items → lost ones of the same colour; where several have it, in the order in which they are declared."""
    classes: tuple[dict[tuple[str, int], list[Item]], ...] = ({}, {})
    for found, own, items in zip(classes, colours, (lost, new), strict=True):
        for item in items:
            found.setdefault((item[0], own[item]), []).append(item)
    pairs: dict[Item, Item] = {}
    for key, arriving in classes[1].items():
        waiting = classes[0].get(key, [])
        if len(waiting) == len(arriving):
            pairs |= dict(zip(arriving, waiting, strict=True))
    return pairs


def _naming(head: _Items, pairs: dict[Item, Item]) -> Naming:
    """Items of the head with the base's → what that means for every ground name."""
    naming = Naming()

    def ground(name: str, sort: str) -> str:
        element, _, bare = name.partition(".")
        item = (sort, head.kinds.get(element, "system"), bare)
        return f"{pairs.get(('element', element), ('', element))[1]}.{pairs.get(item, item)[2]}"

    for v in head.system.variables:
        _note(naming.variables, v.name, ground(v.name, "machine"))
        owner = ("location", head.kinds[v.scope], v.machine)
        for name in v.locations:
            _note(naming.locations.setdefault(v.name, {}), name, pairs.get((*owner, name), ("", "", "", name))[3])
    for feature in head.system.features:
        if feature.kind != "permission":
            _note(naming.features, feature.name, ground(feature.name, "feature"))
            element, _, bare = feature.name.partition(".")
            for value in feature.values:
                item = ("value", head.kinds.get(element, "system"), bare, value)
                _note(naming.values.setdefault(feature.name, {}), value, pairs.get(item, item)[3])
    names = [event.name for event in head.system.events]
    names += [feature.name for feature in head.system.features if feature.kind == "permission"]
    for name in names:
        _note(naming.events, name, ground(name, "event"))
    return naming


def _note(names: dict[str, str], new: str, old: str) -> None:
    if new != old:
        names[new] = old


def _unverified(base: TransitionSystem, head: TransitionSystem, naming: Naming) -> set[tuple[str, str]]:
    """The places of the head, as its own names say them, where its charts with the base's names are not the base's."""
    told = naming.system(head)
    equality = Equality(base, told)
    before = {event.name: moves(base, event) for event in base.events}
    own = {variable.name: variable for variable in base.variables}
    moved = {v.name for v in told.variables if v.name not in own or not same_places(v, own[v.name])}
    wrong: set[tuple[str, str]] = set()
    for old, new in zip(head.events, told.events, strict=True):
        there, here = moves(told, new), before.get(new.name, {})
        every = here.keys() | there.keys()
        if not all(equality.moves(here.get(name, frozenset()), there.get(name, frozenset())) for name in every):
            wrong.add(("", old.name))
        for p, q in zip(old.participants, new.participants, strict=True):
            name = told.variables[q.variable].name
            alone = equality.moves(here.get(name, frozenset()), there.get(name, frozenset()))
            if name in moved or not alone or new.name not in before:
                wrong |= {(head.variables[p.variable].name, where) for where in (old.name, "")}
    for v, new_v in zip(head.variables, told.variables, strict=True):
        if new_v.name in moved:
            wrong.add((v.name, ""))
    return wrong
