"""Two systems → what was only renamed.

What the head's machines and features say of their former names is believed, whatever else was changed about them. Any other
name is taken for another one exactly if, where it stands, it is the only one that vanished and the other is the only one
that appeared: one event of a machine, one location of it, one machine of a scope, one VM or device, one feature, one value of
it. And it counts only once it is verified: with the names replaced, every chart that speaks of it is the same in both systems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ....model.language import formula as f
from ....model.language.former import former_places, former_values, renamed
from .alike import Equality, moves, same_places
from .naming import Naming

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ....model.language.names import Names
    from ....model.system.transition_system import TransitionSystem

Item: TypeAlias = tuple[str, ...]
"""What has a name: ("element", "ivi"), ("machine", "vm", "qvm"), ("location", "vm", "qvm", "gone"), ("event", "vm", "SIGTERM"),
("feature", "vm", "os"), ("value", "vm", "os", "linux")."""

_Place: TypeAlias = tuple[str, str]
"""A variable and an event, or nothing in place of one of them."""


def renames(base: TransitionSystem, head: TransitionSystem, names: Names | None = None) -> Naming:
    """Two systems → the names of `head` with those of `base` that they were given instead of.

    Args:
        base: the one.
        head: the other.
        names: what the head declares, with former names; every other rename is verified.
    """
    spoken = _spoken(base), _spoken(head)
    said = {} if names is None else _said(base, head, names)
    found = _candidates(base, head, said)
    pairs = {new: old for new, old in found.items() if spoken[1].get(new) and spoken[0].get(old)}
    while pairs:
        naming = _naming(head, said | pairs)
        wrong = _unverified(base, head, naming)
        refuted = {item for item in pairs if spoken[1][item] & wrong}
        if not refuted:
            return naming
        pairs = {item: old for item, old in pairs.items() if item not in refuted}
    return _naming(head, said) if said else Naming()


def _said(base: TransitionSystem, head: TransitionSystem, names: Names) -> dict[Item, Item]:
    """What the head has by a name, and the base by the one that the head says it had → the latter."""
    before, after = dict(_named(base)), dict(_named(head))
    machines = {key: machine.formerly.text for key, machine in names.machines.items() if machine.formerly}
    features = {key: feature.formerly.text for key, feature in names.features.items() if feature.formerly}
    events = {key: event.formerly.text for key, (_, event) in names.events.items() if event.formerly}
    places = {key: former_places(machine) for key, machine in names.machines.items()}
    values = {key: former_values(feature) for key, feature in names.features.items()}

    def former(item: Item) -> Item:
        match item:
            case "machine", per, name:
                return "machine", per, machines.get((per, name), name)
            case "feature", per, name:
                return "feature", per, features.get((per, name), name)
            case "event", per, name:
                return "event", per, events.get((per, name), name)
            case "location", per, machine, name:
                known = places.get((per, machine), {})
                return "location", per, machines.get((per, machine), machine), renamed(known, name)
            case "value", per, feature, name:
                known = values.get((per, feature), {})
                return "value", per, features.get((per, feature), feature), known.get(name, name)
        return item

    pairs = {item: former(item) for item in after}
    return {
        new: old for new, old in pairs.items() if old != new and old in before and not (new in before or old in after)
    }


def _candidates(base: TransitionSystem, head: TransitionSystem, said: Mapping[Item, Item]) -> dict[Item, Item]:
    """What alone appeared where something alone vanished → what vanished; without those that are said to be the same."""
    before, after = dict(_named(base)), dict(_named(head))
    lost = [item for item in before if item not in after and item not in said.values()]
    new = [item for item in after if item not in before and item not in said]
    found = {}
    for item in new:
        gone = [old for old in lost if before[old] == after[item]]
        if len(gone) == 1 == sum(after[other] == after[item] for other in new):
            found[item] = gone[0]
    return found


def _named(system: TransitionSystem) -> Iterator[tuple[Item, Item]]:
    """A system → everything in it that has a name, with where it has it."""
    kinds = _kinds(system)
    for v in system.variables:
        machine = ("machine", kinds[v.scope], v.machine)
        yield ("element", v.scope), ("element", kinds[v.scope])
        yield machine, machine[:2]
        yield from ((("location", *machine[1:], name), machine) for name in v.locations)
    for event in system.events:
        element, _, bare = event.name.partition(".")
        owner = system.variables[event.participants[0].variable].machine
        yield ("event", kinds[element], bare), ("event", kinds[element], owner)
    for x in system.features:
        if x.kind != "permission":
            element, _, bare = x.name.partition(".")
            feature = ("feature", kinds.get(element, "system"), bare)
            yield feature, feature[:2]
            yield from ((("value", *feature[1:], value), feature) for value in x.values)


def _kinds(system: TransitionSystem) -> dict[str, str]:
    """Of each element, whether it is the system, a VM or a device."""
    return {v.scope: "vm" if v.scope == v.vm else "device" for v in system.variables} | {"host": "system"}


def _spoken(system: TransitionSystem) -> dict[Item, set[_Place]]:
    """Everything that has a name, with the places that speak of it."""
    kinds, found = _kinds(system), dict[Item, set[_Place]]()
    for v in system.variables:
        found.setdefault(("element", v.scope), set()).add((v.name, ""))
        found.setdefault(("machine", kinds[v.scope], v.machine), set()).add((v.name, ""))
    for event in system.events:
        element, _, bare = event.name.partition(".")
        own = ("event", kinds[element], bare)
        found.setdefault(own, set()).add(("", event.name))
        for p in event.participants:
            v = system.variables[p.variable]
            for edge in p.edges:
                ends = (("location", kinds[v.scope], v.machine, v.locations[at]) for at in (edge.source, edge.dest))
                asked = (item for atom in f.atoms(edge.guard) for item in _atom(atom, kinds))
                for item in (own, *ends, *asked):
                    found.setdefault(item, set()).add((v.name, event.name))
    for v in system.variables:
        for name in v.locations:
            # Where no edge begins or ends, a location stands and falls with its machine.
            found.setdefault(("location", kinds[v.scope], v.machine, name), {(v.name, "")})
    return found


def _atom(atom: f.Atom, kinds: dict[str, str]) -> tuple[Item, ...]:
    """What an atom speaks of: an element, what is meant of it, and the locations or values."""
    path = atom.event if isinstance(atom, f.May) else atom.path
    element, _, bare = path.partition(".")
    kind = kinds.get(element, "system")
    match atom:
        case f.In(_, locations):
            return ("element", element), ("machine", kind, bare), *(("location", kind, bare, x) for x in locations)
        case f.Is(_, values):
            return ("element", element), ("feature", kind, bare), *(("value", kind, bare, x) for x in values)
        case f.May():
            return ("element", element), ("event", kind, bare)


def _naming(head: TransitionSystem, pairs: dict[Item, Item]) -> Naming:
    """Items of the head with the base's → what that means for every ground name."""
    naming, kinds = Naming(), _kinds(head)

    def ground(name: str, sort: str) -> str:
        element, _, bare = name.partition(".")
        item = (sort, kinds.get(element, "system"), bare)
        return f"{pairs.get(('element', element), ('', element))[1]}.{pairs.get(item, item)[2]}"

    for v in head.variables:
        _note(naming.variables, v.name, ground(v.name, "machine"))
        owner = ("location", kinds[v.scope], v.machine)
        for name in v.locations:
            _note(naming.locations.setdefault(v.name, {}), name, pairs.get((*owner, name), ("", "", "", name))[3])
    for feature in head.features:
        if feature.kind != "permission":
            _note(naming.features, feature.name, ground(feature.name, "feature"))
            element, _, bare = feature.name.partition(".")
            for value in feature.values:
                item = ("value", kinds.get(element, "system"), bare, value)
                _note(naming.values.setdefault(feature.name, {}), value, pairs.get(item, item)[3])
    names = [event.name for event in head.events]
    names += [feature.name for feature in head.features if feature.kind == "permission"]
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
